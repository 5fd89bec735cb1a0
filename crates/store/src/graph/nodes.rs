//! Rows of nodes.

use crate::{Connection, StoreError};
use rusqlite::{Row, ToSql, params};

/// A node to insert; texts are borrowed from the command's frame.
#[derive(Debug, Clone, Copy)]
pub struct NewNode<'a> {
    pub node: i64,
    pub id: &'a str,
    pub node_type: i64,
    pub name: &'a str,
    /// `None`: {}.
    pub attributes: Option<&'a str>,
    pub importance: f64,
    /// `None`: {}.
    pub relevance: Option<&'a str>,
    pub created: i64,
    pub updated: i64,
    pub version: u32,
    pub activation: f64,
    pub access_count: u32,
    pub last_accessed: Option<i64>,
}

/// A node as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeRow {
    pub node: i64,
    pub id: String,
    pub node_type: i64,
    pub name: String,
    pub attributes: Option<String>,
    pub importance: f64,
    pub relevance: Option<String>,
    pub created: i64,
    pub updated: i64,
    pub version: u32,
    pub activation: f64,
    pub access_count: u32,
    pub last_accessed: Option<i64>,
}

const SELECT: &str =
    "SELECT node, id, type, name, attributes, importance, relevance, created, updated, version,
    activation, access_count, last_accessed FROM nodes";

fn read(row: &Row) -> rusqlite::Result<NodeRow> {
    Ok(NodeRow {
        node: row.get(0)?,
        id: row.get(1)?,
        node_type: row.get(2)?,
        name: row.get(3)?,
        attributes: row.get(4)?,
        importance: row.get(5)?,
        relevance: row.get(6)?,
        created: row.get(7)?,
        updated: row.get(8)?,
        version: row.get(9)?,
        activation: row.get(10)?,
        access_count: row.get(11)?,
        last_accessed: row.get(12)?,
    })
}

impl Connection {
    /// Inserts a node; false where its id, or its name and type, exists already.
    pub fn insert_node(&self, new: &NewNode) -> Result<bool, StoreError> {
        let inserted = self.execute(
            "INSERT INTO nodes (node, id, type, name, attributes, importance, relevance, created, updated,
                version, activation, access_count, last_accessed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT DO NOTHING",
            params![
                new.node,
                new.id,
                new.node_type,
                new.name,
                new.attributes,
                new.importance,
                new.relevance,
                new.created,
                new.updated,
                new.version,
                new.activation,
                new.access_count,
                new.last_accessed,
            ],
        )?;
        Ok(inserted == 1)
    }

    /// Writes every changeable field of a node; false where another has its name and type.
    pub fn update_node(&self, row: &NodeRow) -> Result<bool, StoreError> {
        let updated = self.execute(
            "UPDATE OR IGNORE nodes SET type = ?2, name = ?3, attributes = ?4, importance = ?5, relevance = ?6,
                updated = ?7, version = ?8, activation = ?9 WHERE node = ?1",
            params![
                row.node,
                row.node_type,
                row.name,
                row.attributes,
                row.importance,
                row.relevance,
                row.updated,
                row.version,
                row.activation,
            ],
        )?;
        Ok(updated == 1)
    }

    /// Deletes a node with its links. Its edges are the caller's, one by one or by `delete_edges_of`.
    pub fn delete_node(&self, node: i64) -> Result<(), StoreError> {
        self.execute("DELETE FROM nodes WHERE node = ?1", [node])?;
        self.execute("DELETE FROM links WHERE node = ?1", [node])?;
        Ok(())
    }

    pub fn node(&self, node: i64) -> Result<Option<NodeRow>, StoreError> {
        self.one_node("WHERE node = ?1", &[&node])
    }

    pub fn node_by_id(&self, id: &str) -> Result<Option<NodeRow>, StoreError> {
        self.one_node("WHERE id = ?1", &[&id])
    }

    pub fn node_by_name(&self, name: &str, node_type: i64) -> Result<Option<NodeRow>, StoreError> {
        self.one_node("WHERE name = ?1 AND type = ?2", &[&name, &node_type])
    }

    /// The numbers of the nodes with this name, one of each type that has it, by type. Reads the index alone.
    pub fn nodes_by_name(&self, name: &str) -> Result<Vec<i64>, StoreError> {
        self.all("SELECT node FROM nodes WHERE name = ?1", [name], |row| row.get(0))
    }

    /// The number of the node with this id. Reads the index alone.
    pub fn node_number(&self, id: &str) -> Result<Option<i64>, StoreError> {
        self.first("SELECT node FROM nodes WHERE id = ?1", [id], |row| row.get(0))
    }

    /// Calls `found` with each node of `first..=last` in order, until it says false.
    pub fn nodes<E: From<StoreError>>(
        &self,
        first: i64,
        last: i64,
        found: impl FnMut(NodeRow) -> Result<bool, E>,
    ) -> Result<(), E> {
        let sql = format!("{SELECT} WHERE node BETWEEN ?1 AND ?2 ORDER BY node");
        self.each_while(&sql, [first, last], read, found)
    }

    fn one_node(&self, condition: &str, values: &[&dyn ToSql]) -> Result<Option<NodeRow>, StoreError> {
        self.first(&format!("{SELECT} {condition}"), values, read)
    }
}
