//! One view for every reader: a snapshot of the index and a read transaction that stand at the same position.

use crate::engine::{Engine, closed};
use crate::error::Result;
use crate::index::{Delta, Snapshot, apply, catch_up, load_all};
use minds_store::{Connection, LogKind, Marks};
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

enum Step<T> {
    Done(T),
    Declined,
    Again,
}
