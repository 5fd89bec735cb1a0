//! The edges among some nodes.
//!
//! Cost: for each node its row, some ns an entry, or, where the row is much longer than the list of nodes, a binary search
//! for each of them.

use super::scratch::{Places, Scratch};
use crate::edge::{EdgeFilter, Side};
use crate::structure::{FETCHED, Graph, Neighbour, NodeSet, PackedRow};
use std::mem::take;
use std::ops::Range;

/// An edge from one node of a list to another or to itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgeAmong {
    /// The place of its source in the list.
    pub source: u32,
    /// The place of its target.
    pub target: u32,
    pub edge_type: u16,
    pub weight: f32,
}

/// The edges among `nodes`, by the place of their source, then by target and type.
///
/// Of a node that is named twice the edges that leave it are given twice, and those that arrive have its first place.
/// Numbers that are no nodes have no edges.
pub fn edges_among(
    graph: &Graph,
    nodes: &[u32],
    filter: &EdgeFilter,
    scratch: &mut Scratch,
) -> Vec<EdgeAmong> {
    scratch.places.begin(graph.node_bound());
    for (place, &node) in (0..).zip(nodes) {
        if graph.has_node(node) && scratch.places.get(node).is_none() {
            scratch.places.set(node, place);
        }
    }
    let mut edges = take(&mut scratch.edges);
    let among = Among { graph, nodes, filter };
    let is_node = |node| graph.has_node(node);
    among.add(0..nodes.len(), false, is_node, scratch, &mut edges);
    edges
}

/// A list of nodes, and which edges among them count.
pub(super) struct Among<'a> {
    pub graph: &'a Graph,
    pub nodes: &'a [u32],
    pub filter: &'a EdgeFilter,
}

impl Among<'_> {
    /// Adds the edges that leave those at some places of the list. The scratch has the place of each of the list.
    ///
    /// @param are_fetched whether their rows were asked for
    /// @param is_node whether one of the list is a node
    pub fn add(
        &self,
        sources: Range<usize>,
        are_fetched: bool,
        is_node: impl Fn(u32) -> bool,
        scratch: &mut Scratch,
        edges: &mut Vec<EdgeAmong>,
    ) {
        if sources.is_empty() {
            return;
        }
        let Self { graph, nodes, filter } = *self;
        let Scratch {
            buffer,
            members,
            places,
            ..
        } = scratch;
        edges.reserve(EDGES_A_NODE * sources.len());
        let fetch = |from: usize| {
            if !are_fetched {
                let block = from.min(sources.end)..sources.end.min(from + FETCHED);
                graph.fetch(Side::Out, nodes[block].iter().copied());
            }
        };
        fetch(sources.start);
        for &node in nodes {
            if is_node(node) {
                members.insert(node);
            }
        }
        let mut sorted = Vec::new();
        let mut taken = Taken {
            places,
            filter,
            edges,
        };
        for begin in sources.clone().step_by(FETCHED) {
            fetch(begin + FETCHED);
            for source in begin..sources.end.min(begin + FETCHED) {
                let node = nodes[source];
                if !is_node(node) {
                    continue;
                }
                let row = graph.packed_row(Side::Out, node, buffer);
                if is_searched(row.len(), nodes.len()) {
                    if sorted.is_empty() {
                        sorted.extend(nodes.iter().copied().filter(|&node| is_node(node)));
                        sorted.sort_unstable();
                        sorted.dedup();
                    }
                    search(row, &sorted, |at| taken.take(source as u32, row.at(at)));
                } else {
                    scan(row, members, |at| taken.take(source as u32, row.at(at)));
                }
            }
        }
        for &node in nodes {
            members.remove(node);
        }
    }
}

/// Edges that were found to be among the nodes.
struct Taken<'a> {
    places: &'a Places,
    filter: &'a EdgeFilter,
    edges: &'a mut Vec<EdgeAmong>,
}

impl Taken<'_> {
    /// Takes an entry of the row of a node, if it counts. On its own it would cost a call for each edge.
    #[inline(always)]
    fn take(&mut self, source: u32, entry: Neighbour) {
        if let Some(target) = self.places.get(entry.node)
            && self.filter.accepts(entry.edge_type, entry.weight)
        {
            self.edges.push(EdgeAmong {
                source,
                target,
                edge_type: entry.edge_type,
                weight: entry.weight,
            });
        }
    }
}

/// Edges that there are for each node, where room is made: some more than there mostly are.
const EDGES_A_NODE: usize = 4;

/// Rows up to this length are walked through, whatever the list.
const SHORT_ROW: usize = 64;

/// Whether a row is so much longer than a list that it is searched for each member of the list.
fn is_searched(row: usize, list: usize) -> bool {
    row > SHORT_ROW && row / list > row.ilog2() as usize
}

/// Takes the places of a long row that hold one of a few nodes, which are sorted.
fn search(row: PackedRow<'_>, nodes: &[u32], mut take: impl FnMut(usize)) {
    let mut from = 0;
    for &node in nodes {
        let places = row.find(node, from);
        from = places.end;
        places.for_each(&mut take);
    }
}

/// Takes the places of a row that hold a member.
#[inline(always)]
fn scan(row: PackedRow<'_>, members: &NodeSet, mut take: impl FnMut(usize)) {
    for (part, nodes) in row.nodes.chunks(64).enumerate() {
        // All of them at first, as bits: no branch that cannot be foreseen.
        let bits = nodes.iter().rev().map(|&node| u64::from(members.contains(node)));
        let mut hits = bits.fold(0, |all, bit| all << 1 | bit);
        while hits != 0 {
            take(64 * part + hits.trailing_zeros() as usize);
            hits &= hits - 1;
        }
    }
}
