//! Weakly connected components, by union and find over all edges.
//!
//! Cost: linear, some 10 ns an edge; 4 bytes a node.

use super::Components;
use crate::edge::Side;
use crate::structure::Graph;

/// Nodes are together where edges lead from one to the other, whatever their directions.
pub fn weak(graph: &Graph) -> Components {
    let mut parents: Vec<u32> = (0..graph.node_bound()).collect();
    for (source, entry) in graph.rows(Side::Out).iter() {
        let (a, b) = (root(&mut parents, source), root(&mut parents, entry.node));
        // The smaller number is the root: no rank to keep, and halving keeps the paths short.
        parents[a.max(b) as usize] = a.min(b);
    }
    Components::number(graph.nodes(), graph.node_bound(), |node| root(&mut parents, node))
}

/// The root above `node`; on the way every second node is hung one higher.
fn root(parents: &mut [u32], mut node: u32) -> u32 {
    while parents[node as usize] != node {
        let above = parents[parents[node as usize] as usize];
        parents[node as usize] = above;
        node = above;
    }
    node
}
