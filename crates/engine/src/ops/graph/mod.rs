//! The commands of the knowledge graph, exactly as `docs/semantics-graph.md` says.

mod activate;
mod adding;
mod changing;
mod compact;
mod components;
mod cursor;
mod edge_filter;
mod edge_types;
mod finding;
mod ids;
mod inline;
mod joining;
mod linking;
mod mentions;
mod names;
mod paths;
mod places;
mod ranked;
mod ranking;
mod related;
mod rows;
mod seeds;
mod statistics;
mod subgraph;
mod subgraph_reply;
pub mod verify;
mod wording;

pub use activate::is_long_activation;
pub use compact::{answer_compact, node_ids};
pub use inline::Budget;
pub use mentions::{Entity, mentioned};
pub use paths::is_long_search;
pub use ranking::is_long_ranking;

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::view::Lane;
use crate::write::{Transaction, internal};
use minds_model::Command;
use minds_model::columns::Columns;
use std::sync::Arc;

/// Executes a read of the graph; `None` only in the inline lane, where it may decline.
pub fn read(
    engine: &Arc<Engine>,
    command: &Command,
    columns: &Columns,
    lane: Lane,
) -> Result<Option<Answer>> {
    match command {
        Command::GetNodes(args) => finding::get_nodes(engine, args, lane),
        Command::GetEdges(args) => finding::get_edges(engine, args, lane),
        Command::FindNodes(args) => finding::find_nodes(engine, args, lane),
        Command::FindEdges(args) => finding::find_edges(engine, args, lane),
        Command::ScanNodes(args) => finding::scan_nodes(engine, args, lane),
        Command::ScanEdges(args) => finding::scan_edges(engine, args, lane),
        Command::Related(args) => related::related(engine, args, lane),
        Command::Paths(args) => paths::paths(engine, args, lane),
        Command::Activate(args) => activate::activate(engine, args, columns, lane),
        Command::PageRank(args) => ranking::page_rank(engine, args, lane),
        Command::PersonalizedPageRank(args) => ranking::personalized_page_rank(engine, args, columns, lane),
        Command::Components(args) => components::components(engine, args, lane),
        Command::Subgraph(args) => subgraph::subgraph(engine, args, lane),
        Command::GraphStatistics(_) => statistics::graph_statistics(engine, lane),
        Command::Links(args) => linking::links(engine, args, lane),
        Command::Mentions(_) => mentions::mentions(engine, columns, lane),
        _ => Err(internal("a write came to the readers").into()),
    }
}

/// Executes a write of the graph within a transaction.
pub fn write(transaction: &mut Transaction, command: &Command, columns: &Columns) -> Result<Answer> {
    match command {
        Command::AddNodes(_) => adding::add_nodes(transaction, columns),
        Command::AddEdges(_) => adding::add_edges(transaction, columns),
        Command::UpdateNode(args) => changing::update_node(transaction, args),
        Command::UpdateEdge(args) => changing::update_edge(transaction, args),
        Command::RemoveNodes(args) => changing::remove_nodes(transaction, args),
        Command::RemoveEdges(args) => changing::remove_edges(transaction, args),
        Command::Link(_) => linking::link(transaction, columns),
        Command::Unlink(_) => linking::unlink(transaction, columns),
        _ => Err(internal("a read came to the writer").into()),
    }
}
