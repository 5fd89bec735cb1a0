//! Rows of nodes and edges as the columns of a reply.
//!
//! Cost: some 0.3 us a row beside reading it; the name of each type is looked up once.

use super::ids::EdgeIds;
use crate::engine::Answer;
use crate::error::Result;
use crate::graph::NodeTable;
use minds_model::frame::{OwnedColumn, OwnedColumns, TextBuilder};
use minds_model::{Error, ErrorCode, Reply};
use minds_store::{Connection, EdgeRow, NodeRow, TypeTable};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// The reply `nodes`.
pub fn node_answer(
    connection: &Connection,
    rows: &[NodeRow],
    cursor: Option<String>,
    index: Option<Vec<u32>>,
) -> Result<Answer> {
    let mut types = TypeNames::new(connection, TypeTable::Nodes);
    let mut type_names = TextBuilder::default();
    for row in rows {
        type_names.push(types.get(row.node_type)?);
    }
    let mut columns = vec![
        ("id", texts(rows, |row| &row.id)),
        ("name", texts(rows, |row| &row.name)),
        ("type", OwnedColumn::Text(type_names)),
        ("attributes", texts(rows, |row| object(&row.attributes))),
        ("importance", numbers(rows, |row| row.importance)),
        ("relevance", texts(rows, |row| object(&row.relevance))),
        ("created", numbers(rows, |row| row.created as f64)),
        ("updated", numbers(rows, |row| row.updated as f64)),
        ("version", counts(rows, |row| row.version)),
        ("activation", numbers(rows, |row| row.activation)),
        ("accessCount", counts(rows, |row| row.access_count)),
        ("lastAccessed", numbers(rows, |row| time(row.last_accessed))),
    ];
    push_index(&mut columns, index);
    Ok(Answer {
        reply: Reply::Nodes { cursor },
        columns,
    })
}

/// The reply `edges`; the ids of their ends are those of `nodes`.
pub fn edge_answer(
    connection: &Connection,
    nodes: &NodeTable,
    rows: &[EdgeRow],
    cursor: Option<String>,
    index: Option<Vec<u32>>,
) -> Result<Answer> {
    let mut types = TypeNames::new(connection, TypeTable::Edges);
    let (mut ids, mut type_names) = (EdgeIds::default(), TextBuilder::default());
    for row in rows {
        type_names.push(types.get(row.edge_type)?);
        ids.push(row.id.as_deref(), row.edge);
    }
    // An end that is no number of a node is damage, which `verify` tells of.
    let end = |node: i64| u32::try_from(node).map_or("", |node| nodes.id(node));
    let mut columns = vec![
        ("id", ids.into_column()),
        ("source", texts(rows, |row| end(row.source))),
        ("target", texts(rows, |row| end(row.target))),
        ("type", OwnedColumn::Text(type_names)),
        ("weight", numbers(rows, |row| row.weight)),
        ("confidence", numbers(rows, |row| row.confidence)),
        ("attributes", texts(rows, |row| object(&row.attributes))),
        ("created", numbers(rows, |row| row.created as f64)),
        ("lastReinforced", numbers(rows, |row| time(row.last_reinforced))),
        ("count", counts(rows, |row| row.count)),
        ("decayRate", numbers(rows, |row| row.decay_rate)),
    ];
    push_index(&mut columns, index);
    Ok(Answer {
        reply: Reply::Edges { cursor },
        columns,
    })
}

/// Names of types, each looked up once.
pub struct TypeNames<'c> {
    connection: &'c Connection,
    table: TypeTable,
    names: FxHashMap<i64, Arc<str>>,
}

impl<'c> TypeNames<'c> {
    pub fn new(connection: &'c Connection, table: TypeTable) -> Self {
        Self {
            connection,
            table,
            names: FxHashMap::default(),
        }
    }

    pub fn get(&mut self, number: i64) -> Result<&str> {
        Ok(match self.names.entry(number) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let name = self.connection.type_name(self.table, number)?;
                place.insert(name.ok_or_else(|| {
                    let message = format!("a row has the type {number}, which is not stored");
                    Error::new(ErrorCode::Corrupt, message)
                })?)
            }
        })
    }
}

fn texts<'r, R>(rows: &'r [R], text: impl Fn(&'r R) -> &'r str) -> OwnedColumn {
    let mut column = TextBuilder::default();
    rows.iter().for_each(|row| column.push(text(row)));
    OwnedColumn::Text(column)
}

fn numbers<R>(rows: &[R], number: impl Fn(&R) -> f64) -> OwnedColumn {
    OwnedColumn::F64(rows.iter().map(number).collect())
}

fn counts<R>(rows: &[R], count: impl Fn(&R) -> u32) -> OwnedColumn {
    OwnedColumn::U32(rows.iter().map(count).collect())
}

fn push_index(columns: &mut OwnedColumns, index: Option<Vec<u32>>) {
    columns.extend(index.map(|index| ("index", OwnedColumn::U32(index))));
}

/// A JSON object as it is told: rows keep none for an empty one.
fn object(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or("{}")
}

fn time(millis: Option<i64>) -> f64 {
    millis.map_or(f64::NAN, |millis| millis as f64)
}
