//! Paths against all simple paths.

use minds_graph::algo::Scratch;
use minds_graph::algo::path::{Measure, Path, fewest_hops, fewest_hops_within, k_shortest, likeliest};
use minds_graph::{Direction, Graph};
use proptest::prelude::*;

use crate::naive::{NODES, Naive, graph};
use crate::neighbourhood::{accepts, filter};

/// The strongest weight of the open edges from one node to another.
type Weights<'a> = dyn Fn(u32, u32) -> Option<f32> + 'a;

/// Every path without a circle, with its nodes.
fn all_paths(naive: &Naive, source: u32, target: u32, weight: &Weights<'_>) -> Vec<Vec<u32>> {
    let mut complete = Vec::new();
    let mut open = vec![vec![source]];
    if !naive.nodes.contains(&source) || !naive.nodes.contains(&target) {
        return complete;
    }
    while let Some(path) = open.pop() {
        let last = path[path.len() - 1];
        if last == target {
            complete.push(path);
            continue;
        }
        for &next in &naive.nodes {
            if !path.contains(&next) && weight(last, next).is_some() {
                open.push([&path[..], &[next]].concat());
            }
        }
    }
    complete
}

fn cost(path: &[u32], weight: &Weights<'_>) -> f64 {
    let costs = path
        .windows(2)
        .map(|pair| -f64::from(weight(pair[0], pair[1]).unwrap()).ln());
    costs.sum::<f64>().max(0.0)
}

fn check_edges(path: &Path, graph: &Graph, weight: &Weights<'_>) -> Result<(), TestCaseError> {
    prop_assert_eq!(path.edges.len() + 1, path.nodes.len());
    for (edge, pair) in path.edges.iter().zip(path.nodes.windows(2)) {
        prop_assert_eq!([edge.source, edge.target], pair);
        prop_assert_eq!(
            graph.weight(edge.source, edge.target, edge.edge_type),
            Some(edge.weight)
        );
        prop_assert_eq!(Some(edge.weight), weight(pair[0], pair[1]));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn by_hops(
        (graph, naive) in graph(),
        (source, target) in (0..NODES + 1, 0..NODES + 1),
        (max, k) in (0..8_u32, 0..12_usize),
        (filter, types, min_weight) in filter(),
    ) {
        let weight = |a, b| {
            let steps = naive.steps(a, Direction::Out).into_iter().filter(|step| step.0 == b);
            let open = steps.filter(|step| accepts(&types, min_weight, step.1, step.2));
            open.map(|step| step.2).reduce(f32::max)
        };
        let mut paths = all_paths(&naive, source, target, &weight);
        paths.retain(|path| path.len() <= max as usize + 1);
        paths.sort_by_key(|path| (path.len(), path.clone()));
        let mut scratch = Scratch::default();
        let shortest = fewest_hops(&graph, source, target, max, &filter, &mut scratch);
        let most: usize = 12;
        match fewest_hops_within(&graph, source, target, max, &filter, most, &mut scratch) {
            Some(within) => prop_assert_eq!(&within, &shortest),
            // An edge and the node that it leads to count, from either end.
            None => prop_assert!(2 * (graph.edge_count() + graph.nodes().len() as usize) > most),
        }
        prop_assert_eq!(shortest.as_ref().map(|path| &path.nodes), paths.first());
        paths.truncate(k);
        let found = k_shortest(&graph, source, target, k, Measure::Hops(max), &filter, &mut scratch);
        let nodes: Vec<Vec<u32>> = found.iter().map(|path| path.nodes.clone()).collect();
        prop_assert_eq!(nodes, paths);
        for path in &found {
            check_edges(path, &graph, &weight)?;
        }
    }

    #[test]
    fn by_likelihood(
        (graph, naive) in graph(),
        (source, target) in (0..NODES + 1, 0..NODES + 1),
        k in 0..12_usize,
        (filter, types, min_weight) in filter(),
    ) {
        let weight = |a, b| {
            let steps = naive.steps(a, Direction::Out).into_iter().filter(|step| step.0 == b && step.2 > 0.0);
            let open = steps.filter(|step| accepts(&types, min_weight, step.1, step.2));
            open.map(|step| step.2).reduce(f32::max)
        };
        let paths = all_paths(&naive, source, target, &weight);
        let mut costs: Vec<f64> = paths.iter().map(|path| cost(path, &weight)).collect();
        costs.sort_by(f64::total_cmp);
        let mut scratch = Scratch::default();
        let best = likeliest(&graph, source, target, &filter, &mut scratch);
        prop_assert_eq!(best.is_some(), !costs.is_empty());
        if let Some(path) = &best {
            prop_assert!(paths.contains(&path.nodes));
            prop_assert!((path.cost - costs[0]).abs() < 1e-9);
            check_edges(path, &graph, &weight)?;
        }
        costs.truncate(k);
        let found = k_shortest(&graph, source, target, k, Measure::Likelihood, &filter, &mut scratch);
        prop_assert_eq!(found.len(), costs.len());
        for (at, (path, cost)) in found.iter().zip(&costs).enumerate() {
            prop_assert!((path.cost - cost).abs() < 1e-9, "{} is not {}", path.cost, cost);
            prop_assert!(paths.contains(&path.nodes));
            prop_assert!(found[..at].iter().all(|other| other.nodes != path.nodes));
            check_edges(path, &graph, &weight)?;
        }
    }
}
