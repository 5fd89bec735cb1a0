//! The likeliest path, by Dijkstra's algorithm from both ends.
//!
//! Weights are read as probabilities: a step costs -ln(weight), so the path of least cost has the largest product of
//! weights. Weights above 1 count as 1; edges of a weight of 0 and below lead nowhere.
//!
//! Dijkstra, Numerische Mathematik 1 (1959); the search from both ends: Nicholson, The Computer Journal 9 (1966).
//!
//! Cost: the edges of the nodes nearer than about half the distance to either end, some 30 ns each.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Path, cost_of};
use crate::algo::scratch::Scratch;
use crate::edge::{EdgeFilter, Side};
use crate::structure::Graph;

/// The path of least cost from `source` to `target`, if there is one. Of equally likely paths, always the same one.
pub fn likeliest(
    graph: &Graph,
    source: u32,
    target: u32,
    filter: &EdgeFilter,
    scratch: &mut Scratch,
) -> Option<Path> {
    let ends = [source, target];
    if !ends.iter().all(|&end| graph.nodes().contains(end)) {
        return None;
    }
    let mut search = Search::new(graph, ends, filter, scratch);
    // What is still queued on both sides makes no cheaper path than the nearest of each together.
    while let [Some(from), Some(to)] = search.queues.each_ref().map(nearest)
        && from + to < search.best
    {
        if from <= to {
            search.settle(Side::Out, to);
        } else {
            search.settle(Side::In, from);
        }
    }
    let nodes = path_through(search.middle?, scratch);
    Some(Path::along(graph, nodes, filter, scratch))
}

/// Costs are 0 or more, and such numbers are ordered as their bits are.
pub(super) type Queue = BinaryHeap<Reverse<(u64, u32)>>;

/// What stands where a search began.
const NO_NODE: u32 = u32::MAX;

fn nearest(queue: &Queue) -> Option<f64> {
    queue.peek().map(|Reverse((cost, _))| f64::from_bits(*cost))
}

struct Search<'a> {
    graph: &'a Graph,
    filter: &'a EdgeFilter,
    scratch: &'a mut Scratch,
    queues: [Queue; 2],
    /// The cost of the cheapest path found so far, and a node of it that both ends reached.
    best: f64,
    middle: Option<u32>,
}

impl<'a> Search<'a> {
    fn new(graph: &'a Graph, ends: [u32; 2], filter: &'a EdgeFilter, scratch: &'a mut Scratch) -> Self {
        let mut queues = [Queue::new(), Queue::new()];
        for ((end, queue), known) in ends.into_iter().zip(&mut queues).zip(&mut scratch.costs) {
            known.begin(graph.node_bound());
            known.set(end, (0.0, NO_NODE));
            queue.push(Reverse((0, end)));
        }
        let is_there = ends[0] == ends[1];
        Search {
            graph,
            filter,
            scratch,
            queues,
            best: if is_there { 0.0 } else { f64::INFINITY },
            middle: is_there.then_some(ends[0]),
        }
    }

    /// Takes the nearest node of one side and looks along its edges; the nearest of the other has cost `rest`.
    fn settle(&mut self, side: Side, rest: f64) {
        let Some(Reverse((bits, node))) = self.queues[side as usize].pop() else {
            return;
        };
        let cost = f64::from_bits(bits);
        let Scratch { buffer, costs, .. } = &mut *self.scratch;
        let [out, into] = costs.each_mut();
        let (here, there) = match side {
            Side::Out => (out, into),
            Side::In => (into, out),
        };
        if here.get(node).is_some_and(|(known, _)| known < cost) {
            return; // It was reached more cheaply after it was queued.
        }
        for entry in self.graph.row(side, node, buffer).iter() {
            let known = here.get(entry.node).map_or(f64::INFINITY, |(known, _)| known);
            // An edge costs 0 at least: nothing to gain at a node that is as near already.
            if known <= cost || !self.filter.accepts(entry.edge_type, entry.weight) {
                continue;
            }
            let next = cost + cost_of(entry.weight);
            if next >= known {
                continue;
            }
            let met = there.get(entry.node);
            let through = next + met.map_or(rest, |(known, _)| known.min(rest));
            // No cheaper path goes through here, if the other end reached it or has to come from further away.
            if through >= self.best {
                continue;
            }
            here.set(entry.node, (next, node));
            self.queues[side as usize].push(Reverse((next.to_bits(), entry.node)));
            if let Some((known, _)) = met
                && next + known < self.best
            {
                self.best = next + known;
                self.middle = Some(entry.node);
            }
        }
    }
}

/// From the source to `middle`, and on to the target.
fn path_through(middle: u32, scratch: &Scratch) -> Vec<u32> {
    let way = |side: Side| {
        let costs = &scratch.costs[side as usize];
        let before = move |&node: &u32| {
            costs
                .get(node)
                .map(|known| known.1)
                .filter(|&node| node != NO_NODE)
        };
        std::iter::successors(before(&middle), before)
    };
    let mut nodes: Vec<u32> = way(Side::Out).collect();
    nodes.reverse();
    nodes.push(middle);
    nodes.extend(way(Side::In));
    nodes
}
