//! How a graph is held: immutable rows, and layers of later changes over them.

mod apply;
mod base;
mod build;
mod codec;
mod graph;
mod kept;
mod layer;
mod merge;
mod nodes;
mod overlay;
mod packed;
mod prefetch;
mod rows;
mod whole;

pub use apply::{Change, ChangeError};
pub use base::Base;
pub use graph::Graph;
pub(crate) use kept::Derived;
pub use nodes::NodeSet;
pub use overlay::RowBuffer;
pub(crate) use packed::FETCHED;
pub use packed::PackedRow;
pub use prefetch::prefetch;
pub use rows::{Neighbour, Row};
pub use whole::WholeRows;
