//! Spreading activation as the earlier system had it.
//!
//! In each round every node that fires sends `activation * weight * decay` along each of its edges. A node's new
//! activation is the sum of what it is sent, at most 1; one that is sent nothing keeps the old one. The system's two
//! generations differ in what fires and what counts: [`Generation`].
//!
//! Parallel edges of different types each send; the earlier system kept one of them.
//!
//! Cost: the edges of the nodes that fire, round by round.

use super::accepted::Accepted;
use super::{active_seeds, take_edges};
use crate::algo::ranking::{Ranked, Ranking};
use crate::algo::scratch::Scratch;
use crate::edge::Side;
use crate::structure::{Graph, RowBuffer};

/// Rounds end when fewer spreads than this counted.
const FEWEST_SPREADS: usize = 5;

/// Where so many nodes fire, sums tell who was sent something: to set a mark with each spread takes longer.
const MANY_FIRE: usize = 1 << 13;

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

/// The nodes of at least `options.min`, most active first; all in order.
///
/// `seeds` are nodes with the activation they begin with, usually 1. Those that are no nodes are left out; of one given
/// twice the later counts.
pub fn optimus(
    graph: &Graph,
    seeds: &[(u32, f64)],
    options: &OptimusOptions,
    scratch: &mut Scratch,
) -> Ranked {
    optimus_within(graph, seeds, options, &mut { usize::MAX }, scratch)
        .expect("every edge may be looked at")
        .in_order()
}

/// The same, as far as it is found by looking at `most_edges` edges, of which those that were looked at are taken;
/// `None` where they do not seem to suffice: each round is taken to look at as many as the one before, and at more where they
/// grow fast. Very many nodes may come by number.
pub fn optimus_within(
    graph: &Graph,
    seeds: &[(u32, f64)],
    options: &OptimusOptions,
    most_edges: &mut usize,
    scratch: &mut Scratch,
) -> Option<Ranking> {
    let OptimusOptions {
        rounds,
        decay,
        min,
        generation,
        limit,
    } = *options;
    let fires = match generation {
        // Above 0.
        Generation::First => f64::from_bits(1),
        Generation::Second => min,
    };
    let seeds = active_seeds(graph.nodes(), seeds, f64::NEG_INFINITY);
    let Scratch {
        buffer,
        active,
        firing,
        room,
        ..
    } = scratch;
    active.begin(graph.node_bound(), &seeds);
    let counts_all = generation == Generation::First;
    // Nothing else than what counts makes a sum.
    let sums_tell = !counts_all && min > 0.0;
    let spread = |activation: f64, weight: f32| activation * f64::from(weight) * decay;
    let counted = |activation: f64, weight: f32| {
        let spread = spread(activation, weight);
        (spread, spread >= min)
    };
    let mut before = 0;
    for round in 0..rounds {
        active.settle(firing, fires);
        let nodes = firing.nodes().iter().copied();
        let edges = take_edges(graph, nodes, rounds - round, most_edges)?;
        // Where they grow fast they will go on to, if not in the last round, where what is left of activation narrows.
        let growing = (rounds - round).saturating_sub(2);
        if foreseen(edges, before, growing).min(graph.edge_count()) > *most_edges {
            return None;
        }
        before = edges;
        // By node, so that sums are added in the order of nodes.
        let spreads = if sums_tell && firing.len() >= MANY_FIRE {
            let sums = active.sums();
            send(graph, firing, counted, buffer, move |node, spread, counts| {
                sums[node as usize] += if counts { spread } else { 0.0 };
            })
        } else {
            let mut inbox = active.inbox();
            let add = move |node, spread, counts| inbox.add(node, spread, counts);
            match generation {
                Generation::First => send(graph, firing, |a, w| (spread(a, w), true), buffer, add),
                Generation::Second => send(graph, firing, counted, buffer, add),
            }
        };
        if generation == Generation::Second && spreads < FEWEST_SPREADS {
            break;
        }
    }
    Some(active.take(room, min, limit))
}

/// What a round is taken to look at, so many rounds from now: where edges are more than twice as many as the round `before`,
/// they go on to grow half as fast.
fn foreseen(edges: usize, before: usize, rounds: u32) -> usize {
    let growth = edges.checked_div(2 * before).unwrap_or(1).max(1);
    edges.saturating_mul(growth.saturating_pow(rounds))
}

/// Sends along the edges of all `firing`; how many spreads counted. `spread` is what an edge of a weight carries, and whether
/// it counts; both are given to `add` with the node that it leads to.
#[inline(never)]
fn send(
    graph: &Graph,
    firing: &Accepted,
    spread: impl Fn(f64, f32) -> (f64, bool),
    buffer: &mut RowBuffer,
    mut add: impl FnMut(u32, f64, bool),
) -> usize {
    let mut spreads = 0;
    graph.for_each_weight(
        Side::Out,
        firing.nodes(),
        firing.values(),
        buffer,
        |activation, target, weight| {
            let (spread, counts) = spread(activation, weight);
            add(target, spread, counts);
            spreads += usize::from(counts);
        },
    );
    spreads
}
