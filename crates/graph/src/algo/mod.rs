//! Algorithms over a [`Graph`](crate::Graph), one file each.
//!
//! Those that look at few nodes cost what they touch, whatever the size of the graph: they mark nodes in a
//! [`Scratch`] that is kept between calls and never cleared as a whole. Those over the whole graph read rows without
//! layers; where the graph has layers, they merge them first.
//!
//! Node numbers in arguments are below [`Graph::node_bound`](crate::Graph::node_bound); one that is no node counts as
//! a node without edges where it must (a path), and is left out elsewhere (seeds).

pub mod activation;
pub mod among;
mod arrivals;
pub mod components;
pub mod degree;
pub(crate) mod ground;
pub mod neighbourhood;
mod node_bits;
pub mod pagerank;
mod passes;
pub mod path;
pub mod personalised;
mod ranking;
mod scratch;

pub use node_bits::NodeBits;
pub use ranking::{Ranked, Ranking, RankingRoom};
pub use scratch::Scratch;
