//! The row of a node that layers have changed: the base's row with the changes worked in.
//!
//! Cost: a binary search in each layer, then copying the row; stretches without a change are copied whole.

use super::layer::Layer;
use super::rows::{Neighbour, Row, Rows};
use crate::edge::Side;

/// Where the rows of changed nodes are put together. Kept and used again, it allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct RowBuffer {
    nodes: Vec<u32>,
    weights: Vec<f32>,
    types: Vec<u16>,
    changes: Vec<Neighbour>,
}

impl RowBuffer {
    /// The row of `node` under `layers`, oldest first.
    pub(super) fn fill<'a>(
        &mut self,
        base: &Rows,
        layers: impl DoubleEndedIterator<Item = &'a Layer>,
        side: Side,
        node: u32,
    ) {
        self.gather(layers, side, node);
        self.nodes.clear();
        self.weights.clear();
        self.types.clear();
        let row = base.get(node);
        let mut from = 0;
        for at in 0..self.changes.len() {
            let change = self.changes[at];
            let mut to = from + row.nodes[from..].partition_point(|&other| other < change.node);
            while to < row.len() && row.key(to) < change.key() {
                to += 1;
            }
            self.copy(row, from, to);
            let replaces = to < row.len() && row.key(to) == change.key();
            from = to + usize::from(replaces);
            if !change.weight.is_nan() {
                self.nodes.push(change.node);
                self.weights.push(change.weight);
                self.types.push(change.edge_type);
            }
        }
        self.copy(row, from, row.len());
    }

    /// The newest change to each edge of `node`, sorted.
    fn gather<'a>(&mut self, layers: impl DoubleEndedIterator<Item = &'a Layer>, side: Side, node: u32) {
        self.changes.clear();
        let mut rows = 0;
        for layer in layers.rev() {
            if let Some(row) = layer.side(side).row(node) {
                self.changes.extend(row.iter());
                rows += 1;
            }
        }
        if rows > 1 {
            self.changes.sort_by_key(Neighbour::key);
            self.changes.dedup_by_key(|change| change.key());
        }
    }

    fn copy(&mut self, row: Row<'_>, from: usize, to: usize) {
        self.nodes.extend_from_slice(&row.nodes[from..to]);
        self.weights.extend_from_slice(&row.weights[from..to]);
        self.types.extend_from_slice(&row.types[from..to]);
    }

    pub(super) fn row(&self) -> Row<'_> {
        Row {
            nodes: &self.nodes,
            weights: &self.weights,
            types: &self.types,
        }
    }
}
