//! What maintenance reads and writes of many memories at once.
//!
//! Cost: some 0.5 us a memory to read what decays, 1 us to write it, 3 us to delete a memory with what hangs on it.

use crate::{Connection, StoreError};
use rusqlite::params;

/// How a memory's importance falls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decay {
    pub memory: i64,
    /// A day.
    pub rate: f64,
    /// When a pass of forgetting saw it last; milliseconds UTC.
    pub passed: Option<i64>,
}

const DECAY: &str = "SELECT m.memory, m.decay_rate, d.passed FROM memories AS m
    LEFT JOIN decays AS d ON d.memory = m.memory";

impl Connection {
    /// How each of `memories`, which ascend, decays. One look at the range where they lie close together, else one at
    /// each.
    pub fn decays_of(&self, memories: &[i64]) -> Result<Vec<Decay>, StoreError> {
        let (Some(first), Some(last)) = (memories.first(), memories.last()) else {
            return Ok(Vec::new());
        };
        let read = |row: &rusqlite::Row| {
            Ok(Decay {
                memory: row.get(0)?,
                rate: row.get(1)?,
                passed: row.get(2)?,
            })
        };
        let mut found = Vec::with_capacity(memories.len());
        self.context((|| {
            if (last - first) as u64 > 4 * memories.len() as u64 {
                let mut statement = self
                    .inner
                    .prepare_cached(&format!("{DECAY} WHERE m.memory = ?1"))?;
                for memory in memories {
                    for decay in statement.query_map([memory], read)? {
                        found.push(decay?);
                    }
                }
                return Ok(());
            }
            let mut statement = self.inner.prepare_cached(&format!(
                "{DECAY} WHERE m.memory BETWEEN ?1 AND ?2 ORDER BY m.memory"
            ))?;
            let mut wanted = memories.iter().peekable();
            for decay in statement.query_map([first, last], read)? {
                let decay = decay?;
                while wanted.next_if(|memory| **memory < decay.memory).is_some() {}
                if wanted.next_if(|memory| **memory == decay.memory).is_some() {
                    found.push(decay);
                }
            }
            Ok(())
        })())?;
        Ok(found)
    }

    /// Writes what a pass at `passed` left of importances; `memories` ascend.
    pub fn put_decays(&self, memories: &[(i64, f64)], passed: i64) -> Result<(), StoreError> {
        self.context((|| {
            // No index and no trigger hangs on the table: replacing a row overwrites it in place.
            let mut statement = self
                .inner
                .prepare_cached("REPLACE INTO decays (memory, importance, passed) VALUES (?1, ?2, ?3)")?;
            for (memory, importance) in memories {
                statement.execute(params![memory, importance, passed])?;
            }
            Ok(())
        })())
    }

    /// The memories `first..=last` that there are, with their importance, in order.
    pub fn importances(&self, first: i64, last: i64) -> Result<Vec<(i64, f64)>, StoreError> {
        self.context((|| {
            let mut statement = self.inner.prepare_cached(
                "SELECT m.memory, coalesce(d.importance, m.importance) FROM memories AS m
                 LEFT JOIN decays AS d ON d.memory = m.memory
                 WHERE m.memory BETWEEN ?1 AND ?2 ORDER BY m.memory",
            )?;
            let rows = statement.query_map([first, last], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        })())
    }

    /// Deletes memories with everything that hangs on them; `memories` ascend.
    pub fn delete_memories(&self, memories: &[i64]) -> Result<(), StoreError> {
        let (Some(first), Some(last)) = (memories.first(), memories.last()) else {
            return Ok(());
        };
        let list = format!(
            "[{}]",
            memories.iter().map(i64::to_string).collect::<Vec<_>>().join(",")
        );
        self.uncount_all(&list)?;
        for (table, column) in SIDE_TABLES.into_iter().chain([("memories", "memory")]) {
            self.context((|| {
                // Most councils have nothing in most of these tables.
                let holds: bool = self
                    .inner
                    .prepare_cached(&format!(
                        "SELECT EXISTS (SELECT 1 FROM {table} WHERE {column} BETWEEN ?1 AND ?2)"
                    ))?
                    .query_row([first, last], |row| row.get(0))?;
                if holds {
                    self.inner
                        .prepare_cached(&format!(
                            "DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?1))"
                        ))?
                        .execute([&list])?;
                }
                Ok(())
            })())?;
        }
        Ok(())
    }
}

/// Tables whose rows go with their memory, and the column that names it.
pub(crate) const SIDE_TABLES: [(&str, &str); 7] = [
    ("embeddings", "memory"),
    ("accesses", "memory"),
    ("decays", "memory"),
    ("sources", "memory"),
    ("associations", "newer"),
    ("associations", "older"),
    ("links", "memory"),
];
