//! Spreading activation with the fan effect: the more edges leave a node, the less each of them carries.
//!
//! In each round, for every node i,
//!
//! ```text
//! u(i) = retention * a(i) + decay * sum over edges j -> i of w(ji) * a(j) / fan(j)
//! v(i) = u(i) - strength * sum over the k of the `width` largest u with u(k) > u(i) of u(k) - u(i)     (inhibition)
//! a(i) = v(i) where v(i) >= min, else 0
//! ```
//!
//! fan(j) is the number of edges that leave j; weights count within 0..=1. A node shares out what it does not keep, so
//! with `retention + decay <= 1` activation never grows: the seeds' is the most there can be.
//!
//! Sources. That a fact is the slower to recall the more facts share its concept: Anderson, "Retrieval of propositional
//! information from long-term memory", Cognitive Psychology 6 (1974), and ACT's division of activation by fan,
//! "A spreading activation theory of memory", Journal of Verbal Learning and Verbal Behavior 22 (1983). Activation as
//! a quantity of which a node retains a part and shares the rest, with a floor under which it is suppressed: Vitevitch,
//! Ercal and Adagarla, Frontiers in Psychology 2:369 (2011), and Siew, "spreadr", Behavior Research Methods 51 (2019),
//! whose default retention, 0.5, is ours, and so is the half that is passed on. Fan and inhibition over a memory of an
//! agent: Jiang et al., "Synapse", arXiv:2601.02744. Weights are within 0..=1 and not normalised, so a node of weak
//! edges loses activation rather than sending it all along them.
//!
//! Without inhibition no activation falls when a seed's activation or an edge's weight rises (unless `tolerance` ends
//! one run earlier); with it, no node's does when its own u rises. Rounding included: every step is monotone.
//!
//! Cost: the edges of active nodes, round by round; some 2 ns an edge.

use super::{active_seeds, take_edges};
use crate::algo::ranking::{Ranked, by_value, keep_top};
use crate::algo::scratch::Scratch;
use crate::edge::Side;
use crate::structure::{FETCHED, Graph};

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FanOptions {
    pub rounds: u32,
    /// The part of its activation that a node passes on, over all its edges, 0 to 1.
    pub decay: f64,
    /// The part that it keeps, 0 to 1.
    pub retention: f64,
    /// Activation below this is none; above 0, or every node that is reached goes on spreading.
    pub min: f64,
    pub inhibition: Option<Inhibition>,
    /// Rounds end when no activation changed by more than this, 0 or more.
    pub tolerance: f64,
    /// Most nodes of the result.
    pub limit: usize,
}

/// How the most active nodes weaken the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inhibition {
    /// The part of each difference that is subtracted, 0 to 1.
    pub strength: f64,
    /// How many nodes weaken those below them.
    pub width: usize,
}

impl Default for Inhibition {
    /// A strength of 0.15, by the 7 most active nodes.
    fn default() -> Self {
        Inhibition {
            strength: 0.15,
            width: 7,
        }
    }
}

impl Default for FanOptions {
    /// 3 rounds, half kept and half passed on, at least 0.01, no inhibition, tolerance 0, all nodes.
    fn default() -> Self {
        FanOptions {
            rounds: 3,
            decay: 0.5,
            retention: 0.5,
            min: 0.01,
            inhibition: None,
            tolerance: 0.0,
            limit: usize::MAX,
        }
    }
}

/// The active nodes after the last round, most active first.
///
/// `seeds` are nodes with the activation they begin with, usually 1. Those that are no nodes are left out; of one given
/// twice the later counts.
pub fn fan(graph: &Graph, seeds: &[(u32, f64)], options: &FanOptions, scratch: &mut Scratch) -> Ranked {
    fan_within(graph, seeds, options, &mut { usize::MAX }, scratch).expect("every edge may be looked at")
}

/// The same, as far as it is found by looking at `most_edges` edges, of which those that were looked at are taken;
/// `None` where they do not seem to suffice: each round is taken to look at as many as the one before.
pub fn fan_within(
    graph: &Graph,
    seeds: &[(u32, f64)],
    options: &FanOptions,
    most_edges: &mut usize,
    scratch: &mut Scratch,
) -> Option<Ranked> {
    let least = options.min.max(f64::MIN_POSITIVE);
    let mut active = active_seeds(graph.nodes(), seeds, least);
    for round in 0..options.rounds {
        let sending = active.iter().map(|entry| entry.0);
        take_edges(graph, sending, options.rounds - round, most_edges)?;
        let Scratch { buffer, peaks, .. } = &mut *scratch;
        peaks.begin(graph.node_bound());
        for &(node, activation) in &active {
            peaks.add(node, options.retention * activation, least);
        }
        // By node: sums are added in the order of nodes, whatever was active before.
        for block in active.chunks(FETCHED) {
            graph.fetch(Side::Out, block.iter().map(|entry| entry.0));
            for &(node, activation) in block {
                let row = graph.packed_row(Side::Out, node, buffer);
                let share = options.decay * activation / row.len() as f64;
                row.for_each_weight(|target, weight| {
                    peaks.add(target, share * f64::from(weight.clamp(0.0, 1.0)), least);
                });
            }
        }
        // What is too small now is not made larger by inhibition, and weakens nobody who is not smaller still.
        let mut next = peaks.take();
        if let Some(inhibition) = options.inhibition {
            inhibit(&mut next, inhibition);
            next.retain(|entry| entry.1 >= least);
        }
        let change = largest_change(&active, &next);
        active = next;
        if change <= options.tolerance {
            break;
        }
    }
    Some(Ranked::top(active, options.limit))
}

/// Takes from each node a part of what each of the strongest has more.
fn inhibit(nodes: &mut [(u32, f64)], Inhibition { strength, width }: Inhibition) {
    let mut strongest = nodes.to_vec();
    keep_top(&mut strongest, width);
    strongest.sort_unstable_by(by_value);
    for (_, u) in nodes {
        let stronger = strongest.iter().take_while(|other| other.1 > *u);
        *u -= strength * stronger.map(|other| other.1 - *u).sum::<f64>();
    }
}

/// The largest difference between two lists by node; who is missing has 0.
fn largest_change(old: &[(u32, f64)], new: &[(u32, f64)]) -> f64 {
    let mut largest: f64 = 0.0;
    let mut before = old.iter().peekable();
    for &(node, value) in new {
        while let Some(gone) = before.next_if(|entry| entry.0 < node) {
            largest = largest.max(gone.1);
        }
        let same = before.next_if(|entry| entry.0 == node);
        largest = largest.max((value - same.map_or(0.0, |entry| entry.1)).abs());
    }
    before.fold(largest, |largest, gone| largest.max(gone.1))
}
