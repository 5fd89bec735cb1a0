//! What the tests of the engine share: engines to open, and commands and outcomes as frames.

pub mod host;
pub mod value;
pub mod wire;
