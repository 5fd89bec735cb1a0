//! Changes to a graph.
//!
//! A batch becomes one layer. While the last layer has more than a quarter of the changes of the one below it, the
//! two are joined: so there are at most log4(changes) layers, and a change is copied a few times that often.
//!
//! Cost: some 0.3 us an edge in batches of 10,000; a batch of one edge some us, and 3 bits a node copied.

use std::fmt;
use std::sync::Arc;

use super::graph::Graph;
use super::layer::{GONE, Layer};
use super::nodes::NodeSet;
use super::overlay::RowBuffer;
use super::rows::Neighbour;
use crate::edge::{Edge, Side};

/// The layer below is joined with a new one unless it is so many times as large.
const LAYER_RATIO: usize = 4;

/// One step in a graph's history.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// The number is a node from now on. Numbers are dense and below `u32::MAX`: all numbers below the largest cost
    /// what a node costs.
    AddNode(u32),
    /// The node goes, and every edge from it and to it.
    RemoveNode(u32),
    /// The edge is there with this weight, whether it was there before or not.
    PutEdge(Edge),
    /// The edge goes, if it was there.
    RemoveEdge {
        source: u32,
        target: u32,
        edge_type: u16,
    },
}

/// Why an edge cannot be in a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeError {
    /// The number is no node.
    UnknownNode(u32),
    /// The weight of an edge from `source` to `target` is infinite or no number.
    Weight { source: u32, target: u32 },
}

impl fmt::Display for ChangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChangeError::UnknownNode(node) => write!(f, "an edge names node {node}, which does not exist"),
            ChangeError::Weight { source, target } => {
                write!(
                    f,
                    "the weight of an edge from {source} to {target} is no finite number"
                )
            }
        }
    }
}

impl std::error::Error for ChangeError {}

impl ChangeError {
    pub(super) fn check(edge: &Edge, nodes: &NodeSet) -> Result<(), ChangeError> {
        let Edge { source, target, .. } = *edge;
        match [source, target].into_iter().find(|&end| !nodes.contains(end)) {
            Some(end) => Err(ChangeError::UnknownNode(end)),
            None if !edge.weight.is_finite() => Err(ChangeError::Weight { source, target }),
            None => Ok(()),
        }
    }
}

impl Graph {
    /// Does the changes in their order. Copies of the graph that were made before do not see them.
    ///
    /// # Errors
    ///
    /// Where an edge to put names a node that is not there at that moment, or has no finite weight. Nothing is
    /// changed then.
    pub fn apply(&mut self, changes: &[Change]) -> Result<(), ChangeError> {
        let mut next = self.clone();
        if !changes.is_empty() {
            // What was derived is of the graph before.
            next.kept = Arc::default();
        }
        let mut pending = Vec::with_capacity(changes.len());
        let mut has_put = false;
        for change in changes {
            match *change {
                Change::AddNode(node) => next.add_node(node),
                Change::RemoveNode(node) => {
                    // Its edges may be among those just put.
                    if std::mem::take(&mut has_put) {
                        next.push_layer(std::mem::take(&mut pending));
                    }
                    next.remove_node(node, &mut pending);
                }
                Change::PutEdge(edge) => {
                    ChangeError::check(&edge, &next.nodes)?;
                    has_put = true;
                    pending.push(entry(edge.source, edge.target, edge.edge_type, edge.weight));
                }
                Change::RemoveEdge {
                    source,
                    target,
                    edge_type,
                } => {
                    // An edge of no node is not there.
                    if next.nodes.contains(source) && next.nodes.contains(target) {
                        pending.push(entry(source, target, edge_type, GONE));
                    }
                }
            }
        }
        next.push_layer(pending);
        *self = next;
        Ok(())
    }

    fn add_node(&mut self, node: u32) {
        Arc::make_mut(&mut self.nodes).insert(node);
        // The base has no row for it: its row is read through the layers.
        for number in self.node_bound..=node {
            for touched in &mut self.touched {
                Arc::make_mut(touched).insert(number);
            }
        }
        self.node_bound = self.node_bound.max(node + 1);
    }

    fn remove_node(&mut self, node: u32, pending: &mut Vec<(u32, Neighbour)>) {
        if !self.nodes.contains(node) {
            return;
        }
        let mut buffer = RowBuffer::default();
        for out in self.row(Side::Out, node, &mut buffer).iter() {
            pending.push(entry(node, out.node, out.edge_type, GONE));
        }
        for into in self.row(Side::In, node, &mut buffer).iter() {
            pending.push(entry(into.node, node, into.edge_type, GONE));
        }
        Arc::make_mut(&mut self.nodes).remove(node);
    }

    /// Counts what a layer will add and remove.
    fn count_edges(&mut self, layer: &mut Layer) {
        let total = layer.grow(|node, change| {
            let before = self.weight(node, change.node, change.edge_type);
            i32::from(!change.weight.is_nan()) - i32::from(before.is_some())
        });
        self.edge_count = self.edge_count.saturating_add_signed(total);
    }

    fn push_layer(&mut self, changes: Vec<(u32, Neighbour)>) {
        if changes.is_empty() {
            return;
        }
        let mut layer = Layer::new(changes);
        self.count_edges(&mut layer);
        for side in Side::BOTH {
            let touched = Arc::make_mut(&mut self.touched[side as usize]);
            for &node in &layer.side(side).nodes {
                touched.insert(node);
            }
        }
        while let Some(below) = self.layers[self.sealed..].last() {
            if below.len() >= LAYER_RATIO * layer.len() {
                break;
            }
            layer = below.followed_by(&layer);
            self.layers.pop();
        }
        self.layers.push(Arc::new(layer));
    }
}

fn entry(source: u32, target: u32, edge_type: u16, weight: f32) -> (u32, Neighbour) {
    let neighbour = Neighbour {
        node: target,
        edge_type,
        weight,
    };
    (source, neighbour)
}
