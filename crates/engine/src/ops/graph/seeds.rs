//! Seeds as they come in: the columns `id` and `value`.

use super::adding::required;
use super::ids::{check_count, find_node};
use crate::engine::Engine;
use crate::error::Result;
use crate::graph::GraphView;
use crate::validate;
use crate::view::FileState;
use minds_model::columns::{Columns, TextColumn};
use minds_model::{Error, ErrorCode};

/// Seeds whose numbers are checked.
pub struct Seeds<'a> {
    ids: &'a TextColumn<'a>,
    values: Option<&'a [f64]>,
}

impl<'a> Seeds<'a> {
    /// The seeds of a command. `most`: the largest value that one may have.
    pub fn read(columns: &'a Columns<'a>, most: f64) -> Result<Self> {
        let ids = required(columns, "id")?;
        check_count(ids.len(), "id")?;
        let values = columns.f64s("value")?;
        if values.is_some_and(|values| values.len() != ids.len()) {
            let message = "the column 'value' has another length than 'id'";
            return Err(Error::new(ErrorCode::Protocol, message)
                .with("column", "value")
                .into());
        }
        for (row, value) in values.unwrap_or_default().iter().enumerate() {
            validate::number("value", *value, 0.0, most).map_err(|error| error.at_row(row))?;
        }
        Ok(Self { ids, values })
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The nodes with their values, in the order given. One look-up a seed.
    pub fn find(&self, engine: &Engine, file: &FileState, view: &GraphView) -> Result<Vec<(u32, f64)>> {
        let find = |(row, id)| {
            let node = find_node(engine, file, view, id, "id", Some(row))?;
            // Added to 0, -0 becomes 0, which it is ordered as.
            let value = self.values.map_or(1.0, |values| values[row] + 0.0);
            Ok((node, value))
        };
        self.ids.iter().enumerate().map(find).collect()
    }
}
