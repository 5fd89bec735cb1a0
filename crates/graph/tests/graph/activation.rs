//! Activation against its formulas, and what no rise of an input may do.

use std::collections::BTreeMap;

use minds_graph::algo::activation::{
    FanOptions, Generation, Inhibition, OptimusOptions, fan, optimus, optimus_within,
};
use minds_graph::algo::{Ranked, Scratch};
use minds_graph::{Change, Direction, Edge, Graph};
use proptest::prelude::*;

use crate::naive::{NODES, Naive, graph};

fn seeds() -> impl Strategy<Value = Vec<(u32, f64)>> {
    prop::collection::vec((0..NODES + 1, prop_oneof![Just(1.0), 0.0..1.0]), 0..5)
}

fn known(naive: &Naive, seeds: &[(u32, f64)]) -> BTreeMap<u32, f64> {
    seeds
        .iter()
        .copied()
        .filter(|seed| naive.nodes.contains(&seed.0))
        .collect()
}

fn ranked(activation: BTreeMap<u32, f64>) -> Vec<(u32, f64)> {
    let mut nodes: Vec<(u32, f64)> = activation.into_iter().collect();
    nodes.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    nodes
}

/// The same nodes, values equal but for rounding, largest first.
fn same(found: &Ranked, expected: BTreeMap<u32, f64>) -> Result<(), TestCaseError> {
    let mut by_node = found.iter().collect::<Vec<_>>();
    by_node.sort_by_key(|entry| entry.0);
    prop_assert!(
        by_node.iter().map(|entry| entry.0).eq(expected.keys().copied()),
        "{:?} {:?}",
        by_node,
        expected
    );
    for (node, value) in by_node {
        prop_assert!((value - expected[&node]).abs() < 1e-12);
    }
    prop_assert_eq!(found.iter().collect::<Vec<_>>(), ranked(found.iter().collect()));
    Ok(())
}

fn naive_optimus(naive: &Naive, seeds: &[(u32, f64)], options: &OptimusOptions) -> BTreeMap<u32, f64> {
    let first = options.generation == Generation::First;
    let mut activation = known(naive, seeds);
    for _ in 0..options.rounds {
        let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
        let mut spreads = 0;
        for (&node, &value) in &activation {
            if if first { value > 0.0 } else { value >= options.min } {
                for (to, _, weight) in naive.steps(node, Direction::Out) {
                    let spread = value * f64::from(weight) * options.decay;
                    if first || spread >= options.min {
                        *sums.entry(to).or_insert(0.0) += spread;
                        spreads += 1;
                    }
                }
            }
        }
        activation.extend(sums.into_iter().map(|(node, sum)| (node, sum.min(1.0))));
        if !first && spreads < 5 {
            break;
        }
    }
    activation.retain(|_, value| *value >= options.min);
    activation
}

fn naive_fan(naive: &Naive, seeds: &[(u32, f64)], options: &FanOptions) -> BTreeMap<u32, f64> {
    let mut activation = known(naive, seeds);
    activation.retain(|_, value| *value >= options.min);
    for _ in 0..options.rounds {
        let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
        for (&node, &value) in &activation {
            *sums.entry(node).or_insert(0.0) += options.retention * value;
            let steps = naive.steps(node, Direction::Out);
            for &(to, _, weight) in &steps {
                let share = options.decay * value / steps.len() as f64;
                *sums.entry(to).or_insert(0.0) += f64::from(weight) * share;
            }
        }
        let before = sums.clone();
        if let Some(Inhibition { strength, width }) = options.inhibition {
            let strongest: Vec<f64> = ranked(before.clone())
                .into_iter()
                .take(width)
                .map(|entry| entry.1)
                .collect();
            for (node, value) in &mut sums {
                let above = strongest.iter().map(|other| (other - before[node]).max(0.0));
                *value -= strength * above.sum::<f64>();
            }
        }
        sums.retain(|_, value| *value >= options.min);
        let value = |map: &BTreeMap<u32, f64>, node| map.get(&node).copied().unwrap_or(0.0);
        let change = (0..NODES + 1).map(|node| (value(&sums, node) - value(&activation, node)).abs());
        let change = change.fold(0.0, f64::max);
        activation = sums;
        if change <= options.tolerance {
            break;
        }
    }
    activation
}

fn fan_options() -> impl Strategy<Value = FanOptions> {
    let inhibition = (0.0..1.0, 0..4_usize).prop_map(|(strength, width)| Inhibition { strength, width });
    (
        0..6_u32,
        0.0..1.0,
        0.0..1.0,
        0.001..0.2,
        prop::option::of(inhibition),
        prop_oneof![Just(0.0), 0.0..0.1],
    )
        .prop_map(
            |(rounds, decay, retention, min, inhibition, tolerance)| FanOptions {
                rounds,
                decay,
                retention,
                min,
                inhibition,
                tolerance,
                limit: usize::MAX,
            },
        )
}

proptest! {
    #[test]
    fn optimus_is_its_rules(
        (graph, naive) in graph(),
        seeds in seeds(),
        (rounds, decay, min, first) in (0..6_u32, 0.0..1.0, prop_oneof![Just(0.0), 0.0..0.3], any::<bool>()),
    ) {
        let generation = if first { Generation::First } else { Generation::Second };
        let options = OptimusOptions { rounds, decay, min, generation, ..OptimusOptions::default() };
        let mut scratch = Scratch::default();
        let found = optimus(&graph, &seeds, &options, &mut scratch);
        same(&found, naive_optimus(&naive, &seeds, &options))?;
        // What a call leaves behind, also one that was given up, is not seen by the next.
        for most_edges in 0..40 {
            let within = optimus_within(&graph, &seeds, &options, &mut { most_edges }, &mut scratch);
            prop_assert!(within.is_none_or(|within| within.in_order() == found));
            prop_assert_eq!(&optimus(&graph, &seeds, &options, &mut scratch), &found);
        }
        let options = OptimusOptions { limit: 3, ..options };
        let first = optimus(&graph, &seeds, &options, &mut scratch);
        prop_assert!(first.iter().eq(found.iter().take(3)));
    }

    #[test]
    fn fan_is_its_formula((graph, naive) in graph(), seeds in seeds(), options in fan_options()) {
        let mut scratch = Scratch::default();
        let found = fan(&graph, &seeds, &options, &mut scratch);
        same(&found, naive_fan(&naive, &seeds, &options))?;
        // What a call leaves behind is not seen by the next, and the same bits come out of merged rows.
        prop_assert_eq!(&fan(&graph, &seeds, &options, &mut scratch), &found);
        prop_assert_eq!(&fan(&Graph::from(graph.merge()), &seeds, &options, &mut scratch), &found);
        let options = FanOptions { limit: 3, ..options };
        let first = fan(&graph, &seeds, &options, &mut scratch);
        prop_assert!(first.iter().eq(found.iter().take(3)));
    }

    #[test]
    fn no_activation_falls_when_an_input_rises(
        (graph, naive) in graph(),
        seeds in seeds(),
        options in fan_options(),
        at in any::<prop::sample::Index>(),
        more in 0.0..1.0,
    ) {
        let options = FanOptions { inhibition: None, tolerance: 0.0, ..options };
        let mut scratch = Scratch::default();
        let before = fan(&graph, &seeds, &options, &mut scratch);
        if !seeds.is_empty() {
            let mut raised: Vec<(u32, f64)> = known(&naive, &seeds).into_iter().collect();
            if !raised.is_empty() {
                let at = at.index(raised.len());
                raised[at].1 += more;
            }
            not_below(&fan(&graph, &raised, &options, &mut scratch), &before)?;
        }
        if !naive.edges.is_empty() {
            let edge = naive.edges().nth(at.index(naive.edges.len())).unwrap();
            let mut stronger = graph.clone();
            let weight = (edge.weight + more as f32).min(1.0);
            stronger.apply(&[Change::PutEdge(Edge { weight, ..edge })]).unwrap();
            not_below(&fan(&stronger, &seeds, &options, &mut scratch), &before)?;
        }
    }

    /// Nodes without edges: each has its own input and nothing else.
    #[test]
    fn under_inhibition_no_node_falls_when_its_own_input_rises(
        inputs in prop::collection::vec(0.0..1.0, 1..8),
        at in any::<prop::sample::Index>(),
        more in 0.0..1.0,
        strength in 0.0..1.0,
        width in 0..9_usize,
    ) {
        let mut graph = Graph::default();
        let nodes: Vec<Change> = (0..inputs.len() as u32).map(Change::AddNode).collect();
        graph.apply(&nodes).unwrap();
        let inhibition = Some(Inhibition { strength, width });
        let options = FanOptions { rounds: 1, inhibition, ..FanOptions::default() };
        let mut seeds: Vec<(u32, f64)> = (0..).zip(inputs).collect();
        let at = at.index(seeds.len());
        let value = |seeds: &[(u32, f64)]| {
            fan(&graph, seeds, &options, &mut Scratch::default()).value(at as u32).unwrap_or(0.0)
        };
        let before = value(&seeds);
        seeds[at].1 += more;
        prop_assert!(value(&seeds) >= before);
    }
}

fn not_below(after: &Ranked, before: &Ranked) -> Result<(), TestCaseError> {
    for (node, value) in before.iter() {
        prop_assert!(
            after.value(node).is_some_and(|now| now >= value),
            "{node} fell from {value}"
        );
    }
    Ok(())
}

#[test]
fn a_share_of_activation_is_never_more_than_the_seeds_had() {
    let ring: Vec<Edge> = (0..50)
        .flat_map(|source| {
            [1, 7, 11].map(|step| Edge {
                source,
                target: (source + step) % 50,
                edge_type: 0,
                weight: 1.0,
            })
        })
        .collect();
    let base = minds_graph::Base::build(minds_graph::NodeSet::first(50), &ring).unwrap();
    let options = FanOptions {
        rounds: 40,
        min: 1e-9,
        ..FanOptions::default()
    };
    let active = fan(
        &base.into(),
        &[(3, 1.0), (4, 1.0)],
        &options,
        &mut Scratch::default(),
    );
    let total: f64 = active.values.iter().sum();
    assert!((total - 2.0).abs() < 1e-9);
}
