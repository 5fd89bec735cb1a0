//! A recall's arguments, checked.

use super::legacy::Caller;
use super::wrong_dimension;
use crate::context::{self, Context};
use crate::engine::Engine;
use crate::error::Result;
use crate::index::Snapshot;
use crate::ops::filter::Compiled;
use crate::validate;
use minds_model::limits::{MAX_CONTENT_BYTES, MAX_CONTEXT_BYTES};
use minds_model::{Error, ErrorCode, GroupBy, QuerySyntax, RecallArgs, Scoring};

pub struct Request<'a> {
    pub personas: Option<&'a [&'a str]>,
    pub query: &'a str,
    pub syntax: QuerySyntax,
    pub vector: Option<&'a [f32]>,
    pub filter: Compiled<'a>,
    pub context: Context,
    pub limit: usize,
    pub min_score: f64,
    pub now: i64,
    pub record_access: bool,
    pub explain: bool,
    pub group_by: Option<GroupBy>,
    pub token_budget: Option<u32>,
    /// Whether what the query mentions of the knowledge graph counts.
    pub graph: bool,
    /// Where the earlier system's formulas are asked for.
    pub legacy: Option<Caller>,
}

impl<'a> Request<'a> {
    pub fn new(engine: &Engine, args: &'a RecallArgs<'a>, vector: Option<&'a [f32]>) -> Result<Self> {
        validate::optional_text("query", args.query, MAX_CONTENT_BYTES)?;
        let limit = validate::limit(args.limit)?;
        let min_score = args.min_score.unwrap_or(0.0);
        validate::number("minScore", min_score, 0.0, 1.0)?;
        let context = args.context.unwrap_or("");
        validate::optional_text("context", context, MAX_CONTEXT_BYTES)?;
        if let Some(vector) = vector {
            validate::embedding(vector, vector.len())?;
        }
        let scoring = args.scoring.unwrap_or_default();
        let window = args.window.unwrap_or(false);
        check_scoring(args, vector.is_some())?;
        Ok(Self {
            personas: args.personas.as_deref(),
            query: args.query,
            syntax: args.syntax.unwrap_or_default(),
            vector,
            filter: Compiled::new(args.filter.as_ref())?,
            context: context::parse(context).map_err(|error| error.with("field", "context"))?,
            limit,
            min_score,
            now: args
                .now
                .map_or_else(|| Ok(engine.now()), |now| validate::millis("now", now))?,
            record_access: args.record_access.unwrap_or(true),
            explain: args.explain.unwrap_or(false),
            group_by: args.group_by,
            token_budget: args.token_budget,
            graph: args.graph.unwrap_or(true),
            legacy: Caller::new(scoring, window, args.query, context)?,
        })
    }

    /// The query's vector must have the dimension of those stored.
    pub fn check_dimension(&self, snapshot: &Snapshot) -> Result<()> {
        match self.vector {
            Some(vector) if snapshot.dimension != 0 && vector.len() != snapshot.dimension => {
                Err(wrong_dimension(vector.len(), snapshot.dimension).into())
            }
            _ => Ok(()),
        }
    }

    /// Whether the query is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.query.chars().all(char::is_whitespace)
    }
}

/// The earlier formulas know words alone: what they would pass over in silence is refused.
fn check_scoring(args: &RecallArgs, vector: bool) -> Result<()> {
    let scoring = args.scoring.unwrap_or_default();
    let legacy = scoring != Scoring::Minds;
    let refused = |field: &str, expected: &str| {
        let message = format!("{field} does not go with this scoring; expected {expected}");
        Err(Error::new(ErrorCode::InvalidArgument, message)
            .with("field", field)
            .with("expected", expected)
            .into())
    };
    match () {
        () if args.window == Some(true) && scoring != Scoring::Optimus => {
            refused("window", "scoring 'optimus'")
        }
        () if legacy && args.syntax == Some(QuerySyntax::Query) => refused("syntax", "syntax 'plain'"),
        () if legacy && args.graph == Some(true) => refused("graph", "graph false, or absent"),
        () if legacy && vector => refused("embedding", "no vector"),
        () => Ok(()),
    }
}
