//! Spreading activation as the earlier system had it.
//!
//! In each round every node that fires sends `activation * weight * decay` along each of its edges. A node's new
//! activation is the sum of what it is sent, at most 1; one that is sent nothing keeps the old one. The system's two
//! generations differ in what fires and what counts: [`Generation`].
//!
//! Parallel edges of different types each send; the earlier system kept one of them.
//!
//! Cost: the edges of the nodes that fire, round by round.

use super::{active_seeds, take_edges};
use crate::algo::ranking::Ranked;
use crate::algo::scratch::Scratch;
use crate::edge::Side;
use crate::structure::{FETCHED, Graph};

/// Rounds end when fewer spreads than this counted.
const FEWEST_SPREADS: usize = 5;

/// Where more than one in so many nodes is active, every node has a place.
const DENSE: usize = 16;

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
    let counts = |spread: f64| generation == Generation::First || spread >= min;
    // By node, so that sums are added in the order of nodes.
    let mut active = active_seeds(graph.nodes(), seeds, f64::NEG_INFINITY);
    // Where every spread is above 0, a sum of 0 says that none came.
    let can_be_dense = generation == Generation::Second && min > 0.0;
    for round in 0..rounds {
        let firing = active.iter().filter(|entry| fires(entry.1)).map(|entry| entry.0);
        take_edges(graph, firing, rounds - round, most_edges)?;
        if can_be_dense && active.len() > graph.node_bound() as usize / DENSE {
            if *most_edges < usize::MAX {
                let edges = graph.edge_count().saturating_mul((rounds - round) as usize);
                *most_edges = most_edges.checked_sub(edges)?;
            }
            active = spread_densely(graph, &active, options, rounds - round, scratch);
            break;
        }
        scratch.sums.begin(graph.node_bound());
        let mut spreads = 0;
        for block in active.chunks(FETCHED) {
            let firing = || block.iter().filter(|entry| fires(entry.1));
            graph.fetch(Side::Out, firing().map(|entry| entry.0));
            for &(node, activation) in firing() {
                let Scratch { buffer, sums, .. } = &mut *scratch;
                let row = graph.packed_row(Side::Out, node, buffer);
                row.for_each_weight(|target, weight| {
                    let spread = activation * f64::from(weight) * decay;
                    if counts(spread) {
                        sums.add(target, spread);
                        spreads += 1;
                    }
                });
            }
        }
        active = replaced(&active, &scratch.sums.take_sorted(|_| true));
        if generation == Generation::Second && spreads < FEWEST_SPREADS {
            break;
        }
    }
    active.retain(|entry| entry.1 >= min);
    Some(Ranked::top(active, limit))
}

/// `rounds` rounds of the second generation over a place for every node, for when much of the graph is active: adding and
/// clearing cost less than keeping lists.
fn spread_densely(
    graph: &Graph,
    active: &[(u32, f64)],
    options: &OptimusOptions,
    rounds: u32,
    scratch: &mut Scratch,
) -> Vec<(u32, f64)> {
    let OptimusOptions { decay, min, .. } = *options;
    let Scratch { buffer, dense, .. } = scratch;
    let [activations, sums] = dense;
    let bound = graph.node_bound() as usize;
    activations.clear();
    activations.resize(bound, f64::NEG_INFINITY);
    sums.clear();
    sums.resize(bound, 0.0);
    for &(node, activation) in active {
        activations[node as usize] = activation;
    }
    for _ in 0..rounds {
        let mut spreads = 0;
        for (node, &activation) in (0..).zip(&*activations) {
            if activation < min {
                continue;
            }
            let row = graph.packed_row(Side::Out, node, buffer);
            row.for_each_weight(|target, weight| {
                let spread = activation * f64::from(weight) * decay;
                // Adding 0 where a spread is dropped: no branch that cannot be foreseen.
                let counts = spread >= min;
                sums[target as usize] += if counts { spread } else { 0.0 };
                spreads += usize::from(counts);
            });
        }
        for (activation, sum) in activations.iter_mut().zip(&mut *sums) {
            let sum = std::mem::take(sum);
            *activation = if sum > 0.0 { sum.min(1.0) } else { *activation };
        }
        if spreads < FEWEST_SPREADS {
            break;
        }
    }
    let is_active = |activation: &f64| *activation >= min;
    let mut result = Vec::with_capacity(activations.iter().copied().filter(is_active).count());
    let known = (0..).zip(activations.iter().copied());
    result.extend(known.filter(|entry| is_active(&entry.1)));
    result
}

/// The old activations where no sum replaces them, both by node.
fn replaced(old: &[(u32, f64)], sums: &[(u32, f64)]) -> Vec<(u32, f64)> {
    let mut new = Vec::with_capacity(old.len() + sums.len());
    let mut kept = old.iter().peekable();
    for &(node, sum) in sums {
        while let Some(&entry) = kept.next_if(|entry| entry.0 < node) {
            new.push(entry);
        }
        kept.next_if(|entry| entry.0 == node);
        new.push((node, sum.min(1.0)));
    }
    new.extend(kept);
    new
}
