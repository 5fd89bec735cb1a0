//! What a connection that only reads need not look up again.
//!
//! Such a connection sees nothing but what was committed. While SQLite's data version stays, nothing was; and names of
//! types, once committed, never change.

use crate::graph::TypeTable;
use crate::{Connection, StoreError};
use std::cell::{Cell, RefCell};

/// How far the state that a transaction sees has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks {
    /// The position of the newest change, 0 before the first.
    pub position: i64,
    /// The stamp of the newest access counts, 0 before the first.
    pub access_stamp: i64,
}

/// Kept with a connection that only reads.
#[derive(Default)]
pub(crate) struct Known {
    /// Of the state with this version, SQLite's number: it is another one after every commit.
    marks: Cell<Option<(i64, Marks)>>,
    /// Names by number, of nodes' types and of edges'.
    types: [RefCell<Vec<Option<String>>>; 2],
}

impl Connection {
    /// The marks of the state that is seen: looked up where it is another one than the last time. Within a transaction,
    /// some 0.5 us.
    pub fn marks(&self) -> Result<Marks, StoreError> {
        let look_up = || -> Result<Marks, StoreError> {
            Ok(Marks {
                position: self.position()?,
                access_stamp: self.access_stamp()?,
            })
        };
        let Some(known) = &self.known else {
            return look_up();
        };
        let version = self.context(
            self.inner
                .prepare_cached("PRAGMA data_version")
                .and_then(|mut statement| statement.query_row([], |row| row.get(0))),
        )?;
        if let Some((_, marks)) = known.marks.get().filter(|known| known.0 == version) {
            return Ok(marks);
        }
        let marks = look_up()?;
        known.marks.set(Some((version, marks)));
        Ok(marks)
    }

    /// A type's name that was looked up before.
    pub(crate) fn known_type(&self, table: TypeTable, number: i64) -> Option<String> {
        let types = self.known.as_ref()?.types[table as usize].borrow();
        types.get(usize::try_from(number).ok()?)?.clone()
    }

    pub(crate) fn keep_type(&self, table: TypeTable, number: i64, name: &str) {
        // Traversals know types by 16 bits.
        if let (Some(known), Ok(number)) = (&self.known, u16::try_from(number)) {
            let mut types = known.types[table as usize].borrow_mut();
            let number = usize::from(number);
            if types.len() <= number {
                types.resize(number + 1, None);
            }
            types[number] = Some(name.to_owned());
        }
    }
}
