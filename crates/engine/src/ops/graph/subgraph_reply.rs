//! The reply `subgraph`: some nodes, and the edges among them by the nodes' rows.

use super::edge_types::EdgeTypes;
use super::ids::id_column;
use crate::engine::Answer;
use crate::error::Result;
use crate::graph::GraphView;
use minds_graph::algo::neighbourhood::Among;
use minds_model::Reply;
use minds_model::frame::{OwnedColumn, OwnedColumns};
use minds_store::Connection;

/// Nodes in order, what is told of each (`facts`, one value a node), and edges by the nodes' places, as
/// [`edges_among`](minds_graph::algo::neighbourhood::edges_among) gives them.
pub fn subgraph_reply(
    connection: &Connection,
    graph: &GraphView,
    nodes: &[u32],
    facts: OwnedColumns,
    edges: &[Among],
) -> Result<Answer> {
    let mut types = EdgeTypes::with_capacity(edges.len());
    edges.iter().for_each(|edge| types.push(edge.edge_type));
    let reply = Reply::Subgraph {
        types: types.names(connection)?,
    };
    let mut columns = vec![("id", id_column(&graph.nodes, nodes.iter().copied()))];
    columns.extend(facts);
    let ends = |end: fn(&Among) -> u32| OwnedColumn::U32(edges.iter().map(end).collect());
    columns.extend([
        ("edgeSource", ends(|edge| edge.source)),
        ("edgeTarget", ends(|edge| edge.target)),
        ("edgeType", types.into_column()),
        (
            "edgeWeight",
            OwnedColumn::F32(edges.iter().map(|edge| edge.weight).collect()),
        ),
    ]);
    Ok(Answer { reply, columns })
}
