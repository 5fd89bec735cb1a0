//! What the earlier system found in its own graphs: `test/golden/make-legacy-graph.py` took it from their databases.
//!
//! Its weights were f64 and ours are f32, so values differ by some 1e-7.

use minds_graph::algo::Scratch;
use minds_graph::algo::activation::{Generation, OptimusOptions, optimus};
use minds_graph::algo::neighbourhood::{NeighbourhoodOptions, neighbourhood};
use minds_graph::algo::path::fewest_hops;
use minds_graph::{Base, Edge, EdgeFilter, Graph, NodeSet};
use serde::Deserialize;

#[derive(Deserialize)]
struct Legacy {
    generation: String,
    nodes: u32,
    edges: Vec<(u32, u32, u16, f32)>,
    activations: Vec<Activation>,
    neighbourhoods: Vec<Neighbourhood>,
    paths: Vec<Path>,
}

#[derive(Deserialize)]
struct Activation {
    seeds: Vec<u32>,
    rounds: u32,
    decay: f64,
    min: f64,
    active: Vec<(u32, f64)>,
}

#[derive(Deserialize)]
struct Neighbourhood {
    node: u32,
    depth: u32,
    min_weight: Option<f32>,
    types: Option<Vec<u16>>,
    found: Vec<u32>,
}

#[derive(Deserialize)]
struct Path {
    ends: (u32, u32),
    /// Empty where there is none.
    path: Vec<u32>,
    /// Whether no other path is as short.
    only: bool,
}

fn each(check: impl Fn(&Legacy, &Graph)) {
    let both: Vec<Legacy> =
        serde_json::from_str(include_str!("../fixtures/legacy.json")).expect("legacy.json");
    assert_eq!(both.len(), 2);
    for legacy in &both {
        let edges = legacy
            .edges
            .iter()
            .map(|&(source, target, edge_type, weight)| Edge {
                source,
                target,
                edge_type,
                weight,
            });
        let base =
            Base::build(NodeSet::first(legacy.nodes), &edges.collect::<Vec<_>>()).expect("a valid graph");
        check(legacy, &base.into());
    }
}

#[test]
fn activations() {
    each(|legacy, graph| {
        let generation = if legacy.generation == "first" {
            Generation::First
        } else {
            Generation::Second
        };
        assert_eq!(legacy.activations.len(), 15);
        for Activation {
            seeds,
            rounds,
            decay,
            min,
            active,
        } in &legacy.activations
        {
            let (rounds, decay, min) = (*rounds, *decay, *min);
            let options = OptimusOptions {
                rounds,
                decay,
                min,
                generation,
                ..OptimusOptions::default()
            };
            let seeds: Vec<(u32, f64)> = seeds.iter().map(|&seed| (seed, 1.0)).collect();
            let found = optimus(graph, &seeds, &options, &mut Scratch::default());
            assert_eq!(found.nodes.len(), active.len());
            for ((node, value), &(_, at_this_place)) in found.iter().zip(active) {
                let expected = active
                    .iter()
                    .find(|entry| entry.0 == node)
                    .expect("the same nodes")
                    .1;
                assert!((value - expected).abs() < 1e-6, "{value} is not {expected}");
                // The order is the same, equal values aside.
                assert!((value - at_this_place).abs() < 1e-6);
            }
        }
    });
}

#[test]
fn neighbourhoods() {
    each(|legacy, graph| {
        assert_eq!(legacy.neighbourhoods.len(), 15);
        for Neighbourhood {
            node,
            depth,
            min_weight,
            types,
            found: expected,
        } in &legacy.neighbourhoods
        {
            let filter = match types {
                Some(types) => EdgeFilter::of_types(types.iter().copied()),
                None => EdgeFilter::default(),
            };
            let options = NeighbourhoodOptions {
                max_depth: *depth,
                filter: filter.at_least(min_weight.unwrap_or(f32::NEG_INFINITY)),
                ..NeighbourhoodOptions::default()
            };
            let found = neighbourhood(graph, &[*node], &options, &mut Scratch::default());
            let mut nodes: Vec<u32> = found.iter().map(|found| found.node).collect();
            // The second generation left the node itself out.
            nodes.retain(|found| found != node || expected.contains(node));
            nodes.sort_unstable();
            assert_eq!(nodes, *expected);
        }
    });
}

#[test]
fn paths() {
    each(|legacy, graph| {
        assert_eq!(legacy.paths.len(), 15);
        let mut scratch = Scratch::default();
        for Path {
            ends: (a, b),
            path,
            only,
        } in &legacy.paths
        {
            let found = fewest_hops(graph, *a, *b, u32::MAX, &EdgeFilter::default(), &mut scratch);
            let nodes = found.map_or(Vec::new(), |found| found.nodes);
            assert_eq!(nodes.len(), path.len());
            if *only {
                assert_eq!(nodes, *path);
            }
        }
    });
}
