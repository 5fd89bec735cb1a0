//! The graph from the rows: all of it, or what is new from the change log.

use super::GraphView;
use super::change::{GraphChange, edge_of};
use super::nodes::{Facts, NodeTable};
use crate::error::{Failure, Result};
use minds_graph::{Base, NodeSet};
use minds_store::{ChangeRow, Connection, LogKind};

/// The graph of everything that `connection` sees. Some 0.5 us an edge, 1 us a node.
pub fn load_all(connection: &Connection, position: i64) -> Result<GraphView> {
    let (mut set, mut nodes) = (NodeSet::default(), NodeTable::default());
    connection.nodes::<Failure>(0, i64::from(u32::MAX) - 1, |row| {
        let node = row.node as u32;
        set.insert(node);
        nodes.push(node, &row.id, Facts::of(&row));
        Ok(true)
    })?;
    let mut edges = Vec::new();
    connection.edge_weights(i64::MIN, i64::MAX, |source, target, edge_type, weight| {
        // An edge of no node is damage, which `verify` tells of.
        if let Some(edge) = edge_of(source, target, edge_type, weight)
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
                let facts = Facts::of(&row);
                found.extend(GraphChange::add_node(row.node, row.id, facts));
                Ok(true)
            })?,
            LogKind::NodeUpdated => {
                let row = connection.node(change.first)?;
                found.extend(row.as_ref().and_then(GraphChange::set_facts));
            }
            LogKind::NodeRemoved => found.extend(GraphChange::remove_node(change.first)),
            LogKind::EdgesAdded => {
                connection.edge_weights(change.first, change.last, |source, target, edge_type, weight| {
                    found.extend(GraphChange::put_edge(source, target, edge_type, weight));
                })?;
            }
            LogKind::EdgeUpdated => {
                if let Some(row) = connection.edge(change.first)? {
                    found.extend(GraphChange::put_edge(
                        row.source,
                        row.target,
                        row.edge_type,
                        row.weight,
                    ));
                }
            }
            LogKind::EdgeRemoved => {
                let edge_type = change.edge_type.unwrap_or(0);
                found.extend(GraphChange::remove_edge(change.first, change.last, edge_type));
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
