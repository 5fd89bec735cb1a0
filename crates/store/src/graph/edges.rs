//! Rows of edges.
//!
//! An edge is found by its ends and type in every stretch of 65,536 numbers, some 3 us each: for edges that the graph in
//! memory says are there.

use crate::{Connection, StoreError};
use rusqlite::{OptionalExtension, Row, ToSql, params};

/// An edge to insert; texts are borrowed from the command's frame.
#[derive(Debug, Clone, Copy)]
pub struct NewEdge<'a> {
    pub edge: i64,
    pub source: i64,
    pub target: i64,
    pub edge_type: i64,
    pub weight: f64,
    pub confidence: f64,
    /// `None`: {}.
    pub attributes: Option<&'a str>,
    pub created: i64,
    pub last_reinforced: Option<i64>,
    pub count: u32,
    pub decay_rate: f64,
    /// `None`: the one that follows from the number.
    pub id: Option<&'a str>,
}

/// An edge as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeRow {
    pub edge: i64,
    pub source: i64,
    pub target: i64,
    pub edge_type: i64,
    pub weight: f64,
    pub confidence: f64,
    pub attributes: Option<String>,
    pub created: i64,
    pub last_reinforced: Option<i64>,
    pub count: u32,
    pub decay_rate: f64,
    pub id: Option<String>,
}

const SELECT: &str =
    "SELECT edge, source, target, type, weight, confidence, attributes, created, last_reinforced,
    count, decay_rate, id FROM edges";

fn read(row: &Row) -> rusqlite::Result<EdgeRow> {
    Ok(EdgeRow {
        edge: row.get(0)?,
        source: row.get(1)?,
        target: row.get(2)?,
        edge_type: row.get(3)?,
        weight: row.get(4)?,
        confidence: row.get(5)?,
        attributes: row.get(6)?,
        created: row.get(7)?,
        last_reinforced: row.get(8)?,
        count: row.get(9)?,
        decay_rate: row.get(10)?,
        id: row.get(11)?,
    })
}

impl Connection {
    /// Inserts an edge that the graph in memory does not have; false where its id exists already.
    pub fn insert_edge(&self, new: &NewEdge) -> Result<bool, StoreError> {
        let inserted = self.execute(
            "INSERT INTO edges (edge, source, target, type, weight, confidence, attributes, created,
                last_reinforced, count, decay_rate, id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT DO NOTHING",
            params![
                new.edge,
                new.source,
                new.target,
                new.edge_type,
                new.weight,
                new.confidence,
                new.attributes,
                new.created,
                new.last_reinforced,
                new.count,
                new.decay_rate,
                new.id,
            ],
        )?;
        Ok(inserted == 1)
    }

    /// Writes every changeable field of an edge.
    pub fn update_edge(&self, row: &EdgeRow) -> Result<(), StoreError> {
        self.execute(
            "UPDATE edges SET weight = ?2, confidence = ?3, attributes = ?4, last_reinforced = ?5, count = ?6,
                decay_rate = ?7 WHERE edge = ?1",
            params![
                row.edge,
                row.weight,
                row.confidence,
                row.attributes,
                row.last_reinforced,
                row.count,
                row.decay_rate,
            ],
        )?;
        Ok(())
    }

    pub fn delete_edge(&self, edge: i64) -> Result<(), StoreError> {
        self.execute("DELETE FROM edges WHERE edge = ?1", [edge])?;
        Ok(())
    }

    /// Deletes all edges from nodes and to them. Reads every edge: 0.1 s a million.
    pub fn delete_edges_of(&self, nodes: &[i64]) -> Result<(), StoreError> {
        let numbers: Vec<String> = nodes.iter().map(i64::to_string).collect();
        let list = format!("[{}]", numbers.join(","));
        self.execute(
            "DELETE FROM edges WHERE source IN (SELECT value FROM json_each(?1))
                OR target IN (SELECT value FROM json_each(?1))",
            [list],
        )?;
        Ok(())
    }

    /// Into how many stretches of numbers the edges are cut: so many places `edge_between` may look at.
    pub fn edge_stretches(&self) -> Result<usize, StoreError> {
        let sql = "SELECT coalesce(max(edge), 0) >> 16 FROM edges";
        let newest: Option<i64> = self.first(sql, [], |row| row.get(0))?;
        Ok(newest.unwrap_or(0) as usize + 1)
    }

    pub fn edge(&self, edge: i64) -> Result<Option<EdgeRow>, StoreError> {
        self.one_edge("WHERE edge = ?1", &[&edge])
    }

    /// The edge that was given this id.
    pub fn edge_by_id(&self, id: &str) -> Result<Option<EdgeRow>, StoreError> {
        self.one_edge("WHERE id = ?1", &[&id])
    }

    /// The edge of these ends and type, the newest stretch first.
    pub fn edge_between(
        &self,
        source: i64,
        target: i64,
        edge_type: i64,
    ) -> Result<Option<EdgeRow>, StoreError> {
        let stretches = self.edge_stretches()?;
        self.context((|| {
            let mut statement = self.inner.prepare_cached(&format!(
                "{SELECT} WHERE edge >> 16 = ?1 AND source = ?2 AND target = ?3 AND type = ?4"
            ))?;
            for stretch in (0..stretches as i64).rev() {
                let found = statement
                    .query_row([stretch, source, target, edge_type], read)
                    .optional()?;
                if found.is_some() {
                    return Ok(found);
                }
            }
            Ok(None)
        })())
    }

    /// How many edges have the ends and the type of another one. Reads every edge.
    pub fn repeated_edges(&self) -> Result<u64, StoreError> {
        self.context(self.inner.query_row(
            "SELECT count(*) - (SELECT count(*) FROM (SELECT DISTINCT source, target, type FROM edges)) FROM edges",
            [],
            |row| row.get::<_, i64>(0).map(|count| count as u64),
        ))
    }

    /// Deletes edges that have the ends and the type of another one; the one that was added last stays.
    pub fn delete_repeated_edges(&self) -> Result<(), StoreError> {
        self.context(self.inner.execute_batch(
            "DELETE FROM edges WHERE edge NOT IN (SELECT max(edge) FROM edges GROUP BY source, target, type)",
        ))
    }

    /// Calls `found` with each edge of `first..=last` in order, until it says false.
    pub fn edges<E: From<StoreError>>(
        &self,
        first: i64,
        last: i64,
        found: impl FnMut(EdgeRow) -> Result<bool, E>,
    ) -> Result<(), E> {
        let sql = format!("{SELECT} WHERE edge BETWEEN ?1 AND ?2 ORDER BY edge");
        self.each_while(&sql, [first, last], read, found)
    }

    /// Calls `found` with source, target, type and weight of each edge of `first..=last` in order: what the graph in
    /// memory is made of. Some 0.3 us an edge.
    pub fn edge_weights(
        &self,
        first: i64,
        last: i64,
        mut found: impl FnMut(i64, i64, i64, f64),
    ) -> Result<(), StoreError> {
        let sql = "SELECT source, target, type, weight FROM edges WHERE edge BETWEEN ?1 AND ?2 ORDER BY edge";
        self.each(sql, [first, last], |row| {
            found(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(())
        })
    }

    fn one_edge(&self, condition: &str, values: &[&dyn ToSql]) -> Result<Option<EdgeRow>, StoreError> {
        self.first(&format!("{SELECT} {condition}"), values, read)
    }
}
