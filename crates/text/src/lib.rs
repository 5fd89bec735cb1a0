//! Text search of optimus-minds: what the words of a text are, and which texts hold them.
//!
//! [`analysis`] turns text into terms, the same in every engine; [`index`] keeps terms in immutable
//! segments and ranks documents by BM25.

pub mod analysis;
pub mod index;
