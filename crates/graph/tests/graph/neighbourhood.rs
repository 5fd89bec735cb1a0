//! Neighbourhoods against a search over all edges.

use std::collections::BTreeMap;

use minds_graph::algo::Scratch;
use minds_graph::algo::among::edges_among;
use minds_graph::algo::neighbourhood::{
    Found, NeighbourhoodOptions, neighbourhood, neighbourhood_with_edges, neighbourhood_within,
};
use minds_graph::{Direction, Edge, EdgeFilter, Graph};
use proptest::prelude::*;

use crate::naive::{NODES, Naive, TYPES, graph};

fn direction() -> impl Strategy<Value = Direction> {
    prop_oneof![Just(Direction::Out), Just(Direction::In), Just(Direction::Both)]
}

/// The filter, and the same as a condition.
pub fn filter() -> impl Strategy<Value = (EdgeFilter, Option<Vec<u16>>, f32)> {
    let types = prop::option::of(prop::collection::vec(0..TYPES + 70, 0..3));
    (
        types,
        prop_oneof![Just(f32::NEG_INFINITY), Just(0.0_f32), 0.0_f32..1.0],
    )
        .prop_map(|(types, min_weight)| {
            let filter = match &types {
                Some(types) => EdgeFilter::of_types(types.iter().copied()),
                None => EdgeFilter::default(),
            };
            (filter.at_least(min_weight), types, min_weight)
        })
}

pub fn accepts(types: &Option<Vec<u16>>, min_weight: f32, edge_type: u16, weight: f32) -> bool {
    weight >= min_weight && types.as_ref().is_none_or(|types| types.contains(&edge_type))
}

/// All nodes level by level, each level sorted.
fn levels(naive: &Naive, starts: &[u32], depth: u32, step: impl Fn(u32) -> Vec<(u32, f64)>) -> Vec<Found> {
    let mut level: BTreeMap<u32, f64> = starts
        .iter()
        .filter(|node| naive.nodes.contains(node))
        .map(|&node| (node, 1.0))
        .collect();
    let mut all: Vec<Found> = Vec::new();
    for depth in 0..=depth {
        let mut found: Vec<Found> = level
            .iter()
            .map(|(&node, &strength)| Found {
                node,
                depth,
                strength,
            })
            .collect();
        found.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.node.cmp(&b.node)));
        all.extend(found);
        let mut next: BTreeMap<u32, f64> = BTreeMap::new();
        for (&node, &strength) in &level {
            for (to, weight) in step(node) {
                if all.iter().all(|found| found.node != to) {
                    let best = next.entry(to).or_insert(0.0);
                    *best = best.max(strength * weight);
                }
            }
        }
        level = next;
    }
    all
}

/// The edges among nodes, with the nodes themselves for their places.
fn edges_between(graph: &Graph, nodes: &[u32], filter: &EdgeFilter, scratch: &mut Scratch) -> Vec<Edge> {
    let among = edges_among(graph, nodes, filter, scratch).into_iter();
    among
        .map(|edge| Edge {
            source: nodes[edge.source as usize],
            target: nodes[edge.target as usize],
            edge_type: edge.edge_type,
            weight: edge.weight,
        })
        .collect()
}

proptest! {
    #[test]
    fn nearest_and_strongest_first(
        (graph, naive) in graph(),
        starts in prop::collection::vec(0..NODES + 2, 1..3),
        (max_depth, limit) in (0..5_u32, 0..15_usize),
        direction in direction(),
        (filter, types, min_weight) in filter(),
    ) {
        let mut scratch = Scratch::default();
        let options = NeighbourhoodOptions { max_depth, direction, filter: filter.clone(), limit };
        let found = neighbourhood(&graph, &starts, &options, &mut scratch);
        let step = |node| {
            let steps = naive.steps(node, direction).into_iter();
            let open = steps.filter(|&(_, edge_type, weight)| accepts(&types, min_weight, edge_type, weight));
            open.map(|(to, _, weight)| (to, f64::from(weight))).collect()
        };
        let mut expected = levels(&naive, &starts, max_depth, step);
        let starting = expected.iter().filter(|found| found.depth == 0).count();
        expected.truncate(starting + limit);
        prop_assert_eq!(&found, &expected);
        let most: usize = 9;
        let mut left = most;
        match neighbourhood_within(&graph, &starts, &options, &mut left, &mut scratch) {
            Some(within) => prop_assert!(within == found && left <= most),
            None => prop_assert!(2 * graph.edge_count() > most),
        }

        let nodes: Vec<u32> = found.iter().map(|found| found.node).collect();
        let among = edges_between(&graph, &nodes, &filter, &mut scratch);
        let expected: Vec<Edge> = nodes.iter().flat_map(|&node| {
            let edges = naive.edges().filter(|edge| edge.source == node && nodes.contains(&edge.target));
            edges.filter(|edge| accepts(&types, min_weight, edge.edge_type, edge.weight)).collect::<Vec<_>>()
        }).collect();
        prop_assert_eq!(among, expected);

        // Twice: what the first left in the scratch changes nothing.
        let among = edges_among(&graph, &nodes, &filter, &mut scratch);
        for mut left in [usize::MAX, usize::MAX, most] {
            match neighbourhood_with_edges(&graph, &starts, &options, &mut left, &mut scratch) {
                Some(all) => {
                    prop_assert_eq!(&all, &(found.clone(), among.clone()));
                    scratch.give_back(all.0, all.1);
                }
                None => prop_assert!(left <= most && 3 * graph.edge_count() > most),
            }
        }
    }
}

/// Weights one unit in the last place from each other, in no order.
fn hardly_different(at: u32) -> f32 {
    f32::from_bits(0.75_f32.to_bits() + at * 89 % 199)
}

/// A level whose order is decided by the last bits of its strengths: edges that led to it are told by their final places.
#[test]
fn edges_follow_a_level_that_is_put_in_order_twice() {
    let edges: Vec<Edge> = (0..199)
        .flat_map(|at| {
            let edge = |source, target| Edge {
                source,
                target,
                edge_type: 0,
                weight: hardly_different(at),
            };
            [edge(0, at + 1), edge(at + 1, (at + 3) % 200)]
        })
        .collect();
    let base = minds_graph::Base::build(minds_graph::NodeSet::first(200), &edges).unwrap();
    let (graph, mut scratch) = (Graph::from(base), Scratch::default());
    for max_depth in [1, 2, 3] {
        let options = NeighbourhoodOptions {
            max_depth,
            ..NeighbourhoodOptions::default()
        };
        let found = neighbourhood(&graph, &[0], &options, &mut scratch);
        let nodes: Vec<u32> = found.iter().map(|found| found.node).collect();
        let expected = edges_among(&graph, &nodes, &options.filter, &mut scratch);
        let most = &mut { usize::MAX };
        let all = neighbourhood_with_edges(&graph, &[0], &options, most, &mut scratch);
        assert_eq!(all, Some((found, expected)));
    }
}

#[test]
fn strengths_that_hardly_differ_are_told_apart() {
    let edges: Vec<Edge> = (0..199)
        .map(|at| Edge {
            source: 0,
            target: at + 1,
            edge_type: 0,
            weight: hardly_different(at),
        })
        .collect();
    let base = minds_graph::Base::build(minds_graph::NodeSet::first(200), &edges).unwrap();
    let mut scratch = Scratch::default();
    let options = NeighbourhoodOptions::default();
    let found = neighbourhood(&base.into(), &[0], &options, &mut scratch);
    assert_eq!(found.len(), 200);
    assert!(found.is_sorted_by(|a, b| a.strength > b.strength || a.node == 0));
}

/// A row much longer than the list of nodes is searched, not walked.
#[test]
fn edges_among_few_neighbours_of_a_hub() {
    let spoke = |at: u32| [(0, at + 1), (at + 1, 0)];
    let edges: Vec<Edge> = (0..10_000)
        .flat_map(spoke)
        .flat_map(|(source, target)| {
            [0, 1].map(|edge_type| Edge {
                source,
                target,
                edge_type,
                weight: 0.5,
            })
        })
        .collect();
    let base = minds_graph::Base::build(minds_graph::NodeSet::first(10_001), &edges).unwrap();
    let filter = EdgeFilter::of_types([1]);
    let among = edges_between(&base.into(), &[7, 0, 9000], &filter, &mut Scratch::default());
    let ends: Vec<(u32, u32)> = among.iter().map(|edge| (edge.source, edge.target)).collect();
    assert_eq!(ends, [(7, 0), (0, 7), (0, 9000), (9000, 0)]);
}
