//! Nodes whose ranks are the same whatever the others' ranks are.
//!
//! Two nodes are alike where walks begin at them in the same shares and arrive from the same nodes by the same weights, or
//! from nodes that are alike themselves and send the same share along that edge. So are two twigs of one shape at one node:
//! that each looks like the other may be supposed while it is found out, since ranks that are found by following walks
//! step by step, from nothing, are then equal after every step.
//!
//! Cost: what the rows of the pairs have, up to some limits; beyond these nodes are taken for different.

use crate::edge::Side;
use crate::structure::{Graph, RowBuffer};

/// Pairs of nodes that are looked at for one.
const MOST_PAIRS: usize = 64;
/// Edges of a node that is not alike another one by the same edges.
const MOST_EDGES: usize = 64;

/// Whether two nodes are known to be alike. `begins`: where walks begin, ascending.
pub(super) fn are_alike(graph: &Graph, begins: &[(u32, f64)], a: u32, b: u32) -> bool {
    let begin = |node| {
        let at = begins.binary_search_by_key(&node, |begin| begin.0).ok()?;
        Some(begins[at].1)
    };
    let mut pairs = vec![(a, b)];
    let mut at = 0;
    while let Some(&(a, b)) = pairs.get(at) {
        at += 1;
        if begin(a) != begin(b) || pairs.len() > MOST_PAIRS {
            return false;
        }
        let Some(sources) = other_sources(graph, a, b) else {
            return false;
        };
        for pair in sources {
            if !send_alike(graph, pair.0, pair.1) {
                return false;
            }
            if !pairs.contains(&pair) {
                pairs.push(pair);
            }
        }
    }
    true
}

/// Which sources of edges to `a` would have to be alike which ones to `b`: those that do not send both the same. Nothing
/// where the edges differ.
fn other_sources(graph: &Graph, a: u32, b: u32) -> Option<Vec<(u32, u32)>> {
    let (mut buffer, mut other_buffer) = (RowBuffer::default(), RowBuffer::default());
    let row = graph.row(Side::In, a, &mut buffer);
    let other = graph.row(Side::In, b, &mut other_buffer);
    if row.nodes == other.nodes && row.weights == other.weights {
        return Some(Vec::new());
    }
    if row.nodes.len().max(other.nodes.len()) > MOST_EDGES {
        return None;
    }
    let [mut row, mut other] = [row, other].map(|row| {
        let edges = row.nodes.iter().zip(row.weights);
        let carrying = edges.filter(|edge| *edge.1 > 0.0);
        carrying
            .map(|(&node, weight)| (weight.to_bits(), node))
            .collect::<Vec<_>>()
    });
    // What both have goes from both.
    row.retain(|edge| {
        let same = other.iter().position(|other| other == edge);
        same.map(|at| other.swap_remove(at)).is_none()
    });
    // Those that look most alike side by side.
    for edges in [&mut row, &mut other] {
        let lengths = |node| Side::BOTH.map(|side| graph.row_len(side, node));
        edges.sort_by_cached_key(|&(weight, node)| (weight, lengths(node), node));
    }
    let same_weights = row.iter().map(|edge| edge.0).eq(other.iter().map(|edge| edge.0));
    same_weights.then(|| {
        row.iter()
            .zip(&other)
            .map(|(edge, other)| (edge.1, other.1))
            .collect()
    })
}

/// Whether edges of one weight are the same share of what leaves either node.
fn send_alike(graph: &Graph, a: u32, b: u32) -> bool {
    let mut buffer = RowBuffer::default();
    let mut weights = |node| {
        let row = graph.row(Side::Out, node, &mut buffer);
        let carrying = row.weights.iter().filter(|weight| **weight > 0.0);
        let mut weights: Vec<u32> = carrying.map(|weight| weight.to_bits()).collect();
        weights.sort_unstable();
        weights
    };
    let lengths = [a, b].map(|node| graph.row_len(Side::Out, node));
    lengths.iter().all(|length| *length <= MOST_EDGES) && weights(a) == weights(b)
}
