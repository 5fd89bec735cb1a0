//! Bounds and proofs against ranks found the obvious way, on graphs of all sorts; none counts as small.

use super::alike::are_alike;
use super::*;
use crate::edge::Edge;
use crate::structure::{Base, NodeSet};
use proptest::prelude::*;

fn graph(nodes: u32, edges: &[(u32, u32, f32)]) -> Graph {
    let edge = |(type_of, &(source, target, weight)): (u16, &(u32, u32, f32))| Edge {
        source,
        target,
        edge_type: type_of,
        weight,
    };
    let edges: Vec<Edge> = (0..).zip(edges).map(edge).collect();
    Graph::from(Base::build(NodeSet::first(nodes), &edges).expect("a valid graph"))
}

/// Walks followed step by step, from 0; not divided by their total.
fn walk(graph: &Graph, seeds: &[(u32, f64)], damping: f64) -> Vec<f64> {
    let edges: Vec<Edge> = graph.edges().filter(|edge| edge.weight > 0.0).collect();
    let mut leaving = vec![0.0; graph.node_bound() as usize];
    for edge in &edges {
        leaving[edge.source as usize] += f64::from(edge.weight);
    }
    let mut ranks = vec![0.0; leaving.len()];
    for _ in 0..4000 {
        let mut next = vec![0.0; ranks.len()];
        for (seed, probability) in begins(graph, seeds) {
            next[seed as usize] = (1.0 - damping) * probability;
        }
        for edge in &edges {
            let share = f64::from(edge.weight) / leaving[edge.source as usize];
            next[edge.target as usize] += damping * ranks[edge.source as usize] * share;
        }
        let change: f64 = next.iter().zip(&ranks).map(|(a, b)| (a - b).abs()).sum();
        ranks = next;
        if change < 1e-16 {
            break;
        }
    }
    ranks
}

fn weight() -> impl Strategy<Value = f32> {
    prop_oneof![4 => (1..1000_u16).prop_map(|w| f32::from(w) / 1000.0), 2 => Just(1.0), 1 => Just(0.5), 1 => Just(0.0), 1 => Just(-1.0)]
}

/// Few nodes with edges of all sorts, or more than are looked at closely; some both ways, some hubs; what no edge names is
/// alone. Loops, edges of several types and nodes that lead nowhere come up.
fn graphs() -> impl Strategy<Value = Graph> {
    let sizes = prop_oneof![2 => (1..12_u32, 0..30_usize), 3 => (150..260_u32, 200..1500_usize)];
    sizes.prop_flat_map(|(nodes, count)| {
        let end = prop_oneof![2 => 0..nodes, 1 => 0..nodes.div_ceil(20)];
        let edges = prop::collection::vec((end.clone(), end, weight(), any::<bool>()), count);
        edges.prop_map(move |edges| {
            let there = edges.iter().map(|edge| (edge.0, edge.1, edge.2));
            let back = edges.iter().filter(|edge| edge.3);
            let all: Vec<_> = there.chain(back.map(|edge| (edge.1, edge.0, edge.2))).collect();
            graph(nodes, &all)
        })
    })
}

fn dampings() -> impl Strategy<Value = f64> {
    prop_oneof![1 => Just(0.0), 4 => Just(0.5), 2 => Just(0.85), 1 => Just(0.98), 2 => (0..95_u8).prop_map(|d| f64::from(d) / 100.0)]
}

fn seed_sets() -> impl Strategy<Value = Vec<(u32, f64)>> {
    prop::collection::vec((0..200_u32, (1..10_u8).prop_map(f64::from)), 1..4)
}

/// The seeds that are nodes; the first node where none is.
fn known_seeds(graph: &Graph, mut seeds: Vec<(u32, f64)>) -> Vec<(u32, f64)> {
    seeds.retain(|seed| seed.0 < graph.node_bound());
    seeds.push((0, 0.3));
    seeds
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn a_proof_is_true(
        graph in graphs(),
        seeds in seed_sets(),
        damping in dampings(),
        tolerance in prop_oneof![Just(1e-5), Just(1e-9), Just(1e-3), Just(0.1)],
        top in 0..30_usize,
    ) {
        let seeds = known_seeds(&graph, seeds);
        let options = PushOptions { damping, tolerance, top, exact: true };
        let found = top_beyond(0, &graph, &seeds, &options, &mut Scratch::default());
        let ranks = walk(&graph, &seeds, damping);
        let total: f64 = ranks.iter().sum();
        let mut sorted = ranks.clone();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let reached = ranks.iter().filter(|rank| **rank > 0.0).count();
        prop_assert!(found.exact);
        prop_assert_eq!(found.ranked.nodes.len(), top.min(reached));
        for ((node, rank), wanted) in found.ranked.iter().zip(&sorted) {
            let true_rank = ranks[node as usize];
            prop_assert!((true_rank - wanted).abs() < 1e-13, "{node}: {true_rank} instead of {wanted}");
            prop_assert!((rank - true_rank / total).abs() <= found.error + 1e-13, "{found:?}");
        }
        prop_assert!(found.ranked.values.is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn a_gauge_grows_no_more_than_it_says(graph in graphs()) {
        let ground = graph.ground();
        let gauge = ground.gauge();
        let number = |node: u32| f64::from(gauge.numbers[ground.arrivals.place(node)]);
        let leaving = |node: u32| -> f64 {
            let edges = graph.edges().filter(|edge| edge.source == node);
            edges.map(|edge| f64::from(edge.weight.max(0.0))).sum()
        };
        let leaving: Vec<f64> = (0..graph.node_bound()).map(leaving).collect();
        let mut sent = vec![0.0; graph.node_bound() as usize];
        for edge in graph.edges().filter(|edge| edge.weight > 0.0) {
            let share = f64::from(edge.weight) / leaving[edge.source as usize];
            sent[edge.target as usize] += number(edge.source) * share;
        }
        for (node, sent) in (0..).zip(sent) {
            prop_assert!(number(node) >= 1.0 && number(node) <= gauge.largest);
            prop_assert!(sent <= gauge.growth * number(node) * (1.0 + 1e-15));
        }
    }

    #[test]
    fn no_rank_is_out_by_more_than_its_bound(
        graph in graphs(),
        seeds in seed_sets(),
        damping in dampings(),
        (balanced, is_rough, rounded) in (0..4_u32, any::<bool>(), 0..14_u32),
        tolerance in prop_oneof![Just(1e-1), Just(1e-2), Just(1e-4)],
    ) {
        let seeds = known_seeds(&graph, seeds);
        let ranks = walk(&graph, &seeds, damping);
        let (ground, begins) = (graph.ground(), begins(&graph, &seeds));
        let (options, mut scratch) = (PushOptions { damping, ..PushOptions::default() }, Scratch::default());
        let mut push = Push::new(&graph, &options, &begins, &mut scratch, 1.0);
        push.settle(tolerance);
        let errors = push.errors(Some(&ground), push.rest());
        for (node, rank) in (0..).zip(&ranks) {
            let lower = push.known(node, push.residual(node));
            prop_assert!(lower - errors.rounding <= *rank + 1e-16);
            prop_assert!(*rank <= lower + errors.at(ground.arrivals.place(node)) + 1e-16);
        }
        let mut passes = Passes::new(&ground, push.into_room(&ground), damping).measured();
        if is_rough {
            passes.approach();
        }
        let is_near = passes.made > 0;
        if !is_near {
            passes.run();
        }
        while passes.made < 12 {
            let errors = passes.errors;
            prop_assert!(errors.rounding > 0.0);
            let off = |node: u32| (passes.rank(node) - ranks[node as usize]).abs();
            for node in 0..graph.node_bound() {
                prop_assert!(off(node) <= errors.at(ground.arrivals.place(node)) + 1e-15);
                prop_assert!(off(node) <= errors.most() + 1e-15);
                prop_assert!(errors.at(ground.arrivals.place(node)) >= errors.least());
            }
            let together: f64 = (0..graph.node_bound()).map(off).sum();
            prop_assert!(together <= errors.together + errors.rounding + 1e-14);
            if is_near && passes.made < rounded {
                passes.run_rounded();
            } else {
                if passes.made < balanced {
                    passes.balance();
                }
                passes.run();
            }
        }
    }

    #[test]
    fn nodes_that_are_alike_have_equal_ranks(
        graph in graphs(),
        seeds in seed_sets(),
        damping in dampings(),
    ) {
        let seeds = known_seeds(&graph, seeds);
        let (ranks, begins) = (walk(&graph, &seeds, damping), begins(&graph, &seeds));
        for a in 0..graph.node_bound().min(60) {
            for b in a + 1..graph.node_bound().min(60) {
                if are_alike(&graph, &begins, a, b) {
                    prop_assert!((ranks[a as usize] - ranks[b as usize]).abs() < 1e-14);
                }
            }
        }
    }
}

/// Twigs of two nodes at node 0, there and back: `0 - 1 - 2`, `0 - 3 - 4` and so on, where the weights say so.
fn twigs(weights: &[(f32, f32)]) -> Graph {
    let mut edges = Vec::new();
    for (twig, &(near, far)) in (0..).zip(weights) {
        let (middle, end) = (2 * twig + 1, 2 * twig + 2);
        edges.extend([
            (0, middle, near),
            (middle, 0, 1.0),
            (middle, end, far),
            (end, middle, 0.3),
        ]);
    }
    graph(2 * weights.len() as u32 + 1, &edges)
}

#[test]
fn twigs_of_one_shape_are_alike() {
    let graph = twigs(&[(0.5, 0.5), (0.5, 0.5), (0.5, 0.25), (0.4, 0.5)]);
    let seeds = [(0, 1.0)];
    assert!(are_alike(&graph, &seeds, 1, 3) && are_alike(&graph, &seeds, 4, 2));
    for other in [5, 7, 0, 2] {
        assert!(!are_alike(&graph, &seeds, 1, other), "{other}");
    }
    // Somebody begins at the end of one.
    assert!(!are_alike(&graph, &[(0, 0.5), (2, 0.5)], 1, 3));
}

#[test]
fn equal_ranks_are_proved_and_stand_by_number() {
    let mut weights = vec![(0.5, 0.5); 60];
    weights[59] = (0.9, 0.5);
    let graph = twigs(&weights);
    let options = PushOptions {
        damping: 0.5,
        tolerance: 1e-5,
        top: 20,
        exact: true,
    };
    let found = top_beyond(0, &graph, &[(0, 1.0)], &options, &mut Scratch::default());
    let nodes = &found.ranked.nodes;
    let wanted: Vec<u32> = [0, 119]
        .into_iter()
        .chain((0..18).map(|twig| 2 * twig + 1))
        .collect();
    assert!(found.exact && *nodes == wanted, "{found:?}");
    assert!(
        found.ranked.values[2..]
            .iter()
            .all(|value| *value == found.ranked.values[2])
    );
}

#[test]
fn without_a_bound_for_each_the_one_for_all_proves() {
    let star = (1..120).flat_map(|node| [(node, 0, 1.0), (0, node, 0.001 * node as f32)]);
    let chain = (120..160).map(|node| (node - 1, node, 1.0));
    let edges: Vec<_> = star.chain(chain).collect();
    let graph = graph(160, &edges);
    let damping = 0.995;
    let ground = graph.ground();
    assert!(damping * ground.gauge().growth >= 1.0);
    let options = PushOptions {
        damping,
        tolerance: 1e-5,
        top: 10,
        exact: true,
    };
    let found = top_beyond(0, &graph, &[(3, 1.0)], &options, &mut Scratch::default());
    let ranks = walk(&graph, &[(3, 1.0)], damping);
    let mut sorted = ranks.clone();
    sorted.sort_by(|a, b| b.total_cmp(a));
    assert!(found.exact);
    for (entry, rank) in found.ranked.iter().zip(sorted) {
        assert!((ranks[entry.0 as usize] - rank).abs() < 1e-12);
    }
}

/// What `f32` has no room for is left to passes in `f64`.
#[test]
fn tiny_weights_carry_as_much_as_others() {
    let order_of = |scale: f32| {
        let ring = (0..200_u32).flat_map(|node| {
            let weight = |other: u32| scale * (1 + (node + other) % 7) as f32;
            let others = [(node + 1) % 200, (node + 13) % 200, node % 5];
            others.map(|other| [(node, other, weight(other)), (other, node, weight(other))])
        });
        let mut edges: Vec<(u32, u32, f32)> = ring.flatten().filter(|edge| edge.0 != edge.1).collect();
        edges.sort_by_key(|edge| (edge.0, edge.1));
        edges.dedup_by_key(|edge| (edge.0, edge.1));
        let options = PushOptions {
            damping: 0.7,
            tolerance: 0.1,
            top: 20,
            exact: true,
        };
        let graph = graph(200, &edges);
        assert_eq!(graph.ground().is_even, scale == 1.0);
        let found = top_beyond(0, &graph, &[(3, 1.0)], &options, &mut Scratch::default());
        assert!(found.exact && found.ranked.len() == 20);
        found.ranked.nodes
    };
    assert_eq!(order_of(1.0), order_of(2.0_f32.powi(-136)));
}
