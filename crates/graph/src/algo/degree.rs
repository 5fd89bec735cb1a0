//! Degrees: how many edges a node has, and their weights together.
//!
//! Cost: O(1) for the number, where a node has no changes, and its row for the weights; over all nodes linear.

use crate::edge::Direction;
use crate::structure::{Graph, WholeRows};

/// How many edges a node has in a direction; a self-loop counts once each way.
pub fn degree(graph: &Graph, node: u32, direction: Direction) -> usize {
    let sides = direction.sides().iter();
    sides.map(|&side| graph.row_len(side, node)).sum()
}

/// The degree of each number below [`Graph::node_bound`].
pub fn degrees(graph: &Graph, direction: Direction) -> Vec<u32> {
    let degree = |node| degree(graph, node, direction) as u32;
    (0..graph.node_bound()).map(degree).collect()
}

/// The sum of the weights of each number's edges in a direction.
pub fn strengths(graph: &Graph, direction: Direction) -> Vec<f64> {
    let mut sums = vec![0.0; graph.node_bound() as usize];
    for &side in direction.sides() {
        add_strengths(&graph.rows(side), &mut sums);
    }
    sums
}

fn add_strengths(rows: &WholeRows<'_>, sums: &mut [f64]) {
    for (node, sum) in (0..).zip(sums) {
        let weights = rows.row(node).weights.iter();
        *sum += weights.fold(0.0, |total, &weight| total + f64::from(weight));
    }
}

/// Degree centrality: the degree of each number, divided by how many other nodes there are (1 where there is only
/// one node). Self-loops and parallel edges count, so it may exceed 1.
///
/// Freeman, "Centrality in social networks", Social Networks 1 (1978).
pub fn degree_centrality(graph: &Graph, direction: Direction) -> Vec<f64> {
    let others = graph.nodes().len().saturating_sub(1);
    let scale = |degree: u32| f64::from(degree) / f64::from(others);
    if others == 0 {
        let node = |number| f64::from(u8::from(graph.nodes().contains(number)));
        return (0..graph.node_bound()).map(node).collect();
    }
    degrees(graph, direction).into_iter().map(scale).collect()
}
