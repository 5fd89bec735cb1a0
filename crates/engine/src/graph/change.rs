//! From one graph to the next.

use super::GraphView;
use super::nodes::Facts;
use minds_graph::{Change, Edge};

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
    /// A node is gone with all its edges.
    RemoveNode(u32),
    /// An edge is there with this weight, whether it was there before or not.
    PutEdge(Edge),
    RemoveEdge {
        source: u32,
        target: u32,
        edge_type: u16,
    },
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
                GraphChange::RemoveNode(node) => steps.push(Change::RemoveNode(*node)),
                GraphChange::PutEdge(edge) => steps.push(Change::PutEdge(*edge)),
                GraphChange::RemoveEdge {
                    source,
                    target,
                    edge_type,
                } => steps.push(Change::RemoveEdge {
                    source: *source,
                    target: *target,
                    edge_type: *edge_type,
                }),
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
