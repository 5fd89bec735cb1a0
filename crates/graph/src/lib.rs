//! The knowledge graph of optimus-minds: nodes and edges as numbers, and the algorithms over them.
//!
//! A [`Graph`] is immutable rows and a few layers of later changes; a copy of it is a snapshot. The caller gives the
//! numbers: nodes are dense from 0, an edge is known by its source, target and type. [`algo`] has the algorithms, one
//! file each. All of them give the same bits on every machine: sums are in f64 in a fixed order, without fused
//! multiply-add, and equal values are ordered by node.
//!
//! ```
//! use minds_graph::algo::activation::{FanOptions, fan};
//! use minds_graph::algo::Scratch;
//! use minds_graph::{Change, Edge, Graph};
//!
//! let edge = |source, target| Change::PutEdge(Edge { source, target, edge_type: 0, weight: 1.0 });
//! let mut graph = Graph::default();
//! graph.apply(&[0, 1, 2].map(Change::AddNode))?;
//! graph.apply(&[edge(0, 1), edge(1, 2)])?;
//!
//! let snapshot = graph.clone();
//! graph.apply(&[Change::RemoveNode(1)])?;
//! assert_eq!((snapshot.edge_count(), graph.edge_count()), (2, 0));
//!
//! let options = FanOptions { rounds: 2, ..FanOptions::default() };
//! let active = fan(&snapshot, &[(0, 1.0)], &options, &mut Scratch::default());
//! assert_eq!((active.nodes, active.values), (vec![1, 0, 2], vec![0.5, 0.25, 0.25]));
//! # Ok::<(), minds_graph::ChangeError>(())
//! ```

pub mod algo;
mod edge;
mod structure;

pub use edge::{Direction, Edge, EdgeFilter, Side};
pub use structure::{
    Base, Change, ChangeError, Graph, Neighbour, NodeSet, Row, RowBuffer, WholeRows, prefetch,
};
