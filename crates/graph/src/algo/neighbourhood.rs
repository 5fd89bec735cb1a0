//! The nodes within some hops of a node, nearest and strongest first.
//!
//! A node's strength is the largest product of weights, each within 0..=1, over the ways of fewest hops that lead to
//! it: how sure the connection is. Breadth-first search, level by level; the last level is cut to its strongest.
//!
//! Cost: the edges of the nodes before the last level, some 5 ns each. With the edges among all, those of the last too; and
//! those before it twice where the last level is cut, or edges are followed against their direction.

use super::among::{Among, EdgeAmong, edges_among};
use super::scratch::Scratch;
use crate::edge::{Direction, EdgeFilter, Side};
use crate::structure::{FETCHED, Graph};
use std::mem::take;
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
    let no_edges = &mut Vec::new();
    Some(search::<false>(graph, starts, options, most_edges, scratch, no_edges)?.found)
}

/// The same with the edges among what was found, by the place of their source, then by target and type. Edges that a level was
/// found by are not looked for again, unless the last level is cut, or edges are followed against their direction.
pub fn neighbourhood_with_edges(
    graph: &Graph,
    starts: &[u32],
    options: &NeighbourhoodOptions,
    most_edges: &mut usize,
    scratch: &mut Scratch,
) -> Option<(Vec<Found>, Vec<EdgeAmong>)> {
    let mut edges = take(&mut scratch.edges);
    let reach = search::<true>(graph, starts, options, most_edges, scratch, &mut edges)?;
    let Reach {
        found,
        looked_at,
        is_cut,
    } = reach;
    let nodes: Vec<u32> = found.iter().map(|found| found.node).collect();
    let are_known = !is_cut && options.direction != Direction::In;
    let sources = if are_known {
        looked_at..nodes.len()
    } else {
        0..nodes.len()
    };
    let rows = nodes[sources.clone()].iter();
    let left = rows.map(|&node| graph.row_len(Side::Out, node)).sum();
    *most_edges = most_edges.checked_sub(left)?;
    let filter = &options.filter;
    if are_known {
        let among = Among {
            graph,
            nodes: &nodes,
            filter,
        };
        // Of more some were asked for, who knows which: they were put in order since.
        let are_fetched = looked_at > 0 && sources.len() <= AHEAD;
        among.add(sources, are_fetched, |_| true, scratch, &mut edges);
    } else {
        edges.clear();
        scratch.edges = edges;
        edges = edges_among(graph, &nodes, filter, scratch);
    }
    Some((found, edges))
}

/// What is within reach.
struct Reach {
    found: Vec<Found>,
    /// Of so many the rows were looked at: of all, or of all before the last level.
    looked_at: usize,
    /// Whether there was room for a part of the last level only.
    is_cut: bool,
}

/// With `EDGES`, adds the edges that leave what was looked at, where it looks at those; every target is within reach, unless
/// the last level is cut.
fn search<const EDGES: bool>(
    graph: &Graph,
    starts: &[u32],
    options: &NeighbourhoodOptions,
    most_edges: &mut usize,
    scratch: &mut Scratch,
    edges: &mut Vec<EdgeAmong>,
) -> Option<Reach> {
    let mut found = take(&mut scratch.found);
    found.reserve(FOUND.min(options.limit));
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
    let mut is_cut = false;
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
        let first = edges.len();
        add_level::<EDGES>(graph, level, options, room, scratch, &mut found, edges);
        for &side in options.direction.sides() {
            let next = found[begin..].iter().take(AHEAD);
            graph.fetch(side, next.map(|found| found.node));
        }
        is_cut = keep_strongest(&mut found, begin, room, scratch);
        if EDGES && !is_cut {
            for edge in &mut edges[first..] {
                if let Some(place) = (edge.target as usize).checked_sub(begin) {
                    edge.target = scratch.moved[place];
                }
            }
        }
        level = begin..found.len();
    }
    Some(Reach {
        looked_at: level.start,
        found,
        is_cut,
    })
}

/// Of so many nodes of a level the rows are asked for before it is put in order: the next level is looked for in them, and
/// after the last mostly the edges among all.
const AHEAD: usize = 128;

/// So many nodes most neighbourhoods have, or fewer.
const FOUND: usize = 128;

/// Adds the nodes one hop beyond a level that were not found before, with the strength of their connection; and with `EDGES`
/// the edges that leave the level, unless there are more nodes than there is `room` for.
fn add_level<const EDGES: bool>(
    graph: &Graph,
    level: Range<usize>,
    options: &NeighbourhoodOptions,
    room: usize,
    scratch: &mut Scratch,
    found: &mut Vec<Found>,
    edges: &mut Vec<EdgeAmong>,
) {
    let Scratch { buffer, places, .. } = scratch;
    let (begin, depth) = (found.len(), found[level.start].depth + 1);
    for &side in options.direction.sides() {
        let keeps_edges = EDGES && side == Side::Out;
        for block in level.clone().step_by(FETCHED) {
            let block = block..level.end.min(block + FETCHED);
            graph.fetch(side, found[block.clone()].iter().map(|found| found.node));
            for &Found { node, .. } in &found[block.clone()] {
                let some = graph.some_neighbours(side, node);
                some.iter().for_each(|&next| places.prefetch(next));
            }
            for source in block {
                let Found { node, strength, .. } = found[source];
                let row = graph.packed_row(side, node, buffer);
                for (at, &next) in row.nodes.iter().enumerate() {
                    let known = places.get(next).map(|place| place as usize);
                    let is_before = known.is_some_and(|place| place < begin);
                    if is_before && !keeps_edges {
                        continue;
                    }
                    let entry = row.at(at);
                    if !options.filter.accepts(entry.edge_type, entry.weight) {
                        continue;
                    }
                    // Not -0, whose bits are those of a large number.
                    let strength = strength * f64::from(entry.weight.clamp(0.0, 1.0)) + 0.0;
                    match known {
                        Some(_) if is_before => {}
                        Some(place) => found[place].strength = found[place].strength.max(strength),
                        None => {
                            places.set(next, found.len() as u32);
                            graph.fetch_start(side, next);
                            found.push(Found {
                                node: next,
                                depth,
                                strength,
                            });
                        }
                    }
                    if keeps_edges && found.len() - begin <= room {
                        edges.push(EdgeAmong {
                            source: source as u32,
                            target: known.unwrap_or(found.len() - 1) as u32,
                            edge_type: entry.edge_type,
                            weight: entry.weight,
                        });
                    }
                }
            }
        }
    }
}

/// Puts the nodes from a place on in order, the strongest first, and leaves the first `count` of them. Whether there were more;
/// if not, the scratch has the new place of each node, and where each place went.
fn keep_strongest(found: &mut Vec<Found>, begin: usize, count: usize, scratch: &mut Scratch) -> bool {
    let level = &mut found[begin..];
    if count >= level.len() {
        put_in_order(level, begin, scratch);
        return false;
    }
    level.select_nth_unstable_by_key(count, order);
    found.truncate(begin + count);
    found[begin..].sort_unstable_by_key(order);
    true
}

/// The strongest first, then by number.
fn order(found: &Found) -> u128 {
    // Of numbers of at least 0 the larger one has the larger bits.
    u128::from(!found.strength.to_bits()) << 32 | u128::from(found.node)
}

/// Puts a whole level in order, which begins at this place and whose places are known.
fn put_in_order(level: &mut [Found], begin: usize, scratch: &mut Scratch) {
    // Half of the bits are sorted in half the time, and mostly tell all: the highest of a strength, and the number.
    let Scratch {
        places,
        keys,
        level: before,
        moved,
        ..
    } = scratch;
    keys.clear();
    keys.extend(level.iter().map(|found| {
        let strength = !(found.strength.to_bits() >> STRENGTH_SHIFT) as u32;
        u64::from(strength) << 32 | u64::from(found.node)
    }));
    keys.sort_unstable();
    before.clear();
    before.extend_from_slice(level);
    moved.resize(level.len(), 0);
    for ((found, &key), place) in level.iter_mut().zip(keys.iter()).zip(begin as u32..) {
        let node = key as u32;
        let from = places.get(node).expect("what was found has a place") as usize - begin;
        *found = before[from];
        moved[from] = place;
        places.set(node, place);
    }
    if !level.is_sorted_by(is_in_order) {
        level.sort_unstable_by_key(order);
        for (found, place) in level.iter().zip(begin as u32..) {
            places.set(found.node, place);
        }
        for (found, place) in before.iter().zip(moved) {
            *place = places.get(found.node).expect("what was found has a place");
        }
    }
}

/// Whether one found comes before the other.
fn is_in_order(a: &Found, b: &Found) -> bool {
    a.strength > b.strength || a.strength == b.strength && a.node < b.node
}

/// Of the bits of a number from 0 to 1 the highest two are 0; the next 32 are told.
const STRENGTH_SHIFT: u32 = 30;
