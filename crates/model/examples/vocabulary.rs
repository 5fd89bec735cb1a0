//! Prints the vocabulary as TypeScript: `cargo run -p minds-model --features typescript --example vocabulary`.

use minds_model::*;
use std::fmt::Write;
use ts_rs::{Config, TS};

fn main() {
    let config = Config::default();
    let mut out = String::from("// Generated from crates/model by `npm run generate`; do not edit.\n\n");
    macro_rules! types {
        ($($type:ty),+ $(,)?) => {$(
            if let Some(docs) = <$type>::docs() {
                write_docs(&mut out, &docs);
            }
            writeln!(out, "export {}\n", <$type>::decl(&config)).unwrap();
        )+};
    }
    types!(
        Command,
        NoArgs,
        StoreArgs,
        OnDuplicate,
        GetArgs,
        UpdateArgs,
        DeleteArgs,
        DeleteMatchingArgs,
        Filter,
        ListArgs,
        RecallArgs,
        QuerySyntax,
        GroupBy,
        RecallManyArgs,
        ConfigurePersonaArgs,
        DeletePersonaArgs,
        VerifyArgs,
        BackupArgs,
        StatisticsArgs,
        RenamePersonaArgs,
        ScanArgs,
        AssociationsArgs,
        CorrelateArgs,
        ReinforceArgs,
        DissociateArgs,
        AssociateArgs,
        ForgetArgs,
        CleanupArgs,
        CompressArgs,
        PlanConsolidationArgs,
        ConsolidateArgs,
        AuditArgs,
        NoteArgs,
        GraphIdsArgs,
        FindNodesArgs,
        FindEdgesArgs,
        UpdateNodeArgs,
        UpdateEdgeArgs,
        PageArgs,
        EdgeDirection,
        RelatedArgs,
        PathsArgs,
        ActivationMode,
        InhibitionArgs,
        ActivateArgs,
        PageRankArgs,
        PersonalizedPageRankArgs,
        ComponentsArgs,
        SubgraphArgs,
        LinksArgs,
        GraphStatistics,
        TypeCount,
        Scoring,
        Upgrade,
        Durability,
        OpenArgs,
        Reply,
        Explanation,
        TermInfo,
        SignalScale,
        PersonaInfo,
        Statistics,
        TagCount,
        Status,
        Problem,
        ProblemKind,
        ChangeKind,
        Change,
        ErrorCode,
        Detail,
    );

    out.push_str("/** Every error code with its meaning. */\nexport const ERROR_CODES: Record<ErrorCode, string> = {\n");
    for (code, meaning) in ErrorCode::TABLE {
        writeln!(out, "  {code}: {},", quoted(meaning.trim())).unwrap();
    }
    out.push_str("};\n\n/** Element type of a column. */\nexport type ColumnKind = 'text' | 'f64' | 'f32' | 'u32' | 'u8';\n");
    out.push_str("\n/** Kind of every column by name. */\nexport const COLUMN_KINDS = {\n");
    for (name, kind, doc) in columns::TABLE {
        writeln!(out, "  /** {doc} */\n  {name}: '{}',", kind.as_str()).unwrap();
    }
    out.push_str("} as const satisfies Record<string, ColumnKind>;\n\n/** Limits of single values. */\nexport const LIMITS = {\n");
    for (name, value) in limits::TABLE {
        writeln!(out, "  {name}: {value},").unwrap();
    }
    out.push_str("} as const;\n");
    print!("{out}");
}

fn write_docs(out: &mut String, docs: &str) {
    out.push_str(docs);
    if !docs.ends_with('\n') {
        out.push('\n');
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
