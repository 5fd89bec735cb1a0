//! What a connection that only reads need not look up again.
//!
//! Such a connection sees nothing but what was committed. While SQLite's data version stays, nothing was; and names of
//! types, once committed, never change.

use crate::graph::TypeTable;
use crate::wal_index::{WalHead, wal_head};
use crate::{Connection, StoreError};
use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;

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
    /// Whether the file has a write-ahead log.
    has_log: OnceCell<bool>,
    /// The head of the log's index while that state was the newest.
    head: Cell<Option<WalHead>>,
    /// Names by number, of nodes' types and of edges'.
    types: [RefCell<Vec<Option<Arc<str>>>>; 2],
}

impl Connection {
    /// The marks of the newest state, if it is the one of the last look: nothing was committed since, by anybody. Outside of
    /// any transaction, some 0.1 us.
    pub fn standing_marks(&self) -> Option<Marks> {
        let known = self.known.as_ref()?;
        let head = known.head.get()?;
        let (_, marks) = known.marks.get()?;
        (wal_head(&self.inner) == Some(head)).then_some(marks)
    }

    /// The marks of the state that is seen: looked up where it is another one than the last time. The first thing that is
    /// read in a transaction, some 0.5 us.
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
        let before = self.log_head(known)?;
        let version = self.context(
            self.inner
                .prepare_cached("PRAGMA data_version")
                .and_then(|mut statement| statement.query_row([], |row| row.get(0))),
        )?;
        let marks = match known.marks.get().filter(|known| known.0 == version) {
            Some((_, marks)) => marks,
            None => look_up()?,
        };
        known.marks.set(Some((version, marks)));
        // The transaction began between the two looks: where they are equal, it sees the state that belongs to them.
        known.head.set(before.filter(|_| before == wal_head(&self.inner)));
        Ok(marks)
    }

    /// The head of the log's index; `None` at first, while it is not known whether there is one.
    fn log_head(&self, known: &Known) -> Result<Option<WalHead>, StoreError> {
        match known.has_log.get() {
            Some(true) => Ok(wal_head(&self.inner)),
            Some(false) => Ok(None),
            None => {
                let mode = self
                    .inner
                    .query_row("PRAGMA journal_mode", [], |row| row.get::<_, String>(0));
                let _ = known.has_log.set(self.context(mode)? == "wal");
                Ok(None)
            }
        }
    }

    /// A type's name that was looked up before.
    pub fn known_type(&self, table: TypeTable, number: i64) -> Option<Arc<str>> {
        let types = self.known.as_ref()?.types[table as usize].borrow();
        types.get(usize::try_from(number).ok()?)?.clone()
    }

    pub(crate) fn keep_type(&self, table: TypeTable, number: i64, name: &Arc<str>) {
        // Traversals know types by 16 bits.
        if let (Some(known), Ok(number)) = (&self.known, u16::try_from(number)) {
            let mut types = known.types[table as usize].borrow_mut();
            let number = usize::from(number);
            if types.len() <= number {
                types.resize(number + 1, None);
            }
            types[number] = Some(name.clone());
        }
    }
}
