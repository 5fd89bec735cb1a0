//! PageRank, and its personalised form for all nodes at once, by iteration.
//!
//! The rank of a node is how often a walk is there that follows an edge with probability `damping`, by weight, and else
//! begins anew: at any node, or at the seeds. From a node without edges it always begins anew. Ranks sum to 1;
//! definitions are networkx' (`pagerank` with `weight`, and `personalization`).
//!
//! Weights of 0 and below carry nothing. Page, Brin, Motwani and Winograd, "The PageRank citation ranking" (1999). How
//! passes go: `passes/mod.rs`.
//!
//! Cost: a pass is some 1 ns an edge; some 15 passes to 1e-6 at a damping of 0.85. 40 bytes a node, and what
//! [`Graph`] keeps for the next ranking.

use super::ground::Ground;
use super::passes::{PassRoom, Passes};
use crate::edge::Side;
use crate::structure::{Graph, NodeSet, RowBuffer};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageRankOptions {
    /// The probability to follow an edge, 0 to below 1.
    pub damping: f64,
    /// Passes end when all ranks together changed by less.
    pub tolerance: f64,
    /// Most passes; one is made at least.
    pub max_passes: u32,
}

impl Default for PageRankOptions {
    /// 0.85, 1e-6, at most 200 passes.
    fn default() -> Self {
        PageRankOptions {
            damping: 0.85,
            tolerance: 1e-6,
            max_passes: 200,
        }
    }
}

/// A rank for each node that walks reach.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageRank {
    /// Each node with its rank, by number, to 40 bits. Together 1, as far as the passes came, unless there is no node.
    pub ranks: Vec<(u32, f64)>,
    pub passes: u32,
    /// Whether the tolerance was reached.
    pub converged: bool,
}

/// The ranks of walks that begin anew at any node: of all nodes.
pub fn pagerank(graph: &Graph, options: &PageRankOptions) -> PageRank {
    let ground = graph.ground();
    let begin = |&node: &u32| f64::from(u8::from(graph.nodes().contains(node)));
    let begins = ground.arrivals.nodes().iter().map(begin).collect();
    iterate(&ground, begins, graph.nodes(), options)
}

/// The ranks of walks that begin anew at the seeds, each with a weight above 0; weights of one node add up. Nodes that
/// no walk reaches have none.
pub fn personalised_pagerank(graph: &Graph, seeds: &[(u32, f64)], options: &PageRankOptions) -> PageRank {
    let seeds = || {
        let counts = |seed: &&(u32, f64)| graph.nodes().contains(seed.0) && seed.1 > 0.0;
        seeds.iter().filter(counts)
    };
    let reached = reached_from(graph, seeds().map(|seed| seed.0), options.damping);
    let ground = graph.ground();
    let mut begins = vec![0.0; ground.arrivals.nodes().len()];
    for &(node, weight) in seeds() {
        begins[ground.arrivals.place(node)] += weight;
    }
    iterate(&ground, begins, &reached, options)
}

/// Solves `x = damping * (what arrives) + begins`, where what reaches a node without edges is lost, and divides by the
/// total: the walks that it would have begun anew are spread as `begins` is, so they change nothing but the scale.
///
/// `begins` is by place. Of the nodes `reached` the ranks are given: the first guess gives something to others too, and
/// passes only make it less.
fn iterate(ground: &Ground, mut begins: Vec<f64>, reached: &NodeSet, options: &PageRankOptions) -> PageRank {
    let total = begins.iter().sum::<f64>();
    if total <= 0.0 {
        return PageRank {
            converged: true,
            ..PageRank::default()
        };
    }
    begins
        .iter_mut()
        .for_each(|begin| *begin = *begin / total * (1.0 - options.damping));
    let mut room = PassRoom::default();
    room.ranks = first_guess(&begins, &ground.arriving, options.damping);
    room.begins = begins;
    let mut passes = Passes::new(ground, room, options.damping);
    let mut converged = false;
    while !converged && passes.made < options.max_passes.max(1) {
        passes.run();
        converged = passes.change < options.tolerance * passes.total;
    }
    PageRank {
        ranks: reached
            .iter()
            .map(|node| (node, without_noise(passes.rank(node) / passes.total)))
            .collect(),
        passes: passes.made,
        converged,
    }
}

/// A rank from 0 to 1 rounded to 40 bits: what the order of additions decides is in the last of 53, and is not to decide
/// which node comes first. Dekker, "A floating-point technique for extending the available precision" (1971).
fn without_noise(rank: f64) -> f64 {
    const SPLITTER: f64 = ((1_u64 << 13) + 1) as f64;
    let large = rank * SPLITTER;
    large - (large - rank)
}

/// The nodes where walks come by that begin at these.
pub(super) fn reached_from(graph: &Graph, seeds: impl Iterator<Item = u32>, damping: f64) -> NodeSet {
    let mut waiting: Vec<u32> = seeds.collect();
    let mut reached: NodeSet = waiting.iter().copied().collect();
    if damping <= 0.0 || reached.len() == graph.nodes().len() {
        return reached;
    }
    let mut buffer = RowBuffer::default();
    while let Some(node) = waiting.pop() {
        let row = graph.row(Side::Out, node, &mut buffer);
        for (&next, &weight) in row.nodes.iter().zip(row.weights) {
            if weight > 0.0 && !reached.contains(next) {
                reached.insert(next);
                waiting.push(next);
            }
        }
    }
    reached
}

/// Where walks begin, together 1 without the damping, and after that by the weights that arrive: on graphs without much
/// direction not far off. By place.
fn first_guess(begins: &[f64], arriving: &[f64], damping: f64) -> Vec<f64> {
    let places = || begins.iter().zip(arriving);
    // What begins where nothing arrives is counted as lost there.
    let moving = places().filter(|(_, weight)| **weight > 0.0);
    let moving = moving.map(|(begin, _)| begin).sum::<f64>() / (1.0 - damping);
    let share = damping * moving / arriving.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    places().map(|(begin, weight)| begin + share * weight).collect()
}
