//! What is derived from the rows: per persona a list of immutable segments, published as snapshots.
//!
//! A reader takes a snapshot and is never blocked or surprised; the writer builds new segments beside it and publishes
//! the next one. A persona's documents stand in the order of their memories' numbers within a segment; a document that
//! was updated or deleted is marked in its segment and dropped at the next merge.

mod apply;
mod codec;
mod figures;
mod labels;
mod load;
mod segment;
mod snapshot;
#[cfg(test)]
mod tests;
mod totals;

pub use apply::{Delta, apply, due, merge, replace, waiting};
pub use codec::{Reader, Writer};
pub use figures::Figures;
pub use labels::Texts;
pub use load::{catch_up, join_ranges, load_all, load_range, single};
pub use segment::{Builder, Document, Segment};
pub use snapshot::{LiveSegment, PersonaView, Snapshot};
pub use totals::LabelTotals;
