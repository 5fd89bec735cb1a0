//! What a traversal may cost on the caller's own thread.

use crate::view::Lane;
use minds_graph::Graph;

/// More ids than this are not looked up there.
pub const INLINE_IDS: usize = 16;

/// Edges that may be looked at there, some 5 ns each.
const INLINE_EDGES: usize = 20_000;

/// What a node costs beside its edges, in edges: its id is written.
const NODE: usize = 8;

/// Of a graph with so few edges everything may be looked at, from both sides and more than once.
const SMALL_GRAPH: usize = 5_000;

/// Edges that may still be looked at.
pub struct Budget {
    edges: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { edges: INLINE_EDGES }
    }
}

impl Budget {
    /// Takes so many edges; false, and none, where they are too many.
    pub fn take(&mut self, edges: usize) -> bool {
        let left = self.edges.checked_sub(edges);
        self.edges = left.unwrap_or(self.edges);
        left.is_some()
    }

    /// Of edges that activation flows along: they cost half as much. Who is patient has no budget.
    pub fn of_rounds(lane: Lane) -> Self {
        Self {
            edges: match lane {
                Lane::Inline => 2 * INLINE_EDGES,
                Lane::Patient => usize::MAX,
            },
        }
    }

    /// Of edges by which only hops are counted: their weights are not read, and most often the longest step is not finished.
    pub fn of_hops() -> Self {
        Self {
            edges: 4 * INLINE_EDGES,
        }
    }

    /// Edges that rounds over the graph may take from.
    pub fn edges(&mut self) -> &mut usize {
        &mut self.edges
    }

    /// Edges that a search of the graph, which looks at none often, may take from.
    pub fn edges_of(&mut self, graph: &Graph) -> &mut usize {
        if graph.edge_count() <= SMALL_GRAPH {
            self.edges = usize::MAX;
        }
        &mut self.edges
    }

    /// Takes what it costs to write down so many nodes; false where they are too many.
    pub fn take_nodes(&mut self, nodes: usize) -> bool {
        self.take(NODE.saturating_mul(nodes))
    }
}
