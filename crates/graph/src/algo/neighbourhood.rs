//! The nodes within some hops of a node, nearest and strongest first, and the edges among nodes.
//!
//! A node's strength is the largest product of weights, each within 0..=1, over the ways of fewest hops that lead to
//! it: how sure the connection is. Breadth-first search, level by level; the last level is cut to its strongest.
//!
//! Cost: the edges of the nodes before the last level, some 5 ns each. [`edges_among`]: for each node its row, or,
//! where the row is much longer than the list of nodes, a binary search for each of them.

use super::ranking::{by_value, keep_top};
use super::scratch::Scratch;
use crate::edge::{Direction, EdgeFilter, Side};
use crate::structure::{FETCHED, Graph, NodeSet, PackedRow};
use std::mem::take;

#[derive(Clone, Debug, PartialEq)]
pub struct NeighbourhoodOptions {
    /// Most hops.
    pub max_depth: u32,
    pub direction: Direction,
    /// The edges that count.
    pub filter: EdgeFilter,
    /// Most nodes found beside those to begin with.
    pub limit: usize,
}

impl Default for NeighbourhoodOptions {
    /// 2 hops along edges of a weight of at least 0.1; at most 1,000 nodes.
    fn default() -> Self {
        NeighbourhoodOptions {
            max_depth: 2,
            direction: Direction::Out,
            filter: EdgeFilter::default().at_least(0.1),
            limit: 1000,
        }
    }
}

/// A node that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    pub node: u32,
    /// Hops from the nearest start, which has 0 itself.
    pub depth: u32,
    /// 0 to 1; a start has 1.
    pub strength: f64,
}

/// What is within reach of `starts`: they themselves first, in ascending order, then by depth, strength, number.
///
/// Starts that are no nodes are left out.
pub fn neighbourhood(
    graph: &Graph,
    starts: &[u32],
    options: &NeighbourhoodOptions,
    scratch: &mut Scratch,
) -> Vec<Found> {
    let found = neighbourhood_within(graph, starts, options, &mut { usize::MAX }, scratch);
    found.expect("every edge may be looked at")
}

/// The same, as far as it is found by looking at `most_edges` edges, of which those that were looked at are taken;
/// `None` where they do not suffice.
pub fn neighbourhood_within(
    graph: &Graph,
    starts: &[u32],
    options: &NeighbourhoodOptions,
    most_edges: &mut usize,
    scratch: &mut Scratch,
) -> Option<Vec<Found>> {
    let known = starts
        .iter()
        .copied()
        .filter(|&node| graph.nodes().contains(node));
    let [mut level, mut next] = take(&mut scratch.levels);
    level.clear();
    level.extend(known.map(|node| (node, 1.0)));
    level.sort_unstable_by(by_value);
    level.dedup();
    scratch.marks.begin(graph.node_bound());
    let mut found = Vec::with_capacity(FOUND.min(options.limit));
    let mut room = options.limit;
    for depth in 0.. {
        for &(node, strength) in &level {
            scratch.marks.mark(node);
            found.push(Found {
                node,
                depth,
                strength,
            });
        }
        if depth == options.max_depth || level.is_empty() || room == 0 {
            break;
        }
        for &side in options.direction.sides() {
            let edges = level.iter().map(|&(node, _)| graph.row_len(side, node)).sum();
            *most_edges = most_edges.checked_sub(edges)?;
        }
        next_level(graph, &level, options, scratch, &mut next);
        std::mem::swap(&mut level, &mut next);
        keep_top(&mut level, room);
        level.sort_unstable_by(by_value);
        room -= level.len();
    }
    scratch.levels = [level, next];
    Some(found)
}

/// So many nodes most neighbourhoods have, or fewer.
const FOUND: usize = 128;

/// The nodes one hop beyond a level that are not marked, with the strength of their connection.
fn next_level(
    graph: &Graph,
    level: &[(u32, f64)],
    options: &NeighbourhoodOptions,
    scratch: &mut Scratch,
    next: &mut Vec<(u32, f64)>,
) {
    let Scratch {
        buffer, sums, marks, ..
    } = scratch;
    sums.begin(graph.node_bound());
    for &side in options.direction.sides() {
        for block in level.chunks(FETCHED) {
            graph.fetch(side, block.iter().map(|entry| entry.0));
            for &(node, strength) in block {
                let row = graph.packed_row(side, node, buffer);
                for (place, &next) in row.nodes.iter().enumerate() {
                    if marks.contains(next) {
                        continue;
                    }
                    let entry = row.at(place);
                    if options.filter.accepts(entry.edge_type, entry.weight) {
                        let weight = f64::from(entry.weight.clamp(0.0, 1.0));
                        sums.raise(next, strength * weight);
                    }
                }
            }
        }
    }
    next.clear();
    next.extend(sums.iter());
}

/// Edges from one node of a list to another or to itself: lists of one length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Among {
    /// The place of each edge's source in the list.
    pub sources: Vec<u32>,
    /// The place of its target.
    pub targets: Vec<u32>,
    pub types: Vec<u16>,
    pub weights: Vec<f32>,
}

/// The edges among `nodes`, by the place of their source, then by target and type.
///
/// Of a node that is named twice the edges that leave it are given twice, and those that arrive have its first place.
/// Numbers that are no nodes have no edges.
pub fn edges_among(graph: &Graph, nodes: &[u32], filter: &EdgeFilter, scratch: &mut Scratch) -> Among {
    let Scratch {
        buffer,
        members,
        places,
        ..
    } = scratch;
    places.begin(graph.node_bound());
    let mut inside = Vec::with_capacity(nodes.len());
    for (place, &node) in (0..).zip(nodes) {
        if graph.nodes().contains(node) && members.insert(node) {
            places.set(node, place);
            inside.push(node);
        }
    }
    let mut is_sorted = false;
    let mut edges = Among::with_capacity(nodes.len());
    for (block, at) in nodes.chunks(FETCHED).zip((0..).step_by(FETCHED)) {
        let are_nodes = || (at..).zip(block).filter(|entry| graph.nodes().contains(*entry.1));
        graph.fetch(Side::Out, are_nodes().map(|(_, &node)| node));
        for (source, &node) in are_nodes() {
            let row = graph.packed_row(Side::Out, node, buffer);
            let take = |at: usize| {
                let entry = row.at(at);
                if let Some(target) = places.get(entry.node)
                    && filter.accepts(entry.edge_type, entry.weight)
                {
                    edges.sources.push(source);
                    edges.targets.push(target);
                    edges.types.push(entry.edge_type);
                    edges.weights.push(entry.weight);
                }
            };
            if is_searched(row.len(), inside.len()) {
                if !is_sorted {
                    inside.sort_unstable();
                    is_sorted = true;
                }
                search(row, &inside, take);
            } else {
                scan(row, members, take);
            }
        }
    }
    for node in inside {
        members.remove(node);
    }
    edges
}

/// Edges that there are for each node, where room is made: some more than there mostly are.
const EDGES_A_NODE: usize = 4;

impl Among {
    fn with_capacity(nodes: usize) -> Self {
        let edges = nodes * EDGES_A_NODE;
        Among {
            sources: Vec::with_capacity(edges),
            targets: Vec::with_capacity(edges),
            types: Vec::with_capacity(edges),
            weights: Vec::with_capacity(edges),
        }
    }
}

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
