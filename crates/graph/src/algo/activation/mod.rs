//! Spreading activation: seeds are active, activation flows along edges for some rounds, and what it reaches is ranked.
//!
//! [`fan`] divides what a node sends by how many edges leave it, so that a hub does not light everything up;
//! [`optimus`] is the earlier system's, number by number. Collins and Loftus, "A spreading-activation theory of
//! semantic processing", Psychological Review 82 (1975), is where both come from.

mod accepted;
mod active;
mod fan;
#[cfg(target_arch = "x86_64")]
mod lanes;
mod optimus;

pub(crate) use accepted::Accepted;
pub(crate) use active::Active;
pub use fan::{FanOptions, Inhibition, fan, fan_within};
pub use optimus::{Generation, OptimusOptions, optimus, optimus_within};

use crate::edge::Side;
use crate::structure::{Graph, NodeSet};

/// Takes the edges of nodes that are about to send; `None` where so many a round are more than there are for all `rounds`
/// to come. Activation rarely narrows: a search that would be given up later is not begun. How many there are, unless all
/// may be looked at.
fn take_edges(
    graph: &Graph,
    nodes: impl Iterator<Item = u32>,
    rounds: u32,
    most_edges: &mut usize,
) -> Option<usize> {
    if *most_edges == usize::MAX {
        return Some(0);
    }
    let edges: usize = nodes.map(|node| graph.row_len(Side::Out, node)).sum();
    most_edges.checked_sub(edges.saturating_mul(rounds as usize))?;
    *most_edges -= edges;
    Some(edges)
}

/// The seeds that are nodes and active, ascending; of a node given twice the later counts.
fn active_seeds(nodes: &NodeSet, seeds: &[(u32, f64)], least: f64) -> Vec<(u32, f64)> {
    let known = |seed: &&(u32, f64)| nodes.contains(seed.0) && seed.1.is_finite();
    let mut active: Vec<(u32, f64)> = seeds.iter().filter(known).copied().collect();
    // Stable: equal nodes stay in the order in which they were given.
    active.sort_by_key(|seed| seed.0);
    let mut last: Vec<(u32, f64)> = Vec::with_capacity(active.len());
    for seed in active {
        match last.last_mut() {
            Some(before) if before.0 == seed.0 => *before = seed,
            _ => last.push(seed),
        }
    }
    last.retain(|seed| seed.1 >= least);
    last
}
