//! What goes another way in graphs of some size: beside the same without lists, blocks, digits or proofs.

use std::collections::BTreeMap;

use minds_graph::algo::activation::{OptimusOptions, optimus};
use minds_graph::algo::pagerank::{PageRankOptions, personalised_pagerank};
use minds_graph::algo::personalised::{PushOptions, personalised_top};
use minds_graph::algo::{Ranked, Ranking, RankingRoom, Scratch};
use minds_graph::{Base, Change, Edge, Graph, NodeSet, Row, RowBuffer, Side};

const NODES: u32 = 6_000;
/// Each hangs on one node alone, some on the same: their ranks are equal.
const LEAVES: u32 = 1_000;

/// Some 24,000 edges both ways, to low numbers more often, and leaves; some of them are changes over the base.
fn graph() -> Graph {
    let mut state = 1_u64;
    let mut below = |bound: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        ((state >> 33) % u64::from(bound)) as u32
    };
    let mut pairs = BTreeMap::new();
    for _ in 0..24_000 {
        let (a, b) = (below(NODES), below(NODES));
        let b = b * below(1_000) / 1_000;
        pairs.insert((a.min(b), a.max(b)), (1 + below(1_000)) as f32 / 1_000.0);
    }
    for leaf in NODES..NODES + LEAVES {
        pairs.insert((below(LEAVES / 2), leaf), 0.5);
    }
    let both_ways = pairs.iter().flat_map(|(&(a, b), &weight)| {
        [(a, b), (b, a)].map(|(source, target)| Edge {
            source,
            target,
            edge_type: 0,
            weight,
        })
    });
    let edges: Vec<Edge> = both_ways.filter(|edge| edge.source != edge.target).collect();
    let (first, last) = edges.split_at(edges.len() - 500);
    let mut graph = Graph::from(Base::build(NodeSet::first(NODES + LEAVES), first).unwrap());
    let changes: Vec<Change> = last.iter().copied().map(Change::PutEdge).collect();
    graph.apply(&changes).unwrap();
    graph
}

fn seeds(count: u32) -> impl Iterator<Item = u32> {
    (0..count).map(move |at| at * (NODES + LEAVES) / count)
}

#[test]
fn proofs_hold() {
    let graph = graph();
    let mut scratch = Scratch::default();
    for seed in seeds(25) {
        let options = PageRankOptions {
            damping: 0.5,
            tolerance: 1e-15,
            max_passes: 1_000,
        };
        let truth = personalised_pagerank(&graph, &[(seed, 1.0)], &options).ranks;
        let ranks: BTreeMap<u32, f64> = truth.iter().copied().collect();
        // Some end among leaves of equal rank, or just before one of nearly theirs.
        for top in 1..60 {
            let best = Ranked::top(truth.clone(), top);
            let options = PushOptions {
                damping: 0.5,
                top,
                exact: true,
                ..PushOptions::default()
            };
            let found = personalised_top(&graph, &[(seed, 1.0)], &options, &mut scratch);
            assert!(found.exact, "{found:?}");
            assert_eq!(found.ranked.nodes.len(), top);
            for (entry, wanted) in found.ranked.iter().zip(best.iter()) {
                let rank = ranks[&entry.0];
                assert!(
                    (rank - wanted.1).abs() < 1e-13,
                    "{seed}: {entry:?} for {wanted:?}"
                );
                assert!(
                    (rank - entry.1).abs() <= found.error,
                    "{seed}: {entry:?} is {rank}"
                );
            }
        }
    }
}

/// The rules of `optimus`, written out.
fn active_after(graph: &Graph, seeds: &[(u32, f64)], options: &OptimusOptions) -> Ranked {
    let OptimusOptions {
        rounds, decay, min, ..
    } = *options;
    let mut buffer = RowBuffer::default();
    let mut active: BTreeMap<u32, f64> = seeds.iter().copied().collect();
    for _ in 0..rounds {
        let mut sums = BTreeMap::new();
        for (&node, &value) in active.iter().filter(|entry| *entry.1 >= min) {
            let row: Row<'_> = graph.row(Side::Out, node, &mut buffer);
            for next in row.iter() {
                let spread = value * f64::from(next.weight) * decay;
                if spread >= min {
                    *sums.entry(next.node).or_insert(0.0) += spread;
                }
            }
        }
        let sums = sums.into_iter();
        active.extend(sums.map(|(node, sum): (u32, f64)| (node, sum.min(1.0))));
    }
    let mut expected: Vec<(u32, f64)> = active.into_iter().filter(|entry| entry.1 >= min).collect();
    expected.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    expected.into_iter().collect()
}

#[test]
fn much_activation_is_as_little_is() {
    let graph = graph();
    let mut scratch = Scratch::default();
    for (rounds, min) in [(2, 0.2), (4, 0.05), (6, 0.001)] {
        let options = OptimusOptions {
            rounds,
            decay: 0.9,
            min,
            ..OptimusOptions::default()
        };
        let set: Vec<(u32, f64)> = seeds(3).map(|seed| (seed, 1.0)).collect();
        let expected = active_after(&graph, &set, &options);
        assert_eq!(optimus(&graph, &set, &options, &mut scratch), expected);
    }
}

/// So many nodes fire that sums tell who was sent something, and so many are active that they come as bits.
#[test]
fn very_much_activation_is_as_little_is() {
    const MANY: u32 = 30_001;
    let graph = |kinds: u32, changes: usize| {
        let edge = |at: u32| Edge {
            source: at.wrapping_mul(2_654_435_761) % MANY,
            target: at.wrapping_mul(40_503) % (MANY - 1_000),
            edge_type: (at % 3) as u16,
            weight: (1 + at * 7 % kinds) as f32 / kinds as f32,
        };
        let edges: Vec<Edge> = (0..200_000).map(edge).collect();
        let (first, last) = edges.split_at(edges.len() - changes);
        let mut graph = Graph::from(Base::build(NodeSet::first(MANY), first).unwrap());
        let changes: Vec<Change> = last.iter().copied().map(Change::PutEdge).collect();
        graph.apply(&changes).unwrap();
        graph
    };
    let mut scratch = Scratch::default();
    // Rows of few kinds of edges and of as many as there are edges, with changes over them and without.
    for (kinds, changes) in [(50, 0), (50, 500), (199_999, 0), (199_999, 500)] {
        let graph = graph(kinds, changes);
        for rounds in [2, 5, 7] {
            let options = OptimusOptions {
                rounds,
                decay: 0.9,
                min: 0.001,
                ..OptimusOptions::default()
            };
            let set: Vec<(u32, f64)> = (0..20).map(|at| (at * 1_499, 1.0)).collect();
            let expected = active_after(&graph, &set, &options);
            assert!(rounds < 5 || expected.len() > 16_384, "{}", expected.len());
            // Without room, with too little, with more than enough and with far too much.
            for room in [0, 16_384, 40_000, 1_000_000] {
                scratch.room = RankingRoom::default();
                scratch.room.make(room);
                assert_eq!(optimus(&graph, &set, &options, &mut scratch), expected);
            }
        }
    }
}

#[test]
fn many_are_ranked_as_few_are() {
    let values = [
        0.5,
        -0.0,
        0.0,
        1e-300,
        f64::INFINITY,
        -1.0,
        0.5000000000000001,
        f64::NEG_INFINITY,
    ];
    let nodes: Vec<(u32, f64)> = (0..10_000)
        .map(|node| (node, values[node as usize * 7 % 8]))
        .collect();
    let mut expected = nodes.clone();
    expected.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let ranked = Ranked::top(nodes, usize::MAX);
    assert!(
        ranked
            .iter()
            .zip(&expected)
            .all(|(a, b)| a.0 == b.0 && a.1.to_bits() == b.1.to_bits())
    );
    assert_eq!(ranked.len(), expected.len());
}

#[test]
fn of_very_many_the_first_are_in_order() {
    let many = 40_000;
    // From a few that are above all others to one value for all, and all different.
    let ways: [fn(u32) -> f64; 5] = [
        |node| if node % 100 == 7 { 1.0 } else { 0.25 },
        |_| 0.5,
        |node| f64::from(node.wrapping_mul(2_654_435_761) >> 8),
        |node| if node % 2 == 0 { f64::NEG_INFINITY } else { -0.0 },
        |node| if node == 39_999 { f64::INFINITY } else { 0.0 },
    ];
    for value in ways {
        let nodes: Vec<u32> = (0..many).map(|node| 3 * node).collect();
        let values: Vec<f64> = (0..many).map(value).collect();
        let ordered = Ranked::top(
            nodes.iter().copied().zip(values.iter().copied()).collect(),
            usize::MAX,
        );
        let listed = Ranking::listed(nodes.clone(), values.clone(), usize::MAX);
        assert_eq!(listed.len(), many as usize);
        let Ranking::ByNumber {
            nodes: bits,
            values: by_number,
            first,
        } = listed.clone()
        else {
            panic!("very many nodes are by number");
        };
        assert!(bits.iter().eq(nodes.iter().copied()) && by_number == values);
        let in_order = first.iter().map(|&place| bits.at(place));
        assert!(in_order.eq(ordered.nodes[..first.len()].iter().copied()));
        assert!(first.len() >= 1_000);
        assert_eq!(listed.in_order(), ordered);

        let sparse = nodes.iter().map(|node| 9 * node).collect();
        let sparse = Ranking::listed(sparse, values.clone(), usize::MAX);
        assert!(!sparse.is_by_number(), "numbers take less than bits");
        assert_eq!(sparse.in_order().values, ordered.values);
        let fewer = Ranking::listed(nodes, values, many as usize - 1);
        assert!(!fewer.is_by_number());
        assert!(fewer.in_order().iter().eq(ordered.iter().take(many as usize - 1)));
    }
}
