//! The reply `subgraph`: some nodes, and the edges among them by the nodes' rows.

use super::edge_types::EdgeTypes;
use crate::engine::Answer;
use crate::error::Result;
use crate::view::FileState;
use minds_graph::algo::among::EdgeAmong;
use minds_model::Reply;
use minds_model::frame::{OwnedColumn, OwnedColumns};

/// What is told of each node (`facts`, one value a node, the id first), and edges by the nodes' places, as
/// [`edges_among`](minds_graph::algo::among::edges_among) gives them.
pub fn subgraph_reply(file: &FileState, facts: OwnedColumns, edges: &[EdgeAmong]) -> Result<Answer> {
    let mut types = EdgeTypes::with_capacity(edges.len());
    edges.iter().for_each(|edge| types.push(edge.edge_type));
    let reply = Reply::Subgraph {
        types: types.names(file)?,
    };
    let numbers = |number: fn(&EdgeAmong) -> u32| OwnedColumn::U32(edges.iter().map(number).collect());
    let weights = edges.iter().map(|edge| edge.weight).collect();
    let mut columns = facts;
    columns.extend([
        ("edgeSource", numbers(|edge| edge.source)),
        ("edgeTarget", numbers(|edge| edge.target)),
        ("edgeType", types.into_column()),
        ("edgeWeight", OwnedColumn::F32(weights)),
    ]);
    Ok(Answer { reply, columns })
}
