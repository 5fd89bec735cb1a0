//! What associates memories: each pair and type once, and ranges of memories whose associations are still to be computed.
//!
//! Cost: some 5 us to insert an association within a transaction; 2 us and a row's reading each for those of a memory,
//! by both ends: the primary key has those with older memories, an index those with newer ones.

use crate::{Connection, StoreError};
use rusqlite::{OptionalExtension, params, params_from_iter};

/// The type of associations that the engine finds by itself.
pub const SIMILARITY: &str = "similarity";
/// Its number in every file.
const SIMILARITY_TYPE: i64 = 1;

/// An association as one of its memories has it.
#[derive(Debug, Clone, PartialEq)]
pub struct AssociationRow {
    /// Number and id of the other memory.
    pub other: i64,
    pub id: String,
    pub name: String,
    pub strength: f64,
    /// Milliseconds UTC.
    pub created: i64,
    pub reinforced: i64,
    pub count: u32,
}

/// What an association holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bond {
    pub strength: f64,
    /// Milliseconds UTC.
    pub created: i64,
    pub reinforced: i64,
    pub count: u32,
}

/// The larger number first, as pairs are kept.
fn ordered(a: i64, b: i64) -> (i64, i64) {
    (a.max(b), a.min(b))
}

impl Connection {
    /// Every association of a memory, in no order.
    pub fn associations(&self, memory: i64) -> Result<Vec<AssociationRow>, StoreError> {
        self.context((|| {
            let mut statement = self.inner.prepare_cached(
                "SELECT p.other, m.id, t.name, p.strength, p.created, p.reinforced, p.count FROM (
                   SELECT older AS other, type, strength, created, reinforced, count FROM associations WHERE newer = ?1
                   UNION ALL
                   SELECT newer, type, strength, created, reinforced, count FROM associations WHERE older = ?1
                 ) AS p JOIN association_types AS t ON t.type = p.type JOIN memories AS m ON m.memory = p.other",
            )?;
            let rows = statement.query_map([memory], |row| {
                Ok(AssociationRow {
                    other: row.get(0)?,
                    id: row.get(1)?,
                    name: row.get(2)?,
                    strength: row.get(3)?,
                    created: row.get(4)?,
                    reinforced: row.get(5)?,
                    count: row.get(6)?,
                })
            })?;
            rows.collect()
        })())
    }

    /// Calls `found` with each association of the memories: one of them, the other end, the strength. One between two of
    /// them comes twice, one of several types once a type.
    pub fn associated(
        &self,
        memories: &[i64],
        mut found: impl FnMut(i64, i64, f64),
    ) -> Result<(), StoreError> {
        if memories.is_empty() {
            return Ok(());
        }
        let places = vec!["?"; memories.len()].join(",");
        for (own, other) in [("newer", "older"), ("older", "newer")] {
            let sql = format!("SELECT {own}, {other}, strength FROM associations WHERE {own} IN ({places})");
            self.context((|| {
                let mut statement = self.inner.prepare_cached(&sql)?;
                let mut rows = statement.query(params_from_iter(memories))?;
                while let Some(row) = rows.next()? {
                    found(row.get(0)?, row.get(1)?, row.get(2)?);
                }
                Ok(())
            })())?;
        }
        Ok(())
    }

    /// What associates two memories by this type.
    pub fn association(&self, a: i64, b: i64, name: &str) -> Result<Option<Bond>, StoreError> {
        let (newer, older) = ordered(a, b);
        self.context(
            self.inner
                .prepare_cached(
                    "SELECT strength, created, reinforced, count FROM associations WHERE newer = ?1 AND older = ?2
                     AND type = (SELECT type FROM association_types WHERE name = ?3)",
                )
                .and_then(|mut statement| {
                    let read = |row: &rusqlite::Row| {
                        Ok(Bond {
                            strength: row.get(0)?,
                            created: row.get(1)?,
                            reinforced: row.get(2)?,
                            count: row.get(3)?,
                        })
                    };
                    statement.query_row(params![newer, older, name], read).optional()
                }),
        )
    }

    /// Sets what associates two memories by this type.
    pub fn put_association(&self, a: i64, b: i64, name: &str, bond: &Bond) -> Result<(), StoreError> {
        let (newer, older) = ordered(a, b);
        let number = self.association_type(name)?;
        self.context(
            self.inner
                .prepare_cached(
                    "INSERT OR REPLACE INTO associations (newer, older, type, strength, created, reinforced, count)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )
                .and_then(|mut statement| {
                    statement.execute(params![
                        newer,
                        older,
                        number,
                        bond.strength,
                        bond.created,
                        bond.reinforced,
                        bond.count
                    ])
                })
                .map(|_| ()),
        )
    }

    /// Adds an association that was found by itself, where both memories exist and nothing of that type is there yet.
    pub fn add_similarity(&self, newer: i64, older: i64, strength: f64, now: i64) -> Result<(), StoreError> {
        self.context(
            self.inner
                .prepare_cached(
                    "INSERT OR IGNORE INTO associations (newer, older, type, strength, created, reinforced, count)
                     SELECT ?1, ?2, ?3, ?4, ?5, ?5, 1 WHERE EXISTS (SELECT 1 FROM memories WHERE memory = ?1)
                     AND EXISTS (SELECT 1 FROM memories WHERE memory = ?2)",
                )
                .and_then(|mut statement| {
                    statement.execute(params![newer, older, SIMILARITY_TYPE, strength, now])
                })
                .map(|_| ()),
        )
    }

    /// Takes associations of two memories away, of one type or of all; how many there were.
    pub fn delete_associations(&self, a: i64, b: i64, name: Option<&str>) -> Result<u32, StoreError> {
        let (newer, older) = ordered(a, b);
        self.context(
            self.inner
                .prepare_cached(
                    "DELETE FROM associations WHERE newer = ?1 AND older = ?2
                     AND (?3 IS NULL OR type = (SELECT type FROM association_types WHERE name = ?3))",
                )
                .and_then(|mut statement| statement.execute(params![newer, older, name]))
                .map(|count| count as u32),
        )
    }

    /// The number of a type, which gets one here where it has none.
    fn association_type(&self, name: &str) -> Result<i64, StoreError> {
        if name == SIMILARITY {
            return Ok(SIMILARITY_TYPE);
        }
        let known: Option<i64> = self.context(
            self.inner
                .prepare_cached("SELECT type FROM association_types WHERE name = ?1")
                .and_then(|mut statement| statement.query_row([name], |row| row.get(0)).optional()),
        )?;
        if let Some(number) = known {
            return Ok(number);
        }
        self.context(
            self.inner
                .execute("INSERT INTO association_types (name) VALUES (?1)", [name]),
        )?;
        Ok(self.inner.last_insert_rowid())
    }

    /// Ranges of memories whose associations are still to be computed, in order.
    pub fn unassociated(&self) -> Result<Vec<(i64, i64)>, StoreError> {
        self.context((|| {
            let mut statement = self
                .inner
                .prepare_cached("SELECT first, last FROM unassociated ORDER BY first")?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        })())
    }

    /// Adds a range of new memories to those whose associations are still to be computed.
    pub fn add_unassociated(&self, first: i64, last: i64) -> Result<(), StoreError> {
        self.context(
            self.inner
                .prepare_cached("INSERT OR REPLACE INTO unassociated (first, last) VALUES (?1, ?2)")
                .and_then(|mut statement| statement.execute([first, last]))
                .map(|_| ()),
        )
    }

    /// Takes the memories of the range that begins at `first` up to `done` out of it; false where that range is not
    /// there any more.
    pub fn shorten_unassociated(&self, first: i64, done: i64) -> Result<bool, StoreError> {
        let run = |sql: &str| {
            self.context(
                self.inner
                    .prepare_cached(sql)
                    .and_then(|mut statement| statement.execute([first, done])),
            )
        };
        let ended = run("DELETE FROM unassociated WHERE first = ?1 AND last <= ?2")?;
        Ok(ended + run("UPDATE unassociated SET first = ?2 + 1 WHERE first = ?1 AND last > ?2")? > 0)
    }
}
