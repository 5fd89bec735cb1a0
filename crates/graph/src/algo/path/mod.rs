//! Paths from one node to another: [`fewest_hops`], [`likeliest`], and the first k of either, [`k_shortest`].
//!
//! A path visits no node twice. Between two nodes that follow each other it takes the strongest of the edges that the
//! filter accepts, of equally strong ones the one of the smallest type. From a node to itself leads the path of that
//! node alone.

mod hops;
mod likely;
mod towards;
mod wave;
mod yen;

pub use hops::{fewest_hops, fewest_hops_within};
pub use likely::likeliest;
pub use yen::{Measure, k_shortest};

pub(crate) use wave::{BothEnds, Reached, Wave};

use minds_model::math::ln;

use super::scratch::Scratch;
use crate::edge::{Edge, EdgeFilter, Side};
use crate::structure::{Graph, Neighbour, PackedRow};

/// A way through the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// From the source to the target, both included.
    pub nodes: Vec<u32>,
    /// One fewer than nodes.
    pub edges: Vec<Edge>,
    /// The sum of -ln(weight) over its edges, from the source on: the path's probability is e to the power of minus
    /// that. Infinite where a weight is 0 or below.
    pub cost: f64,
}

impl Path {
    fn along(graph: &Graph, nodes: Vec<u32>, filter: &EdgeFilter, scratch: &mut Scratch) -> Path {
        let mut edges: Vec<Edge> = Vec::with_capacity(nodes.len() - 1);
        for pair in nodes.windows(2) {
            let row = graph.packed_row(Side::Out, pair[0], &mut scratch.buffer);
            let entry = strongest(row, pair[1], filter).expect("a path goes along edges");
            edges.push(Edge {
                source: pair[0],
                target: pair[1],
                edge_type: entry.edge_type,
                weight: entry.weight,
            });
        }
        let cost = edges.iter().fold(0.0, |sum, edge| sum + cost_of(edge.weight));
        Path { nodes, edges, cost }
    }

    /// How many edges it has.
    pub fn hops(&self) -> usize {
        self.edges.len()
    }
}

fn strongest(row: PackedRow<'_>, target: u32, filter: &EdgeFilter) -> Option<Neighbour> {
    let entries = row.find(target, 0).map(|place| row.at(place));
    let accepted = entries.filter(|entry| filter.accepts(entry.edge_type, entry.weight));
    accepted.reduce(|best, entry| if entry.weight > best.weight { entry } else { best })
}

/// What an edge costs on the likeliest path: 0 for a weight of 1 and above, infinitely much for one of 0 and below.
fn cost_of(weight: f32) -> f64 {
    // Not -ln: 0 must not become -0, whose bits are those of a large number.
    if weight > 0.0 {
        0.0 - ln(f64::from(weight.min(1.0)))
    } else {
        f64::INFINITY
    }
}

/// What a search may not do, so that the k-th path differs from those before it.
trait Detour {
    /// Whether every step is open.
    const IS_FREE: bool = false;

    /// Whether the step from one node to the next is open.
    fn is_open(&self, from: u32, to: u32) -> bool;
}

/// Everything is open.
struct Free;

impl Detour for Free {
    const IS_FREE: bool = true;

    #[inline]
    fn is_open(&self, _: u32, _: u32) -> bool {
        true
    }
}
