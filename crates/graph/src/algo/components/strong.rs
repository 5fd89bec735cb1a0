//! Strongly connected components, by Tarjan's algorithm with a stack of its own.
//!
//! Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1 (1972).
//!
//! Cost: linear, some 10 ns an edge; 24 bytes a node.

use super::Components;
use crate::edge::Side;
use crate::structure::{Graph, WholeRows};

/// Nodes are together where edges lead from each to the other.
pub fn strong(graph: &Graph) -> Components {
    let rows = graph.rows(Side::Out);
    let mut search = Search::new(&rows);
    for node in graph.nodes().iter() {
        search.visit(node);
    }
    Components::number(graph.nodes(), graph.node_bound(), |node| {
        search.roots[node as usize]
    })
}

/// Stands for a node that was not visited yet.
const NEW: u32 = u32::MAX;

struct Search<'a> {
    rows: &'a WholeRows<'a>,
    /// When each node was first visited.
    orders: Vec<u32>,
    /// The earliest visited node that each is known to lead back to.
    lows: Vec<u32>,
    /// The component's first node, once it is complete.
    roots: Vec<u32>,
    /// Visited nodes whose component is not complete.
    open: Vec<u32>,
    visited: u32,
}

impl<'a> Search<'a> {
    fn new(rows: &'a WholeRows<'a>) -> Self {
        Search {
            rows,
            orders: vec![NEW; rows.len()],
            lows: vec![NEW; rows.len()],
            roots: vec![NEW; rows.len()],
            open: Vec::new(),
            visited: 0,
        }
    }

    fn visit(&mut self, start: u32) {
        if self.orders[start as usize] != NEW {
            return;
        }
        self.enter(start);
        // Nodes on the way down, each with the place in its row to go on from.
        let mut way = vec![(start, 0)];
        while let Some((node, place)) = way.last_mut() {
            let node = *node;
            match self.rows.row(node).nodes.get(*place) {
                Some(&next) => {
                    *place += 1;
                    if self.orders[next as usize] == NEW {
                        self.enter(next);
                        way.push((next, 0));
                    } else if self.roots[next as usize] == NEW {
                        self.lower(node, self.orders[next as usize]);
                    }
                }
                None => {
                    way.pop();
                    self.leave(node);
                    if let Some(&(above, _)) = way.last() {
                        self.lower(above, self.lows[node as usize]);
                    }
                }
            }
        }
    }

    fn enter(&mut self, node: u32) {
        self.orders[node as usize] = self.visited;
        self.lows[node as usize] = self.visited;
        self.visited += 1;
        self.open.push(node);
    }

    fn lower(&mut self, node: u32, to: u32) {
        let low = &mut self.lows[node as usize];
        *low = (*low).min(to);
    }

    /// A node that leads back to none before it completes a component: all that was opened since.
    fn leave(&mut self, node: u32) {
        if self.lows[node as usize] == self.orders[node as usize] {
            while let Some(member) = self.open.pop() {
                self.roots[member as usize] = node;
                if member == node {
                    break;
                }
            }
        }
    }
}
