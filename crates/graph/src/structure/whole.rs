//! The rows of all nodes from one side, for algorithms that pass over them more than once.
//!
//! Rows with changes are put together once; all others are the base's, unpacked. A row costs one look at a bit more than
//! there.
//!
//! Cost: the rows of nodes with changes, and 6 bytes an edge where the base is packed.

use super::graph::Graph;
use super::overlay::RowBuffer;
use super::packed::UnpackedRows;
use super::rows::{Neighbour, Row, Rows};
use crate::edge::Side;

/// The rows of nodes 0, 1, 2, ... of a graph.
#[derive(Debug)]
pub struct WholeRows<'a> {
    graph: &'a Graph,
    side: Side,
    base: UnpackedRows<'a>,
    /// Nodes whose row is not the base's, ascending.
    changed: Vec<u32>,
    /// Their rows.
    rows: Rows,
}

impl Graph {
    /// The rows of all nodes from one side.
    pub fn rows(&self, side: Side) -> WholeRows<'_> {
        let changed: Vec<u32> = self.touched[side as usize].iter().collect();
        let mut rows = Rows::with_capacity(changed.len(), self.change_count());
        let mut buffer = RowBuffer::default();
        for &node in &changed {
            rows.push_row(self.row(side, node, &mut buffer));
            rows.end_row();
        }
        WholeRows {
            graph: self,
            side,
            base: self.base.rows(side).unpacked(),
            changed,
            rows,
        }
    }
}

impl WholeRows<'_> {
    /// How many rows there are: one for each number below [`Graph::node_bound`].
    pub fn len(&self) -> usize {
        self.graph.node_bound as usize
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row of `node`, which must be below [`WholeRows::len`].
    #[inline]
    pub fn row(&self, node: u32) -> Row<'_> {
        if self.graph.touched[self.side as usize].contains(node) {
            self.changed_row(node)
        } else {
            self.base.row(node)
        }
    }

    #[cold]
    fn changed_row(&self, node: u32) -> Row<'_> {
        let place = self.changed.partition_point(|&other| other < node);
        self.rows.row(place as u32)
    }

    /// Every entry with its row, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Neighbour)> + '_ {
        (0..self.graph.node_bound).flat_map(|node| self.row(node).iter().map(move |entry| (node, entry)))
    }
}
