//! Looking after the file: compacting, copying, checking, erasing.

use crate::aging::SIDE_TABLES;
use crate::{Connection, StoreError};
use std::fs::File;
use std::path::Path;

/// Something wrong with the rows that SQLite itself has no opinion on, and whether it was put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What stands where nothing should: a table's name.
    pub table: &'static str,
    pub rows: u64,
}

impl Connection {
    /// Rewrites the file without its free pages. Needs the room of a second copy for as long as it takes.
    pub fn vacuum(&self) -> Result<(), StoreError> {
        self.context(self.inner.execute_batch("PRAGMA optimize; VACUUM"))
    }

    /// Whether deleted content is overwritten with zeros.
    pub fn secure_delete(&self, on: bool) -> Result<(), StoreError> {
        let value = if on { "ON" } else { "OFF" };
        self.context(
            self.inner
                .query_row(&format!("PRAGMA secure_delete = {value}"), [], |_| Ok(())),
        )
    }

    /// Moves the write-ahead log into the file and cuts it to nothing; false where another reader or writer was in the
    /// way for longer than the busy timeout.
    pub fn empty_log(&self) -> Result<bool, StoreError> {
        self.context(
            self.inner
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0)),
        )
        .map(|busy| busy == 0)
    }

    /// Writes a compact copy of the council, as it is now, to a file that must not exist: one file in rollback-journal
    /// mode, which appears whole or not at all.
    pub fn backup(&self, path: &str) -> Result<(), StoreError> {
        Self::backup_of(&self.inner, path, path)
    }

    /// As `backup`, of a connection that is not ready for use yet; `named` is what errors call the council.
    pub(crate) fn backup_of(
        connection: &rusqlite::Connection,
        named: &str,
        path: &str,
    ) -> Result<(), StoreError> {
        let partial = format!("{path}.partial");
        let io = |error: std::io::Error| StoreError::Io {
            reason: format!("'{path}': {error}"),
        };
        match std::fs::remove_file(&partial) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
            _ => {}
        }
        let written = connection
            .execute("VACUUM INTO ?1", [&partial])
            .map_err(|error| StoreError::from_sqlite(error, named))
            .and_then(|_| {
                // SQLite leaves the copy to the operating system's care.
                File::open(&partial)
                    .and_then(|file| file.sync_all())
                    .map_err(io)?;
                std::fs::rename(&partial, path).map_err(io)?;
                sync_folder(Path::new(path)).map_err(io)
            });
        if written.is_err() {
            // What is half written is of no use to anybody; that it stays is worth less than the first error.
            let _ = std::fs::remove_file(&partial);
        }
        written
    }

    /// Rows of side tables whose memory, persona or node is gone; with `repair` they are deleted.
    pub fn orphans(&self, repair: bool) -> Result<Vec<Repair>, StoreError> {
        let mut found = Vec::new();
        let of_memories = SIDE_TABLES
            .into_iter()
            .map(|(table, column)| (table, column, "memories", "memory"));
        let of_personas = [("dictionaries", "persona", "personas", "persona")];
        let of_nodes = [
            ("links", "node"),
            ("node_words", "node"),
            ("node_phrases", "node"),
            ("edges", "source"),
            ("edges", "target"),
        ]
        .map(|(table, column)| (table, column, "nodes", "node"));
        for (table, column, owner, key) in of_memories.chain(of_personas).chain(of_nodes) {
            let condition =
                format!("WHERE NOT EXISTS (SELECT 1 FROM {owner} WHERE {owner}.{key} = side.{column})");
            let count: i64 = self.context(self.inner.query_row(
                &format!("SELECT count(*) FROM {table} AS side {condition}"),
                [],
                |row| row.get(0),
            ))?;
            if count > 0 {
                if repair {
                    self.context(
                        self.inner
                            .execute(&format!("DELETE FROM {table} AS side {condition}"), []),
                    )?;
                }
                found.push(Repair {
                    table,
                    rows: count as u64,
                });
            }
        }
        Ok(found)
    }

    /// The number after the largest that any memory ever had, by the rows and the log.
    pub fn next_memory_by_rows(&self) -> Result<i64, StoreError> {
        self.context(self.inner.query_row(
            "SELECT 1 + max((SELECT coalesce(max(memory), 0) FROM memories),
                (SELECT coalesce(max(last), 0) FROM changes WHERE kind <= 5))",
            [],
            |row| row.get(0),
        ))
    }

    /// Builds SQLite's own indexes anew.
    pub fn reindex(&self) -> Result<(), StoreError> {
        self.context(self.inner.execute_batch("REINDEX"))
    }

    /// Writes a memory's content hash.
    pub fn set_content_hash(&self, memory: i64, hash: i64) -> Result<(), StoreError> {
        self.context(
            self.inner
                .execute(
                    "UPDATE memories SET content_hash = ?2 WHERE memory = ?1",
                    [memory, hash],
                )
                .map(|_| ()),
        )
    }
}

/// Makes the names in the folder of `path` durable.
pub fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}
