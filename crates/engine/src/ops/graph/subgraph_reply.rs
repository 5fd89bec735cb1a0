//! The reply `subgraph`: some nodes, and the edges among them by the nodes' rows.

use super::edge_types::EdgeTypes;
use super::ids::id_column;
use crate::engine::Answer;
use crate::error::Result;
use crate::graph::GraphView;
use crate::view::FileState;
use minds_graph::algo::neighbourhood::Among;
use minds_model::Reply;
use minds_model::frame::{OwnedColumn, OwnedColumns};

/// Nodes in order, what is told of each (`facts`, one value a node), and edges by the nodes' places, as
/// [`edges_among`](minds_graph::algo::neighbourhood::edges_among) gives them.
pub fn subgraph_reply(
    file: &FileState,
    graph: &GraphView,
    nodes: &[u32],
    facts: OwnedColumns,
    edges: Among,
) -> Result<Answer> {
    let mut types = EdgeTypes::with_capacity(edges.types.len());
    edges.types.iter().for_each(|edge_type| types.push(*edge_type));
    let reply = Reply::Subgraph {
        types: types.names(file)?,
    };
    let mut columns = vec![("id", id_column(&graph.nodes, nodes.iter().copied()))];
    columns.extend(facts);
    columns.extend([
        ("edgeSource", OwnedColumn::U32(edges.sources)),
        ("edgeTarget", OwnedColumn::U32(edges.targets)),
        ("edgeType", types.into_column()),
        ("edgeWeight", OwnedColumn::F32(edges.weights)),
    ]);
    Ok(Answer { reply, columns })
}
