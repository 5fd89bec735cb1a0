//! What consolidation reads and writes beside memories: associations of the type `consolidates`, from a consolidated
//! memory to each of its sources.
//!
//! Cost: 2 us and a row's reading for the associations of a memory, by the primary key; as much for its sources, by the
//! index over the older ends alone.

use crate::{Connection, StoreError};
use rusqlite::params;

/// The number of the type `consolidates` in every file.
const CONSOLIDATES: i64 = 2;

/// An association of a memory with one that was stored before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OlderEnd {
    pub older: i64,
    pub strength: f64,
    /// Whether the memory was made of the older one.
    pub consolidates: bool,
}

impl Connection {
    /// Calls `found` with the associations of a memory with those that were stored before it.
    pub fn older_ends(&self, memory: i64, mut found: impl FnMut(OlderEnd)) -> Result<(), StoreError> {
        self.context((|| {
            let mut statement = self
                .inner
                .prepare_cached("SELECT older, strength, type FROM associations WHERE newer = ?1")?;
            let mut rows = statement.query([memory])?;
            while let Some(row) = rows.next()? {
                found(OlderEnd {
                    older: row.get(0)?,
                    strength: row.get(1)?,
                    consolidates: row.get::<_, i64>(2)? == CONSOLIDATES,
                });
            }
            Ok(())
        })())
    }

    /// Whether a memory is the source of a consolidated one.
    pub fn is_source(&self, memory: i64) -> Result<bool, StoreError> {
        self.context(
            self.inner
                .prepare_cached("SELECT 1 FROM associations WHERE older = ?1 AND type = ?2")
                .and_then(|mut statement| statement.exists([memory, CONSOLIDATES])),
        )
    }

    /// Makes a memory a source of `consolidated`, which has a larger number: from now on it decays twice as fast, at most
    /// as fast as a finite number says.
    pub fn add_source(&self, consolidated: i64, source: i64, now: i64) -> Result<(), StoreError> {
        self.context(
            self.inner
                .prepare_cached(
                    "INSERT INTO associations (newer, older, type, strength, created, reinforced, count)
                     VALUES (?1, ?2, ?3, 1.0, ?4, ?4, 1)",
                )
                .and_then(|mut statement| statement.execute([consolidated, source, CONSOLIDATES, now])),
        )?;
        self.context(
            self.inner
                .prepare_cached("UPDATE memories SET decay_rate = min(decay_rate * 2, ?2) WHERE memory = ?1")
                .and_then(|mut statement| statement.execute(params![source, f64::MAX]))
                .map(|_| ()),
        )
    }
}
