//! Ids of nodes and edges to numbers, as they come in, and numbers to ids, as they go out.

use crate::engine::Engine;
use crate::error::Result;
use crate::graph::{GraphView, NodeTable};
use crate::validate;
use crate::view::FileState;
use minds_model::compact::Text;
use minds_model::frame::{OwnedColumn, TextBuilder};
use minds_model::limits::MAX_GROUP_ROWS;
use minds_model::{Error, ErrorCode};
use minds_store::{Connection, EdgeRow};
use std::fmt::Write;

/// What begins the id of an edge that was given none; its number follows.
pub const EDGE_PREFIX: &str = "edge:";

/// Bytes of most ids: a UUID's.
const USUAL_BYTES: usize = 36;
/// Ids that are looked for together.
const ID_BLOCK: usize = 64;

/// The error for an id that names no node or edge.
pub fn not_found(what: &str, field: &str, id: &str) -> Error {
    let article = if what == "edge" { "an" } else { "a" };
    Error::new(ErrorCode::NotFound, format!("no {what} has the id '{id}'"))
        .with("field", field)
        .with("value", id)
        .with("expected", format!("the id of {article} {what}"))
}

/// The number of the node with this id; else `NOT_FOUND` with `field`, and `row` where it is one of several.
/// One look into the index of ids, 1 to 2 us.
pub fn node_number(connection: &Connection, id: &str, field: &str, row: Option<usize>) -> Result<u32> {
    let number = connection.node_number(id)?;
    let number = number.and_then(|number| u32::try_from(number).ok());
    Ok(number.ok_or_else(|| {
        let error = not_found("node", field, id);
        match row {
            Some(row) => error.at_row(row),
            None => error,
        }
    })?)
}

/// The same in a state of the graph that belongs to the file's; some 0.1 us for nodes that were asked for lately.
pub fn find_node(
    engine: &Engine,
    file: &FileState,
    view: &GraphView,
    id: &str,
    field: &str,
    row: Option<usize>,
) -> Result<u32> {
    let recent = &engine.recent_nodes;
    recent.find(view, id).map_or_else(
        || {
            let node = node_number(file.connection()?, id, field, row)?;
            recent.keep(id, node);
            Ok(node)
        },
        Ok,
    )
}

/// The edge with this public id.
pub fn find_edge(connection: &Connection, id: &str) -> Result<Option<EdgeRow>> {
    let Some(digits) = id.strip_prefix(EDGE_PREFIX) else {
        return Ok(connection.edge_by_id(id)?);
    };
    let row = match digits.parse() {
        Ok(number) => connection.edge(number)?,
        Err(_) => None,
    };
    // Only as it is written, and only where the edge has no other id.
    Ok(row.filter(|row| row.id.is_none() && row.edge.to_string() == digits))
}

/// Refuses more ids than a group has rows.
pub fn check_count(count: usize, field: &str) -> Result<()> {
    Ok(validate::at_most(field, count, MAX_GROUP_ROWS, "ids")?)
}

/// Ids of edges, written one after another into one text.
#[derive(Default)]
pub struct EdgeIds {
    ids: TextBuilder,
    made: String,
}

impl EdgeIds {
    /// The id that an edge was given, else the one that follows from its number.
    pub fn push(&mut self, given: Option<&str>, edge: i64) {
        match given {
            Some(id) => self.ids.push(id),
            None => {
                self.made.clear();
                write!(self.made, "{EDGE_PREFIX}{edge}").expect("writing to a text cannot fail");
                self.ids.push(&self.made);
            }
        }
    }

    pub fn into_column(self) -> OwnedColumn {
        OwnedColumn::Text(self.ids)
    }
}

/// The column `id` of these nodes. They are written one after another into one text; nothing is allocated per id.
pub fn id_column(nodes: &NodeTable, mut numbers: impl ExactSizeIterator<Item = u32>) -> OwnedColumn {
    let mut ids = TextBuilder::with_capacity(numbers.len(), numbers.len() * USUAL_BYTES);
    // Ids lie anywhere: some are looked for together, so that one look need not wait for the one before.
    let mut block = [""; ID_BLOCK];
    while numbers.len() > 0 {
        let places = block.iter_mut().zip(numbers.by_ref());
        let count = places.map(|(place, node)| *place = nodes.id(node)).count();
        let first = block[..count].iter().filter_map(|id| id.as_bytes().first());
        std::hint::black_box(first.fold(0, |all, byte| all ^ byte));
        block[..count].iter().for_each(|id| ids.push(id));
    }
    OwnedColumn::Text(ids)
}

/// The column `id` of ids that are at hand, as [`NodeTable::ids_of`] gives them.
pub fn column_of(utf8: &[Text<'_>]) -> OwnedColumn {
    let bytes = utf8.iter().map(|id| id.len()).sum();
    let mut ids = TextBuilder::with_capacity(utf8.len(), bytes);
    for id in utf8 {
        ids.push(std::str::from_utf8(id.as_bytes()).expect("ids of nodes are texts"));
    }
    OwnedColumn::Text(ids)
}

/// The column `id` of all numbers from `first` to the end of the table, empty where there is no node.
pub fn ids_from(nodes: &NodeTable, first: usize) -> OwnedColumn {
    let pages = nodes.ids_from(first);
    let bytes = pages.clone().map(|(text, start, _)| text.len() - start).sum();
    let mut ids = TextBuilder::with_capacity(nodes.len().saturating_sub(first), bytes);
    for (text, start, ends) in pages {
        ids.push_all(text, start, ends);
    }
    OwnedColumn::Text(ids)
}
