//! For tests: a SQLite VFS whose calls fail on demand.
//!
//! [`FaultVfs::register`] puts a shim around the platform's own VFS under a name of its own. It counts the calls that
//! change a council's files (main file, write-ahead log, rollback journal; temporary files are none of them) and, once
//! a fault is armed, lets the n-th call of that fault's kind fail: that one only, or all from it on. Everything else is
//! handed through, but for flushes: a fault here is a failing call and no loss of power, and thousands of real flushes
//! would only cost time.

mod file;
mod plan;
mod vfs;

pub use plan::{Call, Fault, Lasting};
pub use vfs::FaultVfs;
