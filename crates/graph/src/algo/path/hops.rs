//! The path of fewest hops, by breadth-first search from both ends.
//!
//! Of several such paths it is the one whose nodes are smallest, compared from the source on: so every engine and every
//! way of searching finds the same one.
//!
//! Cost: the edges of the nodes within about half the distance of either end, some 5 ns each, whatever the size of the
//! graph; and once more those of the nodes between the ends.

use std::cmp::Ordering;

use super::{Detour, Free, Path};
use crate::algo::scratch::{Marked, Scratch, SearchSide};
use crate::edge::{EdgeFilter, Side};
use crate::structure::Graph;

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
        scratch,
    };
    let reached = search.meet(source, target, limits)?;
    Ok(reached.map(|reached| search.smallest_path(source, reached)))
}

/// How far the search had come from each end, and where it met.
struct Meeting {
    depths: [u32; 2],
    nodes: Vec<u32>,
}

struct Search<'a, D> {
    graph: &'a Graph,
    filter: &'a EdgeFilter,
    detour: &'a D,
    scratch: &'a mut Scratch,
}

impl<D: Detour> Search<'_, D> {
    fn meet(&mut self, source: u32, target: u32, limits: Limits) -> Result<Option<Meeting>, TooManyEdges> {
        let mut left = limits.most_edges as u64;
        let mut frontiers = [vec![source], vec![target]];
        let mut depths = [0, 0];
        for side in Side::BOTH {
            let known = &mut self.scratch.search[side as usize].depths;
            known.begin(self.graph.node_bound());
            known.set(frontiers[side as usize][0], 0);
        }
        while depths[0] + depths[1] < limits.max_hops {
            // The end whose next level has fewer edges to look at.
            let edges = Side::BOTH.map(|side| self.edges_of(&frontiers[side as usize], side));
            let side = if edges[0].cmp(&edges[1]) == Ordering::Greater {
                Side::In
            } else {
                Side::Out
            };
            left = left.checked_sub(edges[side as usize]).ok_or(TooManyEdges)?;
            let depth = &mut depths[side as usize];
            *depth += 1;
            let next = self.expand(&frontiers[side as usize], side, *depth);
            if next.is_empty() {
                return Ok(None);
            }
            // The other end knows all nodes up to its depth and met none of them before, so those that it knows
            // are all at its depth: whole paths through them are equally long.
            let other = &self.scratch.search[side.opposite() as usize].depths;
            let met: Vec<u32> = next
                .iter()
                .copied()
                .filter(|&node| other.contains(node))
                .collect();
            if !met.is_empty() {
                return Ok(Some(Meeting { depths, nodes: met }));
            }
            frontiers[side as usize] = next;
        }
        Ok(None)
    }

    fn edges_of(&self, frontier: &[u32], side: Side) -> u64 {
        let edges = frontier.iter().map(|&node| self.graph.row_estimate(side, node));
        edges.map(u64::from).sum::<u64>() + frontier.len() as u64
    }

    /// The nodes one hop beyond `frontier` that were not reached before.
    fn expand(&mut self, frontier: &[u32], side: Side, depth: u32) -> Vec<u32> {
        let Scratch { buffer, search, .. } = &mut *self.scratch;
        let depths = &mut search[side as usize].depths;
        let mut next = Vec::new();
        for &node in frontier {
            for entry in self.graph.row(side, node, buffer).iter() {
                let (from, to) = match side {
                    Side::Out => (node, entry.node),
                    Side::In => (entry.node, node),
                };
                if !depths.contains(entry.node)
                    && self.filter.accepts(entry.edge_type, entry.weight)
                    && self.detour.is_open(from, to)
                {
                    depths.set(entry.node, depth);
                    next.push(entry.node);
                }
            }
        }
        next
    }

    fn smallest_path(&mut self, source: u32, meeting: Meeting) -> Vec<u32> {
        self.mark_between(&meeting);
        let [reached, remaining] = meeting.depths;
        let mut path = vec![source];
        let mut node = source;
        for depth in 1..=reached + remaining {
            node = self.smallest_step(node, |Known { search, marks }, next| {
                if depth <= reached {
                    marks.contains(next) && search[0].depths.get(next) == Some(depth)
                } else {
                    search[1].depths.get(next) == Some(reached + remaining - depth)
                }
            });
            path.push(node);
        }
        path
    }

    /// Marks the nodes on the ways from the source to where the ends met.
    fn mark_between(&mut self, meeting: &Meeting) {
        let Scratch {
            buffer,
            search,
            marks,
            ..
        } = &mut *self.scratch;
        marks.begin(self.graph.node_bound());
        let mut level = meeting.nodes.clone();
        for &node in &level {
            marks.mark(node);
        }
        for depth in (1..meeting.depths[0]).rev() {
            let mut before = Vec::new();
            for &node in &level {
                for entry in self.graph.row(Side::In, node, buffer).iter() {
                    if search[0].depths.get(entry.node) == Some(depth)
                        && self.filter.accepts(entry.edge_type, entry.weight)
                        && self.detour.is_open(entry.node, node)
                        && marks.mark(entry.node)
                    {
                        before.push(entry.node);
                    }
                }
            }
            level = before;
        }
    }

    /// The first node after `node`, by number, that an open edge leads to and that leads on.
    fn smallest_step(&mut self, node: u32, leads_on: impl Fn(Known<'_>, u32) -> bool) -> u32 {
        let Scratch {
            buffer,
            search,
            marks,
            ..
        } = &mut *self.scratch;
        let mut row = self.graph.row(Side::Out, node, buffer).iter();
        let next = row.find(|entry| {
            leads_on(Known { search, marks }, entry.node)
                && self.filter.accepts(entry.edge_type, entry.weight)
                && self.detour.is_open(node, entry.node)
        });
        next.expect("a node on the way leads on").node
    }
}

/// What the search found out: depths from both ends, and marks on what is between the source and the middle.
struct Known<'a> {
    search: &'a [SearchSide; 2],
    marks: &'a Marked<()>,
}
