//! The path of fewest hops, by breadth-first search from both ends.
//!
//! Of several such paths it is the one whose nodes are smallest, compared from the source on: so every engine and every
//! way of searching finds the same one.
//!
//! The search stops at the first edge that joins what it knows from either end: how long the path is, is then known.
//! From the source, nodes are reached in the order of the smallest ways to them: each level is gone through in the order in
//! which it was reached, and rows are sorted. So the smallest way goes through the first node of the source's last level
//! that an edge joins to the target's, along the nodes that it was reached from; and on along the smallest nodes that lead
//! to the target.
//!
//! Cost: the edges of the nodes within about half the distance of either end, some 3 ns each, whatever the size of the
//! graph; on average half of those of the last step from the source, and up to one and a half times all from the target.

use super::wave::{BothEnds, MOST_HOPS, Reached, Wave};
use super::{Detour, Free, Path};
use crate::algo::scratch::Scratch;
use crate::edge::{EdgeFilter, Side};
use crate::structure::{FETCHED, Graph, PackedRow};

/// The path of fewest hops from `source` to `target`, if there is one of at most `max_hops`.
///
/// `filter`: the edges that count. Any weight will do; exclude small ones by the filter.
pub fn fewest_hops(
    graph: &Graph,
    source: u32,
    target: u32,
    max_hops: u32,
    filter: &EdgeFilter,
    scratch: &mut Scratch,
) -> Option<Path> {
    let found = fewest_hops_within(graph, source, target, max_hops, filter, usize::MAX, scratch);
    found.expect("every edge may be looked at")
}

/// The same, as far as it is found by looking at some `most_edges` edges; `None` where that takes more.
pub fn fewest_hops_within(
    graph: &Graph,
    source: u32,
    target: u32,
    max_hops: u32,
    filter: &EdgeFilter,
    most_edges: usize,
    scratch: &mut Scratch,
) -> Option<Option<Path>> {
    let limits = Limits { max_hops, most_edges };
    let nodes = search(graph, [source, target], limits, filter, &Free, scratch).ok()?;
    Some(nodes.map(|nodes| Path::along(graph, nodes, filter, scratch)))
}

/// How far a search may go.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub max_hops: u32,
    /// Edges that may be looked at, counted as rows are in the base.
    pub most_edges: usize,
}

/// A search would have to look at more edges than it may.
#[derive(Debug)]
pub(super) struct TooManyEdges;

pub(super) fn search(
    graph: &Graph,
    ends: [u32; 2],
    limits: Limits,
    filter: &EdgeFilter,
    detour: &impl Detour,
    scratch: &mut Scratch,
) -> Result<Option<Vec<u32>>, TooManyEdges> {
    let [source, target] = ends;
    if !ends.iter().all(|&end| graph.nodes().contains(end)) {
        return Ok(None);
    }
    if source == target {
        return Ok(Some(vec![source]));
    }
    let steps = Steps {
        graph,
        filter,
        detour,
    };
    let mut search = Search {
        steps,
        left: limits.most_edges as u64,
        scratch,
    };
    let met = search.meet(ends, limits.max_hops)?;
    Ok(met.map(|met| search.path(met)))
}

/// Neighbours that are looked at before it is asked whether the ends have met.
const AT_ONCE: usize = 64;

/// A step to one of a few nodes is looked up in rows so many times as long; it is found in others by reading them.
const FEW: usize = 8;

/// Of the edges that would have to be looked at to find all that is joined, one in so many is looked at before, in the hope
/// that much is.
const PATIENCE: usize = 2;

/// The steps that count.
struct Steps<'a, D> {
    graph: &'a Graph,
    filter: &'a EdgeFilter,
    detour: &'a D,
}

impl<D: Detour> Steps<'_, D> {
    /// Whether every edge is one.
    fn are_all(&self) -> bool {
        self.filter.accepts_all() && D::IS_FREE
    }

    /// Whether the entry at a place of a node's row is one.
    #[inline]
    fn contain(&self, side: Side, node: u32, row: PackedRow<'_>, place: usize) -> bool {
        let (from, to) = match side {
            Side::Out => (node, row.nodes[place]),
            Side::In => (row.nodes[place], node),
        };
        self.filter.accepts_at(row, place) && self.detour.is_open(from, to)
    }

    /// Asks for the rows that are looked at next.
    fn fetch(&self, side: Side, nodes: impl Iterator<Item = u32>) {
        if self.filter.accepts_all() {
            self.graph.fetch_neighbours(side, nodes);
        } else {
            self.graph.fetch(side, nodes);
        }
    }
}

struct Search<'a, D> {
    steps: Steps<'a, D>,
    /// Edges that may still be looked at.
    left: u64,
    scratch: &'a mut Scratch,
}

/// The smallest way has this in its middle.
struct Met {
    /// The place of the last node that is known from the source.
    place: usize,
    /// The node after it, the first that is known from the target.
    next: u32,
}

impl<D: Detour> Search<'_, D> {
    /// Takes the ends further, one level at a time, until an edge joins what is known from the one and from the other.
    fn meet(&mut self, ends: [u32; 2], max_hops: u32) -> Result<Option<Met>, TooManyEdges> {
        let Scratch {
            ends: known, waves, ..
        } = &mut *self.scratch;
        known.begin(self.steps.graph.node_bound());
        for (side, end) in Side::BOTH.into_iter().zip(ends) {
            known.set(end, side, 0);
            waves[side as usize].begin(end);
        }
        let mut edges = Side::BOTH.map(|side| self.edges_of(side));
        // Both before either is read: the one comes near while the other is waited for.
        for (side, end) in Side::BOTH.into_iter().zip(ends) {
            self.steps.fetch(side, std::iter::once(end));
        }
        let mut hops = 0;
        while hops < max_hops.min(MOST_HOPS) {
            // The end whose next level has fewer edges to look at.
            let side = if edges[0] > edges[1] { Side::In } else { Side::Out };
            self.left = self.left.checked_sub(edges[side as usize]).ok_or(TooManyEdges)?;
            let met = self.expand(side);
            if met.is_some() {
                return Ok(met);
            }
            if self.scratch.waves[side as usize].last().is_empty() {
                return Ok(None);
            }
            hops += 1;
            edges[side as usize] = self.edges_of(side);
        }
        Ok(None)
    }

    /// How many edges lead on from the last level of an end.
    fn edges_of(&self, side: Side) -> u64 {
        let level = self.scratch.waves[side as usize].last();
        let edges = level
            .iter()
            .map(|reached| self.steps.graph.row_estimate(side, reached.node));
        edges.map(u64::from).sum::<u64>() + level.len() as u64
    }

    /// Takes an end one level further; where it meets the other, the middle of the smallest way is given.
    ///
    /// Each end knows all nodes up to its depth, and met none of the other's before: so those of the other's that are
    /// found now are all of its last level, and whole ways through them are equally long.
    fn expand(&mut self, side: Side) -> Option<Met> {
        if !self.reach_next(side) {
            return None;
        }
        let Scratch { ends, neighbours, .. } = &mut *self.scratch;
        let joined = neighbours
            .iter()
            .find(|next| ends.side(next.node) == Some(side.opposite()));
        let joined = *joined.expect("a neighbour is known from the other end");
        match side {
            Side::Out => Some(Met {
                place: joined.from as usize,
                next: joined.node,
            }),
            Side::In => Some(self.middle(joined.from as usize)),
        }
    }

    /// The nodes one hop beyond the last level of an end that were not reached before become the next. True where one was
    /// reached from the other end: it is among the neighbours that were looked at last.
    fn reach_next(&mut self, side: Side) -> bool {
        let Self { steps, scratch, .. } = self;
        let Scratch {
            buffer,
            ends,
            waves,
            neighbours,
            ..
        } = &mut **scratch;
        let wave = &mut waves[side as usize];
        let hops = wave.hops() + 1;
        let level = wave.places(wave.hops());
        let mut added = 0;
        let mut reach = |wave: &mut Wave, ends: &mut BothEnds, neighbours: &mut Vec<Reached>| {
            let room = &mut wave.room(added + neighbours.len())[added..];
            let (new, has_met) = ends.reach(neighbours, side, hops, room);
            added += new;
            if !has_met {
                neighbours.clear();
            }
            has_met
        };
        neighbours.clear();
        let ahead = |wave: &Wave, from: usize| {
            let block = from..level.end.min(from + FETCHED);
            steps.fetch(side, block.map(|place| wave.at(place).node));
        };
        ahead(wave, level.start);
        for block in level.clone().step_by(FETCHED) {
            let block = block..level.end.min(block + FETCHED);
            ahead(wave, block.end);
            for place in block {
                let (node, from) = (wave.at(place).node, place as u32);
                if steps.are_all() {
                    for part in steps.graph.neighbours(side, node, buffer).chunks(AT_ONCE) {
                        neighbours.extend(part.iter().map(|&node| {
                            ends.prefetch(node);
                            Reached { node, from }
                        }));
                        if neighbours.len() >= AT_ONCE && reach(wave, ends, neighbours) {
                            return true;
                        }
                    }
                    continue;
                }
                let row = steps.graph.packed_row(side, node, buffer);
                for at in 0..row.len() {
                    if steps.contain(side, node, row, at) {
                        neighbours.push(Reached {
                            node: row.nodes[at],
                            from,
                        });
                        if neighbours.len() >= AT_ONCE && reach(wave, ends, neighbours) {
                            return true;
                        }
                    }
                }
            }
            if reach(wave, ends, neighbours) {
                return true;
            }
        }
        wave.add_level(added);
        false
    }

    /// The middle of the smallest way, where the target's last level is joined to the source's from this place on.
    ///
    /// It is found by going through the source's last level to the first node that an edge leads on from; where that would
    /// take long, because few are joined, by going through what is left of the target's.
    fn middle(&mut self, first: usize) -> Met {
        let [out, into] = &self.scratch.waves;
        let (hops, source, target) = (into.hops(), out.last_places(), into.last_places());
        let graph = self.steps.graph;
        let left =
            (first..target.end).map(|place| graph.row_estimate(Side::In, into.at(place).node) as usize);
        let mut patience = left.sum::<usize>() / PATIENCE;
        for place in source.clone() {
            let node = self.scratch.waves[Side::Out as usize].at(place).node;
            let row = graph.row_estimate(Side::Out, node) as usize;
            match patience.checked_sub(1 + row.min(target.len() * FEW)) {
                Some(rest) => patience = rest,
                None => break,
            }
            if let Some(next) = self.smallest_step(node, hops) {
                return Met { place, next };
            }
        }
        let mut joined = self.joined(first);
        joined.sort_unstable();
        let out = &self.scratch.waves[Side::Out as usize];
        let is_joined = |&place: &usize| joined.binary_search(&out.at(place).node).is_ok();
        let place = source.clone().find(is_joined);
        let place = place.expect("what is joined was reached from the source");
        let next = self.smallest_step(out.at(place).node, hops);
        Met {
            place,
            next: next.expect("an edge joins it to the target's last level"),
        }
    }

    /// The nodes of the source's last level from which an edge leads to one of the target's, from this place on; some more
    /// than once.
    fn joined(&mut self, first: usize) -> Vec<u32> {
        let Self { steps, scratch, .. } = self;
        let Scratch {
            buffer, ends, waves, ..
        } = &mut **scratch;
        let [out, into] = waves;
        let mut joined = Vec::new();
        let level = first..into.places(into.hops()).end;
        for block in level.clone().step_by(FETCHED) {
            let block = block..level.end.min(block + FETCHED);
            steps.fetch(Side::In, block.clone().map(|place| into.at(place).node));
            for place in block {
                let node = into.at(place).node;
                let row = steps.graph.packed_row(Side::In, node, buffer);
                let wanted = |&at: &usize| {
                    ends.is(row.nodes[at], Side::Out, out.hops()) && steps.contain(Side::In, node, row, at)
                };
                joined.extend((0..row.len()).filter(wanted).map(|at| row.nodes[at]));
            }
        }
        joined
    }

    /// The nodes of the smallest way.
    fn path(&mut self, met: Met) -> Vec<u32> {
        let [out, into] = &self.scratch.waves;
        let left = into.hops();
        let mut path = Vec::with_capacity((out.hops() + left) as usize + 2);
        let mut place = met.place;
        while place > 0 {
            let reached = out.at(place);
            path.push(reached.node);
            place = reached.from as usize;
        }
        path.push(out.at(0).node);
        path.reverse();
        path.push(met.next);
        let mut node = met.next;
        for hops in (0..left).rev() {
            let next = self.smallest_step(node, hops);
            node = next.expect("what is known from the target leads there");
            path.push(node);
        }
        path
    }

    /// The smallest node that a step leads to from `node` and that is so many hops from the target.
    fn smallest_step(&mut self, node: u32, hops: u32) -> Option<u32> {
        let Self { steps, scratch, .. } = self;
        let Scratch {
            buffer, ends, waves, ..
        } = &mut **scratch;
        let into = &waves[Side::In as usize];
        let level = into.places(hops);
        let row = steps.graph.packed_row(Side::Out, node, buffer);
        if level.len() * FEW < row.len() {
            let next = level.map(|place| into.at(place).node);
            let wanted = |&next: &u32| {
                row.find(next, 0)
                    .any(|at| steps.contain(Side::Out, node, row, at))
            };
            next.filter(wanted).min()
        } else {
            let mut places = 0..row.len();
            let wanted = |&at: &usize| {
                ends.is(row.nodes[at], Side::In, hops) && steps.contain(Side::Out, node, row, at)
            };
            places.find(wanted).map(|at| row.nodes[at])
        }
    }
}
