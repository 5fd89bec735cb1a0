//! A graph at one moment: a base and the changes since.
//!
//! A copy is a snapshot: it costs a few reference counts, and what happens to the original is not seen in it. So
//! readers hold a copy and the writer never waits for them.
//!
//! Cost: what the base and the layers cost, 3 bits a node, and what rankings keep with it. A node without
//! changes is read from the base after one look at a bit; one with changes has its row put together in the reader's buffer.

use std::sync::Arc;

use super::base::Base;
use super::kept::Kept;
use super::layer::Layer;
use super::nodes::NodeSet;
use super::overlay::RowBuffer;
use super::packed::{FETCHED, PackedRow};
use super::rows::Row;
use crate::edge::{Edge, Side};

/// So many neighbours are some: what is known of more at once would push out what it was asked for first.
const SOME: usize = 64;

/// Nodes with numbers from 0, and directed edges between them.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    pub(super) base: Arc<Base>,
    /// Oldest first.
    pub(super) layers: Vec<Arc<Layer>>,
    /// How many layers are being merged into a new base.
    pub(super) sealed: usize,
    pub(super) nodes: Arc<NodeSet>,
    /// The nodes whose row is not the base's, by side.
    pub(super) touched: [Arc<NodeSet>; 2],
    pub(super) node_bound: u32,
    pub(super) edge_count: usize,
    /// What was derived from this very graph; copies have the same.
    pub(super) kept: Arc<Kept>,
}

impl From<Base> for Graph {
    fn from(base: Base) -> Self {
        Graph::from(Arc::new(base))
    }
}

impl From<Arc<Base>> for Graph {
    fn from(base: Arc<Base>) -> Self {
        Graph {
            nodes: Arc::new(base.nodes.clone()),
            node_bound: base.out.len() as u32,
            edge_count: base.edge_count(),
            base,
            ..Graph::default()
        }
    }
}

impl Graph {
    /// All nodes have numbers below this one; not all numbers below it are nodes.
    #[inline]
    pub fn node_bound(&self) -> u32 {
        self.node_bound
    }

    pub fn nodes(&self) -> &NodeSet {
        &self.nodes
    }

    /// Whether a number is a node's.
    #[inline]
    pub fn has_node(&self, node: u32) -> bool {
        // Where every number is, none is looked up.
        node < self.node_bound && (self.nodes.len() == self.node_bound || self.nodes.contains(node))
    }

    /// The edges of `node`, which must be below [`Graph::node_bound`], seen from one side.
    #[inline]
    pub fn row<'a>(&'a self, side: Side, node: u32, buffer: &'a mut RowBuffer) -> Row<'a> {
        if self.touched[side as usize].contains(node) {
            let layers = self.layers.iter().map(AsRef::as_ref);
            buffer.fill(self.base.rows(side), layers, side, node);
            buffer.row()
        } else {
            self.base.rows(side).row(node, buffer.unpacked())
        }
    }

    /// The same, for those that read the weights and types of few of its entries.
    #[inline(always)]
    pub fn packed_row<'a>(&'a self, side: Side, node: u32, buffer: &'a mut RowBuffer) -> PackedRow<'a> {
        if self.touched[side as usize].contains(node) {
            self.row(side, node, buffer).into()
        } else {
            self.base.rows(side).packed(node)
        }
    }

    /// Gives the neighbours of some nodes, row by row, with the value of the node that they are neighbours of, and the weight:
    /// for those that read many rows.
    #[inline(always)]
    pub(crate) fn for_each_weight<T: Copy>(
        &self,
        side: Side,
        nodes: &[u32],
        values: &[T],
        buffer: &mut RowBuffer,
        mut give: impl FnMut(T, u32, f32),
    ) {
        let rows = self.base.rows(side);
        if self.touched[side as usize].is_empty() {
            return rows.for_each_weight(nodes, values, give);
        }
        for (nodes, values) in nodes.chunks(FETCHED).zip(values.chunks(FETCHED)) {
            rows.fetch(nodes.iter().copied());
            for (&node, &value) in nodes.iter().zip(values) {
                let row = self.packed_row(side, node, buffer);
                row.for_each_weight(|target, weight| give(value, target, weight));
            }
        }
    }

    /// The same, for those that read only which nodes the neighbours are.
    #[inline]
    pub(crate) fn neighbours<'a>(&'a self, side: Side, node: u32, buffer: &'a mut RowBuffer) -> &'a [u32] {
        if self.touched[side as usize].contains(node) {
            self.row(side, node, buffer).nodes
        } else {
            self.base.rows(side).neighbours(node)
        }
    }

    /// Some of the neighbours of `node`, without putting a row together; none where it has changes.
    #[inline]
    pub(crate) fn some_neighbours(&self, side: Side, node: u32) -> &[u32] {
        if self.touched[side as usize].contains(node) {
            return &[];
        }
        let row = self.base.rows(side).neighbours(node);
        &row[..row.len().min(SOME)]
    }

    /// Asks for the rows of some nodes that are read soon: memory gives many at once as soon as one.
    pub(crate) fn fetch(&self, side: Side, nodes: impl Iterator<Item = u32>) {
        self.base.rows(side).fetch(nodes);
    }

    /// Asks for where the row of a node begins, which is looked up soon.
    #[inline]
    pub(crate) fn fetch_start(&self, side: Side, node: u32) {
        self.base.rows(side).fetch_start(node);
    }

    /// The same for those that read only which nodes the neighbours are.
    pub(crate) fn fetch_neighbours(&self, side: Side, nodes: impl Iterator<Item = u32>) {
        self.base.rows(side).fetch_neighbours(nodes);
    }

    /// How many edges `node` has on one side. O(1), or O(log) for each layer where it has changes.
    #[inline]
    pub fn row_len(&self, side: Side, node: u32) -> usize {
        let base = self.base.rows(side).row_len(node) as usize;
        if self.touched[side as usize].contains(node) {
            let layers = self.layers.iter();
            layers.fold(base, |len, layer| {
                len.saturating_add_signed(layer.side(side).growth(node) as isize)
            })
        } else {
            base
        }
    }

    /// How long a node's row is in the base: an estimate of its row that costs one look.
    #[inline]
    pub(crate) fn row_estimate(&self, side: Side, node: u32) -> u32 {
        self.base.rows(side).row_len(node)
    }

    /// The weight of an edge; `None` where it is not there. O(log of the row's length), once more for each layer that
    /// changes the source.
    pub fn weight(&self, source: u32, target: u32, edge_type: u16) -> Option<f32> {
        if self.touched[Side::Out as usize].contains(source) {
            let newest_first = self.layers.iter().rev();
            let mut rows = newest_first.filter_map(|layer| layer.side(Side::Out).row(source));
            if let Some(weight) = rows.find_map(|row| row.weight(target, edge_type)) {
                return Some(weight).filter(|weight| !weight.is_nan());
            }
        }
        self.base.rows(Side::Out).weight(source, target, edge_type)
    }

    /// Every edge, by source, target and type.
    pub fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        let mut buffer = RowBuffer::default();
        (0..self.node_bound).flat_map(move |source| {
            let row = self.row(Side::Out, source, &mut buffer);
            let edges = row.iter().map(|entry| Edge {
                source,
                target: entry.node,
                edge_type: entry.edge_type,
                weight: entry.weight,
            });
            edges.collect::<Vec<_>>()
        })
    }

    pub fn edge_count(&self) -> usize {
        self.edge_count
    }

    pub fn base(&self) -> &Arc<Base> {
        &self.base
    }

    /// How many edges the layers change, one that several layers change as often.
    pub fn change_count(&self) -> usize {
        self.layers.iter().map(|layer| layer.len()).sum()
    }

    pub(crate) fn kept(&self) -> &Kept {
        &self.kept
    }

    /// What base, layers, sets and what is kept with them take, shared or not.
    pub fn heap_bytes(&self) -> usize {
        let layers: usize = self.layers.iter().map(|layer| layer.heap_bytes()).sum();
        let sets = [&self.nodes, &self.touched[0], &self.touched[1]];
        let sets = sets.map(|set| set.heap_bytes()).iter().sum::<usize>();
        self.base.heap_bytes() + layers + sets + self.kept.heap_bytes()
    }
}
