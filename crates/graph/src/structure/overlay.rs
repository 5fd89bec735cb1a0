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
        let row = if (node as usize) < base.len() {
            base.row(node)
        } else {
            Row::default()
        };
        let mut from = 0;
        for at in 0..self.changes.len() {
            let change = self.changes[at];
            let key = (change.node, change.edge_type);
            let mut to = from + row.nodes[from..].partition_point(|&other| other < change.node);
            while to < row.len() && (row.nodes[to], row.types[to]) < key {
                to += 1;
            }
            self.copy(row, from, to);
            let replaces = to < row.len() && (row.nodes[to], row.types[to]) == key;
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
            self.changes.sort_by_key(|change| (change.node, change.edge_type));
            self.changes
                .dedup_by_key(|change| (change.node, change.edge_type));
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

/// Whether the edge of `node` that `change` speaks of is there without it. O(log) for each layer.
pub fn is_known<'a>(
    base: &Rows,
    layers: impl DoubleEndedIterator<Item = &'a Layer>,
    side: Side,
    node: u32,
    change: &Neighbour,
) -> bool {
    let place = |row: Row<'a>| {
        let place = row
            .find(change.node, 0)
            .find(|&place| row.types[place] == change.edge_type);
        place.map(|place| row.weights[place])
    };
    let mut newest_first = layers.rev().filter_map(|layer| layer.side(side).row(node));
    match newest_first.find_map(place) {
        Some(weight) => !weight.is_nan(),
        None => has(base.get(node), change),
    }
}

fn has(row: Row<'_>, entry: &Neighbour) -> bool {
    row.find(entry.node, 0)
        .any(|place| row.types[place] == entry.edge_type)
}
