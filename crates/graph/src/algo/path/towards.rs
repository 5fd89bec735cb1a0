//! Many searches for the likeliest path to one target, each with another detour.
//!
//! One search from the target, by Dijkstra's algorithm against the edges and up to the source, says how far every node
//! is at least; then each search goes almost straight there (A*): a detour only makes ways longer, so the distances
//! stay lower bounds.
//!
//! Hart, Nilsson and Raphael, IEEE Transactions on Systems Science and Cybernetics 4 (1968).
//!
//! Cost: the first search some 30 ns an edge of all nodes nearer to the target than the source is; the others a few
//! nodes beside their paths.

use std::cmp::Reverse;

use super::likely::Queue;
use super::{Detour, cost_of};
use crate::algo::scratch::{Marked, Scratch};
use crate::edge::{EdgeFilter, Side};
use crate::structure::{Graph, RowBuffer};

/// Equal costs differ by no more, relative to themselves and to 1.
const ROUNDING: f64 = 1e-12;

/// Distances to a target.
pub(super) struct Towards<'a> {
    graph: &'a Graph,
    filter: &'a EdgeFilter,
    target: u32,
    /// In costs; of nodes nearer than `radius` their own.
    distances: Marked<f64>,
    radius: f64,
}

impl<'a> Towards<'a> {
    /// Measures the distances to `target` of all nodes that are nearer than `source`.
    pub fn new(graph: &'a Graph, source: u32, target: u32, filter: &'a EdgeFilter) -> Self {
        let mut distances = Marked::default();
        distances.begin(graph.node_bound());
        distances.set(target, 0.0);
        let mut queue = Queue::from([Reverse((0, target))]);
        let mut buffer = RowBuffer::default();
        let mut radius = f64::INFINITY;
        while let Some(Reverse((bits, node))) = queue.pop() {
            let cost = f64::from_bits(bits);
            if node == source {
                radius = cost;
                break;
            }
            if distances.get(node).is_some_and(|known: f64| known < cost) {
                continue;
            }
            for entry in graph.row(Side::In, node, &mut buffer).iter() {
                let known = distances.get(entry.node).unwrap_or(f64::INFINITY);
                if known > cost && filter.accepts(entry.edge_type, entry.weight) {
                    let next = cost + cost_of(entry.weight);
                    if next < known {
                        distances.set(entry.node, next);
                        queue.push(Reverse((next.to_bits(), entry.node)));
                    }
                }
            }
        }
        Towards {
            graph,
            filter,
            target,
            distances,
            radius,
        }
    }

    /// At least how far a node is from the target; `None` where it cannot be reached.
    fn at_least(&self, node: u32) -> Option<f64> {
        match self.distances.get(node) {
            Some(distance) => Some(distance.min(self.radius)),
            None => (self.radius < f64::INFINITY).then_some(self.radius),
        }
    }

    /// The likeliest path from a node that goes only where the detour is open, if it costs no more than `limit`.
    pub fn search(
        &self,
        from: u32,
        limit: f64,
        detour: &impl Detour,
        scratch: &mut Scratch,
    ) -> Option<Vec<u32>> {
        // Added in another order, the same costs may differ by rounding.
        let limit = limit + ROUNDING * (1.0 + limit);
        let Scratch { buffer, costs, .. } = scratch;
        let costs = &mut costs[Side::Out as usize];
        costs.begin(self.graph.node_bound());
        costs.set(from, (0.0, from));
        let mut queue = Queue::from([Reverse((self.at_least(from)?.to_bits(), from))]);
        while let Some(Reverse((bits, node))) = queue.pop() {
            let (cost, _) = costs.get(node)?;
            if cost + self.at_least(node)? < f64::from_bits(bits) {
                continue; // It was reached more cheaply after it was queued.
            }
            if node == self.target {
                let before = |&node: &u32| costs.get(node).map(|known| known.1).filter(|&next| next != node);
                let mut path: Vec<u32> = std::iter::successors(Some(node), before).collect();
                path.reverse();
                return Some(path);
            }
            for entry in self.graph.row(Side::Out, node, buffer).iter() {
                let known = costs.get(entry.node).map_or(f64::INFINITY, |(known, _)| known);
                if known <= cost
                    || !self.filter.accepts(entry.edge_type, entry.weight)
                    || !detour.is_open(node, entry.node)
                {
                    continue;
                }
                let next = cost + cost_of(entry.weight);
                if next < known
                    && let Some(rest) = self.at_least(entry.node)
                    && next + rest <= limit
                {
                    costs.set(entry.node, (next, node));
                    queue.push(Reverse(((next + rest).to_bits(), entry.node)));
                }
            }
        }
        None
    }
}
