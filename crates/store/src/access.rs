//! Access counts: a narrow table of their own, written in the background.

use crate::{Connection, StoreError};
use rusqlite::params;

/// The counts of one memory, as they are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessRow {
    pub memory: i64,
    pub persona: i64,
    pub count: u32,
    /// Milliseconds UTC.
    pub last: i64,
}

impl Connection {
    /// The stamp of the newest counts, 0 before the first.
    pub fn access_stamp(&self) -> Result<i64, StoreError> {
        // Not the largest in the table: rows go with their memories, and a stamp must never come twice.
        Ok(self.setting("access_stamp")?.unwrap_or(0))
    }

    /// The counts that were written after `stamp`.
    pub fn accesses_after(&self, stamp: i64, mut found: impl FnMut(AccessRow)) -> Result<(), StoreError> {
        self.context((|| {
            let mut statement = self
                .inner
                .prepare_cached("SELECT memory, persona, count, last FROM accesses WHERE stamp > ?1")?;
            let mut rows = statement.query([stamp])?;
            while let Some(row) = rows.next()? {
                found(AccessRow {
                    memory: row.get(0)?,
                    persona: row.get(1)?,
                    count: row.get(2)?,
                    last: row.get(3)?,
                });
            }
            Ok(())
        })())
    }

    /// Adds accesses to a memory that still exists; gives its counts afterwards.
    pub fn add_access(
        &self,
        memory: i64,
        count: u32,
        last: i64,
        stamp: i64,
    ) -> Result<Option<AccessRow>, StoreError> {
        self.context((|| {
            let mut statement = self.inner.prepare_cached(
                "INSERT INTO accesses (memory, persona, count, last, stamp)
                 SELECT memory, persona, ?2, ?3, ?4 FROM memories WHERE memory = ?1
                 ON CONFLICT (memory) DO UPDATE SET count = count + ?2, last = max(last, ?3), stamp = ?4
                 RETURNING persona, count, last",
            )?;
            let mut rows = statement.query(params![memory, count, last, stamp])?;
            let stored = match rows.next()? {
                None => None,
                Some(row) => Some(AccessRow {
                    memory,
                    persona: row.get(0)?,
                    count: row.get(1)?,
                    last: row.get(2)?,
                }),
            };
            // A statement is carried out to its end.
            while rows.next()?.is_some() {}
            Ok(stored)
        })())
    }
}
