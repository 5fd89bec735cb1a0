//! Rows from edges in any order, and rows from the other end.
//!
//! Cost: two counting sorts, linear; 16 bytes an edge beside the edges themselves.

use super::rows::{Neighbour, Rows};
use crate::edge::Edge;

/// The rows of the edges' sources. Of several edges of one source, target and type the last counts.
pub fn rows_of(nodes: u32, edges: &[Edge]) -> Rows {
    // By target first, in the order of the edges; turning the rows round then sorts each by target.
    let by_target = scatter(nodes, edges.iter().map(|edge| edge.target), || {
        edges.iter().map(|edge| {
            let entry = Neighbour {
                node: edge.source,
                edge_type: edge.edge_type,
                weight: edge.weight,
            };
            (edge.target, entry)
        })
    });
    let mut rows = distinct(transpose(nodes, &by_target));
    rows.shrink_to_fit();
    rows
}

/// The same edges seen from their other ends: rows of `nodes` nodes, sorted where `rows` are.
pub fn transpose(nodes: u32, rows: &Rows) -> Rows {
    scatter(nodes, rows.nodes.iter().copied(), || {
        rows.iter().map(|(node, entry)| entry.turned(node))
    })
}

/// Puts each entry at the end of its row; `keys` are the rows of all entries, to count them.
fn scatter<I: Iterator<Item = (u32, Neighbour)>>(
    nodes: u32,
    keys: impl ExactSizeIterator<Item = u32>,
    entries: impl Fn() -> I,
) -> Rows {
    let count = keys.len();
    u32::try_from(count).expect("a graph has fewer than 2^32 edges");
    let mut starts = vec![0; nodes as usize + 1];
    for key in keys {
        starts[key as usize + 1] += 1;
    }
    for node in 0..nodes as usize {
        starts[node + 1] += starts[node];
    }
    let mut next = starts.clone();
    let (mut numbers, mut weights, mut types) = (vec![0; count], vec![0.0; count], vec![0; count]);
    for (key, entry) in entries() {
        let place = &mut next[key as usize];
        let at = *place as usize;
        *place += 1;
        (numbers[at], weights[at], types[at]) = (entry.node, entry.weight, entry.edge_type);
    }
    Rows {
        starts,
        nodes: numbers,
        weights,
        types,
    }
}

/// Sorts the entries of one neighbour by type, and keeps the last of each type.
fn distinct(rows: Rows) -> Rows {
    if (0..rows.len() as u32).all(|node| rows.row(node).is_sorted()) {
        return rows;
    }
    let mut out = Rows::with_capacity(rows.len(), rows.neighbour_count());
    let mut entries: Vec<Neighbour> = Vec::new();
    for node in 0..rows.len() as u32 {
        let row = rows.row(node);
        if row.is_sorted() {
            out.push_row(row);
        } else {
            entries.clear();
            entries.extend(row.iter());
            entries.sort_by_key(Neighbour::key);
            for (at, entry) in entries.iter().enumerate() {
                if entries.get(at + 1).is_none_or(|next| next.key() != entry.key()) {
                    out.push(*entry);
                }
            }
        }
        out.end_row();
    }
    out
}
