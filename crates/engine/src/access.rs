//! Access counts in memory: what the file has, and what is still to be written to it.

use rustc_hash::FxHashMap;
use std::sync::Mutex;

/// How often a memory was recalled, and when last (milliseconds UTC).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Access {
    pub count: u32,
    pub last: i64,
}

impl Access {
    pub fn add(&mut self, count: u32, last: i64) {
        self.last = if self.count == 0 {
            last
        } else {
            self.last.max(last)
        };
        self.count = self.count.saturating_add(count);
    }
}

#[derive(Default)]
struct State {
    known: FxHashMap<i64, Access>,
    unwritten: FxHashMap<i64, Access>,
    /// Whether an attempt to write them is on its way.
    scheduled: bool,
}

/// Counts of the memories that were ever accessed.
#[derive(Default)]
pub struct Accesses {
    state: Mutex<State>,
}

impl Accesses {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state
            .lock()
            .expect("nothing panics while it holds the counts")
    }

    /// Sets what the file says.
    pub fn load(&self, memory: i64, access: Access) {
        self.state().known.insert(memory, access);
    }

    pub fn get(&self, memory: i64) -> Access {
        self.state().known.get(&memory).copied().unwrap_or_default()
    }

    /// Counts of several memories, in order.
    pub fn get_many(&self, memories: impl Iterator<Item = i64>) -> Vec<Access> {
        let state = self.state();
        memories
            .map(|memory| state.known.get(&memory).copied().unwrap_or_default())
            .collect()
    }

    /// Counts one access of each.
    pub fn record(&self, memories: impl Iterator<Item = i64>, now: i64) {
        let mut state = self.state();
        for memory in memories {
            state.known.entry(memory).or_default().add(1, now);
            state.unwritten.entry(memory).or_default().add(1, now);
        }
    }

    /// Whether the caller is to schedule an attempt to write: something waits, and no attempt is on its way.
    pub fn schedule(&self) -> bool {
        let mut state = self.state();
        let wanted = !state.scheduled && !state.unwritten.is_empty();
        state.scheduled |= wanted;
        wanted
    }

    /// The scheduled attempt begins.
    pub fn begin_attempt(&self) {
        self.state().scheduled = false;
    }

    /// Counts one access that the caller writes to the file itself.
    pub fn record_written(&self, memory: i64, now: i64) {
        self.state().known.entry(memory).or_default().add(1, now);
    }

    pub fn forget(&self, memory: i64) {
        let mut state = self.state();
        state.known.remove(&memory);
        state.unwritten.remove(&memory);
    }

    /// Takes what is to be written.
    pub fn take_unwritten(&self) -> Vec<(i64, Access)> {
        self.state().unwritten.drain().collect()
    }

    /// Gives back what could not be written.
    pub fn put_back(&self, unwritten: Vec<(i64, Access)>) {
        let mut state = self.state();
        for (memory, access) in unwritten {
            state
                .unwritten
                .entry(memory)
                .or_default()
                .add(access.count, access.last);
        }
    }

    pub fn has_unwritten(&self) -> bool {
        !self.state().unwritten.is_empty()
    }
}
