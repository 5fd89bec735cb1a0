//! Access counts: a narrow table of their own, written in the background.

use crate::{Connection, StoreError};
use rusqlite::params;

impl Connection {
    /// Every memory that was ever accessed: number, count, last time.
    pub fn accesses(&self, mut found: impl FnMut(i64, u32, i64)) -> Result<(), StoreError> {
        self.context((|| {
            let mut statement = self
                .inner
                .prepare_cached("SELECT memory, count, last FROM accesses")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                found(row.get(0)?, row.get(1)?, row.get(2)?);
            }
            Ok(())
        })())
    }

    /// Adds `count` accesses to a memory that still exists.
    pub fn add_access(&self, memory: i64, count: u32, last: i64) -> Result<(), StoreError> {
        self.context(
            self.inner
                .prepare_cached(
                    "INSERT INTO accesses (memory, count, last)
                     SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM memories WHERE memory = ?1)
                     ON CONFLICT (memory) DO UPDATE SET count = count + ?2, last = max(last, ?3)",
                )
                .and_then(|mut statement| statement.execute(params![memory, count, last]))
                .map(|_| ()),
        )
    }
}
