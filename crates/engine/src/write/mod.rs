//! Writes: a queue, one writer, group commit.
//!
//! Whoever drains the queue takes all that waits and commits it as one transaction, each command in a savepoint of its
//! own; a command that waits alone commits at once. What is heavy and needs no lock (checking, analysing) was prepared
//! on other threads by then. Commands take effect in the order in which they were submitted.

mod events;
mod job;
mod transaction;

pub use events::Listener;
pub use job::Job;
pub use transaction::{Expects, Transaction};

use crate::engine::{Answer, Engine, closed};
use crate::error::{Failure, Result};
use crate::ids::Reserved;
use crate::ops::{self, Prepared};
use minds_model::columns::Columns;
use minds_model::limits::MAX_GROUP_ROWS;
use minds_model::{Command, Error, ErrorCode, OnDuplicate, Reply};
use minds_store::Connection;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Bytes of frames that share a commit at most.
const MAX_COMMIT_BYTES: usize = 16 << 20;

/// Milliseconds after which access counts are written.
const ACCESS_DELAY: u64 = 500;

#[derive(Default)]
pub struct WriteQueue {
    jobs: Mutex<VecDeque<Arc<Job>>>,
    /// Whether somebody drains the queue, or is about to: waking the writer for every job of many costs more than the jobs.
    tended: AtomicBool,
}

impl WriteQueue {
    pub fn push(&self, job: Arc<Job>) {
        self.jobs
            .lock()
            .expect("nothing panics while it holds the queue")
            .push_back(job);
    }

    /// Whether the caller is to see to it that the queue is drained.
    pub fn needs_draining(&self) -> bool {
        !self.tended.swap(true, Ordering::SeqCst)
    }

    /// Lets go of the queue when it is empty; false where a job came in just before.
    fn leave(&self) -> bool {
        self.tended.store(false, Ordering::SeqCst);
        let empty = self
            .jobs
            .lock()
            .expect("nothing panics while it holds the queue")
            .is_empty();
        empty || !self.needs_draining()
    }

    /// The jobs that the next commit takes.
    fn take(&self) -> Vec<Arc<Job>> {
        let mut jobs = self.jobs.lock().expect("nothing panics while it holds the queue");
        let (mut rows, mut bytes, mut count) = (0, 0, 0);
        for job in jobs.iter() {
            rows += job.rows.max(1);
            bytes += job.frame.len();
            let full = rows > MAX_GROUP_ROWS || bytes > MAX_COMMIT_BYTES;
            if count > 0 && (full || job.alone) {
                break;
            }
            count += 1;
            if job.alone {
                break;
            }
        }
        jobs.drain(..count).collect()
    }
}

/// One command of a transaction and what came of it.
pub struct Work<'a> {
    pub command: &'a Command<'a>,
    pub columns: &'a Columns<'a>,
    pub prepared: Option<Prepared>,
    /// Ids reserved for its rows, where it may be prepared again.
    ids: Option<Reserved>,
    pub result: Option<Result<Answer>>,
}

impl Engine {
    /// Commits everything that waits, in order.
    pub(crate) fn drain_writes(self: &Arc<Self>) {
        loop {
            let jobs = self.queue.take();
            if jobs.is_empty() {
                if self.queue.leave() {
                    return;
                }
                continue;
            }
            let started = self.surroundings.host.nanos();
            let parsed: Vec<_> = jobs.iter().map(|job| job.parse()).collect();
            let mut work = Vec::with_capacity(jobs.len());
            for (job, parsed) in jobs.iter().zip(&parsed) {
                let (command, columns) = match parsed {
                    Ok((command, columns)) => (command, columns),
                    Err(error) => {
                        job.finish(Err(error.clone()), 0);
                        continue;
                    }
                };
                match job.prepared(self) {
                    Ok(prepared) => work.push((
                        job,
                        Work {
                            command,
                            columns,
                            prepared,
                            ids: Some(job.ids),
                            result: None,
                        },
                    )),
                    Err(failure) => job.finish(Err(failure.0), self.surroundings.host.nanos() - started),
                }
            }
            let (owners, mut work): (Vec<_>, Vec<_>) = work.into_iter().unzip();
            self.transact(&mut work);
            let nanos = self.surroundings.host.nanos() - started;
            for (job, work) in owners.into_iter().zip(work) {
                let result = work
                    .result
                    .unwrap_or_else(|| Err(Failure(internal("a write was passed over"))));
                job.finish(result.map_err(|failure| failure.0), nanos);
            }
            self.keep_pace();
            self.tend();
        }
    }

    /// One write on the calling thread, in a transaction of its own.
    pub(crate) fn write_alone(self: &Arc<Self>, command: &Command, columns: &Columns) -> Result<Answer> {
        let prepared = ops::prepare(self, command, columns, None)?;
        let mut work = [Work {
            command,
            columns,
            prepared,
            ids: None,
            result: None,
        }];
        self.transact(&mut work);
        let [work] = work;
        self.tend();
        work.result
            .unwrap_or_else(|| Err(Failure(internal("a write was passed over"))))
    }

    /// Commits `work`; every member has a result afterwards.
    fn transact(&self, work: &mut [Work]) {
        if work.is_empty() {
            return;
        }
        let writer = self.writer.lock().expect("a poisoned writer is not used again");
        let Some(connection) = writer.as_ref() else {
            work.iter_mut().for_each(|work| work.result = Some(Err(closed())));
            return;
        };
        // A defect is caught while the writer is held, so that the next write finds it sound.
        let transacted = catch_unwind(AssertUnwindSafe(|| self.transact_on(connection, work)))
            .unwrap_or_else(|_| {
                Err(Failure(internal(
                    "a write failed; it may be in the file all the same",
                )))
            });
        // What is done has left no transaction behind.
        connection.rollback();
        if let Err(failure) = transacted {
            for work in work
                .iter_mut()
                .filter(|work| !matches!(work.result, Some(Err(_))))
            {
                work.result = Some(Err(failure.clone()));
            }
        }
    }

    fn transact_on(&self, connection: &Connection, work: &mut [Work]) -> Result<()> {
        if self.options.read_only {
            for work in work.iter_mut() {
                work.result = Some(self.read_only_result(work.command));
            }
            return Ok(());
        }
        if let [only] = work
            && ops::is_alone(only.command)
        {
            only.result = Some(ops::write_alone(self, connection, only.command));
            return Ok(());
        }
        if work.len() == 1 {
            return self.attempt(connection, work);
        }
        // Savepoints copy every page that each command touches, and hardly any command is refused: the first attempt does
        // without. One that meets a refusal is undone, and the commands are carried out again, each in a savepoint.
        if self.attempt(connection, work).is_ok() {
            return Ok(());
        }
        connection.rollback();
        self.one_by_one(connection, work)
    }

    fn transaction<'a>(&'a self, connection: &'a Connection, work: &[Work]) -> Result<Transaction<'a>> {
        self.begin_write(connection)?;
        let stores = || {
            work.iter().filter_map(|work| match work.command {
                Command::Store(args) => Some(args),
                _ => None,
            })
        };
        let expects = Expects {
            duplicates: stores().any(|args| args.on_duplicate.unwrap_or_default() != OnDuplicate::Allow),
            near: stores().any(|args| args.near.is_some()),
            alone: work.len() == 1,
        };
        Transaction::begin(self, connection, expects)
    }

    /// Commits all of `work`, or fails with the first failure and commits nothing.
    fn attempt(&self, connection: &Connection, work: &mut [Work]) -> Result<()> {
        let mut transaction = self.transaction(connection, work)?;
        for work in work.iter_mut() {
            work.result = Some(Ok(ops::write(&mut transaction, work)?));
        }
        transaction.commit()
    }

    /// Commits those of `work` that are not refused, each in a savepoint of its own.
    fn one_by_one(&self, connection: &Connection, work: &mut [Work]) -> Result<()> {
        let mut transaction = self.transaction(connection, work)?;
        for work in work.iter_mut() {
            // The attempt before has used up what was prepared.
            match ops::prepare(self, work.command, work.columns, work.ids) {
                Ok(prepared) => work.prepared = prepared,
                Err(failure) => {
                    work.result = Some(Err(failure));
                    continue;
                }
            }
            connection.savepoint()?;
            let mark = transaction.mark();
            work.result = Some(match ops::write(&mut transaction, work) {
                Ok(answer) => {
                    connection.release()?;
                    Ok(answer)
                }
                // A full disk ends the whole transaction by itself: then nobody's write is in.
                Err(failure) if !connection.in_transaction() => return Err(failure),
                Err(failure) => {
                    connection.rollback_to_savepoint()?;
                    transaction.reset(mark);
                    Err(failure)
                }
            });
        }
        transaction.commit()
    }

    /// Nothing ever waits to be written on a read-only council, so flushing it is done; whatever else is refused.
    fn read_only_result(&self, command: &Command) -> Result<Answer> {
        match command {
            Command::Flush(_) => Ok(Reply::Done.into()),
            _ => Err(Failure(
                Error::new(ErrorCode::ReadOnly, "the council was opened for reading only")
                    .with("path", self.options.path.as_str()),
            )),
        }
    }

    /// Begins a transaction, and brings the index to the state that it sees.
    pub(crate) fn begin_write(&self, connection: &Connection) -> Result<()> {
        connection.begin_write()?;
        let position = connection.position()?;
        if self.snapshot().position < position {
            let _publishing = self.publishing();
            let snapshot = self.snapshot();
            if snapshot.position < position {
                self.publish_catch_up(connection, &snapshot)?;
            }
        }
        Ok(self.accesses.catch_up(connection)?)
    }

    /// Writes the access counts that wait. On a read-only council nothing ever waits.
    pub(crate) fn write_accesses(self: &Arc<Self>) -> Result<()> {
        if !self.accesses.has_unwritten() {
            return Ok(());
        }
        self.write_alone(&Command::Flush(Default::default()), &Columns::default())
            .map(|_| ())
    }

    /// Counts an access of each memory, given with its persona; they reach the file within a second.
    pub(crate) fn record_accesses(self: &Arc<Self>, memories: impl Iterator<Item = (i64, i64)>, now: i64) {
        if self.options.read_only {
            return;
        }
        self.accesses.record(memories, now);
        self.write_accesses_later();
    }

    /// Sees to it that waiting access counts are written, and tried again where that fails: else one failure would
    /// leave all later counts to `flush` and `close`, and a kill would lose them.
    fn write_accesses_later(self: &Arc<Self>) {
        if !self.accesses.schedule() {
            return;
        }
        let engine = Arc::downgrade(self);
        let write = move || {
            let Some(engine) = engine.upgrade() else {
                return;
            };
            engine.accesses.begin_attempt();
            if engine.write_accesses().is_err() && engine.check_open().is_ok() {
                engine.write_accesses_later();
            }
        };
        self.surroundings
            .executor
            .write_later(ACCESS_DELAY, Box::new(write));
    }
}

pub(crate) fn internal(message: &str) -> Error {
    Error::new(ErrorCode::Internal, message)
}
