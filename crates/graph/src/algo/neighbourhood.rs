//! The nodes within some hops of a node, nearest and strongest first, and the edges among nodes.
//!
//! A node's strength is the largest product of weights, each within 0..=1, over the ways of fewest hops that lead to
//! it: how sure the connection is. Breadth-first search, level by level; the last level is cut to its strongest.
//!
//! Cost: the edges of the nodes before the last level, some 5 ns each. [`edges_among`]: for each node its row, or,
//! where the row is much longer than the list of nodes, a binary search for each of them.

use super::ranking::{by_value, keep_top};
use super::scratch::Scratch;
use crate::edge::{Direction, Edge, EdgeFilter, Side};
use crate::structure::{Graph, NodeSet, Row};

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
    let known = starts
        .iter()
        .copied()
        .filter(|&node| graph.nodes().contains(node));
    let mut level: Vec<(u32, f64)> = known.map(|node| (node, 1.0)).collect();
    level.sort_unstable_by(by_value);
    level.dedup();
    scratch.marks.begin(graph.node_bound());
    let mut found = Vec::new();
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
        level = next_level(graph, &level, options, scratch);
        keep_top(&mut level, room);
        level.sort_unstable_by(by_value);
        room -= level.len();
    }
    found
}

fn next_level(
    graph: &Graph,
    level: &[(u32, f64)],
    options: &NeighbourhoodOptions,
    scratch: &mut Scratch,
) -> Vec<(u32, f64)> {
    scratch.sums.begin(graph.node_bound());
    for &side in options.direction.sides() {
        for &(node, strength) in level {
            for next in graph.row(side, node, &mut scratch.buffer).iter() {
                if options.filter.accepts(next.edge_type, next.weight) && !scratch.marks.contains(next.node) {
                    let weight = f64::from(next.weight.clamp(0.0, 1.0));
                    scratch.sums.raise(next.node, strength * weight);
                }
            }
        }
    }
    scratch.sums.iter().collect()
}

/// The edges that lead from one of `nodes` to another or to itself, by source in the order of `nodes`, then target
/// and type. Of a node that is named twice they are named twice.
pub fn edges_among(graph: &Graph, nodes: &[u32], filter: &EdgeFilter, scratch: &mut Scratch) -> Vec<Edge> {
    scratch.marks.begin(graph.node_bound());
    let mut sorted: Vec<u32> = nodes.to_vec();
    sorted.retain(|&node| is_new(graph.nodes(), node, scratch));
    sorted.sort_unstable();
    let mut edges = Vec::new();
    for &source in nodes.iter().filter(|&&node| graph.nodes().contains(node)) {
        let row = graph.row(Side::Out, source, &mut scratch.buffer);
        let mut add = |place: usize| {
            let entry = row.at(place);
            if filter.accepts(entry.edge_type, entry.weight) {
                edges.push(Edge {
                    source,
                    target: entry.node,
                    edge_type: entry.edge_type,
                    weight: entry.weight,
                });
            }
        };
        if row.len() / sorted.len() > row.len().max(1).ilog2() as usize {
            each_common(row, &sorted, add);
        } else {
            let places = (0..row.len()).filter(|&place| scratch.marks.contains(row.nodes[place]));
            places.for_each(&mut add);
        }
    }
    edges
}

fn is_new(nodes: &NodeSet, node: u32, scratch: &mut Scratch) -> bool {
    nodes.contains(node) && scratch.marks.mark(node)
}

/// The places of a long row that hold one of a few nodes, which are sorted.
fn each_common(row: Row<'_>, nodes: &[u32], mut found: impl FnMut(usize)) {
    let mut from = 0;
    for &node in nodes {
        let places = row.find(node, from);
        from = places.end;
        places.for_each(&mut found);
    }
}
