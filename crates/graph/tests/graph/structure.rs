//! A graph holds what its history says, whatever was merged in between; bytes give it back, torn ones do not.

use std::sync::Arc;

use minds_graph::algo::degree::{degree_centrality, degrees, strengths};
use minds_graph::{Base, Change, ChangeError, Direction, Edge, Graph, NodeSet, RowBuffer, Side};
use proptest::prelude::*;

use crate::naive::{NODES, Naive, TYPES, graph, history};

fn check(graph: &Graph, naive: &Naive) {
    assert!(graph.nodes().iter().eq(naive.nodes.iter().copied()));
    assert!(
        graph.edges().eq(naive.edges()),
        "{:?} is not {naive:?}",
        graph.edges().collect::<Vec<_>>()
    );
    assert_eq!(graph.edge_count(), naive.edges.len());
    let mut buffer = RowBuffer::default();
    for node in 0..graph.node_bound() {
        for (side, direction) in [(Side::Out, Direction::Out), (Side::In, Direction::In)] {
            let row = graph.row(side, node, &mut buffer);
            let entries: Vec<_> = row
                .iter()
                .map(|entry| (entry.node, entry.edge_type, entry.weight))
                .collect();
            assert_eq!(entries, naive.steps(node, direction));
            assert_eq!(graph.row_len(side, node), entries.len());
        }
    }
    for source in 0..NODES {
        for target in 0..NODES {
            for edge_type in 0..TYPES {
                let weight = naive.edges.get(&(source, target, edge_type));
                assert_eq!(graph.weight(source, target, edge_type), weight.copied());
            }
        }
    }
}

proptest! {
    #[test]
    fn holds_what_its_history_says(history in history(), seal in 0..6_usize, rebase in 0..6_usize) {
        let (mut graph, mut naive) = (Graph::default(), Naive::default());
        let mut background = None;
        let mut snapshots = Vec::new();
        for (at, batch) in history.iter().enumerate() {
            graph.apply(batch).unwrap();
            naive.apply(batch);
            check(&graph, &naive);
            if at == seal {
                graph.seal();
                background = Some(graph.clone());
            }
            if at >= rebase && let Some(sealed) = background.take() {
                graph.rebase(Arc::new(sealed.merge()));
                check(&graph, &naive);
            }
            snapshots.push((graph.clone(), naive.clone()));
        }
        check(&Graph::from(graph.merge()), &naive);
        // No later change is seen in a copy.
        for (graph, naive) in &snapshots {
            check(graph, naive);
        }
    }

    #[test]
    fn is_the_same_from_edges_in_any_order((graph, naive) in graph(), again in any::<bool>()) {
        let nodes: NodeSet = naive.nodes.iter().copied().collect();
        let mut edges: Vec<Edge> = naive.edges().collect();
        edges.reverse();
        if again {
            // Earlier weights of the same edges do not count.
            let wrong = edges.iter().map(|edge| Edge { weight: 7.0, ..*edge });
            edges = wrong.chain(edges.clone()).collect();
        }
        let built = Graph::from(Base::build(nodes, &edges).unwrap());
        prop_assert!(built.edges().eq(graph.edges()));
        check(&built, &naive);
    }

    #[test]
    fn comes_back_from_bytes((graph, naive) in graph()) {
        let base = graph.merge();
        let mut bytes = vec![];
        base.encode(&mut bytes).expect("a vector takes bytes");
        let decoded = Base::decode(&bytes).expect("whole bytes");
        prop_assert!(decoded == base);
        check(&Graph::from(decoded), &naive);
    }

    #[test]
    fn torn_bytes_give_none_or_a_sound_graph((graph, _) in graph(), at in any::<prop::sample::Index>(), byte: u8) {
        let mut bytes = vec![];
        graph.merge().encode(&mut bytes).expect("a vector takes bytes");
        let cut = at.index(bytes.len());
        prop_assert!(Base::decode(&bytes[..cut]).is_none());
        bytes[cut] = byte;
        if let Some(base) = Base::decode(&bytes) {
            // All rows can be read, and both sides say the same.
            let graph = Graph::from(base);
            let mut turned: Vec<_> = graph.rows(Side::In).iter().map(|(node, entry)| (entry.node, node)).collect();
            turned.sort_unstable();
            let edges: Vec<_> = graph.edges().map(|edge| (edge.source, edge.target)).collect();
            prop_assert_eq!(turned, edges);
        }
    }

    #[test]
    fn degrees_are_counts_and_sums((graph, naive) in graph()) {
        for direction in [Direction::Out, Direction::In, Direction::Both] {
            let (counts, sums) = (degrees(&graph, direction), strengths(&graph, direction));
            let central = degree_centrality(&graph, direction);
            for node in 0..graph.node_bound() {
                let steps = naive.steps(node, direction);
                let sum: f64 = steps.iter().map(|step| f64::from(step.2)).sum();
                prop_assert_eq!(counts[node as usize] as usize, steps.len());
                prop_assert!((sums[node as usize] - sum).abs() < 1e-12);
                if naive.nodes.len() > 1 {
                    let others = naive.nodes.len() as f64 - 1.0;
                    prop_assert!((central[node as usize] - steps.len() as f64 / others).abs() < 1e-12);
                }
            }
        }
    }
}

fn edge(source: u32, target: u32, weight: f32) -> Change {
    Change::PutEdge(Edge {
        source,
        target,
        edge_type: 0,
        weight,
    })
}

#[test]
fn a_batch_with_a_bad_edge_changes_nothing() {
    let mut graph = Graph::default();
    graph
        .apply(&[Change::AddNode(0), Change::AddNode(1), edge(0, 1, 0.5)])
        .unwrap();
    let bad = [
        (edge(0, 2, 1.0), ChangeError::UnknownNode(2)),
        (edge(9, 1, 1.0), ChangeError::UnknownNode(9)),
        (edge(1, 0, f32::NAN), ChangeError::Weight { source: 1, target: 0 }),
        (
            edge(1, 0, f32::INFINITY),
            ChangeError::Weight { source: 1, target: 0 },
        ),
    ];
    for (change, error) in bad {
        assert_eq!(
            graph.apply(&[edge(1, 1, 1.0), Change::AddNode(7), change]),
            Err(error)
        );
        assert_eq!((graph.node_bound(), graph.edge_count()), (2, 1));
    }
    let removed = [Change::RemoveNode(1), edge(0, 1, 1.0)];
    assert_eq!(graph.apply(&removed), Err(ChangeError::UnknownNode(1)));
    let weight = f32::NAN;
    let built = Base::build(
        NodeSet::first(1),
        &[Edge {
            source: 0,
            target: 0,
            edge_type: 0,
            weight,
        }],
    );
    assert_eq!(built.err(), Some(ChangeError::Weight { source: 0, target: 0 }));
}

#[test]
fn a_node_that_comes_back_has_no_edges() {
    let mut graph = Graph::default();
    graph
        .apply(&[
            Change::AddNode(0),
            Change::AddNode(1),
            edge(0, 1, 1.0),
            edge(1, 1, 1.0),
        ])
        .unwrap();
    graph
        .apply(&[edge(1, 0, 1.0), Change::RemoveNode(1), Change::AddNode(1)])
        .unwrap();
    assert_eq!((graph.nodes().len(), graph.edge_count()), (2, 0));
}

/// The rows of both sides are one where every edge has its twin; a base of 10 bytes an edge instead of 20.
#[test]
fn an_undirected_graph_is_held_once() {
    let pairs = (0..1000_u32).flat_map(|at| {
        let (source, target, weight) = (at % 100, at * 7 % 90 + 10, at as f32);
        [(source, target), (target, source)].map(|(source, target)| Edge {
            source,
            target,
            edge_type: 0,
            weight,
        })
    });
    let mut edges: Vec<Edge> = pairs.collect();
    edges.sort_by_key(|edge| (edge.source, edge.target));
    edges.dedup_by_key(|edge| (edge.source, edge.target));
    let weights = |edge: &Edge| (edge.source ^ edge.target) as f32;
    let even: Vec<Edge> = edges
        .iter()
        .map(|edge| Edge {
            weight: weights(edge),
            ..*edge
        })
        .collect();
    let undirected = Base::build(NodeSet::first(100), &even).unwrap();
    assert!(undirected.heap_bytes() <= 10 * even.len() + 5 * 100);
    let directed = Base::build(NodeSet::first(100), &even[1..]).unwrap();
    assert!(directed.heap_bytes() <= 20 * even.len() + 10 * 100);
}
