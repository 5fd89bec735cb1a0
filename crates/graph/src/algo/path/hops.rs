//! The path of fewest hops, by breadth-first search from both ends.
//!
//! Of several such paths it is the one whose nodes are smallest, compared from the source on: so every engine and every
//! way of searching finds the same one.
//!
//! The search stops at the first edge that joins what it knows from either end: how long the path is, is then known. The
//! smallest is found by going there, smallest nodes first; all ways are looked for only where that would take longer.
//!
//! Cost: the edges of the nodes within about half the distance of either end, some 3 ns each, whatever the size of the
//! graph; on average half of those of the last step, once or twice.

use super::{Detour, Free, Path};
use crate::algo::scratch::{BothEnds, MOST_HOPS, Marked, Scratch};
use crate::edge::{EdgeFilter, Side};
use crate::structure::{FETCHED, Graph};
use std::mem::take;

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
    let mut search = Search {
        graph,
        filter,
        detour,
        depths: [0, 0],
        left: limits.most_edges as u64,
        scratch,
    };
    search.path(source, target, limits.max_hops)
}

/// Steps that wait at once, mostly.
const STEPS: usize = 128;

/// Neighbours that are looked at before it is asked whether the ends have met.
const AT_ONCE: usize = 16;

struct Search<'a, D> {
    graph: &'a Graph,
    filter: &'a EdgeFilter,
    detour: &'a D,
    /// What is known: nodes of at most these depths.
    depths: [u32; 2],
    /// Edges that may still be looked at.
    left: u64,
    scratch: &'a mut Scratch,
}

/// An edge joins the last known level of the source and that of the target.
struct Met {
    /// The end that found it: its last level is what is left of its frontier.
    side: Side,
    /// How many edges lead on from there.
    edges: u64,
}

impl<D: Detour> Search<'_, D> {
    fn path(&mut self, source: u32, target: u32, max_hops: u32) -> Result<Option<Vec<u32>>, TooManyEdges> {
        let Some(met) = self.meet(source, target, max_hops)? else {
            return Ok(None);
        };
        // To go straight there takes no more than was saved by not looking for all ways, but where more edges lead on from
        // the source's end than the target's, which was nearer.
        let most_edges = match met.side {
            Side::Out => u64::MAX,
            Side::In => met.edges,
        };
        let straight = self.first_way(source, most_edges);
        Ok(Some(straight.unwrap_or_else(|| {
            let frontier = take(&mut self.scratch.frontiers[met.side as usize]);
            let joined = self.joined(&frontier);
            self.scratch.frontiers[met.side as usize] = frontier;
            self.way_through(source, joined)
        })))
    }

    /// Takes the ends further, one level at a time, until an edge joins what is known from the one and from the other.
    fn meet(&mut self, source: u32, target: u32, max_hops: u32) -> Result<Option<Met>, TooManyEdges> {
        let mut frontiers = take(&mut self.scratch.frontiers);
        for (frontier, end) in frontiers.iter_mut().zip([source, target]) {
            frontier.clear();
            frontier.push(end);
        }
        let met = self.meet_from(&mut frontiers, max_hops);
        self.scratch.frontiers = frontiers;
        met
    }

    fn meet_from(
        &mut self,
        frontiers: &mut [Vec<u32>; 2],
        max_hops: u32,
    ) -> Result<Option<Met>, TooManyEdges> {
        let known = &mut self.scratch.ends;
        known.begin(self.graph.node_bound());
        for side in Side::BOTH {
            known.set(frontiers[side as usize][0], side, 0);
        }
        let mut edges = Side::BOTH.map(|side| self.edges_of(&frontiers[side as usize], side));
        while self.depths[0] + self.depths[1] < max_hops.min(MOST_HOPS) {
            // The end whose next level has fewer edges to look at.
            let side = if edges[0] > edges[1] { Side::In } else { Side::Out };
            let (frontier, edges) = (&mut frontiers[side as usize], &mut edges[side as usize]);
            self.left = self.left.checked_sub(*edges).ok_or(TooManyEdges)?;
            if self.expand(frontier, side) {
                return Ok(Some(Met { side, edges: *edges }));
            }
            if frontier.is_empty() {
                return Ok(None);
            }
            self.depths[side as usize] += 1;
            *edges = self.edges_of(frontier, side);
        }
        Ok(None)
    }

    fn edges_of(&self, frontier: &[u32], side: Side) -> u64 {
        let edges = frontier.iter().map(|&node| self.graph.row_estimate(side, node));
        edges.map(u64::from).sum::<u64>() + frontier.len() as u64
    }

    /// The frontier becomes the nodes one hop beyond that were not reached before. True where one was reached from the other
    /// end: the frontier stays.
    ///
    /// Each end knows all nodes up to its depth, and met none of the other's before: so those of the other's that are
    /// found now are all of its last level, and whole ways through them are equally long.
    fn expand(&mut self, frontier: &mut Vec<u32>, side: Side) -> bool {
        let depth = self.depths[side as usize] + 1;
        if self.filter.accepts_all() && D::IS_FREE {
            return self.expand_freely(frontier, side, depth);
        }
        let mut next = Vec::new();
        for block in frontier.chunks(FETCHED) {
            self.fetch(side, block);
            for &node in block {
                let Scratch { buffer, ends, .. } = &mut *self.scratch;
                let row = self.graph.packed_row(side, node, buffer);
                for (place, &other) in row.nodes.iter().enumerate() {
                    let known = ends.side(other);
                    if known == Some(side) {
                        continue;
                    }
                    let (from, to) = match side {
                        Side::Out => (node, other),
                        Side::In => (other, node),
                    };
                    if self.filter.accepts_at(row, place) && self.detour.is_open(from, to) {
                        if known.is_some() {
                            return true;
                        }
                        ends.set(other, side, depth);
                        next.push(other);
                    }
                }
            }
        }
        *frontier = next;
        false
    }

    /// The same where every edge counts: no branch that cannot be foreseen.
    fn expand_freely(&mut self, frontier: &mut Vec<u32>, side: Side, depth: u32) -> bool {
        let Scratch {
            buffer,
            ends,
            reached,
            ..
        } = &mut *self.scratch;
        let mut count = 0;
        for block in frontier.chunks(FETCHED) {
            self.graph.fetch_neighbours(side, block.iter().copied());
            for &node in block {
                let row = self.graph.packed_row(side, node, buffer).nodes;
                if reached.len() < count + row.len() {
                    reached.resize(count + row.len(), 0);
                }
                for part in row.chunks(AT_ONCE) {
                    let (new, met) = ends.reach(part, side, depth, &mut reached[count..]);
                    if met {
                        return true;
                    }
                    count += new;
                }
            }
        }
        frontier.clear();
        frontier.extend_from_slice(&reached[..count]);
        false
    }

    /// The nodes of the source's last level from which an edge leads to one of these, the target's last level.
    fn joined(&mut self, level: &[u32]) -> Vec<u32> {
        let depth = self.depths[0];
        self.before(level, |ends, node| ends.is(node, Side::Out, depth))
    }

    /// The nodes that are wanted and from which an open edge leads to one of these; some more than once.
    fn before(&mut self, level: &[u32], is_wanted: impl Fn(&BothEnds, u32) -> bool) -> Vec<u32> {
        let mut before = Vec::new();
        for block in level.chunks(FETCHED) {
            self.fetch(Side::In, block);
            for &node in block {
                let Scratch { buffer, ends, .. } = &mut *self.scratch;
                let row = self.graph.packed_row(Side::In, node, buffer);
                for (place, &other) in row.nodes.iter().enumerate() {
                    if is_wanted(ends, other)
                        && self.filter.accepts_at(row, place)
                        && self.detour.is_open(other, node)
                    {
                        before.push(other);
                    }
                }
            }
        }
        before
    }

    /// The smallest way: depth first, smallest nodes first, along what is known from the source, to the first edge that
    /// leads to the last level of the target; `None` where that takes more than `most_edges`.
    fn first_way(&mut self, source: u32, mut most_edges: u64) -> Option<Vec<u32>> {
        let [last, remaining] = self.depths;
        self.scratch.marks.begin(self.graph.node_bound());
        let mut path = Vec::with_capacity((last + remaining) as usize + 2);
        path.push(source);
        // The nodes that may follow each of the path but the last, the smallest at the end, and where each one's begin.
        let mut waiting = Vec::with_capacity(STEPS);
        let mut begins = Vec::with_capacity(last as usize);
        loop {
            let node = path[path.len() - 1];
            let depth = path.len() as u32 - 1;
            most_edges = most_edges.checked_sub(u64::from(self.graph.row_estimate(Side::Out, node)))?;
            if depth == last {
                if let Some(next) =
                    self.smallest_step(node, |known, next| known.ends.is(next, Side::In, remaining))
                {
                    path.push(next);
                    self.go_on(&mut path, remaining);
                    return Some(path);
                }
                path.pop();
            } else {
                begins.push(waiting.len());
                self.steps(node, depth + 1, &mut waiting);
            }
            loop {
                let begin = *begins.last()?;
                if waiting.len() > begin {
                    let next = waiting.pop()?;
                    if self.scratch.marks.mark(next) {
                        path.push(next);
                        break;
                    }
                } else {
                    begins.pop();
                    path.pop();
                }
            }
        }
    }

    /// Puts down the nodes of a depth from the source that a node leads to, the largest first.
    fn steps(&mut self, node: u32, depth: u32, steps: &mut Vec<u32>) {
        let Scratch {
            buffer, ends, marks, ..
        } = &mut *self.scratch;
        let begin = steps.len();
        let row = self.graph.packed_row(Side::Out, node, buffer);
        for (place, &next) in row.nodes.iter().enumerate().rev() {
            if ends.is(next, Side::Out, depth)
                && !marks.contains(next)
                && self.filter.accepts_at(row, place)
                && self.detour.is_open(node, next)
            {
                steps.push(next);
            }
        }
        // The smallest come first.
        let soon = steps.len().saturating_sub(FETCHED).max(begin);
        self.fetch(Side::Out, &steps[soon..]);
    }

    /// Reads a little of the rows that are looked at next.
    fn fetch(&self, side: Side, nodes: &[u32]) {
        let nodes = nodes.iter().copied();
        if self.filter.accepts_all() {
            self.graph.fetch_neighbours(side, nodes);
        } else {
            self.graph.fetch(side, nodes);
        }
    }

    /// The smallest way through one of these nodes, which are of the last level of the source and joined to the target's.
    fn way_through(&mut self, source: u32, joined: Vec<u32>) -> Vec<u32> {
        let [last, remaining] = self.depths;
        self.mark_between(joined);
        let mut path = vec![source];
        let mut node = source;
        for depth in 1..=last {
            node = self
                .smallest_step(node, |known, next| {
                    known.marks.contains(next) && known.ends.is(next, Side::Out, depth)
                })
                .expect("a marked node leads on");
            path.push(node);
        }
        self.go_on(&mut path, remaining + 1);
        path
    }

    /// Marks these nodes, and those on the ways from the source to them.
    fn mark_between(&mut self, mut level: Vec<u32>) {
        self.scratch.marks.begin(self.graph.node_bound());
        level.retain(|&node| self.scratch.marks.mark(node));
        for depth in (1..self.depths[0]).rev() {
            level = self.before(&level, |ends, node| ends.is(node, Side::Out, depth));
            level.retain(|&node| self.scratch.marks.mark(node));
        }
    }

    /// Goes on from the end of a path to the target, which is so many hops away: everything that is known from there leads
    /// there.
    fn go_on(&mut self, path: &mut Vec<u32>, hops: u32) {
        for depth in (0..hops).rev() {
            let node = path[path.len() - 1];
            let next = self.smallest_step(node, |known, next| known.ends.is(next, Side::In, depth));
            path.push(next.expect("a node on the way leads on"));
        }
    }

    /// The first node after `node`, by number, that an open edge leads to and that is one of those wanted.
    fn smallest_step(&mut self, node: u32, is_wanted: impl Fn(&Known<'_>, u32) -> bool) -> Option<u32> {
        let Scratch {
            buffer, ends, marks, ..
        } = &mut *self.scratch;
        let known = Known { ends, marks };
        let row = self.graph.packed_row(Side::Out, node, buffer);
        let mut places = row.nodes.iter().enumerate();
        let (_, next) = places.find(|&(place, &next)| {
            is_wanted(&known, next) && self.filter.accepts_at(row, place) && self.detour.is_open(node, next)
        })?;
        Some(*next)
    }
}

/// What the search found out: depths from both ends, and marks on what is between the source and the middle.
struct Known<'a> {
    ends: &'a BothEnds,
    marks: &'a Marked<()>,
}
