//! The rows of a base, packed where their entries are of few kinds.
//!
//! A kind is a type with a weight. What people and programs write has few: mostly one weight for each type, or some tens
//! of steps. An entry is then its neighbour and the number of its kind. Whoever reads few entries of a row looks each up;
//! who wants all has their weights and types written into a buffer.
//!
//! Cost: 4 bytes a row, and 6 an entry where there are at most 65,536 kinds, and one for two entries; else 10 an entry.
//! Packing is some 3 ns an entry, reading a packed one 1 ns.

use std::borrow::Cow;
use std::mem::size_of_val;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::prefetch::prefetch;
use super::rows::{Neighbour, Row, Rows, find};

/// Rows that are fetched together: some more than a processor waits for at a time.
pub(crate) const FETCHED: usize = 32;

/// Rows that do not change.
#[derive(Clone, Debug, PartialEq)]
pub struct PackedRows {
    /// Where each row begins, and the end of the last.
    starts: Vec<u32>,
    nodes: Vec<u32>,
    entries: Entries,
}

/// What entries are beside their neighbours.
#[derive(Clone, Debug, PartialEq)]
enum Entries {
    Plain(Labels),
    /// The kind of each entry, and what kinds are.
    OfKinds(Vec<u16>, Vec<Kind>),
}

/// What entries of a kind have: side by side, so that both are one look.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Kind {
    weight: f32,
    edge_type: u16,
}

/// Weights and types of entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Labels {
    weights: Vec<f32>,
    types: Vec<u16>,
}

impl Labels {
    /// Becomes what entries of these kinds have.
    fn look_up(&mut self, kinds: &[u16], of: &[Kind]) {
        self.weights.clear();
        self.types.clear();
        let of = |&kind: &u16| of[usize::from(kind)];
        self.weights.extend(kinds.iter().map(|kind| of(kind).weight));
        self.types.extend(kinds.iter().map(|kind| of(kind).edge_type));
    }

    fn heap_bytes(&self) -> usize {
        size_of_val(&self.weights[..]) + size_of_val(&self.types[..])
    }
}

impl From<Rows> for PackedRows {
    fn from(rows: Rows) -> PackedRows {
        let Rows {
            mut starts,
            mut nodes,
            weights,
            types,
        } = rows;
        starts.shrink_to_fit();
        nodes.shrink_to_fit();
        let mut plain = Labels { weights, types };
        let entries = match kinds_of(&plain) {
            Some((kinds, of)) => Entries::OfKinds(kinds, of),
            None => {
                plain.weights.shrink_to_fit();
                plain.types.shrink_to_fit();
                Entries::Plain(plain)
            }
        };
        PackedRows {
            starts,
            nodes,
            entries,
        }
    }
}

/// The kind of each entry, numbered as they come, and what kinds are; `None` where there are too many.
fn kinds_of(entries: &Labels) -> Option<(Vec<u16>, Vec<Kind>)> {
    let most = entries.types.len() / 2;
    let mut numbers: FxHashMap<(u32, u16), u16> = FxHashMap::default();
    let mut of = Vec::new();
    let mut kinds = Vec::with_capacity(entries.types.len());
    for (&weight, &edge_type) in entries.weights.iter().zip(&entries.types) {
        let next = numbers.len();
        let kind = *numbers
            .entry((weight.to_bits(), edge_type))
            .or_insert(next as u16);
        if numbers.len() > next {
            if next >= most || next > usize::from(u16::MAX) {
                return None;
            }
            of.push(Kind { weight, edge_type });
        }
        kinds.push(kind);
    }
    Some((kinds, of))
}

impl PackedRows {
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many entries all rows have together.
    pub fn neighbour_count(&self) -> usize {
        self.nodes.len()
    }

    #[inline]
    fn range(&self, node: u32) -> Range<usize> {
        self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize
    }

    /// The neighbours of `node`, which must be below [`PackedRows::len`].
    #[inline]
    pub(super) fn neighbours(&self, node: u32) -> &[u32] {
        &self.nodes[self.range(node)]
    }

    /// The row of `node`, which must be below [`PackedRows::len`], as it is.
    #[inline(always)]
    pub(super) fn packed(&self, node: u32) -> PackedRow<'_> {
        let range = self.range(node);
        let labels = match &self.entries {
            Entries::Plain(Labels { weights, types }) => {
                RowLabels::Plain(&weights[range.clone()], &types[range.clone()])
            }
            Entries::OfKinds(kinds, of) => RowLabels::OfKinds(&kinds[range.clone()], of),
        };
        PackedRow {
            nodes: &self.nodes[range],
            labels,
        }
    }

    /// Gives the neighbours of some nodes, row by row, with the value of the node that they are neighbours of, and the weight.
    /// Nodes must be below [`PackedRows::len`].
    ///
    /// What kind of entries there is is asked once, not for each row: where rows have some entries it takes a fifth less time.
    #[inline(always)]
    pub(super) fn for_each_weight<T: Copy>(
        &self,
        nodes: &[u32],
        values: &[T],
        give: impl FnMut(T, u32, f32),
    ) {
        match &self.entries {
            Entries::Plain(Labels { weights, .. }) => {
                self.for_each_entry(weights, |weight| *weight, nodes, values, give);
            }
            Entries::OfKinds(kinds, of) => {
                let weight = |kind: &u16| of[usize::from(*kind)].weight;
                self.for_each_entry(kinds, weight, nodes, values, give);
            }
        }
    }

    #[inline(always)]
    fn for_each_entry<E, T: Copy>(
        &self,
        entries: &[E],
        weight: impl Fn(&E) -> f32,
        nodes: &[u32],
        values: &[T],
        mut give: impl FnMut(T, u32, f32),
    ) {
        for (nodes, values) in nodes.chunks(FETCHED).zip(values.chunks(FETCHED)) {
            self.fetch(nodes.iter().copied());
            for (&node, &value) in nodes.iter().zip(values) {
                let range = self.range(node);
                let row = self.nodes[range.clone()].iter().zip(&entries[range]);
                row.for_each(|(&target, entry)| give(value, target, weight(entry)));
            }
        }
    }

    /// The row of `node`, which must be below [`PackedRows::len`].
    #[inline]
    pub(super) fn row<'a>(&'a self, node: u32, unpacked: &'a mut Labels) -> Row<'a> {
        let PackedRow { nodes, labels } = self.packed(node);
        let (weights, types) = match labels {
            RowLabels::Plain(weights, types) => (weights, types),
            RowLabels::OfKinds(kinds, of) => {
                unpacked.look_up(kinds, of);
                (&unpacked.weights[..], &unpacked.types[..])
            }
        };
        Row {
            nodes,
            weights,
            types,
        }
    }

    /// Asks for the beginnings of some rows, which are read soon: one look need not wait for the other.
    pub(super) fn fetch(&self, nodes: impl Iterator<Item = u32>) {
        for start in self.starts_of(nodes) {
            prefetch(&self.nodes, start);
            match &self.entries {
                Entries::OfKinds(kinds, _) => prefetch(kinds, start),
                Entries::Plain(labels) => {
                    prefetch(&labels.weights, start);
                    prefetch(&labels.types, start);
                }
            }
        }
    }

    /// Asks for where the row of a node begins.
    #[inline]
    pub(super) fn fetch_start(&self, node: u32) {
        prefetch(&self.starts, node as usize);
    }

    /// The same, of neighbours alone.
    pub(super) fn fetch_neighbours(&self, nodes: impl Iterator<Item = u32>) {
        self.starts_of(nodes)
            .for_each(|start| prefetch(&self.nodes, start));
    }

    fn starts_of(&self, nodes: impl Iterator<Item = u32>) -> impl Iterator<Item = usize> {
        nodes.filter_map(|node| Some(*self.starts.get(node as usize)? as usize))
    }

    /// The row of `node`, an empty one beyond the last.
    pub(super) fn get<'a>(&'a self, node: u32, unpacked: &'a mut Labels) -> Row<'a> {
        if (node as usize) < self.len() {
            self.row(node, unpacked)
        } else {
            Row::default()
        }
    }

    /// The length of a row, 0 beyond the last.
    #[inline]
    pub fn row_len(&self, node: u32) -> u32 {
        match self.starts.get(node as usize + 1) {
            Some(end) => end - self.starts[node as usize],
            None => 0,
        }
    }

    /// The weight of the entry of `node` to `target` of this type. O(log of the row's length).
    pub(super) fn weight(&self, node: u32, target: u32, edge_type: u16) -> Option<f32> {
        if self.row_len(node) == 0 {
            return None;
        }
        let row = self.packed(node);
        let mut entries = row.find(target, 0).map(|place| row.at(place));
        entries
            .find(|entry| entry.edge_type == edge_type)
            .map(|entry| entry.weight)
    }

    /// All rows, as many reads of them need them.
    pub(super) fn unpacked(&self) -> UnpackedRows<'_> {
        let (weights, types) = match &self.entries {
            Entries::Plain(Labels { weights, types }) => (Cow::from(weights), Cow::from(types)),
            Entries::OfKinds(kinds, of) => {
                let mut labels = Labels::default();
                labels.look_up(kinds, of);
                (Cow::from(labels.weights), Cow::from(labels.types))
            }
        };
        UnpackedRows {
            starts: &self.starts,
            nodes: &self.nodes,
            weights,
            types,
        }
    }

    pub fn heap_bytes(&self) -> usize {
        let entries = match &self.entries {
            Entries::Plain(labels) => labels.heap_bytes(),
            Entries::OfKinds(kinds, of) => size_of_val(&kinds[..]) + size_of_val(&of[..]),
        };
        size_of_val(&self.starts[..]) + size_of_val(&self.nodes[..]) + entries
    }
}

/// A row whose weights and types are looked up one by one: for those that read few of them.
#[derive(Clone, Copy, Debug)]
pub struct PackedRow<'a> {
    pub nodes: &'a [u32],
    labels: RowLabels<'a>,
}

#[derive(Clone, Copy, Debug)]
enum RowLabels<'a> {
    Plain(&'a [f32], &'a [u16]),
    OfKinds(&'a [u16], &'a [Kind]),
}

impl PackedRow<'_> {
    /// The neighbour at a place of the row.
    #[inline]
    pub fn at(&self, place: usize) -> Neighbour {
        let (weight, edge_type) = match self.labels {
            RowLabels::Plain(weights, types) => (weights[place], types[place]),
            RowLabels::OfKinds(kinds, of) => {
                let Kind { weight, edge_type } = of[usize::from(kinds[place])];
                (weight, edge_type)
            }
        };
        Neighbour {
            node: self.nodes[place],
            edge_type,
            weight,
        }
    }

    /// Gives each neighbour with its weight.
    #[inline]
    pub fn for_each_weight(&self, mut give: impl FnMut(u32, f32)) {
        match self.labels {
            RowLabels::Plain(weights, _) => {
                let entries = self.nodes.iter().zip(weights);
                entries.for_each(|(&node, &weight)| give(node, weight));
            }
            RowLabels::OfKinds(kinds, of) => {
                let entries = self.nodes.iter().zip(kinds);
                entries.for_each(|(&node, &kind)| give(node, of[usize::from(kind)].weight));
            }
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

    /// The places of the entries to `node`: one for each type.
    pub fn find(&self, node: u32, from: usize) -> Range<usize> {
        find(self.nodes, node, from)
    }
}

impl<'a> From<Row<'a>> for PackedRow<'a> {
    fn from(row: Row<'a>) -> PackedRow<'a> {
        PackedRow {
            nodes: row.nodes,
            labels: RowLabels::Plain(row.weights, row.types),
        }
    }
}

/// Rows with the weights and types of all entries at hand.
#[derive(Debug)]
pub(super) struct UnpackedRows<'a> {
    pub starts: &'a [u32],
    pub nodes: &'a [u32],
    pub weights: Cow<'a, [f32]>,
    pub types: Cow<'a, [u16]>,
}

impl UnpackedRows<'_> {
    /// The row of `node`, which must be one of the base's.
    #[inline]
    pub fn row(&self, node: u32) -> Row<'_> {
        Row::of(node, self.starts, self.nodes, &self.weights, &self.types)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of three entries, each a thousand of them.
    fn rows_of(weight: impl Fn(u32) -> f32) -> Rows {
        let mut rows = Rows::with_capacity(0, 0);
        for node in 0..1_000 {
            for at in 0..3 {
                rows.push(Neighbour {
                    node: node + at,
                    edge_type: at as u16,
                    weight: weight(3 * node + at),
                });
            }
            rows.end_row();
        }
        rows
    }

    fn reads_as(packed: &PackedRows, rows: &Rows) {
        let bits = |row: Row<'_>| -> Vec<_> {
            let entries = row.iter();
            entries
                .map(|entry| (entry.node, entry.edge_type, entry.weight.to_bits()))
                .collect()
        };
        let (unpacked, mut buffer) = (packed.unpacked(), Labels::default());
        for node in 0..rows.len() as u32 {
            let wanted = rows.row(node);
            assert_eq!(bits(packed.row(node, &mut buffer)), bits(wanted));
            assert_eq!(bits(unpacked.row(node)), bits(wanted));
            for entry in wanted.iter() {
                let found = packed.weight(node, entry.node, entry.edge_type).map(f32::to_bits);
                assert_eq!(found, Some(entry.weight.to_bits()));
                assert_eq!(packed.weight(node, entry.node, 9), None);
            }
        }
        assert!(packed.get(rows.len() as u32, &mut buffer).is_empty());
        assert_eq!(packed.weight(rows.len() as u32, 0, 0), None);
    }

    #[test]
    fn entries_of_few_kinds_take_six_bytes() {
        let rows = rows_of(|entry| [0.0, -0.0, 0.5, 1e-40][entry as usize % 4]);
        let packed = PackedRows::from(rows.clone());
        reads_as(&packed, &rows);
        assert_eq!(packed.heap_bytes(), 4 * 1_001 + 6 * 3_000 + 8 * 12);
    }

    #[test]
    fn entries_of_many_kinds_stay_as_they_are() {
        let rows = rows_of(|entry| entry as f32 / 3_000.0);
        let packed = PackedRows::from(rows.clone());
        reads_as(&packed, &rows);
        assert_eq!(packed.heap_bytes(), rows.heap_bytes());
    }

    #[test]
    fn a_graph_without_edges_has_empty_rows() {
        let mut rows = Rows::default();
        reads_as(&PackedRows::from(rows.clone()), &rows);
        rows.end_row();
        reads_as(&PackedRows::from(rows.clone()), &rows);
    }
}
