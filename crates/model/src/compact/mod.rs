//! Questions and answers of fixed layouts, for reads of the graph that mostly take a few microseconds, some 200 at most.
//!
//! A frame costs several times what such a read does, most of it in JavaScript: names of fields are written and read, and
//! a view is made of each column. Only what is asked most often has a compact form, and only answers have one: where there
//! is none, for whatever reason, an outcome in a frame tells it.
//!
//! All numbers are little-endian. Texts are UTF-8, one after another; where each ends is told as in a column, in UTF-16
//! units. Answers are written where JavaScript reads them: nothing is gathered and copied; but for parts of the graph, of which
//! most are read in part, or never: they are copied into its heap.

mod activation;
mod ids;
mod part;
mod path;
mod question;
mod room;
mod text;

pub use activation::CompactRanking;
pub use ids::compact_ids;
pub use part::{CompactEdge, CompactNode, CompactPart};
pub use path::CompactPath;
pub use question::read;
pub use room::{Room, Written};
pub use text::Text;
