//! Pushing what walks bring along the edges, near the seeds.

use super::super::ground::Ground;
use super::super::passes::{Errors, PassRoom};
use super::super::ranking::keep_top;
use super::super::scratch::Scratch;
use super::proof::{Known, Others, Proof};
use super::{FLOOR, NOTHING, Personalised, PushOptions, closely, shares};
use crate::edge::Side;
use crate::structure::Graph;

/// What was pushed from the seeds so far.
pub(super) struct Push<'a> {
    graph: &'a Graph,
    options: &'a PushOptions,
    begins: &'a [(u32, f64)],
    scratch: &'a mut Scratch,
    most_edges: usize,
    /// How many edges may still be looked at.
    edges_left: usize,
    /// The lowest rank that was looked at closely.
    cut: f64,
}

impl<'a> Push<'a> {
    /// `most_edges` as a share of all.
    pub fn new(
        graph: &'a Graph,
        options: &'a PushOptions,
        begins: &'a [(u32, f64)],
        scratch: &'a mut Scratch,
        most_edges: f64,
    ) -> Push<'a> {
        let bound = graph.node_bound();
        scratch.settled.begin(bound);
        scratch.residuals.begin(bound);
        for &(node, probability) in begins {
            scratch.residuals.add(node, probability);
        }
        let most_edges = (most_edges * graph.edge_count() as f64) as usize;
        Push {
            graph,
            options,
            begins,
            scratch,
            most_edges,
            edges_left: most_edges,
            cut: 0.0,
        }
    }

    /// Pushes, round by round, until no residual is worth it; false where that takes too many edges.
    pub fn settle(&mut self, tolerance: f64) -> bool {
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
                    // A node without edges takes a step too.
                    let Some(left) = self.edges_left.checked_sub(edges.max(1)) else {
                        return false;
                    };
                    self.edges_left = left;
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

    /// Where passes begin: ranks by what was settled and a step of the rest, in the scratch's room.
    pub fn into_room(self, ground: &Ground) -> PassRoom {
        let places = self.graph.node_bound() as usize;
        let mut room = std::mem::take(&mut self.scratch.passes);
        let PassRoom {
            begins,
            ranks,
            guessed,
            ..
        } = &mut room;
        for values in [&mut *begins, &mut *ranks] {
            values.clear();
            values.resize(places, 0.0);
        }
        for &(node, probability) in self.begins {
            begins[ground.arrivals.place(node)] = (1.0 - self.options.damping) * probability;
        }
        guessed.clear();
        for (node, residual) in self.scratch.residuals.iter() {
            let place = ground.arrivals.place(node);
            ranks[place] = self.known(node, residual);
            guessed.push(place as u32);
        }
        room
    }

    /// What was settled of a node's rank, and a step of the rest.
    pub(super) fn known(&self, node: u32, residual: f64) -> f64 {
        let settled = self.scratch.settled.get(node).unwrap_or(0.0);
        settled + (1.0 - self.options.damping) * residual
    }

    /// Whether residuals can be brought below a tolerance with the edges that are left: each of those takes at least
    /// `(1 - damping) * tolerance` from them.
    pub fn may_settle(&self, tolerance: f64) -> bool {
        self.rest() <= (1.0 - self.options.damping) * tolerance * self.edges_left as f64
    }

    /// Where to look for the first nodes.
    pub fn floor(&self) -> f64 {
        FLOOR * self.cut
    }

    /// All residuals together.
    pub fn rest(&self) -> f64 {
        self.scratch.residuals.iter().map(|entry| entry.1).sum()
    }

    pub(super) fn residual(&self, node: u32) -> f64 {
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
        let row = self.graph.packed_row(Side::Out, node, buffer);
        residuals.replace(node, 0.0);
        settled.add(node, (1.0 - self.options.damping) * residual);
        let mut carried = 0.0;
        row.for_each_weight(|_, weight| carried += f64::from(weight.max(0.0)));
        let share = self.options.damping * residual / carried;
        row.for_each_weight(|target, weight| {
            // Nothing goes on where nobody follows edges.
            let more = share * f64::from(weight);
            if more > 0.0 {
                let before = residuals.add(target, more);
                if before < tolerance && before + more >= tolerance {
                    reached.push(target);
                }
            }
        });
    }

    /// What the ranks are out by: less than residuals bring when they are followed on for ever, beyond their own first step.
    ///
    /// Together that is `damping` of them. Where none is larger than `s` times the gauge it is, of each rank, at most
    /// `(1 - damping) * s * (carried + carried^2 + ...)` times the gauge, `carried` being `damping * growth`. Rounding: a
    /// push is out by some units in the last place of what it moves for each of its edges.
    pub(super) fn errors<'g>(&self, ground: Option<&'g Ground>, rest: f64) -> Errors<'g> {
        let damping = self.options.damping;
        let gauge = ground.map(Ground::gauge);
        let each = gauge.map(|gauge| (gauge, damping * gauge.growth));
        let each = each.filter(|(_, carried)| *carried < 1.0).zip(ground);
        let each = each.map_or(f64::INFINITY, |((gauge, carried), ground)| {
            let by_gauge = |(node, residual): (u32, f64)| {
                residual / f64::from(gauge.numbers[ground.arrivals.place(node)])
            };
            let largest = self.scratch.residuals.iter().map(by_gauge).fold(0.0, f64::max);
            (1.0 - damping) * largest * carried / (1.0 - carried)
        });
        let rounding = 4.0 * f64::EPSILON * (self.most_edges - self.edges_left + 1) as f64;
        Errors::new(damping * rest, each, rounding, gauge)
    }

    /// The first nodes by what was pushed; with the ground of the graph their order is proved sooner.
    pub fn result(&mut self, ground: Option<&Ground>) -> Personalised {
        let rest = self.rest();
        let errors = self.errors(ground, rest);
        let Scratch {
            residuals, settled, ..
        } = &*self.scratch;
        let top = self.options.top;
        let total: f64 = settled.iter().map(|entry| entry.1).sum::<f64>() + rest;
        let share = errors.together / (self.graph.edge_count() as f64).max(1.0);
        let lower = |node, residual| self.known(node, residual);
        // The base knows roughly who comes first; of those the number of edges is counted.
        let rough = |(node, residual)| {
            let edges = self.graph.row_estimate(Side::In, node);
            (node, lower(node, residual) + share * f64::from(edges))
        };
        let mut first: Vec<(u32, f64)> = residuals.iter().map(rough).collect();
        let are_all = first.len() <= closely(top);
        keep_top(&mut first, closely(top));
        // Who was not reached has a rank of `error` at most, so 0 is as near as any estimate.
        let cut = first.iter().map(|entry| entry.1).fold(f64::INFINITY, f64::min);
        let value = if are_all { 0.0 } else { cut };
        let others = Others {
            value,
            upper: value + errors.most(),
        };
        let known = |&(node, _): &(u32, f64)| {
            let lower = lower(node, residuals.get(node).unwrap_or(0.0));
            let error = ground.map_or(errors.most(), |ground| errors.at(ground.arrivals.place(node)));
            let edges = self.graph.row_len(Side::In, node);
            Known {
                node,
                value: (lower + share * edges as f64).min(lower + error),
                lower: lower - errors.rounding,
                upper: lower + error,
            }
        };
        let mut ranked: Vec<Known> = first.iter().map(known).collect();
        ranked.sort_unstable_by(Known::by_value);
        let proof = Proof {
            graph: self.graph,
            begins: self.begins,
            // What is left is rounding: nothing further is to be found out.
            least_gap: if rest < NOTHING {
                f64::NEG_INFINITY
            } else {
                2.0 * errors.together
            },
        };
        let exact = proof.holds(&mut ranked, top, Some(others))
            || (are_all && proof.holds(&mut ranked, top, None) && self.is_closed());
        self.cut = value;
        let mut seeds = self.begins.iter().map(|begin| begin.0);
        let (total, lost) = match ground {
            Some(ground) if ground.loses_nothing(&mut seeds) => (1.0, 0.0),
            // By `together` alone: what of that is lost makes the total smaller, but adds to no rank.
            None => (total, 0.0),
            Some(_) => (total, errors.together + errors.rounding),
        };
        shares(ranked, top, total, lost, exact)
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
