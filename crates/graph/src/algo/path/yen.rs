//! The k shortest paths: Yen's algorithm.
//!
//! Each path that was found is left at each of its nodes in turn, by an edge that no path found with the same
//! beginning takes. The best of all such detours is the next path. A path is left only from the node on where it left
//! the one that it came from; what comes before was tried then (Lawler's refinement).
//!
//! Yen, "Finding the k shortest loopless paths in a network", Management Science 17 (1971); Lawler, Management Science
//! 18 (1972).
//!
//! Cost: for each path one search per node of it; see [`fewest_hops`](super::fewest_hops) and, for likelihood, the
//! search towards one target in this folder.

use std::collections::BTreeSet;

use super::towards::Towards;
use super::{Detour, Path, cost_of, hops, strongest};
use crate::algo::scratch::{Marked, Scratch};
use crate::edge::{EdgeFilter, Side};
use crate::structure::{Graph, RowBuffer};

/// What makes a path short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Few edges, at most so many; among equals, smaller nodes from the source on.
    Hops(u32),
    /// A large product of weights.
    Likelihood,
}

/// The `k` shortest paths from `source` to `target`, or as many as there are; paths of the same nodes are one.
///
/// Ordered by length, then by the numbers of their nodes. By likelihood, of several equally likely paths at the end of
/// the list any may be in.
pub fn k_shortest(
    graph: &Graph,
    source: u32,
    target: u32,
    k: usize,
    measure: Measure,
    filter: &EdgeFilter,
    scratch: &mut Scratch,
) -> Vec<Path> {
    if k == 0 || ![source, target].iter().all(|&end| graph.nodes().contains(end)) {
        return Vec::new();
    }
    let router = match measure {
        Measure::Hops(max) => Router::Hops(max),
        Measure::Likelihood => Router::Likelihood(Towards::new(graph, source, target, filter)),
    };
    let mut yen = Yen {
        graph,
        target,
        router,
        filter,
        candidates: BTreeSet::new(),
        missing: k,
        roots: Marked::default(),
        buffer: RowBuffer::default(),
    };
    let mut found: Vec<Vec<u32>> = Vec::new();
    yen.add_detour(&[source], &[], scratch);
    while let Some(best) = yen.candidates.pop_first() {
        let (nodes, deviation) = (best.nodes, best.deviation);
        found.push(nodes);
        yen.missing -= 1;
        if found.len() == k {
            break;
        }
        let path = &found[found.len() - 1];
        for at in deviation..path.len() - 1 {
            let begins_alike = |other: &&Vec<u32>| other.starts_with(&path[..=at]);
            let alike = found.iter().filter(begins_alike);
            let taken: Vec<u32> = alike.map(|other| other[at + 1]).collect();
            yen.add_detour(&path[..=at], &taken, scratch);
        }
    }
    let along = |nodes| Path::along(graph, nodes, filter, scratch);
    found.into_iter().map(along).collect()
}

/// A path that was found by leaving another one; ordered as the results are.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    /// Hops, or the bits of the cost.
    length: u64,
    nodes: Vec<u32>,
    /// The place of the node from which it goes its own way.
    deviation: usize,
}

/// How detours are found.
enum Router<'a> {
    Hops(u32),
    Likelihood(Towards<'a>),
}

struct Yen<'a> {
    graph: &'a Graph,
    target: u32,
    router: Router<'a>,
    filter: &'a EdgeFilter,
    /// The best detours known, no more than are missing.
    candidates: BTreeSet<Candidate>,
    /// How many paths are still to be found.
    missing: usize,
    /// The nodes before the one where the path at hand is left.
    roots: Marked<()>,
    buffer: RowBuffer,
}

/// Nodes of the beginning are not visited again, and some steps from its end are taken.
struct Leaving<'a> {
    roots: &'a Marked<()>,
    from: u32,
    taken: &'a [u32],
}

impl Detour for Leaving<'_> {
    #[inline]
    fn is_open(&self, from: u32, to: u32) -> bool {
        !self.roots.contains(to)
            && !self.roots.contains(from)
            && (from != self.from || !self.taken.contains(&to))
    }
}

impl Yen<'_> {
    /// The best path that begins with `root` and takes none of the steps that are taken from its last node.
    fn add_detour(&mut self, root: &[u32], taken: &[u32], scratch: &mut Scratch) {
        let root_cost = self.cost(root);
        let [root @ .., from] = root else { return };
        let from = *from;
        let limit = self.limit();
        self.roots.begin(self.graph.node_bound());
        for &node in root {
            self.roots.mark(node);
        }
        let detour = Leaving {
            roots: &self.roots,
            from,
            taken,
        };
        let rest = match &self.router {
            Router::Hops(max) => {
                let left = limit
                    .map_or(*max, |limit| limit as u32)
                    .saturating_sub(root.len() as u32);
                let limits = hops::Limits {
                    max_hops: left,
                    most_edges: usize::MAX,
                };
                let ends = [from, self.target];
                hops::search(self.graph, ends, limits, self.filter, &detour, scratch)
                    .expect("every edge may be looked at")
            }
            Router::Likelihood(towards) => {
                let left = limit.map_or(f64::INFINITY, f64::from_bits) - root_cost;
                towards.search(from, left, &detour, scratch)
            }
        };
        if let Some(rest) = rest {
            let nodes = [root, &rest].concat();
            let length = self.length(&nodes);
            self.candidates.insert(Candidate {
                length,
                nodes,
                deviation: root.len(),
            });
            if self.candidates.len() > self.missing {
                self.candidates.pop_last();
            }
        }
    }

    /// The length beyond which a detour is of no use.
    fn limit(&self) -> Option<u64> {
        let worst = self
            .candidates
            .last()
            .filter(|_| self.candidates.len() == self.missing)?;
        Some(worst.length)
    }

    fn length(&mut self, nodes: &[u32]) -> u64 {
        match self.router {
            Router::Hops(_) => nodes.len() as u64 - 1,
            Router::Likelihood(_) => self.cost(nodes).to_bits(),
        }
    }

    /// What it costs to go along `nodes`, from the first on.
    fn cost(&mut self, nodes: &[u32]) -> f64 {
        nodes.windows(2).fold(0.0, |sum, pair| {
            let row = self.graph.packed_row(Side::Out, pair[0], &mut self.buffer);
            let entry = strongest(row, pair[1], self.filter).expect("a path goes along edges");
            sum + cost_of(entry.weight)
        })
    }
}
