//! Ranks against the equations that define them, solved the obvious way.

use std::collections::BTreeSet;

use minds_graph::algo::Scratch;
use minds_graph::algo::pagerank::{PageRankOptions, pagerank, personalised_pagerank};
use minds_graph::algo::personalised::{PushOptions, personalised_top};
use minds_graph::{Base, Change, Direction, Edge, Graph, NodeSet};
use proptest::prelude::*;

use crate::naive::{NODES, Naive, graph, history};

/// Walks step by step, from `begins`, which sum to 1.
fn walk(naive: &Naive, begins: &[f64], damping: f64) -> Vec<f64> {
    let mut ranks = begins.to_vec();
    for _ in 0..3000 {
        let mut next: Vec<f64> = begins.iter().map(|begin| begin * (1.0 - damping)).collect();
        for &node in &naive.nodes {
            let steps = naive.steps(node, Direction::Out);
            let total: f64 = steps.iter().map(|step| f64::from(step.2)).sum();
            let rank = damping * ranks[node as usize];
            if total > 0.0 {
                for (to, _, weight) in steps {
                    next[to as usize] += rank * f64::from(weight) / total;
                }
            } else {
                for (rank_of, begin) in next.iter_mut().zip(begins) {
                    *rank_of += rank * begin;
                }
            }
        }
        let change: f64 = next.iter().zip(&ranks).map(|(a, b)| (a - b).abs()).sum();
        ranks = next;
        if change < 1e-14 {
            break;
        }
    }
    ranks
}

fn even(naive: &Naive, graph: &Graph) -> Vec<f64> {
    let share = |node| {
        if naive.nodes.contains(&node) {
            1.0 / naive.nodes.len() as f64
        } else {
            0.0
        }
    };
    (0..graph.node_bound()).map(share).collect()
}

fn by_seeds(naive: &Naive, graph: &Graph, seeds: &[(u32, f64)]) -> Vec<f64> {
    let mut begins = vec![0.0; graph.node_bound() as usize];
    for &(node, weight) in seeds.iter().filter(|seed| naive.nodes.contains(&seed.0)) {
        begins[node as usize] += weight;
    }
    let total: f64 = begins.iter().sum();
    begins
        .iter()
        .map(|begin| if total > 0.0 { begin / total } else { 0.0 })
        .collect()
}

/// The rank of each number, 0 where none is given.
pub fn by_number(graph: &Graph, ranks: &[(u32, f64)]) -> Vec<f64> {
    let mut dense = vec![0.0; graph.node_bound() as usize];
    for &(node, rank) in ranks {
        dense[node as usize] = rank;
    }
    dense
}

/// The nodes that walks from these seeds reach, ascending.
fn reached(naive: &Naive, seeds: &[(u32, f64)], damping: f64) -> BTreeSet<u32> {
    let begin = seeds
        .iter()
        .filter(|seed| seed.1 > 0.0 && naive.nodes.contains(&seed.0));
    let mut waiting: Vec<u32> = begin.map(|seed| seed.0).collect();
    let mut reached = BTreeSet::new();
    while let Some(node) = waiting.pop() {
        if reached.insert(node) && damping > 0.0 {
            let steps = naive.steps(node, Direction::Out).into_iter();
            waiting.extend(steps.filter(|step| step.2 > 0.0).map(|step| step.0));
        }
    }
    reached
}

fn close(a: &[f64], b: &[f64], tolerance: f64) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < tolerance)
}

proptest! {
    #[test]
    fn pagerank_is_where_walks_are((graph, naive) in graph(), damping in 0.0..0.95) {
        let options = PageRankOptions { damping, tolerance: 1e-13, max_passes: 2000 };
        let found = pagerank(&graph, &options);
        prop_assert!(found.converged);
        prop_assert!(found.ranks.iter().map(|entry| entry.0).eq(graph.nodes().iter()));
        prop_assert!(close(&by_number(&graph, &found.ranks), &walk(&naive, &even(&naive, &graph), damping), 1e-10));
    }

    #[test]
    fn personalised_ranks_are_too(
        (graph, naive) in graph(),
        seeds in prop::collection::vec((0..NODES + 1, prop_oneof![Just(0.0), 0.0..1.0]), 0..4),
        damping in prop_oneof![Just(0.0), 0.0..0.95],
        (top, tolerance) in (0..15_usize, prop_oneof![Just(1e-6), 1e-4..0.5]),
    ) {
        let begins = by_seeds(&naive, &graph, &seeds);
        let expected = walk(&naive, &begins, damping);
        let options = PageRankOptions { damping, tolerance: 1e-13, max_passes: 2000 };
        let found = personalised_pagerank(&graph, &seeds, &options).ranks;
        prop_assert!(close(&by_number(&graph, &found), &expected, 1e-10));
        let reached = reached(&naive, &seeds, damping);
        prop_assert!(found.iter().map(|entry| entry.0).eq(reached.iter().copied()));

        let mut ranked: Vec<f64> = expected.clone();
        ranked.sort_by(|a, b| b.total_cmp(a));
        let mut scratch = Scratch::default();
        for exact in [false, true] {
            let options = PushOptions { damping, tolerance, top, exact };
            let found = personalised_top(&graph, &seeds, &options, &mut scratch);
            for (node, rank) in found.ranked.iter() {
                let slack = found.error + 1e-9;
                prop_assert!((rank - expected[node as usize]).abs() <= slack, "{found:?} {expected:?}");
                prop_assert!(reached.contains(&node));
            }
            prop_assert!(found.exact || !exact);
            if found.exact {
                prop_assert_eq!(found.ranked.nodes.len(), top.min(reached.len()));
                for (entry, rank) in found.ranked.iter().zip(&ranked) {
                    prop_assert!((expected[entry.0 as usize] - rank).abs() < 1e-9);
                }
            }
        }
    }
}

/// Every other node has one edge that leads to it: whatever it weighs, only rounding parts their ranks.
#[test]
fn rounding_does_not_decide_ranks() {
    const PAIRS: u32 = 40;
    let edge = |pair| Edge {
        source: 2 * pair,
        target: 2 * pair + 1,
        edge_type: 0,
        weight: 0.01 + 0.02 * pair as f32,
    };
    let edges: Vec<Edge> = (0..PAIRS).map(edge).collect();
    let graph = Graph::from(Base::build(NodeSet::first(2 * PAIRS), &edges).unwrap());
    let options = PageRankOptions {
        tolerance: 1e-15,
        ..PageRankOptions::default()
    };
    for found in [
        pagerank(&graph, &options),
        personalised_pagerank(
            &graph,
            &edges.iter().map(|edge| (edge.source, 1.0)).collect::<Vec<_>>(),
            &options,
        ),
    ] {
        for kind in [0, 1] {
            let of_kind = || found.ranks.iter().filter(|entry| entry.0 % 2 == kind);
            let first = of_kind().next().unwrap().1;
            assert!(
                of_kind().count() == PAIRS as usize && of_kind().all(|entry| entry.1 == first),
                "{found:?}"
            );
        }
    }
}

#[test]
fn a_graph_without_nodes_has_no_ranks() {
    let graph = Graph::default();
    assert!(pagerank(&graph, &PageRankOptions::default()).ranks.is_empty());
    let found = personalised_top(
        &graph,
        &[(0, 1.0)],
        &PushOptions::default(),
        &mut Scratch::default(),
    );
    assert!(found.ranked.nodes.is_empty() && found.exact);
}

/// Of weights only the shares count, and of passes there is one at least.
#[test]
fn seeds_as_small_as_numbers_get_and_no_passes_have_ranks() {
    let edges = [(0, 1), (1, 2), (2, 0), (2, 1)].map(|(source, target)| Edge {
        source,
        target,
        edge_type: 0,
        weight: 0.5,
    });
    let graph = Graph::from(Base::build(NodeSet::first(3), &edges).unwrap());
    let options = PageRankOptions::default();
    let whole = personalised_pagerank(&graph, &[(0, 1.0), (2, 3.0)], &options);
    let tiny = personalised_pagerank(&graph, &[(0, 1e-310), (2, 3e-310)], &options);
    for ((_, wanted), (_, found)) in whole.ranks.iter().zip(&tiny.ranks) {
        assert!((wanted - found).abs() < 1e-12, "{tiny:?}");
    }
    let max_passes = 0;
    let first = pagerank(
        &graph,
        &PageRankOptions {
            max_passes,
            ..options
        },
    );
    let total: f64 = first.ranks.iter().map(|entry| entry.1).sum();
    assert!((total - 1.0).abs() < 1e-12 && first.passes == 1 && !first.converged);
}

/// Equal ranks at the end prove nothing about who comes after them.
#[test]
fn what_is_hidden_behind_equal_ranks() {
    let edge = |(source, target, weight)| Edge {
        source,
        target,
        edge_type: 0,
        weight,
    };
    // From 0: two alike, one a little lower, and one that leads to that. The others are a ring of their own.
    let near = [
        (0, 1, 0.3),
        (0, 2, 0.3),
        (0, 3, 0.299),
        (0, 4, 0.101),
        (4, 3, 1.0),
    ];
    let ring = (5..1_005).map(|node| (node, if node == 1_004 { 5 } else { node + 1 }, 1.0));
    let edges: Vec<Edge> = near.into_iter().chain(ring).map(edge).collect();
    let graph = Graph::from(Base::build(NodeSet::first(1_005), &edges).unwrap());
    let options = PushOptions {
        damping: 0.5,
        tolerance: 0.06,
        top: 2,
        exact: true,
    };
    let found = personalised_top(&graph, &[(0, 1.0)], &options, &mut Scratch::default());
    let nodes = &found.ranked.nodes;
    assert!(found.exact && *nodes == [0, 3], "{found:?}");
}

proptest! {
    /// What a graph keeps for its rankings is that of no other graph, whatever was ranked before.
    #[test]
    fn ranks_are_the_same_whatever_was_kept(
        history in history(),
        seed in 0..NODES,
        exact in any::<bool>(),
    ) {
        let seeds = [(seed, 1.0)];
        let options = PushOptions { exact, top: 5, ..PushOptions::default() };
        let rank = |graph: &Graph| {
            let damping = PageRankOptions::default();
            let all = pagerank(graph, &damping);
            let near = personalised_top(graph, &seeds, &options, &mut Scratch::default());
            (all, personalised_pagerank(graph, &seeds, &damping), near)
        };
        let (mut kept, mut fresh) = (Graph::default(), Graph::default());
        for batch in &history {
            let before = kept.clone();
            let ranks = rank(&before);
            kept.apply(batch).unwrap();
            fresh.apply(batch).unwrap();
            prop_assert_eq!(rank(&before), ranks);
            prop_assert_eq!(rank(&kept), rank(&fresh.clone()));
        }
        // Merged layers are the same graph, and let go of makes no difference.
        let ranks = rank(&kept);
        kept.seal();
        let merged = std::sync::Arc::new(kept.merge());
        kept.rebase(merged);
        prop_assert_eq!(&rank(&kept), &rank(&Graph::from(kept.merge())));
        while kept.let_go_of_ground() {}
        prop_assert_eq!(rank(&kept).0, ranks.0);
    }
}

#[test]
fn rankings_keep_their_ground_until_a_change() {
    let edge = |source, target| {
        Change::PutEdge(Edge {
            source,
            target,
            edge_type: 0,
            weight: 1.0,
        })
    };
    let mut graph = Graph::from(Base::build(NodeSet::first(3), &[]).unwrap());
    graph.apply(&[edge(0, 1), edge(1, 2)]).unwrap();
    let bytes = graph.heap_bytes();
    let copy = graph.clone();
    pagerank(&copy, &PageRankOptions::default());
    assert!(graph.heap_bytes() > bytes, "copies share it");
    graph.apply(&[]).unwrap();
    assert!(graph.heap_bytes() > bytes, "nothing has changed");
    let mut changed = graph.clone();
    changed.apply(&[edge(2, 0)]).unwrap();
    let changed_bytes = changed.heap_bytes();
    pagerank(&changed, &PageRankOptions::default());
    assert!(
        changed.heap_bytes() > changed_bytes,
        "the new graph began with none"
    );

    assert!(graph.let_go_of_ground(), "it was used");
    pagerank(&graph, &PageRankOptions::default());
    assert!(graph.let_go_of_ground(), "and again");
    assert!(!graph.let_go_of_ground() && copy.heap_bytes() == bytes);
}
