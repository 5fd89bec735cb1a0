//! Operations: one file per family. Reads work on a view, writes within a transaction.

mod aging;
mod associate;
mod associations;
mod audit;
mod compress;
mod consolidation;
mod delete;
mod filter;
mod get;
mod graph;
mod list;
mod maintenance;
mod near;
mod page;
mod personas;
mod recall;
mod rows;
mod scan;
mod statistics;
mod status;
mod store;
mod update;
mod verify;

pub use crate::view::Lane;
pub use associate::{GROUP, Learnt};
pub use graph::{answer_compact, node_ids};
pub use statistics::Counted;
pub use store::{INDEXED_APART, Prepared};

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::ids::Reserved;
use crate::write::{Transaction, Work, internal};
use minds_model::columns::Columns;
use minds_model::{Command, Reply};
use minds_store::Connection;
use std::sync::Arc;

pub fn is_write(command: &Command) -> bool {
    match command {
        Command::Store(_)
        | Command::Update(_)
        | Command::Delete(_)
        | Command::DeleteMatching(_)
        | Command::ConfigurePersona(_)
        | Command::DeletePersona(_)
        | Command::RenamePersona(_)
        | Command::Correlate(_)
        | Command::Reinforce(_)
        | Command::Dissociate(_)
        | Command::PutAssociations(_)
        | Command::Consolidate(_)
        | Command::Note(_)
        | Command::AddNodes(_)
        | Command::AddEdges(_)
        | Command::UpdateNode(_)
        | Command::UpdateEdge(_)
        | Command::RemoveNodes(_)
        | Command::RemoveEdges(_)
        | Command::Link(_)
        | Command::Unlink(_)
        | Command::Optimise(_)
        | Command::Flush(_) => true,
        Command::Forget(args) => !args.dry_run.unwrap_or(false),
        Command::Cleanup(args) => !args.dry_run.unwrap_or(false),
        Command::Compress(args) => !args.dry_run.unwrap_or(false),
        Command::Verify(args) => args.repair.unwrap_or(false),
        Command::Get(_)
        | Command::List(_)
        | Command::Recall(_)
        | Command::RecallMany(_)
        | Command::Personas(_)
        | Command::Statistics(_)
        | Command::Status(_)
        | Command::Scan(_)
        | Command::Associations(_)
        | Command::Associate(_)
        | Command::PlanConsolidation(_)
        | Command::Audit(_)
        | Command::GetNodes(_)
        | Command::GetEdges(_)
        | Command::FindNodes(_)
        | Command::FindEdges(_)
        | Command::ScanNodes(_)
        | Command::ScanEdges(_)
        | Command::Related(_)
        | Command::Paths(_)
        | Command::Activate(_)
        | Command::PageRank(_)
        | Command::PersonalizedPageRank(_)
        | Command::Components(_)
        | Command::Subgraph(_)
        | Command::GraphStatistics(_)
        | Command::Links(_)
        | Command::Mentions(_)
        | Command::Backup(_) => false,
    }
}

/// Whether a write makes its own transactions, and shares none.
pub fn is_alone(command: &Command) -> bool {
    matches!(
        command,
        Command::DeletePersona(_) | Command::Optimise(_) | Command::Verify(_)
    )
}

/// Whether a read takes so long that other reads must not stand behind it.
pub fn is_long(command: &Command) -> bool {
    match command {
        Command::PersonalizedPageRank(args) => graph::is_long_ranking(args),
        Command::Paths(args) => graph::is_long_search(args),
        Command::Activate(args) => graph::is_long_activation(args),
        Command::Verify(_)
        | Command::Backup(_)
        | Command::Associate(_)
        | Command::PlanConsolidation(_)
        | Command::PageRank(_)
        | Command::Components(_)
        | Command::GraphStatistics(_)
        | Command::Forget(_)
        | Command::Cleanup(_)
        | Command::Compress(_) => true,
        _ => false,
    }
}

/// Executes a write that makes its own transactions.
pub fn write_alone(engine: &Engine, connection: &Connection, command: &Command) -> Result<Answer> {
    match command {
        Command::DeletePersona(args) => personas::delete(engine, connection, args),
        Command::Optimise(_) => maintenance::optimise(engine, connection),
        Command::Verify(_) => verify::repair(engine, connection),
        _ => Err(internal("a write that shares its transaction came alone").into()),
    }
}

/// Executes a read; `None` only in the inline lane, where it may decline.
pub fn read(
    engine: &Arc<Engine>,
    command: &Command,
    columns: &Columns,
    lane: Lane,
) -> Result<Option<Answer>> {
    match command {
        Command::Get(args) => get::get(engine, args, lane),
        Command::List(args) => list::list(engine, args, lane),
        Command::Recall(args) => recall::recall(engine, args, columns, lane),
        Command::RecallMany(args) => recall::recall_many(engine, args, columns, lane),
        Command::Personas(_) => personas::personas(engine, lane),
        Command::Statistics(args) => statistics::statistics(engine, args, lane),
        Command::Status(_) => status::status(engine, lane),
        Command::Forget(args) => aging::forget_dry(engine, args, lane),
        Command::Cleanup(args) => aging::cleanup_dry(engine, args, lane),
        Command::Audit(args) => audit::audit(engine, args, lane),
        Command::Verify(_) => verify::verify(engine, lane),
        Command::Backup(args) => maintenance::backup(engine, args, lane),
        Command::Associations(args) => associations::associations(engine, args, lane),
        Command::Associate(args) => associate::associate(engine, args, lane),
        Command::Scan(args) => scan::scan(engine, args, lane),
        Command::Compress(args) => compress::dry_run(engine, args, lane),
        Command::PlanConsolidation(args) => consolidation::plan(engine, args, lane),
        _ => graph::read(engine, command, columns, lane),
    }
}

/// What a write can do before it has the writer: check and analyse.
pub fn prepare(
    engine: &Engine,
    command: &Command,
    columns: &Columns,
    ids: Option<Reserved>,
) -> Result<Option<Prepared>> {
    match command {
        Command::Store(args) => store::prepare(engine, args, columns, ids).map(Some),
        _ => Ok(None),
    }
}

/// Executes a write within a transaction.
pub fn write(transaction: &mut Transaction, work: &mut Work) -> Result<Answer> {
    let (command, columns) = (work.command, work.columns);
    match command {
        Command::Store(args) => {
            let prepared = work
                .prepared
                .take()
                .ok_or_else(|| internal("a store was not prepared"))?;
            store::store(transaction, args, columns, prepared)
        }
        Command::Update(args) => update::update(transaction, args, columns),
        Command::Delete(args) => delete::delete(transaction, args),
        Command::DeleteMatching(args) => delete::delete_matching(transaction, args),
        Command::ConfigurePersona(args) => personas::configure(transaction, args),
        Command::Compress(args) => compress::compress(transaction, args),
        Command::Flush(_) => transaction.write_accesses().map(|()| Reply::Done.into()),
        Command::Correlate(args) => associations::correlate(transaction, args),
        Command::Reinforce(args) => associations::reinforce(transaction, args),
        Command::Dissociate(args) => associations::dissociate(transaction, args),
        Command::PutAssociations(_) => associations::put(transaction, columns),
        Command::RenamePersona(args) => personas::rename(transaction, args),
        Command::Forget(args) => aging::forget(transaction, args),
        Command::Cleanup(args) => aging::cleanup(transaction, args),
        Command::Note(args) => audit::note(transaction, args),
        Command::Consolidate(args) => consolidation::consolidate(transaction, args, columns),
        _ => graph::write(transaction, command, columns),
    }
}
