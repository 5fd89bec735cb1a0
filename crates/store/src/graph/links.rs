//! Links between memories and nodes, found from either side.

use crate::{Connection, StoreError};
use rusqlite::{CachedStatement, params};

/// Reads the links of one node after another. 1 us each, and 0.2 us a link.
pub struct LinkReader<'c> {
    connection: &'c Connection,
    statement: CachedStatement<'c>,
}

impl LinkReader<'_> {
    /// Calls `found` with at most `limit` memories of a node, those stored last first.
    pub fn last_memories(
        &mut self,
        node: i64,
        limit: usize,
        mut found: impl FnMut(i64),
    ) -> Result<(), StoreError> {
        let read = self
            .statement
            .query(params![node, limit as i64])
            .and_then(|mut rows| {
                while let Some(row) = rows.next()? {
                    found(row.get(0)?);
                }
                Ok(())
            });
        self.connection.context(read)
    }
}

impl Connection {
    /// Links a memory to a node; false where they were linked already.
    pub fn insert_link(&self, memory: i64, node: i64) -> Result<bool, StoreError> {
        let sql = "INSERT INTO links (memory, node) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        Ok(self.execute(sql, [memory, node])? == 1)
    }

    /// Takes a link away; false where there was none.
    pub fn delete_link(&self, memory: i64, node: i64) -> Result<bool, StoreError> {
        let sql = "DELETE FROM links WHERE memory = ?1 AND node = ?2";
        Ok(self.execute(sql, [memory, node])? == 1)
    }

    pub fn link_count(&self) -> Result<u64, StoreError> {
        self.context(
            self.inner
                .query_row("SELECT count(*) FROM links", [], |row| row.get::<_, i64>(0)),
        )
        .map(|count| count as u64)
    }

    /// Whether anything is linked. 2 us.
    pub fn has_links(&self) -> Result<bool, StoreError> {
        self.context(
            self.inner
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM links)")
                .and_then(|mut statement| statement.query_row([], |row| row.get(0))),
        )
    }

    /// At most `limit` links after the pair `after`, by memory, then node.
    pub fn links_after(&self, after: (i64, i64), limit: u32) -> Result<Vec<(i64, i64)>, StoreError> {
        self.all(
            "SELECT memory, node FROM links WHERE (memory, node) > (?1, ?2) ORDER BY memory, node LIMIT ?3",
            params![after.0, after.1, limit],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// At most `limit` nodes of a memory after `after`, ascending.
    pub fn nodes_of_memory(&self, memory: i64, after: i64, limit: u32) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT node FROM links WHERE memory = ?1 AND node > ?2 ORDER BY node LIMIT ?3";
        self.all(sql, params![memory, after, limit], |row| row.get(0))
    }

    /// At most `limit` memories of a node after `after`, ascending.
    pub fn memories_of_node(&self, node: i64, after: i64, limit: u32) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT memory FROM links WHERE node = ?1 AND memory > ?2 ORDER BY memory LIMIT ?3";
        self.all(sql, params![node, after, limit], |row| row.get(0))
    }

    /// For the links of many nodes.
    pub fn link_reader(&self) -> Result<LinkReader<'_>, StoreError> {
        let sql = "SELECT memory FROM links WHERE node = ?1 ORDER BY memory DESC LIMIT ?2";
        Ok(LinkReader {
            connection: self,
            statement: self.context(self.inner.prepare_cached(sql))?,
        })
    }
}
