//! The clock that a council runs on.

use minds_engine::{Host, System};
use std::sync::Arc;

/// The system's clock, or one that stands still at `now`.
pub fn host(now: Option<i64>) -> Arc<dyn Host> {
    match now {
        None => Arc::new(System::default()),
        Some(now) => Arc::new(Stopped {
            now,
            system: System::default(),
        }),
    }
}

struct Stopped {
    now: i64,
    system: System,
}

impl Host for Stopped {
    fn now(&self) -> i64 {
        self.now
    }
    fn nanos(&self) -> u64 {
        self.system.nanos()
    }
    fn random(&self) -> u64 {
        self.system.random()
    }
}
