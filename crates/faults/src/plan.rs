//! Which call fails, and how.

use rusqlite::ffi;
use std::os::raw::c_int;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The calls that are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    Open,
    Delete,
    Write,
    Truncate,
    Sync,
    /// Growing or mapping the shared memory of the write-ahead log.
    MapShared,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A write fails and nothing is written.
    FailedWrite,
    /// Half of the bytes are written, then the write fails.
    ShortWrite,
    /// A write finds no room.
    DiskFull,
    FailedSync,
    FailedTruncate,
    FailedOpen,
    FailedDelete,
    FailedMap,
}

impl Fault {
    pub const ALL: [Self; 8] = [
        Self::FailedWrite,
        Self::ShortWrite,
        Self::DiskFull,
        Self::FailedSync,
        Self::FailedTruncate,
        Self::FailedOpen,
        Self::FailedDelete,
        Self::FailedMap,
    ];

    /// The calls that it befalls.
    pub fn call(self) -> Call {
        match self {
            Self::FailedWrite | Self::ShortWrite | Self::DiskFull => Call::Write,
            Self::FailedSync => Call::Sync,
            Self::FailedTruncate => Call::Truncate,
            Self::FailedOpen => Call::Open,
            Self::FailedDelete => Call::Delete,
            Self::FailedMap => Call::MapShared,
        }
    }

    /// What SQLite is told.
    pub(crate) fn code(self) -> c_int {
        match self {
            Self::FailedWrite | Self::ShortWrite => ffi::SQLITE_IOERR_WRITE,
            Self::DiskFull => ffi::SQLITE_FULL,
            Self::FailedSync => ffi::SQLITE_IOERR_FSYNC,
            Self::FailedTruncate => ffi::SQLITE_IOERR_TRUNCATE,
            Self::FailedOpen => ffi::SQLITE_CANTOPEN,
            Self::FailedDelete => ffi::SQLITE_IOERR_DELETE,
            Self::FailedMap => ffi::SQLITE_IOERR_SHMMAP,
        }
    }
}

/// Whether a fault passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    Once,
    FromThenOn,
}

/// Calls so far, and the fault that is armed.
#[derive(Default)]
pub(crate) struct Plan {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    counts: [u32; 6],
    armed: Option<Armed>,
    fired: bool,
}

struct Armed {
    fault: Fault,
    /// The call at which it happens; calls are counted from 1.
    at: u32,
    lasting: Lasting,
}

impl Plan {
    fn state(&self) -> MutexGuard<'_, State> {
        // Numbers and flags are whole after any panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn arm(&self, fault: Fault, at: u32, lasting: Lasting) {
        *self.state() = State {
            armed: Some(Armed { fault, at, lasting }),
            ..State::default()
        };
    }

    pub(crate) fn heal(&self) {
        self.state().armed = None;
    }

    pub(crate) fn fired(&self) -> bool {
        self.state().fired
    }

    pub(crate) fn count(&self, call: Call) -> u32 {
        self.state().counts[call as usize]
    }

    /// Counts a call; the fault that befalls it, if one does.
    pub(crate) fn meet(&self, call: Call) -> Option<Fault> {
        let mut state = self.state();
        state.counts[call as usize] += 1;
        let count = state.counts[call as usize];
        let armed = state.armed.as_ref().filter(|armed| armed.fault.call() == call)?;
        let due = match armed.lasting {
            Lasting::Once => count == armed.at,
            Lasting::FromThenOn => count >= armed.at,
        };
        let fault = armed.fault;
        state.fired |= due;
        due.then_some(fault)
    }
}
