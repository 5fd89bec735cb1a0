//! The nodes within some hops of a node, nearest and strongest first, and the edges among nodes.
//!
//! A node's strength is the largest product of weights, each within 0..=1, over the ways of fewest hops that lead to
//! it: how sure the connection is. Breadth-first search, level by level; the last level is cut to its strongest.
//!
//! Cost: the edges of the nodes before the last level, some 5 ns each. [`edges_among`]: for each node its row, or,
//! where the row is much longer than the list of nodes, a binary search for each of them.

use super::scratch::Scratch;
use crate::edge::{Direction, EdgeFilter, Side};
use crate::structure::{FETCHED, Graph, NodeSet, PackedRow};
use std::ops::Range;

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
    let mut found: Vec<Found> = Vec::with_capacity(FOUND.min(options.limit));
    let starts = starts.iter().filter(|&&node| graph.nodes().contains(node));
    found.extend(starts.map(|&node| Found {
        node,
        depth: 0,
        strength: 1.0,
    }));
    found.sort_unstable_by_key(|start| start.node);
    found.dedup();
    scratch.places.begin(graph.node_bound());
    for (place, start) in (0..).zip(&found) {
        scratch.places.set(start.node, place);
    }
    let starts = found.len();
    let mut level = 0..starts;
    for _ in 0..options.max_depth {
        let room = options.limit - (found.len() - starts);
        if level.is_empty() || room == 0 {
            break;
        }
        for &side in options.direction.sides() {
            let rows = found[level.clone()].iter();
            let edges = rows.map(|found| graph.row_len(side, found.node)).sum();
            *most_edges = most_edges.checked_sub(edges)?;
        }
        let begin = found.len();
        add_level(graph, level, options, scratch, &mut found);
        keep_strongest(&mut found, begin, room);
        level = begin..found.len();
    }
    Some(found)
}

/// So many nodes most neighbourhoods have, or fewer.
const FOUND: usize = 128;

/// Adds the nodes one hop beyond a level that were not found before, with the strength of their connection.
fn add_level(
    graph: &Graph,
    level: Range<usize>,
    options: &NeighbourhoodOptions,
    scratch: &mut Scratch,
    found: &mut Vec<Found>,
) {
    let Scratch { buffer, places, .. } = scratch;
    let (begin, depth) = (found.len(), found[level.start].depth + 1);
    for &side in options.direction.sides() {
        for block in level.clone().step_by(FETCHED) {
            let block = block..level.end.min(block + FETCHED);
            graph.fetch(side, found[block.clone()].iter().map(|found| found.node));
            for &Found { node, .. } in &found[block.clone()] {
                let some = graph.some_neighbours(side, node);
                some.iter().for_each(|&next| places.prefetch(next));
            }
            for place in block {
                let Found { node, strength, .. } = found[place];
                let row = graph.packed_row(side, node, buffer);
                for (at, &next) in row.nodes.iter().enumerate() {
                    let known = places.get(next).map(|place| place as usize);
                    if known.is_some_and(|place| place < begin) {
                        continue;
                    }
                    let entry = row.at(at);
                    if !options.filter.accepts(entry.edge_type, entry.weight) {
                        continue;
                    }
                    // Not -0, whose bits are those of a large number.
                    let strength = strength * f64::from(entry.weight.clamp(0.0, 1.0)) + 0.0;
                    match known {
                        Some(place) => found[place].strength = found[place].strength.max(strength),
                        None => {
                            places.set(next, found.len() as u32);
                            found.push(Found {
                                node: next,
                                depth,
                                strength,
                            });
                        }
                    }
                }
            }
        }
    }
}

/// Puts the nodes from a place on in order, the strongest first, and leaves the first `count` of them.
fn keep_strongest(found: &mut Vec<Found>, begin: usize, count: usize) {
    // Of numbers of at least 0 the larger one has the larger bits.
    let order = |found: &Found| u128::from(!found.strength.to_bits()) << 32 | u128::from(found.node);
    let level = &mut found[begin..];
    if count < level.len() {
        level.select_nth_unstable_by_key(count, order);
        found.truncate(begin + count);
    }
    found[begin..].sort_unstable_by_key(order);
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
    let fetch = |from: usize| {
        let block = nodes[from.min(nodes.len())..].iter().take(FETCHED).copied();
        graph.fetch(Side::Out, block);
    };
    fetch(0);
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
        fetch(at as usize + FETCHED);
        let are_nodes = (at..).zip(block).filter(|entry| graph.nodes().contains(*entry.1));
        for (source, &node) in are_nodes {
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
