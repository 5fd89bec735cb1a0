//! The change log: one monotonic sequence, from which indexes catch up and listeners hear of changes.

use crate::{Connection, StoreError};
use rusqlite::params;

/// What a row of the log says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogKind {
    /// Memories `first..=last` were inserted; numbers without a row in between were not used.
    Inserted = 0,
    /// Memory `first` has other values.
    Updated = 1,
    /// Memory `first` is gone; `id` says which it was.
    Deleted = 2,
    /// The persona's settings changed: its memories are to be analysed anew.
    PersonaChanged = 3,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    pub position: i64,
    pub kind: LogKind,
    /// Absent for a range over several personas.
    pub persona: Option<i64>,
    pub first: i64,
    pub last: i64,
    pub id: Option<String>,
}

impl Connection {
    /// The position of the newest change, 0 before the first.
    pub fn position(&self) -> Result<i64, StoreError> {
        self.context(
            self.inner
                .prepare_cached("SELECT coalesce(max(position), 0) FROM changes")
                .and_then(|mut statement| statement.query_row([], |row| row.get(0))),
        )
    }

    /// Appends to the log; returns the position.
    pub fn log(
        &self,
        kind: LogKind,
        persona: Option<i64>,
        first: i64,
        last: i64,
        id: Option<&str>,
    ) -> Result<i64, StoreError> {
        self.context(
            self.inner
                .prepare_cached(
                    "INSERT INTO changes (kind, persona, first, last, id) VALUES (?1, ?2, ?3, ?4, ?5)",
                )
                .and_then(|mut statement| statement.execute(params![kind as i64, persona, first, last, id])),
        )?;
        Ok(self.inner.last_insert_rowid())
    }

    /// Changes after `position`, oldest first.
    pub fn changes_after(&self, position: i64) -> Result<Vec<ChangeRow>, StoreError> {
        self.context((|| {
            let mut statement = self.inner.prepare_cached(
                "SELECT position, kind, persona, first, last, id FROM changes WHERE position > ?1 ORDER BY position",
            )?;
            let rows = statement.query_map([position], |row| {
                let kind = match row.get::<_, i64>(1)? {
                    0 => LogKind::Inserted,
                    1 => LogKind::Updated,
                    2 => LogKind::Deleted,
                    _ => LogKind::PersonaChanged,
                };
                Ok(ChangeRow {
                    position: row.get(0)?,
                    kind,
                    persona: row.get(2)?,
                    first: row.get(3)?,
                    last: row.get(4)?,
                    id: row.get(5)?,
                })
            })?;
            rows.collect()
        })())
    }
}
