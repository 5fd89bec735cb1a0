//! `addNodes` and `addEdges`: a group of rows, all or none.
//!
//! All rows are checked before any is compared with what is there. Then they are worked on in order: each is inserted,
//! or merged with the row that is there. What was done before a row is refused goes with the transaction.

mod edges;
mod nodes;
pub mod objects;

pub use edges::add_edges;
pub use nodes::add_nodes;

use crate::engine::Answer;
use crate::error::{Failure, Result};
use crate::validate;
use minds_model::columns::{Columns, TextColumn};
use minds_model::frame::OwnedColumn;
use minds_model::limits::{MAX_GROUP_ROWS, MAX_TYPES};
use minds_model::{Error, ErrorCode, Reply};
use minds_store::{Connection, TypeTable};
use rustc_hash::FxHashMap;

/// Values of the column `outcome`.
const ADDED: u8 = 0;
const MERGED: u8 = 1;

/// The columns of a group, one value a row.
pub struct Group<'c, 'a> {
    columns: &'c Columns<'a>,
    pub len: usize,
}

impl<'c, 'a> Group<'c, 'a> {
    /// `by` is a column that no group can do without.
    pub fn new(columns: &'c Columns<'a>, by: &'static str) -> std::result::Result<Self, Error> {
        let len = required(columns, by)?.len();
        if len > MAX_GROUP_ROWS {
            return Err(Error::new(
                ErrorCode::InvalidArgument,
                format!("a group has {len} rows; expected at most {MAX_GROUP_ROWS}"),
            )
            .with("field", by)
            .with("value", len)
            .with("expected", format!("at most {MAX_GROUP_ROWS} rows")));
        }
        Ok(Self { columns, len })
    }

    pub fn required(&self, name: &'static str) -> std::result::Result<&'c TextColumn<'a>, Error> {
        let column = required(self.columns, name)?;
        self.fits(name, Some(column.len()))?;
        Ok(column)
    }

    fn texts(&self, name: &'static str) -> std::result::Result<Option<&'c TextColumn<'a>>, Error> {
        let column = self.columns.text(name)?;
        self.fits(name, column.map(TextColumn::len))?;
        Ok(column)
    }

    fn f64s(&self, name: &'static str) -> std::result::Result<Option<&'c [f64]>, Error> {
        let column = self.columns.f64s(name)?;
        self.fits(name, column.map(<[f64]>::len))?;
        Ok(column)
    }

    fn u32s(&self, name: &'static str) -> std::result::Result<Option<&'c [u32]>, Error> {
        let column = self.columns.u32s(name)?;
        self.fits(name, column.map(<[u32]>::len))?;
        Ok(column)
    }

    fn fits(&self, name: &'static str, length: Option<usize>) -> std::result::Result<(), Error> {
        match length {
            Some(length) if length != self.len => Err(Error::new(
                ErrorCode::Protocol,
                format!("the column '{name}' has {length} values for {} rows", self.len),
            )
            .with("column", name)),
            _ => Ok(()),
        }
    }
}

/// A column that a command cannot do without.
pub fn required<'c, 'a>(
    columns: &'c Columns<'a>,
    name: &'static str,
) -> std::result::Result<&'c TextColumn<'a>, Error> {
    columns.text(name)?.ok_or_else(|| {
        Error::new(ErrorCode::Protocol, format!("the column '{name}' is missing")).with("column", name)
    })
}

/// A row's text; empty where the column is not there.
fn text<'a>(column: Option<&TextColumn<'a>>, row: usize) -> &'a str {
    column.map_or("", |column| column.get(row))
}

/// A row's value; `absent` where the column is not there.
fn value<T: Copy>(column: Option<&[T]>, row: usize, absent: T) -> T {
    column.map_or(absent, |column| column[row])
}

/// A row's number where it is given; NaN is none.
fn number(column: Option<&[f64]>, row: usize) -> Option<f64> {
    Some(value(column, row, f64::NAN)).filter(|number| !number.is_nan())
}

/// A row's time where it is given.
fn time(column: Option<&[f64]>, row: usize) -> Option<i64> {
    number(column, row).map(|time| time as i64)
}

fn check_time(field: &str, column: Option<&[f64]>, row: usize) -> std::result::Result<(), Error> {
    validate::optional_millis(field, value(column, row, f64::NAN))
}

/// Numbers of types, each looked up once a group.
struct Types<'a> {
    table: TypeTable,
    numbers: FxHashMap<&'a str, i64>,
    /// The first row whose type is one too many.
    beyond: Option<(usize, &'a str)>,
}

impl<'a> Types<'a> {
    fn new(table: TypeTable) -> Self {
        Self {
            table,
            numbers: FxHashMap::default(),
            beyond: None,
        }
    }

    /// The number of a row's type; the next one where it is new.
    fn number(&mut self, connection: &Connection, name: &'a str, row: usize) -> Result<i64> {
        if let Some(number) = self.numbers.get(name) {
            return Ok(*number);
        }
        let number = connection.type_or_new(self.table, name)?;
        if number > MAX_TYPES as i64 && self.beyond.is_none() {
            self.beyond = Some((row, name));
        }
        self.numbers.insert(name, number);
        Ok(number)
    }

    /// Refuses types that were too many, once nothing else is wrong with the group.
    fn check(&self) -> std::result::Result<(), Error> {
        self.beyond
            .map_or(Ok(()), |(row, name)| Err(too_many_types(name).at_row(row)))
    }
}

/// The error for a type that is one too many.
pub fn too_many_types(name: &str) -> Error {
    let expected = format!("one of the {MAX_TYPES} types that the council knows");
    Error::new(ErrorCode::InvalidArgument, format!("type must be {expected}"))
        .with("field", "type")
        .with("value", name)
        .with("expected", expected)
}

fn id_conflict(what: &str, id: &str, expected: &str) -> Failure {
    Error::new(
        ErrorCode::IdConflict,
        format!("the id '{id}' belongs to another {what}"),
    )
    .with("field", "id")
    .with("value", id)
    .with("expected", expected)
    .into()
}

/// The error for a row that was not inserted although nothing in the file says why.
fn number_taken(what: &str) -> Failure {
    Error::new(
        ErrorCode::Corrupt,
        format!("the next number of the {what}s is taken; verifying with repair corrects it"),
    )
    .into()
}

fn stored(now: i64, ids: OwnedColumn, outcomes: Vec<u8>) -> Answer {
    Answer {
        reply: Reply::Stored { now: now as f64 },
        columns: vec![("id", ids), ("outcome", OwnedColumn::U8(outcomes))],
    }
}
