//! Numbers of edges by what they join, stretch by stretch: what pages of edges are made of.
//!
//! A stretch is 65,536 numbers, for which the index of ends and types has a part of its own. Those of one stretch all
//! come before those of the next, so a page in the order of numbers needs one stretch after the other and no more.

use crate::{Connection, StoreError};
use rusqlite::Params;

/// An edge's number with what it joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EdgeEnds {
    pub edge: i64,
    pub source: i64,
    pub target: i64,
    pub edge_type: i64,
}

impl Connection {
    /// The stretch that a number is in.
    pub fn stretch_of(edge: i64) -> i64 {
        edge >> 16
    }

    /// Calls `found` with every edge of a stretch, by ends and type. Some 0.1 us each: the rows are not read.
    pub fn edges_in(&self, stretch: i64, found: impl FnMut(EdgeEnds)) -> Result<(), StoreError> {
        self.edge_ends("edge >> 16 = ?1", [stretch], found)
    }

    /// Calls `found` with the edges of a stretch that leave a node, by target and type.
    pub fn edges_from(
        &self,
        stretch: i64,
        source: i64,
        found: impl FnMut(EdgeEnds),
    ) -> Result<(), StoreError> {
        self.edge_ends("edge >> 16 = ?1 AND source = ?2", [stretch, source], found)
    }

    /// Calls `found` with the edges of a stretch that arrive at a node, by source and type. Looks at every edge
    /// of it, some 3 ms.
    pub fn edges_to(&self, stretch: i64, target: i64, found: impl FnMut(EdgeEnds)) -> Result<(), StoreError> {
        self.edge_ends("edge >> 16 = ?1 AND target = ?2", [stretch, target], found)
    }

    /// The number of the edge of these ends and this type, if the stretch has it. Some 1 us.
    pub fn edge_in(
        &self,
        stretch: i64,
        source: i64,
        target: i64,
        edge_type: i64,
    ) -> Result<Option<i64>, StoreError> {
        let condition = "edge >> 16 = ?1 AND source = ?2 AND target = ?3 AND type = ?4";
        let mut number = None;
        self.edge_ends(condition, [stretch, source, target, edge_type], |ends| {
            number = Some(ends.edge);
        })?;
        Ok(number)
    }

    fn edge_ends(
        &self,
        condition: &str,
        values: impl Params,
        mut found: impl FnMut(EdgeEnds),
    ) -> Result<(), StoreError> {
        let sql = format!("SELECT edge, source, target, type FROM edges WHERE {condition}");
        self.each(&sql, values, |row| {
            found(EdgeEnds {
                edge: row.get(0)?,
                source: row.get(1)?,
                target: row.get(2)?,
                edge_type: row.get(3)?,
            });
            Ok(())
        })
    }

    /// The sum of the weights of all edges, added in the order of their numbers. Some 0.05 us an edge.
    pub fn edge_weight_sum(&self) -> Result<f64, StoreError> {
        let mut sum = 0.0;
        self.each("SELECT weight FROM edges ORDER BY edge", [], |row| {
            sum += row.get::<_, f64>(0)?;
            Ok(())
        })?;
        Ok(sum)
    }
}
