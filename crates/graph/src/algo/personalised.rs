//! Personalised PageRank near its seeds, by pushing.
//!
//! Each node has a settled part of its rank and a residual: walks that came so far and were not followed on. A push
//! settles `1 - damping` of a residual and sends the rest along the edges, by weight. A node is pushed while its
//! residual is at least `tolerance` for each of its edges, so the edges looked at are at most
//! `1 / (tolerance * (1 - damping))`, whatever the size of the graph.
//!
//! A rank is at least `settled + (1 - damping) * residual`, and exceeds that by at most `damping` times all residuals
//! together: where walks that were not followed on end. They end at hubs above all, so that share is estimated by how
//! many edges arrive at a node; without it, the hubs behind the first steps are ranked too low. Where estimates differ
//! by more than twice the bound, their order is proved.
//!
//! Definitions are [`personalised_pagerank`](super::pagerank::personalised_pagerank)'s. Andersen, Chung and Lang,
//! "Local graph partitioning using PageRank vectors", FOCS 2006.
//!
//! Cost: some 3 ns an edge looked at. Where that would come to much more than a pass over the whole graph, such passes go
//! on from what was pushed until the order is proved.

use super::arrivals::Arrivals;
use super::pagerank::{Passes, reached_from};
use super::ranking::{Ranked, keep_top};
use super::scratch::Scratch;
use crate::edge::Side;
use crate::structure::{Graph, RowBuffer};
use std::cell::LazyCell;

/// Residuals together below this are rounding: what the ranking does not separate by then is equal.
const NOTHING: f64 = 1e-13;
/// How much finer each attempt at a proof is than the one before.
const FINER: f64 = 0.125;

/// How many more nodes are looked at closely than twice those to give.
const MARGIN: usize = 64;

/// Pushing that looks at so many times the edges of the graph is given up: an edge costs several times what it costs in a
/// pass over the whole graph.
const MOST_EDGES: f64 = 2.0;
/// The same where the order is to be proved, which takes passes unless it is clear at once.
const MOST_EDGES_OF_PROOF: f64 = 0.25;

/// Passes whose changes are so small add rounding alone.
const SETTLED: f64 = 1e-15;
/// Over so few edges passes are made until then: that takes less than a millisecond.
const FEW_EDGES: usize = 1 << 14;
/// More passes are never made.
const MOST_PASSES: u32 = 10_000;

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
    let begins = begins(graph, seeds);
    let most_passes = if options.exact {
        MOST_EDGES_OF_PROOF
    } else {
        MOST_EDGES
    };
    let mut push = Push {
        graph,
        options,
        begins: &begins,
        scratch,
        most_edges: (most_passes * graph.edge_count() as f64) as usize,
    };
    push.begin();
    let mut tolerance = options.tolerance;
    while push.settle(tolerance) {
        let result = push.result();
        if result.exact || !options.exact {
            return result;
        }
        if push.rest() < NOTHING {
            break;
        }
        tolerance *= FINER;
    }
    passed_top(graph, &begins, push.guess(), options)
}

/// The same by passes over the whole graph, from a guess at the ranks: true ranks, or as far as the order is proved.
fn passed_top(graph: &Graph, begins: &[(u32, f64)], guess: Vec<f64>, options: &PushOptions) -> Personalised {
    let PushOptions {
        damping, top, exact, ..
    } = *options;
    let (arrivals, strengths) = Arrivals::of(graph);
    let mut from = vec![0.0; arrivals.nodes().len()];
    for &(node, probability) in begins {
        from[arrivals.place(node)] = probability;
    }
    let guess = arrivals.by_place(&guess);
    let mut passes = Passes::new(arrivals, strengths.leaving, from, guess, damping);
    let reached = LazyCell::new(|| reached_from(graph, begins.iter().map(|begin| begin.0), damping));
    let count = closely(top);
    // More nodes than are looked at closely were above it in the last pass.
    let mut floor = 0.0;
    loop {
        passes.run();
        let (error, total) = (passes.error, passes.total);
        let nodes = passes.arrivals.nodes().iter().copied();
        let ranks = nodes.zip(passes.ranks.iter().copied());
        let mut first: Vec<(u32, f64)> = ranks.filter(|entry| entry.1 > floor).collect();
        if first.len() <= count {
            let rank = |node| (node, passes.rank(node));
            first = reached.iter().map(rank).collect();
        }
        let are_all = first.len() <= count;
        let mut ranked = Ranked::top(first, count).nodes;
        let last = ranked.last().map_or(0.0, |last| last.1);
        let others = Some(last).filter(|_| !are_all);
        let proof = Proof {
            graph,
            begins,
            least_gap: error,
        };
        let is_proved = proof.holds(&ranked, top, others);
        let is_settled = passes.change < SETTLED * total;
        let is_enough = exact && is_proved && error < options.tolerance * total;
        if (is_enough && graph.edge_count() > FEW_EDGES) || is_settled || passes.made == MOST_PASSES {
            ranked.truncate(top);
            ranked.iter_mut().for_each(|entry| entry.1 /= total);
            return Personalised {
                ranked: Ranked { nodes: ranked },
                error: 2.0 * error / total,
                exact: is_proved || is_settled,
            };
        }
        floor = (last - error).max(0.0);
    }
}

/// How many nodes are looked at closely to give the first `top`: where ranks at the end are equal, the next lower one says
/// that nobody else's is higher.
fn closely(top: usize) -> usize {
    top.saturating_mul(2).saturating_add(MARGIN)
}

/// What separates nodes whose ranks are known roughly.
struct Proof<'a> {
    graph: &'a Graph,
    begins: &'a [(u32, f64)],
    /// Values further apart than this are of ranks in the same order.
    least_gap: f64,
}

impl Proof<'_> {
    /// Whether the first `top` of these nodes, by falling value, are those of the highest ranks in their order, equal ones
    /// aside. `others`: no node beside them has a higher value; absent, there are no others.
    fn holds(&self, ranked: &[(u32, f64)], top: usize, others: Option<f64>) -> bool {
        let Some(last) = top.min(ranked.len()).checked_sub(1) else {
            return top == 0 || others.is_none();
        };
        let is_above_others = |others| top <= ranked.len() && self.is_gap(ranked[last].1, others);
        if !others.is_none_or(is_above_others) {
            return false;
        }
        for (at, pair) in (1..).zip(ranked.windows(2)) {
            if self.is_gap(pair[0].1, pair[1].1) {
                if at >= top {
                    return true;
                }
            } else if !self.are_alike(pair[0].0, pair[1].0) {
                return false;
            }
        }
        true
    }

    fn is_gap(&self, higher: f64, lower: f64) -> bool {
        higher - lower > self.least_gap
    }

    /// Whether two nodes have the same rank whatever the others' ranks are: walks arrive from the same ones in the same
    /// shares.
    fn are_alike(&self, a: u32, b: u32) -> bool {
        let begin = |node| {
            let at = self.begins.binary_search_by_key(&node, |begin| begin.0).ok()?;
            Some(self.begins[at].1)
        };
        let (mut buffer, mut other_buffer) = (RowBuffer::default(), RowBuffer::default());
        let row = self.graph.row(Side::In, a, &mut buffer);
        let other = self.graph.row(Side::In, b, &mut other_buffer);
        begin(a) == begin(b) && row.nodes == other.nodes && row.weights == other.weights
    }
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

struct Push<'a> {
    graph: &'a Graph,
    options: &'a PushOptions,
    begins: &'a [(u32, f64)],
    scratch: &'a mut Scratch,
    /// How many edges may still be looked at.
    most_edges: usize,
}

impl Push<'_> {
    fn begin(&mut self) {
        let bound = self.graph.node_bound();
        self.scratch.settled.begin(bound);
        self.scratch.residuals.begin(bound);
        for &(node, probability) in self.begins {
            self.scratch.residuals.add(node, probability);
        }
    }

    /// Pushes, round by round, until no residual is worth it; false where that takes too many edges.
    fn settle(&mut self, tolerance: f64) -> bool {
        let residuals = self.scratch.residuals.iter();
        let mut next: Vec<u32> = residuals
            .filter(|entry| entry.1 >= tolerance)
            .map(|entry| entry.0)
            .collect();
        // Nodes of at least the tolerance, but not for each of their edges, with what they wait for.
        let mut waiting: Vec<(u32, f64)> = Vec::new();
        let mut reached = Vec::new();
        while !next.is_empty() {
            // By node, so that sums do not depend on the way that led here.
            next.sort_unstable();
            for node in next.drain(..) {
                let edges = self.graph.row_len(Side::Out, node);
                let worth = tolerance * edges as f64;
                if self.residual(node) >= worth {
                    let Some(left) = self.most_edges.checked_sub(edges) else {
                        return false;
                    };
                    self.most_edges = left;
                    self.push(node, tolerance, &mut reached);
                } else {
                    waiting.push((node, worth));
                }
            }
            std::mem::swap(&mut next, &mut reached);
            waiting.retain(|&(node, worth)| {
                let waits = self.residual(node) < worth;
                if !waits {
                    next.push(node);
                }
                waits
            });
        }
        true
    }

    /// Ranks by what was settled and a step of the rest.
    fn guess(&self) -> Vec<f64> {
        let mut guess = vec![0.0; self.graph.node_bound() as usize];
        for (node, residual) in self.scratch.residuals.iter() {
            let settled = self.scratch.settled.get(node).unwrap_or(0.0);
            guess[node as usize] = settled + (1.0 - self.options.damping) * residual;
        }
        guess
    }

    /// All residuals together.
    fn rest(&self) -> f64 {
        self.scratch.residuals.iter().map(|entry| entry.1).sum()
    }

    fn residual(&self, node: u32) -> f64 {
        self.scratch.residuals.get(node).unwrap_or(0.0)
    }

    /// Pushes a node, and notes whose residuals reach the tolerance by it.
    fn push(&mut self, node: u32, tolerance: f64, reached: &mut Vec<u32>) {
        let Scratch {
            buffer,
            residuals,
            settled,
            ..
        } = &mut *self.scratch;
        let residual = residuals.get(node).unwrap_or(0.0);
        let row = self.graph.row(Side::Out, node, buffer);
        residuals.replace(node, 0.0);
        settled.add(node, (1.0 - self.options.damping) * residual);
        let carried = row
            .weights
            .iter()
            .fold(0.0, |sum, &w| sum + f64::from(w.max(0.0)));
        let share = self.options.damping * residual / carried;
        for (&target, &weight) in row.nodes.iter().zip(row.weights) {
            // Nothing goes on where nobody follows edges.
            let more = share * f64::from(weight);
            if more > 0.0 {
                let before = residuals.add(target, more);
                if before < tolerance && before + more >= tolerance {
                    reached.push(target);
                }
            }
        }
    }

    fn result(&mut self) -> Personalised {
        let rest = self.rest();
        let Scratch {
            residuals, settled, ..
        } = &*self.scratch;
        let PushOptions { damping, top, .. } = *self.options;
        let total: f64 = settled.iter().map(|entry| entry.1).sum::<f64>() + rest;
        let error = damping * rest;
        let share = error / (self.graph.edge_count() as f64).max(1.0);
        let bounds = residuals.iter().map(|(node, residual)| {
            let settled = settled.get(node).unwrap_or(0.0);
            (node, settled + (1.0 - damping) * residual)
        });
        // The base knows roughly who comes first; of those the number of edges is counted.
        let rough = |(node, bound)| {
            (
                node,
                bound + share * f64::from(self.graph.row_estimate(Side::In, node)),
            )
        };
        let mut first: Vec<(u32, f64)> = bounds.map(rough).collect();
        let are_all = first.len() <= closely(top);
        keep_top(&mut first, closely(top));
        // Who was not reached has a rank of `error` at most, so 0 is as near as any estimate.
        let cut = first.iter().map(|entry| entry.1).fold(f64::INFINITY, f64::min);
        let others = if are_all { 0.0 } else { cut };
        for (node, rank) in &mut first {
            let edges = self.graph.row_len(Side::In, *node) as f64;
            *rank += share * (edges - f64::from(self.graph.row_estimate(Side::In, *node)));
        }
        let mut ranked = Ranked::top(first, usize::MAX).nodes;
        let proof = Proof {
            graph: self.graph,
            begins: self.begins,
            // What is left is rounding: nothing further is to be found out.
            least_gap: if rest < NOTHING {
                f64::NEG_INFINITY
            } else {
                2.0 * error
            },
        };
        let exact = proof.holds(&ranked, top, Some(others))
            || (are_all && proof.holds(&ranked, top, None) && self.is_closed());
        ranked.truncate(top);
        for entry in &mut ranked {
            entry.1 /= total;
        }
        Personalised {
            ranked: Ranked { nodes: ranked },
            error: if total > 0.0 { error / total } else { 0.0 },
            exact,
        }
    }

    /// Whether walks reach no other nodes than those that were reached.
    fn is_closed(&mut self) -> bool {
        let Scratch {
            buffer,
            residuals,
            settled,
            ..
        } = &mut *self.scratch;
        let residuals = &*residuals;
        // Who was pushed has reached its neighbours.
        let waiting = residuals.iter().filter(|entry| settled.get(entry.0).is_none());
        self.options.damping <= 0.0
            || waiting.map(|entry| entry.0).all(|node| {
                let mut row = self.graph.row(Side::Out, node, buffer).iter();
                row.all(|next| next.weight <= 0.0 || residuals.get(next.node).is_some())
            })
    }
}
