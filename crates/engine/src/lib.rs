//! The engine: store, text, vectors and graph joined behind commands.
//!
//! [`Engine::execute`] takes a [`Command`](minds_model::Command) with its columns and gives an [`Answer`]; the doors for
//! frames ([`Engine::execute_frame`], [`Engine::execute_inline`], [`Engine::submit`]) do the same over bytes, and are
//! what the bindings call; [`Engine::execute_compact`] answers what is asked most often in fewer of them. Rows in the file are the truth; the index in memory is derived from them and published as
//! snapshots, so reads never wait for writes.

mod access;
mod checkpoint;
mod context;
mod door;
mod engine;
mod error;
mod graph;
mod host;
mod ids;
mod index;
mod nearest;
mod ops;
mod reply;
mod search_scratch;
mod tending;
#[cfg(not(target_family = "wasm"))]
mod threads;
mod time;
mod validate;
mod view;
mod write;

pub use door::{Compact, Completion, plain_outcome};
pub use engine::{Answer, Engine, Options};
pub use host::{Executor, Host, Immediate, Surroundings, Task};
pub use minds_graph::algo::RankingRoom;
#[cfg(not(target_family = "wasm"))]
pub use threads::{System, Threads};
