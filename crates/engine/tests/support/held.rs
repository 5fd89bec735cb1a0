//! An executor whose writes wait until they are let go, so that several share one commit.

use minds_engine::{Executor, Task};
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
pub struct Held {
    writes: Arc<Mutex<Vec<Task>>>,
}

impl Held {
    /// Runs what waits.
    pub fn go(&self) {
        let tasks = std::mem::take(&mut *self.writes.lock().expect("tasks run outside the lock"));
        tasks.into_iter().for_each(|task| task());
    }
}

impl Executor for Held {
    fn read(&self, task: Task) {
        task();
    }
    fn write(&self, task: Task) {
        self.writes.lock().expect("tasks run outside the lock").push(task);
    }
    /// Never: access counts wait for a flush or the end.
    fn write_later(&self, _millis: u64, _task: Task) {}
    fn background(&self, task: Task) {
        task();
    }
    /// Never: a checkpoint is written at closing.
    fn background_later(&self, _millis: u64, _task: Task) {}
    fn stop(&self) {
        self.go();
    }
}
