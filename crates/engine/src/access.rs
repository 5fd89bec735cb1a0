//! Access counts in memory: what the file has, and what is still to be written to it.
//!
//! The file's counts carry stamps: a view that sees a newer stamp than the one read last reads what is new, so that every
//! process ranks by the same counts once they are written. Totals of each persona are kept beside them, so that
//! statistics need not look at every memory.

use minds_store::{AccessRow, Connection, StoreError};
use rustc_hash::FxHashMap;
use std::sync::Mutex;

/// How often a memory was recalled, and when last (milliseconds UTC).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Access {
    pub count: u32,
    pub last: i64,
}

impl Access {
    pub fn add(&mut self, other: Access) {
        if other.count == 0 {
            return;
        }
        self.last = if self.count == 0 {
            other.last
        } else {
            self.last.max(other.last)
        };
        self.count = self.count.saturating_add(other.count);
    }
}

impl From<AccessRow> for Access {
    fn from(row: AccessRow) -> Self {
        Self {
            count: row.count,
            last: row.last,
        }
    }
}

type Counts = FxHashMap<i64, Access>;

/// Accesses of a persona's memories.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Memories that were ever accessed.
    pub accessed: u64,
    pub accesses: u64,
}

#[derive(Default)]
struct State {
    /// As the file has them, up to `stamp`.
    stored: Counts,
    stamp: i64,
    /// Taken by the transaction that is under way.
    writing: Counts,
    unwritten: Counts,
    /// Of all three, by persona.
    totals: FxHashMap<i64, Totals>,
    /// The persona of each memory that has counts.
    personas: FxHashMap<i64, i64>,
    /// Whether an attempt to write them is on its way.
    scheduled: bool,
}

impl State {
    fn get(&self, memory: i64) -> Access {
        let mut access = self.stored.get(&memory).copied().unwrap_or_default();
        for counts in [&self.writing, &self.unwritten] {
            if let Some(more) = counts.get(&memory) {
                access.add(*more);
            }
        }
        access
    }

    /// Changes the counts of a memory, and the totals with them.
    fn change(&mut self, memory: i64, persona: i64, change: impl FnOnce(&mut Self)) {
        let before = self.get(memory).count;
        change(self);
        let after = self.get(memory).count;
        let totals = self.totals.entry(persona).or_default();
        totals.accesses = totals.accesses + u64::from(after) - u64::from(before);
        totals.accessed = totals.accessed + u64::from(after > 0) - u64::from(before > 0);
        if after > 0 {
            self.personas.insert(memory, persona);
        } else {
            self.personas.remove(&memory);
        }
    }

    /// Changes the counts of a memory that has some.
    fn change_known(&mut self, memory: i64, change: impl FnOnce(&mut Self)) {
        if let Some(persona) = self.personas.get(&memory).copied() {
            self.change(memory, persona, change);
        }
    }

    fn store(&mut self, rows: Vec<AccessRow>) {
        for row in rows {
            self.change(row.memory, row.persona, |state| {
                state.stored.insert(row.memory, row.into());
            });
        }
    }

    fn forget(&mut self, memory: i64) {
        self.change_known(memory, |state| {
            state.stored.remove(&memory);
            state.writing.remove(&memory);
            state.unwritten.remove(&memory);
        });
    }
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

    /// Whether there are counts that were not read yet in a state whose newest ones have this stamp.
    pub fn is_behind(&self, access_stamp: i64) -> bool {
        access_stamp > self.state().stamp
    }

    /// Reads what is new in the state that `connection`'s transaction sees.
    pub fn catch_up(&self, connection: &Connection) -> Result<(), StoreError> {
        let stamp = connection.access_stamp()?;
        let known = self.state().stamp;
        if stamp <= known {
            return Ok(());
        }
        let mut rows = Vec::new();
        connection.accesses_after(known, |row| rows.push(row))?;
        let mut state = self.state();
        // Another thread may have read a newer state meanwhile.
        if stamp > state.stamp {
            state.stamp = stamp;
            state.store(rows);
        }
        Ok(())
    }

    pub fn get(&self, memory: i64) -> Access {
        self.state().get(memory)
    }

    /// Counts of several memories, in order.
    pub fn get_many(&self, memories: impl Iterator<Item = i64>) -> Vec<Access> {
        let state = self.state();
        memories.map(|memory| state.get(memory)).collect()
    }

    /// What waits to be written of a memory.
    pub fn unwritten(&self, memory: i64) -> Access {
        self.state().unwritten.get(&memory).copied().unwrap_or_default()
    }

    /// Counts one access of each memory, given with its persona.
    pub fn record(&self, memories: impl Iterator<Item = (i64, i64)>, now: i64) {
        let mut state = self.state();
        for (memory, persona) in memories {
            let one = Access { count: 1, last: now };
            state.change(memory, persona, |state| {
                state.unwritten.entry(memory).or_default().add(one);
            });
        }
    }

    /// What the accesses of a persona's memories add up to.
    pub fn totals(&self, persona: i64) -> Totals {
        self.state().totals.get(&persona).copied().unwrap_or_default()
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

    pub fn forget(&self, memories: &[i64]) {
        let mut state = self.state();
        memories.iter().for_each(|memory| state.forget(*memory));
    }

    /// Forgets memories for which the test, of memory and persona, does not hold.
    pub fn retain(&self, exists: impl Fn(i64, i64) -> bool) {
        let mut state = self.state();
        let gone: Vec<i64> = state
            .personas
            .iter()
            .filter(|(memory, persona)| !exists(**memory, **persona))
            .map(|(memory, _)| *memory)
            .collect();
        gone.into_iter().for_each(|memory| state.forget(memory));
    }

    /// Takes what is to be written; it still counts meanwhile.
    pub fn take_unwritten(&self) -> Vec<(i64, Access)> {
        let mut state = self.state();
        let taken: Vec<_> = state.unwritten.drain().collect();
        for (memory, access) in &taken {
            state.writing.entry(*memory).or_default().add(*access);
        }
        taken
    }

    /// Gives back what could not be written.
    pub fn put_back(&self, taken: Vec<(i64, Access)>) {
        let mut state = self.state();
        for (memory, access) in taken {
            state.writing.remove(&memory);
            state.unwritten.entry(memory).or_default().add(access);
        }
    }

    /// What was taken is in the file, in a transaction with this stamp; `rows` are the counts there.
    pub fn written(&self, rows: Vec<AccessRow>, stamp: i64) {
        let mut state = self.state();
        let taken: Vec<i64> = state.writing.keys().copied().collect();
        for memory in taken {
            state.change_known(memory, |state| {
                state.writing.remove(&memory);
            });
        }
        if !rows.is_empty() {
            state.stamp = state.stamp.max(stamp);
            state.store(rows);
        }
    }

    pub fn has_unwritten(&self) -> bool {
        !self.state().unwritten.is_empty()
    }
}
