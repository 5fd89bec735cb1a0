//! Spreading activation as the earlier system had it.
//!
//! In each round every node that fires sends `activation * weight * decay` along each of its edges. A node's new
//! activation is the sum of what it is sent, at most 1; one that is sent nothing keeps the old one. The system's two
//! generations differ in what fires and what counts: [`Generation`].
//!
//! Parallel edges of different types each send; the earlier system kept one of them.
//!
//! Cost: the edges of the nodes that fire, round by round.

use super::active::Active;
use super::{active_seeds, take_edges};
use crate::algo::ranking::Ranked;
use crate::algo::scratch::Scratch;
use crate::edge::Side;
use crate::structure::{FETCHED, Graph, RowBuffer};

/// Rounds end when fewer spreads than this counted.
const FEWEST_SPREADS: usize = 5;

/// Which of the earlier system's rules apply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Generation {
    /// A node fires while its activation is above 0; every spread counts, negative ones of negative weights too; all
    /// rounds are done.
    First,
    /// A node fires at `min` and above; a spread below `min` is dropped; a round of fewer than 5 spreads is the last.
    #[default]
    Second,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OptimusOptions {
    pub rounds: u32,
    /// What remains of activation on its way along an edge, 0 to 1.
    pub decay: f64,
    /// The least activation of a result; in the second generation also of what fires and spreads.
    pub min: f64,
    pub generation: Generation,
    /// Most nodes of the result.
    pub limit: usize,
}

impl Default for OptimusOptions {
    /// 3 rounds, decay 0.5, at least 0.1, all nodes.
    fn default() -> Self {
        OptimusOptions {
            rounds: 3,
            decay: 0.5,
            min: 0.1,
            generation: Generation::Second,
            limit: usize::MAX,
        }
    }
}

/// The nodes of at least `options.min`, most active first.
///
/// `seeds` are nodes with the activation they begin with, usually 1. Those that are no nodes are left out; of one given
/// twice the later counts.
pub fn optimus(
    graph: &Graph,
    seeds: &[(u32, f64)],
    options: &OptimusOptions,
    scratch: &mut Scratch,
) -> Ranked {
    optimus_within(graph, seeds, options, &mut { usize::MAX }, scratch).expect("every edge may be looked at")
}

/// The same, as far as it is found by looking at `most_edges` edges, of which those that were looked at are taken;
/// `None` where they do not seem to suffice: each round is taken to look at as many as the one before.
pub fn optimus_within(
    graph: &Graph,
    seeds: &[(u32, f64)],
    options: &OptimusOptions,
    most_edges: &mut usize,
    scratch: &mut Scratch,
) -> Option<Ranked> {
    let OptimusOptions {
        rounds,
        decay,
        min,
        generation,
        limit,
    } = *options;
    let fires = |activation: f64| match generation {
        Generation::First => activation > 0.0,
        Generation::Second => activation >= min,
    };
    let seeds = active_seeds(graph.nodes(), seeds, f64::NEG_INFINITY);
    let Scratch {
        buffer,
        active,
        ranking,
        ..
    } = scratch;
    active.begin(graph.node_bound(), &seeds);
    let firing = &mut ranking.entries;
    for round in 0..rounds {
        active.list(firing, fires);
        take_edges(
            graph,
            firing.iter().map(|entry| entry.0),
            rounds - round,
            most_edges,
        )?;
        // By node, so that sums are added in the order of nodes.
        let spreads = match generation {
            Generation::First => send(
                graph,
                firing,
                |activation, weight| (activation * weight * decay, true),
                buffer,
                active,
            ),
            Generation::Second => send(
                graph,
                firing,
                |activation, weight| {
                    let spread = activation * weight * decay;
                    (spread, spread >= min)
                },
                buffer,
                active,
            ),
        };
        active.settle();
        if generation == Generation::Second && spreads < FEWEST_SPREADS {
            break;
        }
    }
    active.take(&mut ranking.entries, |activation| activation >= min);
    Some(ranking.top(limit))
}

/// Sends along the edges of all `firing`; how many spreads counted. `spread` is what an edge of a weight carries, and whether
/// it counts.
#[inline(never)]
fn send(
    graph: &Graph,
    firing: &[(u32, f64)],
    spread: impl Fn(f64, f64) -> (f64, bool),
    buffer: &mut RowBuffer,
    active: &mut Active,
) -> usize {
    let mut spreads = 0;
    let mut inbox = active.inbox();
    for block in firing.chunks(FETCHED) {
        graph.fetch(Side::Out, block.iter().map(|entry| entry.0));
        for &(node, activation) in block {
            let row = graph.packed_row(Side::Out, node, buffer);
            let mut here = 0;
            row.for_each_weight(|target, weight| {
                let (spread, counts) = spread(activation, f64::from(weight));
                inbox.add(target, spread, counts);
                here += usize::from(counts);
            });
            spreads += here;
        }
    }
    spreads
}
