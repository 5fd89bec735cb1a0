//! Paths where rows are long: of several equally short ones the smallest is found, whichever end met the other.

use minds_graph::algo::Scratch;
use minds_graph::algo::path::fewest_hops;
use minds_graph::{Base, Change, Edge, EdgeFilter, Graph, NodeSet};

const NODES: u32 = 2_000;
const HUBS: [u32; 4] = [3, 700, 701, 1_999];

struct Random(u64);

impl Random {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(bound)) as u32
    }

    fn edge(&mut self, source: u32, target: u32) -> Edge {
        let steps = self.below(3) as u16;
        Edge {
            source,
            target,
            edge_type: steps,
            weight: [0.25, 0.5, 1.0][steps as usize],
        }
    }
}

/// Few edges at random, and hubs with several hundred each way.
fn edges(random: &mut Random) -> Vec<Edge> {
    let mut edges = Vec::new();
    for _ in 0..NODES {
        let (source, target) = (random.below(NODES), random.below(NODES));
        edges.push(random.edge(source, target));
    }
    for hub in HUBS {
        for _ in 0..400 {
            let (into, out) = (random.below(NODES), random.below(NODES));
            edges.push(random.edge(into, hub));
            edges.push(random.edge(hub, out));
        }
    }
    edges
}

/// The smallest of the shortest ways, by the distances to the target.
fn smallest(edges: &[Edge], is_open: impl Fn(&Edge) -> bool, source: u32, target: u32) -> Option<Vec<u32>> {
    let mut steps = vec![Vec::new(); NODES as usize];
    let mut back = vec![Vec::new(); NODES as usize];
    for edge in edges.iter().filter(|edge| is_open(edge)) {
        steps[edge.source as usize].push(edge.target);
        back[edge.target as usize].push(edge.source);
    }
    let mut distances = vec![u32::MAX; NODES as usize];
    distances[target as usize] = 0;
    let mut queue = std::collections::VecDeque::from([target]);
    while let Some(node) = queue.pop_front() {
        for &before in &back[node as usize] {
            if distances[before as usize] == u32::MAX {
                distances[before as usize] = distances[node as usize] + 1;
                queue.push_back(before);
            }
        }
    }
    let mut path = vec![source];
    let mut left = distances[source as usize];
    if left == u32::MAX {
        return None;
    }
    while left > 0 {
        left -= 1;
        let next = steps[path[path.len() - 1] as usize].iter();
        path.push(*next.filter(|&&next| distances[next as usize] == left).min()?);
    }
    Some(path)
}

#[test]
fn the_smallest_of_the_shortest_ways_is_found() {
    let mut random = Random(11);
    let edges = edges(&mut random);
    let (base, later) = edges.split_at(edges.len() * 9 / 10);
    let mut changed = Graph::from(Base::build(NodeSet::first(NODES), base).unwrap());
    let later: Vec<Change> = later.iter().map(|&edge| Change::PutEdge(edge)).collect();
    changed.apply(&later).unwrap();
    let whole = Graph::from(Base::build(NodeSet::first(NODES), &edges).unwrap());

    let mut scratch = Scratch::default();
    let mut lengths = [0; 12];
    for round in 0..3_000 {
        let mut end = |n: usize| match round % 4 {
            kind if kind == n => HUBS[random.below(4) as usize],
            _ => random.below(NODES),
        };
        let (source, target) = (end(0), end(1));
        let wanted = smallest(&edges, |_| true, source, target);
        for graph in [&whole, &changed] {
            let filter = EdgeFilter::default();
            let found = fewest_hops(graph, source, target, u32::MAX, &filter, &mut scratch);
            assert_eq!(found.map(|path| path.nodes), wanted, "{source} to {target}");
        }
        let strong = smallest(&edges, |edge| edge.weight >= 0.5, source, target);
        let filter = EdgeFilter::default().at_least(0.5);
        let found = fewest_hops(&changed, source, target, u32::MAX, &filter, &mut scratch);
        assert_eq!(
            found.map(|path| path.nodes),
            strong,
            "{source} to {target}, strong edges"
        );
        lengths[wanted.map_or(0, |path| path.len()).min(11)] += 1;
    }
    // No way, and ways of several lengths.
    assert!(
        lengths.iter().filter(|&&count| count > 20).count() >= 5,
        "{lengths:?}"
    );
}
