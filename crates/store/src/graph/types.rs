//! Names of types, as numbers in the order of first use.

use crate::{Connection, StoreError};
use std::sync::Arc;

/// Whose types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeTable {
    Nodes,
    Edges,
}

impl TypeTable {
    fn name(self) -> &'static str {
        match self {
            TypeTable::Nodes => "node_types",
            TypeTable::Edges => "edge_types",
        }
    }
}

impl Connection {
    /// Every type with its number, in the order of first use.
    pub fn types(&self, table: TypeTable) -> Result<Vec<(i64, String)>, StoreError> {
        let sql = format!("SELECT type, name FROM {} ORDER BY type", table.name());
        self.all(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The number of a type, if anything ever had it.
    pub fn type_number(&self, table: TypeTable, name: &str) -> Result<Option<i64>, StoreError> {
        let sql = format!("SELECT type FROM {} WHERE name = ?1", table.name());
        self.first(&sql, [name], |row| row.get(0))
    }

    /// The name of a type.
    pub fn type_name(&self, table: TypeTable, number: i64) -> Result<Option<Arc<str>>, StoreError> {
        if let Some(name) = self.known_type(table, number) {
            return Ok(Some(name));
        }
        let sql = format!("SELECT name FROM {} WHERE type = ?1", table.name());
        let name: Option<Arc<str>> = self.first(&sql, [number], |row| row.get(0))?;
        if let Some(name) = &name {
            self.keep_type(table, number, name);
        }
        Ok(name)
    }

    /// The number of a type; the next one where it is new. Numbers begin with 1.
    pub fn type_or_new(&self, table: TypeTable, name: &str) -> Result<i64, StoreError> {
        if let Some(number) = self.type_number(table, name)? {
            return Ok(number);
        }
        let sql = format!("INSERT INTO {} (name) VALUES (?1)", table.name());
        self.context(self.inner.execute(&sql, [name]))?;
        Ok(self.inner.last_insert_rowid())
    }
}
