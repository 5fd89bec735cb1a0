//! One view for every reader: a snapshot of the index and a read transaction that stand at the same position.

use crate::engine::{Engine, closed};
use crate::error::Result;
use crate::index::{Delta, Snapshot, apply, catch_up, load_all};
use crate::write::internal;
use minds_store::{Connection, LogKind, Marks, TypeTable};
use std::cell::Cell;
use std::sync::Arc;

/// Whether a read may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Answers, however long it takes.
    Patient,
    /// Declines when it would have to wait for another thread or do much work.
    Inline,
}

impl Engine {
    /// Runs `work` on a consistent view. `None` only in the inline lane: the view was not to be had at once.
    pub(crate) fn with_view<T>(
        &self,
        lane: Lane,
        mut work: impl FnMut(&Connection, &Snapshot) -> Result<T>,
    ) -> Result<Option<T>> {
        match &self.readers {
            Some(readers) => readers.with(|connection| self.view_on(connection, lane, &mut work)),
            None => {
                let writer = match lane {
                    Lane::Patient => self.writer.lock().expect("a poisoned writer is not used again"),
                    Lane::Inline => match self.writer.try_lock() {
                        Ok(writer) => writer,
                        Err(_) => return Ok(None),
                    },
                };
                self.view_on(writer.as_ref().ok_or_else(closed)?, lane, &mut work)
            }
        }
    }

    /// The same for work that mostly needs no more of the file than what is in memory: while nothing was committed since the
    /// last look, and the work asks for nothing else, no transaction is begun. That is half of what a small read costs.
    pub(crate) fn with_standing_view<T>(
        &self,
        lane: Lane,
        mut work: impl FnMut(&FileState, &Snapshot) -> Result<T>,
    ) -> Result<Option<T>> {
        let Some(readers) = &self.readers else {
            return self.with_view(lane, |connection, snapshot| {
                work(&FileState::within(connection), snapshot)
            });
        };
        readers.with(|connection| {
            if let Some(result) = self.standing(connection, &mut work) {
                return result.map(Some);
            }
            self.view_on(connection, lane, &mut |connection, snapshot| {
                work(&FileState::within(connection), snapshot)
            })
        })
    }

    /// What `work` gives without a transaction; `None` where it needs one.
    fn standing<T>(
        &self,
        connection: &Connection,
        work: &mut impl FnMut(&FileState, &Snapshot) -> Result<T>,
    ) -> Option<Result<T>> {
        let marks = connection.standing_marks()?;
        let snapshot = self.snapshot();
        if snapshot.position != marks.position {
            return None;
        }
        let file = FileState::outside(connection);
        let result = work(&file, &snapshot);
        (!file.was_asked.get()).then_some(result)
    }

    /// Runs `work` with a connection, outside of any transaction.
    pub(crate) fn with_connection<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        match &self.readers {
            Some(readers) => readers.with(work),
            None => {
                let writer = self.writer.lock().expect("a poisoned writer is not used again");
                work(writer.as_ref().ok_or_else(closed)?)
            }
        }
    }

    fn view_on<T>(
        &self,
        connection: &Connection,
        lane: Lane,
        work: &mut impl FnMut(&Connection, &Snapshot) -> Result<T>,
    ) -> Result<Option<T>> {
        loop {
            connection.begin_read()?;
            let step = self.step(connection, lane, work);
            connection.end_read();
            match step? {
                Step::Done(value) => return Ok(Some(value)),
                Step::Declined => return Ok(None),
                Step::Again => {}
            }
        }
    }

    fn step<T>(
        &self,
        connection: &Connection,
        lane: Lane,
        work: &mut impl FnMut(&Connection, &Snapshot) -> Result<T>,
    ) -> Result<Step<T>> {
        let Marks {
            position,
            access_stamp,
        } = connection.marks()?;
        let mut snapshot = self.snapshot();
        if snapshot.position < position {
            if lane == Lane::Inline {
                return Ok(Step::Declined);
            }
            snapshot = self.follow(connection, position)?;
        }
        if self.accesses.is_behind(access_stamp) {
            if lane == Lane::Inline {
                return Ok(Step::Declined);
            }
            self.accesses.catch_up(connection)?;
        }
        // The transaction began before the newest commit: begin it again.
        if snapshot.position > position {
            return Ok(Step::Again);
        }
        work(connection, &snapshot).map(Step::Done)
    }

    /// Brings the index to at least `position`, which `connection` sees.
    fn follow(&self, connection: &Connection, position: i64) -> Result<Arc<Snapshot>> {
        let _publishing = self.publishing();
        let snapshot = self.snapshot();
        if snapshot.position < position {
            self.publish_catch_up(connection, &snapshot)?;
        }
        Ok(self.snapshot())
    }

    /// Applies what other processes committed. The caller holds `publishing` and an open transaction.
    pub(crate) fn publish_catch_up(&self, connection: &Connection, snapshot: &Snapshot) -> Result<()> {
        if !connection.reaches_back_to(snapshot.position)? {
            // The log was cut since: what changed cannot be told, only what is.
            let mut next = load_all(connection, |_, _| {})?;
            next.changed += snapshot.changed;
            // Numbers that were given stand for the same ids as before.
            next.graph.keep_ids_of(&snapshot.graph);
            self.accesses.retain(|memory, persona| {
                next.persona(persona)
                    .is_some_and(|view| view.find(memory).is_some())
            });
            self.counted.follow(&next);
            self.publish(next);
            return Ok(());
        }
        let changes = connection.changes_after(snapshot.position)?;
        let deltas = catch_up(connection, snapshot, &changes)?;
        let deleted = changes.iter().filter(|change| change.kind == LogKind::Deleted);
        self.accesses
            .forget(&deleted.map(|change| change.first).collect::<Vec<_>>());
        for delta in &deltas {
            if let Delta::Age { removed, .. } = delta {
                self.accesses.forget(removed);
            }
        }
        let aged = self.aged_elsewhere(snapshot, &deltas);
        let position = connection.position()?;
        let dimension = connection.setting("dimension")?.unwrap_or(0) as usize;
        let next = apply(snapshot, deltas, position, dimension);
        self.tell_of_others(snapshot, &next, &changes, aged);
        self.publish(next);
        Ok(())
    }
}

/// The file at the position of a snapshot, as far as a view has it.
pub struct FileState<'a> {
    connection: &'a Connection,
    is_within: bool,
    /// Whether something was asked for that only a transaction gives.
    was_asked: Cell<bool>,
}

impl<'a> FileState<'a> {
    /// Within a transaction.
    pub fn within(connection: &'a Connection) -> Self {
        Self {
            connection,
            is_within: true,
            was_asked: Cell::new(false),
        }
    }

    fn outside(connection: &'a Connection) -> Self {
        Self {
            is_within: false,
            ..Self::within(connection)
        }
    }

    /// The connection, within a transaction. Fails outside of one, and the work is then done again within.
    pub fn connection(&self) -> Result<&'a Connection> {
        if self.is_within {
            return Ok(self.connection);
        }
        self.was_asked.set(true);
        Err(internal("the file is read outside of a transaction").into())
    }

    /// The name of a type of edges.
    pub fn edge_type(&self, number: u16) -> Result<Option<Arc<str>>> {
        let (table, number) = (TypeTable::Edges, i64::from(number));
        match self.connection.known_type(table, number) {
            Some(name) => Ok(Some(name)),
            None => Ok(self.connection()?.type_name(table, number)?),
        }
    }
}

enum Step<T> {
    Done(T),
    Declined,
    Again,
}
