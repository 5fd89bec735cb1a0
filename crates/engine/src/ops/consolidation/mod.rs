//! Consolidation: memories that hang together become one more memory.
//!
//! A plan reads clusters of a persona's memories; what a cluster comes to is its caller's to say; a commit checks each
//! source again and stores. Nothing is locked in between, and a cluster whose sources have changed is left alone.

mod clusters;
mod commit;
mod plan;

pub use commit::consolidate;
pub use plan::plan;

/// The hash of a memory's content as it crosses the boundary: the 53 bits that a number of JavaScript holds.
pub fn crossing_hash(content_hash: i64) -> f64 {
    (content_hash as u64 >> 11) as f64
}
