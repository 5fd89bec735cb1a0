//! The row of a node that layers have changed: the base's row with the changes worked in.
//!
//! Cost: a binary search in each layer, then copying the row; stretches without a change are copied whole.

use super::layer::Layer;
use super::packed::{Labels, PackedRows};
use super::rows::{Neighbour, Row};
use crate::edge::Side;

/// Where the rows of changed nodes are put together. Kept and used again, it allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct RowBuffer {
    row: OpenRow,
    changes: Vec<Neighbour>,
    unpacked: Labels,
}

/// A row that is being put together.
#[derive(Clone, Debug, Default)]
struct OpenRow {
    nodes: Vec<u32>,
    weights: Vec<f32>,
    types: Vec<u16>,
}

impl OpenRow {
    fn clear(&mut self) {
        self.nodes.clear();
        self.weights.clear();
        self.types.clear();
    }

    fn push(&mut self, entry: Neighbour) {
        self.nodes.push(entry.node);
        self.weights.push(entry.weight);
        self.types.push(entry.edge_type);
    }

    fn copy(&mut self, row: Row<'_>, from: usize, to: usize) {
        self.nodes.extend_from_slice(&row.nodes[from..to]);
        self.weights.extend_from_slice(&row.weights[from..to]);
        self.types.extend_from_slice(&row.types[from..to]);
    }
}

impl RowBuffer {
    /// The row of `node` under `layers`, oldest first.
    pub(super) fn fill<'a>(
        &mut self,
        base: &PackedRows,
        layers: impl DoubleEndedIterator<Item = &'a Layer>,
        side: Side,
        node: u32,
    ) {
        self.gather(layers, side, node);
        let RowBuffer {
            row: out,
            changes,
            unpacked,
        } = self;
        out.clear();
        let row = base.get(node, unpacked);
        let mut from = 0;
        for &change in &*changes {
            let mut to = from + row.nodes[from..].partition_point(|&other| other < change.node);
            while to < row.len() && row.key(to) < change.key() {
                to += 1;
            }
            out.copy(row, from, to);
            let replaces = to < row.len() && row.key(to) == change.key();
            from = to + usize::from(replaces);
            if !change.weight.is_nan() {
                out.push(change);
            }
        }
        out.copy(row, from, row.len());
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

    pub(super) fn row(&self) -> Row<'_> {
        Row {
            nodes: &self.row.nodes,
            weights: &self.row.weights,
            types: &self.row.types,
        }
    }

    /// Where the base's rows are unpacked.
    pub(super) fn unpacked(&mut self) -> &mut Labels {
        &mut self.unpacked
    }
}
