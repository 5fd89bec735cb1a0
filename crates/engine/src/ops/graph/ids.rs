//! Ids of nodes to numbers, as they come in, and numbers to ids, as they go out.

use crate::error::Result;
use crate::graph::NodeTable;
use minds_model::frame::{OwnedColumn, TextBuilder};
use minds_model::limits::MAX_GROUP_ROWS;
use minds_model::{Error, ErrorCode};
use minds_store::Connection;

/// Bytes of most ids: a UUID's.
const USUAL_BYTES: usize = 36;

/// The number of the node with this id; else `NOT_FOUND` with `field`, `row` where it is one of several, and `value`.
/// One look into the index of ids, 1 to 2 us.
pub fn node_number(connection: &Connection, id: &str, field: &str, row: Option<usize>) -> Result<u32> {
    let number = connection.node_number(id)?;
    let number = number.and_then(|number| u32::try_from(number).ok());
    Ok(number.ok_or_else(|| {
        let error =
            Error::new(ErrorCode::NotFound, format!("no node has the id '{id}'")).with("field", field);
        let error = match row {
            Some(row) => error.at_row(row),
            None => error,
        };
        error.with("value", id).with("expected", "the id of a node")
    })?)
}

/// Refuses more ids than a group has rows.
pub fn check_count(count: usize, field: &str) -> Result<()> {
    if count <= MAX_GROUP_ROWS {
        return Ok(());
    }
    let expected = format!("at most {MAX_GROUP_ROWS} ids");
    let message = format!("{field} has {count} ids; expected {expected}");
    Err(Error::new(ErrorCode::InvalidArgument, message)
        .with("field", field)
        .with("value", count)
        .with("expected", expected)
        .into())
}

/// The column `id` of these nodes. They are written one after another into one text; nothing is allocated per id.
pub fn id_column(nodes: &NodeTable, numbers: impl ExactSizeIterator<Item = u32>) -> OwnedColumn {
    let mut ids = TextBuilder::with_capacity(numbers.len(), numbers.len() * USUAL_BYTES);
    numbers.for_each(|node| ids.push(nodes.id(node)));
    OwnedColumn::Text(ids)
}
