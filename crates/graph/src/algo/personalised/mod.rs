//! Personalised PageRank near its seeds, by pushing.
//!
//! Each node has a settled part of its rank and a residual: walks that came so far and were not followed on. A push
//! settles `1 - damping` of a residual and sends the rest along the edges, by weight. A node is pushed while its
//! residual is at least `tolerance` for each of its edges, so the edges looked at are at most
//! `1 / (tolerance * (1 - damping))`, whatever the size of the graph.
//!
//! A rank is at least `settled + (1 - damping) * residual`, and exceeds that by at most `damping` times all residuals
//! together: where walks that were not followed on end. They end at hubs above all, so that share is estimated by how
//! many edges arrive at a node; without it, the hubs behind the first steps are ranked too low.
//!
//! To prove an order, each rank has a bound of its own by the gauge of the graph (`ground.rs`): what is left to follow on
//! adds little to nodes that few edges arrive at. Where that is not enough either, passes over the whole graph go on from
//! what was pushed, until it is; rough ones at first.
//!
//! Definitions are [`personalised_pagerank`](super::pagerank::personalised_pagerank)'s. Andersen, Chung and Lang,
//! "Local graph partitioning using PageRank vectors", FOCS 2006.
//!
//! Cost: some 3 ns an edge looked at. A pass is 1 ns an edge of the graph, and an order takes some four of them where pushing
//! does not prove it. The first proof over a graph makes what [`Graph`] keeps for the next: some 16 ns an edge.

mod alike;
mod passed;
mod proof;
mod push;
#[cfg(test)]
mod tests;

use super::passes::Passes;
use super::ranking::Ranked;
use super::scratch::Scratch;
use crate::structure::Graph;
use passed::passed_top;
use proof::Known;
use push::Push;

/// Residuals together below this are rounding: what the ranking does not separate by then is equal.
const NOTHING: f64 = 1e-13;

/// Nodes may come to be looked at closely whose ranks were above this share of the last one's that was.
const FLOOR: f64 = 0.5;

/// How much finer each attempt at a proof is than the one before.
const FINER: f64 = 0.25;

/// How many more nodes are looked at closely than twice those to give.
const MARGIN: usize = 64;

/// Pushing that looks at so many times the edges of the graph is given up: an edge costs several times what it costs in a
/// pass over the whole graph.
const MOST_EDGES: f64 = 2.0;
/// The same where the order is to be proved, which takes passes unless it is clear at once.
const MOST_EDGES_OF_PROOF: f64 = 0.1;
/// Nor is an order clear soon while more than this share of all walks is left to follow on, and for a push at least
/// so many of the edges wait, as a share of all. Passes then are rough at first.
const WIDE: f64 = 0.05;
const MOST_WAITING: f64 = 0.004;

/// Over so few edges ranks are found to the last digits instead of proved as soon as they are clear: that takes less than
/// a millisecond.
const FEW_EDGES: usize = 1 << 14;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PushOptions {
    /// The probability to follow an edge, 0 to below 1.
    pub damping: f64,
    /// The residual for each edge of a node that is worth a push, above 0.
    pub tolerance: f64,
    /// How many nodes to give.
    pub top: usize,
    /// Go on beyond the tolerance until the nodes given, and their order, are proved.
    pub exact: bool,
}

impl Default for PushOptions {
    /// A damping of 0.5, a tolerance of 1e-5, the first 100 nodes, not proved.
    fn default() -> Self {
        PushOptions {
            damping: 0.5,
            tolerance: 1e-5,
            top: 100,
            exact: false,
        }
    }
}

/// The nodes of the highest ranks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Personalised {
    /// Estimates of the ranks, scaled so that all ranks together are 1.
    pub ranked: Ranked,
    /// No estimate is further from its rank.
    pub error: f64,
    /// Whether these are the nodes of the highest ranks, in their order; equal ranks aside.
    pub exact: bool,
}

/// The first `options.top` nodes by the ranks of walks that begin at the seeds, each with a weight above 0; weights of
/// one node add up. Seeds that are no nodes are left out.
pub fn personalised_top(
    graph: &Graph,
    seeds: &[(u32, f64)],
    options: &PushOptions,
    scratch: &mut Scratch,
) -> Personalised {
    top_beyond(FEW_EDGES, graph, seeds, options, scratch)
}

/// The same, where graphs of more than `few` edges are not small.
fn top_beyond(
    few: usize,
    graph: &Graph,
    seeds: &[(u32, f64)],
    options: &PushOptions,
    scratch: &mut Scratch,
) -> Personalised {
    let begins = begins(graph, seeds);
    let most_edges = if options.exact {
        MOST_EDGES_OF_PROOF
    } else {
        MOST_EDGES
    };
    let may_be_clear = options.exact && graph.edge_count() > few;
    let mut push = Push::new(graph, options, &begins, scratch, most_edges);
    let mut tolerance = options.tolerance;
    let mut ground = None;
    while push.settle(tolerance) {
        let result = push.result(ground.as_deref());
        if result.exact || !options.exact {
            return result;
        }
        if push.rest() < NOTHING {
            break;
        }
        let finer = FINER * tolerance;
        let waiting = push.rest() / tolerance;
        let are_many = push.rest() > WIDE && waiting > MOST_WAITING * graph.edge_count() as f64;
        if (may_be_clear && are_many) || !push.may_settle(finer) {
            break;
        }
        if may_be_clear && ground.is_none() {
            ground = Some(graph.ground());
        } else {
            tolerance = finer;
        }
    }
    let ground = ground.unwrap_or_else(|| graph.ground());
    let (floor, is_wide) = (push.floor(), push.rest() > WIDE);
    let mut passes = Passes::new(&ground, push.into_room(&ground), options.damping);
    if may_be_clear {
        passes = passes.measured();
    }
    if is_wide && may_be_clear {
        passes.approach();
    } else {
        passes.balance();
    }
    let (result, room) = passed_top(graph, passes, &begins, options, may_be_clear, floor);
    scratch.passes = room;
    result
}

/// The first `top` as they are given: divided by the total of all ranks, which may be out by `lost`.
fn shares(mut known: Vec<Known>, top: usize, total: f64, lost: f64, exact: bool) -> Personalised {
    known.truncate(top);
    let most = |of: fn(&Known) -> f64| known.iter().map(of).fold(0.0, f64::max);
    let largest = most(|known| known.upper);
    let share = if total > lost {
        largest / (total - lost)
    } else {
        1.0
    };
    let error = most(Known::slack) + lost * share.min(1.0);
    Personalised {
        ranked: known
            .iter()
            .map(|known| (known.node, known.value / total))
            .collect(),
        error: if total > 0.0 { error / total } else { 0.0 },
        exact,
    }
}

/// How many nodes are looked at closely to give the first `top`: where ranks at the end are equal, the next lower one says
/// that nobody else's is higher.
fn closely(top: usize) -> usize {
    top.saturating_mul(2).saturating_add(MARGIN)
}

/// Where walks begin, ascending, with probabilities.
fn begins(graph: &Graph, seeds: &[(u32, f64)]) -> Vec<(u32, f64)> {
    let known = |seed: &&(u32, f64)| graph.nodes().contains(seed.0) && seed.1 > 0.0;
    let mut begins: Vec<(u32, f64)> = seeds.iter().filter(known).copied().collect();
    begins.sort_by_key(|seed| seed.0);
    begins.dedup_by(|next, seed| {
        let same = next.0 == seed.0;
        if same {
            seed.1 += next.1;
        }
        same
    });
    let total: f64 = begins.iter().map(|seed| seed.1).sum();
    begins
        .iter()
        .map(|&(node, weight)| (node, weight / total))
        .collect()
}
