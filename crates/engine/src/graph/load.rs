//! The graph from the rows: all of it, or what is new from the change log.

use super::GraphView;
use super::change::GraphChange;
use super::nodes::{Facts, NodeTable};
use crate::error::{Failure, Result};
use minds_graph::{Base, Edge, NodeSet};
use minds_store::{ChangeRow, Connection, EdgeRow, LogKind, NodeRow};

/// The graph of everything that `connection` sees. Some 0.5 us an edge, 1 us a node.
pub fn load_all(connection: &Connection, position: i64) -> Result<GraphView> {
    let (mut set, mut nodes) = (NodeSet::default(), NodeTable::default());
    connection.nodes::<Failure>(0, i64::from(u32::MAX) - 1, |row| {
        let node = row.node as u32;
        set.insert(node);
        nodes.push(node, &row.id, facts_of(&row));
        Ok(true)
    })?;
    let mut edges = Vec::new();
    connection.edge_weights(i64::MIN, i64::MAX, |source, target, edge_type, weight| {
        // An edge of no node is damage, which `verify` tells of.
        if let Some(edge) = edge(source, target, edge_type, weight)
            && set.contains(edge.source)
            && set.contains(edge.target)
        {
            edges.push(edge);
        }
    })?;
    let base = Base::build(set, &edges).unwrap_or_default();
    Ok(GraphView::from_base(base, nodes, position))
}

/// What `changes`, in the order of the log, did to the graph. Rows are read as they are now: what a later change takes
/// away again is not there, and that change says so itself.
pub fn catch_up(connection: &Connection, changes: &[ChangeRow]) -> Result<Vec<GraphChange>> {
    let mut found = Vec::new();
    for change in changes {
        match change.kind {
            LogKind::NodesAdded => connection.nodes::<Failure>(change.first, change.last, |row| {
                if let Ok(node) = u32::try_from(row.node) {
                    found.push(GraphChange::AddNode {
                        node,
                        facts: facts_of(&row),
                        id: row.id,
                    });
                }
                Ok(true)
            })?,
            LogKind::NodeUpdated => {
                if let Some(row) = connection.node(change.first)? {
                    found.push(GraphChange::SetFacts {
                        node: row.node as u32,
                        facts: facts_of(&row),
                    });
                }
            }
            LogKind::NodeRemoved => {
                found.extend(u32::try_from(change.first).ok().map(GraphChange::RemoveNode))
            }
            LogKind::EdgesAdded => {
                connection.edge_weights(change.first, change.last, |source, target, edge_type, weight| {
                    found.extend(edge(source, target, edge_type, weight).map(GraphChange::PutEdge));
                })?;
            }
            LogKind::EdgeUpdated => {
                if let Some(EdgeRow {
                    source,
                    target,
                    edge_type,
                    weight,
                    ..
                }) = connection.edge(change.first)?
                {
                    found.extend(edge(source, target, edge_type, weight).map(GraphChange::PutEdge));
                }
            }
            LogKind::EdgeRemoved => {
                let gone = edge(change.first, change.last, change.edge_type.unwrap_or(0), 0.0);
                found.extend(gone.map(|edge| GraphChange::RemoveEdge {
                    source: edge.source,
                    target: edge.target,
                    edge_type: edge.edge_type,
                }));
            }
            LogKind::Inserted
            | LogKind::Updated
            | LogKind::Deleted
            | LogKind::PersonaChanged
            | LogKind::PersonaDeleted
            | LogKind::Aged
            | LogKind::LinksChanged => {}
        }
    }
    Ok(found)
}

fn facts_of(row: &NodeRow) -> Facts {
    Facts {
        node_type: row.node_type as u16,
        importance: row.importance,
    }
}

/// An edge of rows as the graph has it; `None` for numbers that no version writes.
fn edge(source: i64, target: i64, edge_type: i64, weight: f64) -> Option<Edge> {
    Some(Edge {
        source: u32::try_from(source).ok()?,
        target: u32::try_from(target).ok()?,
        edge_type: u16::try_from(edge_type).ok()?,
        // One that is not finite would keep all others out of the graph.
        weight: Some(weight as f32).filter(|weight| weight.is_finite())?,
    })
}
