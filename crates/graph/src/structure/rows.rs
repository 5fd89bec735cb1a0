//! Compressed rows: the neighbours of all nodes one after the other, one array each for their numbers, weights and
//! types, and where each node's row begins.
//!
//! Rows are sorted by neighbour, then type. So the order in which a kernel adds does not depend on the order in which
//! edges came, an edge is found by binary search, and a scatter over a row walks memory forward.
//!
//! Cost: 10 bytes for each neighbour and 4 for each row.

use std::mem::size_of_val;
use std::ops::Range;

use super::packed::UnpackedRows;

/// One entry of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    pub node: u32,
    pub edge_type: u16,
    pub weight: f32,
}

impl Neighbour {
    /// What entries are sorted by.
    #[inline]
    pub(super) fn key(&self) -> (u32, u16) {
        (self.node, self.edge_type)
    }

    /// The same edge in the row of its other end: that end, and the entry there.
    #[inline]
    pub(super) fn turned(self, row: u32) -> (u32, Neighbour) {
        (self.node, Neighbour { node: row, ..self })
    }
}

/// The neighbours of one node: three slices of equal length.
#[derive(Clone, Copy, Debug, Default)]
pub struct Row<'a> {
    pub nodes: &'a [u32],
    pub weights: &'a [f32],
    pub types: &'a [u16],
}

impl<'a> Row<'a> {
    /// The row of `node` in columns over all rows; `starts` are where rows begin, and the end of the last.
    #[inline]
    pub(super) fn of(
        node: u32,
        starts: &[u32],
        nodes: &'a [u32],
        weights: &'a [f32],
        types: &'a [u16],
    ) -> Row<'a> {
        let range = starts[node as usize] as usize..starts[node as usize + 1] as usize;
        Row {
            nodes: &nodes[range.clone()],
            weights: &weights[range.clone()],
            types: &types[range],
        }
    }

    #[inline]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    #[inline]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Neighbour> + use<'a> {
        let entries = self.nodes.iter().zip(self.weights).zip(self.types);
        entries.map(|((&node, &weight), &edge_type)| Neighbour {
            node,
            edge_type,
            weight,
        })
    }

    /// The entries to `node`, from the place `from` on: one for each type.
    pub fn find(&self, node: u32, from: usize) -> Range<usize> {
        find(self.nodes, node, from)
    }

    /// The weight of the entry to `node` of this type.
    pub fn weight(&self, node: u32, edge_type: u16) -> Option<f32> {
        let place = self.find(node, 0).find(|&place| self.types[place] == edge_type)?;
        Some(self.weights[place])
    }

    /// What entries are sorted by.
    #[inline]
    pub(super) fn key(&self, place: usize) -> (u32, u16) {
        (self.nodes[place], self.types[place])
    }

    /// Whether the entries ascend, no two of one neighbour and type.
    pub(super) fn is_sorted(&self) -> bool {
        let mut pairs = self.nodes.windows(2).zip(self.types.windows(2));
        pairs.all(|(nodes, types)| (nodes[0], types[0]) < (nodes[1], types[1]))
    }

    /// The neighbour at a place of the row.
    #[inline]
    pub fn at(&self, place: usize) -> Neighbour {
        Neighbour {
            node: self.nodes[place],
            edge_type: self.types[place],
            weight: self.weights[place],
        }
    }
}

/// The places of `node` among the nodes of a row, from the place `from` on.
pub(super) fn find(nodes: &[u32], node: u32, from: usize) -> Range<usize> {
    let start = from + nodes[from..].partition_point(|&other| other < node);
    let same = nodes[start..].iter().take_while(|&&other| other == node);
    start..start + same.count()
}

/// The rows of nodes 0, 1, 2, ...
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// Where each row begins, and the end of the last.
    pub(super) starts: Vec<u32>,
    pub(super) nodes: Vec<u32>,
    pub(super) weights: Vec<f32>,
    pub(super) types: Vec<u16>,
}

impl Default for Rows {
    fn default() -> Self {
        Rows::with_capacity(0, 0)
    }
}

impl Rows {
    pub(super) fn with_capacity(rows: usize, neighbours: usize) -> Self {
        let mut starts = Vec::with_capacity(rows + 1);
        starts.push(0);
        Rows {
            starts,
            nodes: Vec::with_capacity(neighbours),
            weights: Vec::with_capacity(neighbours),
            types: Vec::with_capacity(neighbours),
        }
    }

    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many entries all rows have together.
    pub fn neighbour_count(&self) -> usize {
        self.nodes.len()
    }

    /// The row of `node`, which must be below [`Rows::len`].
    #[inline]
    pub fn row(&self, node: u32) -> Row<'_> {
        Row::of(node, &self.starts, &self.nodes, &self.weights, &self.types)
    }

    /// Every entry with its row, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Neighbour)> + '_ {
        (0..self.len() as u32).flat_map(|node| self.row(node).iter().map(move |entry| (node, entry)))
    }

    #[inline]
    pub(super) fn push(&mut self, entry: Neighbour) {
        self.nodes.push(entry.node);
        self.weights.push(entry.weight);
        self.types.push(entry.edge_type);
    }

    pub(super) fn push_row(&mut self, row: Row<'_>) {
        self.nodes.extend_from_slice(row.nodes);
        self.weights.extend_from_slice(row.weights);
        self.types.extend_from_slice(row.types);
    }

    /// Ends the row that entries were pushed to.
    pub(super) fn end_row(&mut self) {
        let end = u32::try_from(self.nodes.len()).expect("a graph has fewer than 2^32 edges");
        self.starts.push(end);
    }

    /// Appends some rows of a base as they are.
    pub(super) fn extend_rows(&mut self, other: &UnpackedRows<'_>, rows: Range<usize>) {
        if rows.is_empty() {
            return;
        }
        let (from, to) = (other.starts[rows.start], other.starts[rows.end]);
        let shift = self.nodes.len() as u32;
        let ends = &other.starts[rows.start + 1..=rows.end];
        self.starts.extend(ends.iter().map(|end| end - from + shift));
        let range = from as usize..to as usize;
        self.nodes.extend_from_slice(&other.nodes[range.clone()]);
        self.weights.extend_from_slice(&other.weights[range.clone()]);
        self.types.extend_from_slice(&other.types[range]);
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.starts.shrink_to_fit();
        self.nodes.shrink_to_fit();
        self.weights.shrink_to_fit();
        self.types.shrink_to_fit();
    }

    pub fn heap_bytes(&self) -> usize {
        size_of_val(&self.starts[..])
            + size_of_val(&self.nodes[..])
            + size_of_val(&self.weights[..])
            + size_of_val(&self.types[..])
    }
}
