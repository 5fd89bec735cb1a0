//! Words of nodes' names, and whole names with aliases, both folded by the caller: how nodes are found in texts.

use crate::{Connection, StoreError};
use rusqlite::{CachedStatement, params};

/// Which of the two indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameIndex {
    /// Each word of a name.
    Words,
    /// The words of a name or an alias, one space between two.
    Phrases,
}

impl NameIndex {
    fn table(self) -> &'static str {
        match self {
            NameIndex::Words => "node_words",
            NameIndex::Phrases => "node_phrases",
        }
    }
}

/// Looks at phrases one after another. 1 us each.
pub struct PhraseReader<'c> {
    connection: &'c Connection,
    statement: CachedStatement<'c>,
}

impl PhraseReader<'_> {
    /// Shows `look` the first phrase from `key` on, in the order of bytes.
    pub fn first_from<T>(
        &mut self,
        key: &str,
        look: impl FnOnce(Option<&str>) -> T,
    ) -> Result<T, StoreError> {
        let shown = self
            .statement
            .query([key])
            .and_then(|mut rows| match rows.next()? {
                Some(row) => Ok(look(Some(row.get_ref(0)?.as_str()?))),
                None => Ok(look(None)),
            });
        self.connection.context(shown)
    }
}

impl Connection {
    /// Enters a node; what is there already stays.
    pub fn insert_name(&self, index: NameIndex, key: &str, node: i64) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT INTO {} (key, node) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            index.table()
        );
        self.execute(&sql, params![key, node])?;
        Ok(())
    }

    pub fn delete_name(&self, index: NameIndex, key: &str, node: i64) -> Result<(), StoreError> {
        let sql = format!("DELETE FROM {} WHERE key = ?1 AND node = ?2", index.table());
        self.execute(&sql, params![key, node])?;
        Ok(())
    }

    /// Calls `found` with each key and each node that is found by it, where the node is there.
    pub fn names(&self, index: NameIndex, mut found: impl FnMut(&str, i64)) -> Result<(), StoreError> {
        let table = index.table();
        let sql = format!(
            "SELECT key, node FROM {table} WHERE EXISTS (SELECT 1 FROM nodes WHERE nodes.node = {table}.node)"
        );
        self.each(&sql, [], |row| {
            found(row.get_ref(0)?.as_str()?, row.get(1)?);
            Ok(())
        })
    }

    /// Takes every node out of both indexes.
    pub fn clear_names(&self) -> Result<(), StoreError> {
        self.context(
            self.inner
                .execute_batch("DELETE FROM node_words; DELETE FROM node_phrases"),
        )
    }

    /// Nodes with this key, ascending, at most `limit`.
    pub fn nodes_named(&self, index: NameIndex, key: &str, limit: u32) -> Result<Vec<i64>, StoreError> {
        let sql = format!(
            "SELECT node FROM {} WHERE key = ?1 ORDER BY node LIMIT ?2",
            index.table()
        );
        self.all(&sql, params![key, limit], |row| row.get(0))
    }

    /// For many looks at the phrases.
    pub fn phrases(&self) -> Result<PhraseReader<'_>, StoreError> {
        let sql = "SELECT key FROM node_phrases WHERE key >= ?1 ORDER BY key LIMIT 1";
        Ok(PhraseReader {
            connection: self,
            statement: self.context(self.inner.prepare_cached(sql))?,
        })
    }

    /// Nodes with a key that begins with `prefix`, ascending, each once.
    pub fn nodes_with_prefix(&self, index: NameIndex, prefix: &str) -> Result<Vec<i64>, StoreError> {
        // No byte of a text in UTF-8 is as large as that one: what begins with the prefix sorts before it.
        let sql = format!(
            "SELECT node FROM {} WHERE key >= ?1 AND key < CAST(CAST(?1 AS BLOB) || x'FF' AS TEXT)",
            index.table()
        );
        let mut nodes: Vec<i64> = self.all(&sql, [prefix], |row| row.get(0))?;
        nodes.sort_unstable();
        nodes.dedup();
        Ok(nodes)
    }
}
