//! The immutable part of a graph: its rows from both sides.
//!
//! Cost: 12 bytes an edge (20 where there are many kinds of edges), half of that where every edge has a twin of the same
//! type and weight the other way: the rows of both sides are then the same, and held once. And 8 bytes a node.

use std::sync::Arc;

use super::apply::ChangeError;
use super::build::{rows_of, transpose};
use super::nodes::NodeSet;
use super::packed::PackedRows;
use super::rows::Rows;
use crate::edge::{Edge, Side};

/// The rows of a graph, and which numbers are nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    pub(super) nodes: NodeSet,
    pub(super) out: Arc<PackedRows>,
    pub(super) into: Arc<PackedRows>,
}

impl Default for Base {
    /// A graph without nodes.
    fn default() -> Self {
        Base::new(NodeSet::default(), Rows::default(), Rows::default())
    }
}

impl Base {
    /// Rows from edges in any order. Of several edges of one source, target and type the last counts.
    ///
    /// # Errors
    ///
    /// Where an end is no node, or a weight no finite number.
    pub fn build(nodes: NodeSet, edges: &[Edge]) -> Result<Base, ChangeError> {
        for edge in edges {
            ChangeError::check(edge, &nodes)?;
        }
        let count = nodes.last().map_or(0, |last| last + 1);
        let out = rows_of(count, edges);
        let into = transpose(count, &out);
        Ok(Base::new(nodes, out, into))
    }

    pub(super) fn new(nodes: NodeSet, out: Rows, into: Rows) -> Base {
        let into = (out != into).then_some(into);
        let out = Arc::new(PackedRows::from(out));
        let into = into.map_or_else(|| Arc::clone(&out), |into| Arc::new(into.into()));
        Base { nodes, out, into }
    }

    #[inline]
    pub(super) fn rows(&self, side: Side) -> &PackedRows {
        match side {
            Side::Out => &self.out,
            Side::In => &self.into,
        }
    }

    pub fn nodes(&self) -> &NodeSet {
        &self.nodes
    }

    pub fn edge_count(&self) -> usize {
        self.out.neighbour_count()
    }

    pub fn heap_bytes(&self) -> usize {
        let into = if Arc::ptr_eq(&self.out, &self.into) {
            0
        } else {
            self.into.heap_bytes()
        };
        self.nodes.heap_bytes() + self.out.heap_bytes() + into
    }
}
