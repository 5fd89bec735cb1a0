//! From one graph to the next.

use super::GraphView;
use super::nodes::Facts;
use minds_graph::{Change, Edge};
use minds_store::NodeRow;

/// One change of the graph in memory.
#[derive(Debug, Clone, PartialEq)]
pub enum GraphChange {
    AddNode {
        node: u32,
        id: String,
        facts: Facts,
    },
    /// A node has another type or importance.
    SetFacts {
        node: u32,
        facts: Facts,
    },
    /// Edges came or went, or a node with all its edges.
    Structure(Change),
}

/// Changes by what rows hold; `None` for numbers that no version writes.
impl GraphChange {
    pub fn add_node(node: i64, id: String, facts: Facts) -> Option<Self> {
        let node = node_number(node)?;
        Some(Self::AddNode { node, id, facts })
    }

    pub fn set_facts(row: &NodeRow) -> Option<Self> {
        let (node, facts) = (node_number(row.node)?, Facts::of(row));
        Some(Self::SetFacts { node, facts })
    }

    pub fn remove_node(node: i64) -> Option<Self> {
        Some(Self::Structure(Change::RemoveNode(node_number(node)?)))
    }

    /// The edge is there with this weight, whether it was there before or not.
    pub fn put_edge(source: i64, target: i64, edge_type: i64, weight: f64) -> Option<Self> {
        edge_of(source, target, edge_type, weight).map(|edge| Self::Structure(Change::PutEdge(edge)))
    }

    pub fn remove_edge(source: i64, target: i64, edge_type: i64) -> Option<Self> {
        Some(Self::Structure(Change::RemoveEdge {
            source: node_number(source)?,
            target: node_number(target)?,
            edge_type: u16::try_from(edge_type).ok()?,
        }))
    }
}

/// The number of a node; the largest one is none.
pub fn node_number(node: i64) -> Option<u32> {
    u32::try_from(node).ok().filter(|node| *node < u32::MAX)
}

/// An edge of rows as the graph has it; `None` for numbers that no version writes.
pub fn edge_of(source: i64, target: i64, edge_type: i64, weight: f64) -> Option<Edge> {
    Some(Edge {
        source: node_number(source)?,
        target: node_number(target)?,
        edge_type: u16::try_from(edge_type).ok()?,
        // One that is not finite would keep all others out of the graph.
        weight: Some(weight as f32).filter(|weight| weight.is_finite())?,
    })
}

impl GraphView {
    /// Applies changes in order.
    pub fn apply(&mut self, changes: &[GraphChange]) {
        let mut steps = Vec::with_capacity(changes.len());
        for change in changes {
            match change {
                GraphChange::AddNode { node, id, facts } => {
                    self.nodes.push(*node, id, *facts);
                    steps.push(Change::AddNode(*node));
                }
                GraphChange::SetFacts { node, facts } => self.nodes.set_facts(*node, *facts),
                GraphChange::Structure(change) => steps.push(*change),
            }
        }
        if self.graph.apply(&steps).is_err() {
            // A damaged row names a node that is not there; `verify` tells of it. The other changes count.
            for step in steps {
                let _ = self.graph.apply(&[step]);
            }
        }
    }
}
