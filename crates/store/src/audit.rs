//! What maintenance did: one row for each memory that went or came, and for each run that was noted.

use crate::{Connection, StoreError};
use rusqlite::params;

/// An entry to write; never content.
#[derive(Debug, Clone, Copy)]
pub struct NewAudit<'a> {
    /// Milliseconds UTC.
    pub time: i64,
    pub operation: &'a str,
    pub persona: Option<i64>,
    /// The public id of a memory.
    pub memory: Option<&'a str>,
    pub reason: &'a str,
    pub before: f64,
    pub after: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct AuditRow {
    /// Ascends with every entry.
    pub entry: i64,
    pub time: i64,
    pub operation: String,
    pub persona: Option<i64>,
    pub memory: Option<String>,
    pub reason: String,
    pub before: f64,
    pub after: f64,
}

/// Which entries to read.
#[derive(Debug, Clone, Copy)]
pub struct AuditSelection<'a> {
    /// Absent: all, and what concerns no persona.
    pub personas: Option<&'a [i64]>,
    pub operation: Option<&'a str>,
    /// Only entries before this one.
    pub before: i64,
    pub limit: usize,
}

impl Connection {
    pub fn write_audit(&self, new: &NewAudit) -> Result<(), StoreError> {
        self.context(
            self.inner
                .prepare_cached(
                    "INSERT INTO audit (time, operation, persona, memory, reason, before, after)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )
                .and_then(|mut statement| {
                    statement.execute(params![
                        new.time,
                        new.operation,
                        new.persona,
                        new.memory,
                        new.reason,
                        new.before,
                        new.after,
                    ])
                })
                .map(|_| ()),
        )
    }

    /// Entries, newest first. Reads back until there are enough.
    pub fn audit(&self, selection: &AuditSelection) -> Result<Vec<AuditRow>, StoreError> {
        let personas = selection.personas.map(|personas| {
            let numbers: Vec<String> = personas.iter().map(i64::to_string).collect();
            format!("[{}]", numbers.join(","))
        });
        self.context((|| {
            let mut statement = self.inner.prepare_cached(
                "SELECT entry, time, operation, persona, memory, reason, before, after FROM audit
                 WHERE entry < ?1 AND (?2 IS NULL OR persona IN (SELECT value FROM json_each(?2)))
                 AND (?3 IS NULL OR operation = ?3) ORDER BY entry DESC LIMIT ?4",
            )?;
            let given = params![
                selection.before,
                personas,
                selection.operation,
                selection.limit as i64
            ];
            let rows = statement.query_map(given, |row| {
                Ok(AuditRow {
                    entry: row.get(0)?,
                    time: row.get(1)?,
                    operation: row.get(2)?,
                    persona: row.get(3)?,
                    memory: row.get(4)?,
                    reason: row.get(5)?,
                    before: row.get(6)?,
                    after: row.get(7)?,
                })
            })?;
            rows.collect()
        })())
    }
}
