//! What the engine needs from outside: time, chance, memory and threads. WebAssembly has none of its own, and tests fix them.

use std::sync::Arc;

/// A piece of work for another thread.
pub type Task = Box<dyn FnOnce() + Send>;

/// Time, chance and memory.
pub trait Host: Send + Sync {
    /// Milliseconds since 1970 UTC.
    fn now(&self) -> i64;
    /// A monotonic clock in nanoseconds, for measuring.
    fn nanos(&self) -> u64;
    /// Sixty-four random bits.
    fn random(&self) -> u64;
    /// Gives memory that was freed back to the system, where the allocator keeps it. Called after much was freed.
    fn give_memory_back(&self) {}
}

/// Where submitted work runs.
pub trait Executor: Send + Sync {
    /// Runs `task` on a thread for reads and preparations; several run at once.
    fn read(&self, task: Task);
    /// Runs `task` on the one thread for writes, in order.
    fn write(&self, task: Task);
    /// Runs `task` on the thread for writes after about `millis`, unless the executor stops first.
    fn write_later(&self, millis: u64, task: Task);
    /// Runs `task` on the thread for long work that nobody waits for: merging, checkpoints, verifying.
    fn background(&self, task: Task);
    /// Runs `task` on the thread for long work after about `millis`, unless the executor stops first.
    fn background_later(&self, millis: u64, task: Task);
    /// Finishes what was submitted and ends the threads.
    fn stop(&self);
    /// Whether work in the background runs beside what the caller does.
    fn is_beside(&self) -> bool {
        true
    }
}

/// The host's parts together.
#[derive(Clone)]
pub struct Surroundings {
    pub host: Arc<dyn Host>,
    pub executor: Arc<dyn Executor>,
}

/// Runs everything at once on the calling thread: for WebAssembly, and for tests.
pub struct Immediate;

impl Executor for Immediate {
    fn read(&self, task: Task) {
        task();
    }
    fn write(&self, task: Task) {
        task();
    }
    /// Never: what waits is done by the next `flush` or `close`.
    fn write_later(&self, _millis: u64, _task: Task) {}
    fn background(&self, task: Task) {
        task();
    }
    /// Never, like `write_later`.
    fn background_later(&self, _millis: u64, _task: Task) {}
    fn stop(&self) {}
    fn is_beside(&self) -> bool {
        false
    }
}
