//! The clock and the allocator that a council runs on.

use crate::allocation;
use minds_engine::{Host, System};
use std::sync::Arc;

/// The system's clock, or one that stands still at `now`.
pub fn host(now: Option<i64>) -> Arc<dyn Host> {
    Arc::new(Process {
        now,
        system: System::default(),
    })
}

struct Process {
    now: Option<i64>,
    system: System,
}

impl Host for Process {
    fn now(&self) -> i64 {
        self.now.unwrap_or_else(|| self.system.now())
    }
    fn nanos(&self) -> u64 {
        self.system.nanos()
    }
    fn random(&self) -> u64 {
        self.system.random()
    }
    fn give_memory_back(&self) {
        allocation::trim();
    }
}
