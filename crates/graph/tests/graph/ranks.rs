//! Ranks against the equations that define them, solved the obvious way.

use minds_graph::algo::Scratch;
use minds_graph::algo::pagerank::{PageRankOptions, pagerank, personalised_pagerank};
use minds_graph::algo::personalised::{PushOptions, personalised_top};
use minds_graph::{Direction, Graph};
use proptest::prelude::*;

use crate::naive::{NODES, Naive, graph};

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

fn close(a: &[f64], b: &[f64], tolerance: f64) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < tolerance)
}

proptest! {
    #[test]
    fn pagerank_is_where_walks_are((graph, naive) in graph(), damping in 0.0..0.95) {
        let options = PageRankOptions { damping, tolerance: 1e-13, max_passes: 2000 };
        let found = pagerank(&graph, &options);
        prop_assert!(found.converged);
        prop_assert!(close(&found.ranks, &walk(&naive, &even(&naive, &graph), damping), 1e-10));
    }

    #[test]
    fn personalised_ranks_are_too(
        (graph, naive) in graph(),
        seeds in prop::collection::vec((0..NODES + 1, 0.0..1.0), 0..4),
        damping in 0.0..0.95,
        (top, tolerance) in (0..15_usize, prop_oneof![Just(1e-6), 1e-4..0.5]),
    ) {
        let begins = by_seeds(&naive, &graph, &seeds);
        let expected = walk(&naive, &begins, damping);
        let options = PageRankOptions { damping, tolerance: 1e-13, max_passes: 2000 };
        prop_assert!(close(&personalised_pagerank(&graph, &seeds, &options).ranks, &expected, 1e-10));

        let mut ranked: Vec<f64> = expected.clone();
        ranked.sort_by(|a, b| b.total_cmp(a));
        let reached = ranked.iter().take_while(|rank| **rank > 0.0).count();
        let mut scratch = Scratch::default();
        for exact in [false, true] {
            let options = PushOptions { damping, tolerance, top, exact };
            let found = personalised_top(&graph, &seeds, &options, &mut scratch);
            let has_dangling = naive.nodes.iter().any(|&node| {
                naive.steps(node, Direction::Out).iter().all(|step| step.2 == 0.0)
            });
            for &(node, rank) in &found.ranked.nodes {
                // Walks lost at nodes without edges change the scale too.
                let slack = if has_dangling { 2.0 } else { 1.0 } * found.error + 1e-9;
                prop_assert!((rank - expected[node as usize]).abs() <= slack, "{found:?} {expected:?}");
            }
            if exact {
                prop_assert!(found.exact);
                prop_assert!(found.ranked.nodes.len() >= top.min(reached));
            }
            if found.exact {
                for (entry, rank) in found.ranked.nodes.iter().zip(&ranked) {
                    prop_assert!((expected[entry.0 as usize] - rank).abs() < 1e-9);
                }
            }
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
