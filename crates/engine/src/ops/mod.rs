//! Operations: one file per family. Reads work on a view, writes within a transaction.

mod delete;
mod filter;
mod get;
mod list;
mod personas;
mod recall;
mod rows;
mod statistics;
mod status;
mod store;
mod update;

pub use crate::view::Lane;
pub use store::Prepared;

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::ids::Reserved;
use crate::write::{Transaction, Work, internal};
use minds_model::columns::Columns;
use minds_model::{Command, Reply};
use std::sync::Arc;

pub fn is_write(command: &Command) -> bool {
    match command {
        Command::Store(_)
        | Command::Update(_)
        | Command::Delete(_)
        | Command::DeleteMatching(_)
        | Command::ConfigurePersona(_)
        | Command::Flush(_) => true,
        Command::Get(_)
        | Command::List(_)
        | Command::Recall(_)
        | Command::RecallMany(_)
        | Command::Personas(_)
        | Command::Statistics(_)
        | Command::Status(_) => false,
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
        _ => Err(internal("a write came to the readers").into()),
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
        Command::Flush(_) => transaction.write_accesses().map(|()| Reply::Done.into()),
        _ => Err(internal("a read came to the writer").into()),
    }
}
