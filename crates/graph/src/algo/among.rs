//! The edges among some nodes.
//!
//! Cost: for each node its row, some ns an entry, or, where the row is much longer than the list of nodes, a binary search
//! for each of them.

use super::scratch::{Places, Scratch};
use crate::edge::{EdgeFilter, Side};
use crate::structure::{FETCHED, Graph, Neighbour, NodeSet, PackedRow};
use std::mem::take;

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
    let Scratch {
        buffer,
        members,
        places,
        edges,
        ..
    } = scratch;
    let mut edges = take(edges);
    edges.reserve(EDGES_A_NODE * nodes.len());
    let fetch = |from: usize| {
        let block = nodes[from.min(nodes.len())..].iter().take(FETCHED).copied();
        graph.fetch(Side::Out, block);
    };
    fetch(0);
    places.begin(graph.node_bound());
    let mut inside = Vec::with_capacity(nodes.len());
    for (place, &node) in (0..).zip(nodes) {
        if graph.has_node(node) && places.get(node).is_none() {
            places.set(node, place);
            members.insert(node);
            inside.push(node);
        }
    }
    let mut is_sorted = false;
    let mut taken = Taken {
        places,
        filter,
        edges,
    };
    for (block, at) in nodes.chunks(FETCHED).zip((0..).step_by(FETCHED)) {
        fetch(at as usize + FETCHED);
        let are_nodes = (at..).zip(block).filter(|entry| graph.has_node(*entry.1));
        for (source, &node) in are_nodes {
            let row = graph.packed_row(Side::Out, node, buffer);
            if is_searched(row.len(), inside.len()) {
                if !is_sorted {
                    inside.sort_unstable();
                    is_sorted = true;
                }
                search(row, &inside, |at| taken.take(source, row.at(at)));
            } else {
                scan(row, members, |at| taken.take(source, row.at(at)));
            }
        }
    }
    for node in inside {
        members.remove(node);
    }
    taken.edges
}

/// Edges that were found to be among the nodes.
struct Taken<'a> {
    places: &'a Places,
    filter: &'a EdgeFilter,
    edges: Vec<EdgeAmong>,
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
        let bits = nodes.iter().enumerate();
        let bits = bits.map(|(at, &node)| u64::from(members.contains(node)) << at);
        let mut hits = bits.fold(0, |all, bit| all | bit);
        while hits != 0 {
            take(64 * part + hits.trailing_zeros() as usize);
            hits &= hits - 1;
        }
    }
}
