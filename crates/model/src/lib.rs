//! The vocabulary: what an engine can be asked ([`Command`]), what it answers ([`Reply`]), what can go wrong
//! ([`ErrorCode`]), and the [`frame`] that carries all three across a language boundary; [`compact`] carries what is asked
//! most often.
//!
//! Everything here is plain data. TypeScript's side (`ts/engine/generated/vocabulary.ts`) is generated from this crate
//! and compared in CI, so a name exists once. The vocabulary only grows.

pub mod columns;
mod command;
pub mod compact;
mod error;
pub mod frame;
mod graph;
pub mod limits;
pub mod math;
pub mod optimus;
mod reply;

pub use command::*;
pub use error::*;
pub use graph::*;
pub use reply::*;
