//! Nodes and edges as columns.

use crate::engine::Answer;
use crate::error::Result;
use crate::graph::NodeTable;
use minds_model::Reply;
use minds_model::frame::{OwnedColumn, OwnedColumns, TextBuilder};
use minds_store::{Connection, EdgeRow, NodeRow, TypeTable};

fn texts<'t>(texts: impl Iterator<Item = &'t str>) -> OwnedColumn {
    let mut builder = TextBuilder::default();
    texts.for_each(|text| builder.push(text));
    OwnedColumn::Text(builder)
}

fn type_names(
    connection: &Connection,
    table: TypeTable,
    numbers: impl Iterator<Item = i64>,
) -> Result<OwnedColumn> {
    let types = connection.types(table)?;
    let name = |number: i64| types.iter().find(|(other, _)| *other == number);
    let names: Vec<&str> = numbers
        .map(|number| name(number).map_or("", |(_, name)| name))
        .collect();
    Ok(texts(names.into_iter()))
}

pub fn node_answer(
    connection: &Connection,
    rows: &[NodeRow],
    cursor: Option<String>,
    index: Option<Vec<u32>>,
) -> Result<Answer> {
    let f64s = |pick: fn(&NodeRow) -> f64| OwnedColumn::F64(rows.iter().map(pick).collect());
    let mut columns: OwnedColumns = vec![
        ("id", texts(rows.iter().map(|row| row.id.as_str()))),
        ("name", texts(rows.iter().map(|row| row.name.as_str()))),
        (
            "type",
            type_names(connection, TypeTable::Nodes, rows.iter().map(|row| row.node_type))?,
        ),
        (
            "attributes",
            texts(rows.iter().map(|row| row.attributes.as_deref().unwrap_or("{}"))),
        ),
        ("importance", f64s(|row| row.importance)),
        (
            "relevance",
            texts(rows.iter().map(|row| row.relevance.as_deref().unwrap_or("{}"))),
        ),
        ("created", f64s(|row| row.created as f64)),
        ("updated", f64s(|row| row.updated as f64)),
        (
            "version",
            OwnedColumn::U32(rows.iter().map(|row| row.version).collect()),
        ),
        ("activation", f64s(|row| row.activation)),
        (
            "accessCount",
            OwnedColumn::U32(rows.iter().map(|row| row.access_count).collect()),
        ),
        (
            "lastAccessed",
            f64s(|row| row.last_accessed.map_or(f64::NAN, |time| time as f64)),
        ),
    ];
    columns.extend(index.map(|index| ("index", OwnedColumn::U32(index))));
    Ok(Answer {
        reply: Reply::Nodes { cursor },
        columns,
    })
}

pub fn edge_answer(
    connection: &Connection,
    snapshot_nodes: &NodeTable,
    rows: &[EdgeRow],
    cursor: Option<String>,
    index: Option<Vec<u32>>,
) -> Result<Answer> {
    let f64s = |pick: fn(&EdgeRow) -> f64| OwnedColumn::F64(rows.iter().map(pick).collect());
    let ids: Vec<String> = rows
        .iter()
        .map(|row| row.id.clone().unwrap_or_else(|| format!("edge:{}", row.edge)))
        .collect();
    let mut columns: OwnedColumns = vec![
        ("id", texts(ids.iter().map(String::as_str))),
        (
            "source",
            texts(rows.iter().map(|row| snapshot_nodes.id(row.source as u32))),
        ),
        (
            "target",
            texts(rows.iter().map(|row| snapshot_nodes.id(row.target as u32))),
        ),
        (
            "type",
            type_names(connection, TypeTable::Edges, rows.iter().map(|row| row.edge_type))?,
        ),
        ("weight", f64s(|row| row.weight)),
        ("confidence", f64s(|row| row.confidence)),
        (
            "attributes",
            texts(rows.iter().map(|row| row.attributes.as_deref().unwrap_or("{}"))),
        ),
        ("created", f64s(|row| row.created as f64)),
        (
            "lastReinforced",
            f64s(|row| row.last_reinforced.map_or(f64::NAN, |time| time as f64)),
        ),
        (
            "count",
            OwnedColumn::U32(rows.iter().map(|row| row.count).collect()),
        ),
        ("decayRate", f64s(|row| row.decay_rate)),
    ];
    columns.extend(index.map(|index| ("index", OwnedColumn::U32(index))));
    Ok(Answer {
        reply: Reply::Edges { cursor },
        columns,
    })
}
