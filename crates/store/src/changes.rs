//! The change log: one monotonic sequence, from which indexes catch up and listeners hear of changes.
//!
//! It is cut at its old end by size; the newest row always stays. A reader that stands before the cut derives its index
//! from the rows anew.

use crate::{Connection, StoreError};
use rusqlite::{OptionalExtension, params};

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
    /// The persona is gone with all its memories; `id` is its name, unless that was erased.
    PersonaDeleted = 4,
    /// Of memories `first..=last` some are gone, or have another importance: what the rows say counts.
    Aged = 5,
    /// Nodes `first..=last` were added; numbers without a row in between were not used.
    NodesAdded = 6,
    /// Node `first` has other values.
    NodeUpdated = 7,
    /// Node `first` is gone with its edges and links; `id` says which it was.
    NodeRemoved = 8,
    /// Edges `first..=last` were added; numbers without a row in between were not used.
    EdgesAdded = 9,
    /// Edge `first` has other values.
    EdgeUpdated = 10,
    /// The edge from node `first` to node `last` of the type `edge_type` is gone.
    EdgeRemoved = 11,
    /// Memory `first` has other links; of several, up to `last`.
    LinksChanged = 12,
}

impl LogKind {
    /// The kind with this number; an error for one that no version so far writes.
    fn parse(number: i64) -> Result<Self, StoreError> {
        Ok(match number {
            0 => Self::Inserted,
            1 => Self::Updated,
            2 => Self::Deleted,
            3 => Self::PersonaChanged,
            4 => Self::PersonaDeleted,
            5 => Self::Aged,
            6 => Self::NodesAdded,
            7 => Self::NodeUpdated,
            8 => Self::NodeRemoved,
            9 => Self::EdgesAdded,
            10 => Self::EdgeUpdated,
            11 => Self::EdgeRemoved,
            12 => Self::LinksChanged,
            _ => {
                return Err(StoreError::Malformed {
                    what: "change",
                    reason: format!("kind {number}"),
                });
            }
        })
    }
}

/// A change to log.
#[derive(Debug, Clone, Copy)]
pub struct NewChange<'a> {
    pub kind: LogKind,
    /// Absent for a range over several personas.
    pub persona: Option<i64>,
    pub first: i64,
    pub last: i64,
    pub id: Option<&'a str>,
    /// Of an edge that is gone.
    pub edge_type: Option<i64>,
    /// The number that the next memory gets.
    pub next: i64,
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
    /// Of an edge that is gone.
    pub edge_type: Option<i64>,
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

    /// Appends to the log; returns the position. `token` is the transaction's.
    pub fn log(&self, change: &NewChange, token: i64) -> Result<i64, StoreError> {
        let NewChange {
            kind,
            persona,
            first,
            last,
            id,
            edge_type,
            next,
        } = *change;
        self.context(
            self.inner
                .prepare_cached(
                    "INSERT INTO changes (kind, persona, first, last, id, token, next, type)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )
                .and_then(|mut statement| {
                    statement.execute(params![
                        kind as i64,
                        persona,
                        first,
                        last,
                        id,
                        token,
                        next,
                        edge_type
                    ])
                }),
        )?;
        Ok(self.inner.last_insert_rowid())
    }

    /// The number that the next memory gets.
    pub fn next_memory(&self) -> Result<i64, StoreError> {
        self.context(
            self.inner
                .prepare_cached("SELECT next FROM changes ORDER BY position DESC LIMIT 1")
                .and_then(|mut statement| statement.query_row([], |row| row.get(0)).optional()),
        )
        .map(|next| next.unwrap_or(1))
    }

    /// Corrects the number that the next memory gets; only where the log has a row to hold it.
    pub fn set_next_memory(&self, next: i64) -> Result<(), StoreError> {
        self.context(
            self.inner
                .execute(
                    "UPDATE changes SET next = ?1 WHERE position = (SELECT max(position) FROM changes)",
                    [next],
                )
                .map(|_| ()),
        )
    }

    /// The token of the change at `position`; `None` where the log does not reach back to it. Before the first change
    /// it is 0.
    pub fn token_at(&self, position: i64) -> Result<Option<i64>, StoreError> {
        if position == 0 {
            return Ok(Some(0));
        }
        self.context(
            self.inner
                .prepare_cached("SELECT token FROM changes WHERE position = ?1")
                .and_then(|mut statement| statement.query_row([position], |row| row.get(0)).optional()),
        )
    }

    /// Whether the log holds every change after `position`.
    pub fn reaches_back_to(&self, position: i64) -> Result<bool, StoreError> {
        let oldest: Option<i64> = self.context(
            self.inner
                .prepare_cached("SELECT min(position) FROM changes")
                .and_then(|mut statement| statement.query_row([], |row| row.get(0))),
        )?;
        Ok(oldest.is_none_or(|oldest| oldest <= position + 1))
    }

    /// Cuts the log down to its newest `keep` rows, at least one.
    pub fn truncate_log(&self, keep: i64) -> Result<(), StoreError> {
        self.context(
            self.inner
                .execute(
                    "DELETE FROM changes WHERE position <= (SELECT max(position) FROM changes) - ?1",
                    [keep.max(1)],
                )
                .map(|_| ()),
        )
    }

    /// Takes a persona's name and the ids of its memories out of the log: part of erasing it. Earlier personas of that
    /// name are meant too.
    pub fn forget_ids(&self, persona: Option<i64>, name: &str) -> Result<(), StoreError> {
        self.context(
            self.inner
                .execute(
                    "UPDATE changes SET id = NULL WHERE id IS NOT NULL AND (persona = ?1
                     OR persona IN (SELECT persona FROM changes WHERE kind = ?2 AND id = ?3))",
                    params![persona, LogKind::PersonaDeleted as i64, name],
                )
                .map(|_| ()),
        )
    }

    /// Changes after `position`, oldest first.
    pub fn changes_after(&self, position: i64) -> Result<Vec<ChangeRow>, StoreError> {
        let mut statement = self.context(self.inner.prepare_cached(
            "SELECT position, kind, persona, first, last, id, type FROM changes WHERE position > ?1 ORDER BY position",
        ))?;
        let mut rows = self.context(statement.query([position]))?;
        let mut changes = Vec::new();
        while let Some(row) = self.context(rows.next())? {
            changes.push(ChangeRow {
                position: self.context(row.get(0))?,
                kind: LogKind::parse(self.context(row.get(1))?)?,
                persona: self.context(row.get(2))?,
                first: self.context(row.get(3))?,
                last: self.context(row.get(4))?,
                id: self.context(row.get(5))?,
                edge_type: self.context(row.get(6))?,
            });
        }
        Ok(changes)
    }
}
