//! The doors for frames, and for compact questions: what a binding calls.

use crate::engine::{Answer, Engine};
use crate::error::Failure;
use crate::ops::{self, Lane};
use crate::write::{Job, internal};
use minds_graph::algo::RankingRoom;
use minds_model::columns::Columns;
use minds_model::compact::{Room, Written};
use minds_model::frame::{Frame, OwnedColumns};
use minds_model::{Command, Error, ErrorCode, Outcome, Reply, compact, frame};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Receives the outcome's frame, on any thread.
pub type Completion = Box<dyn FnOnce(Frame) + Send>;

/// Columns from so many bytes on come beside the frames that cross from thread to thread.
const LARGE_COLUMN: usize = 128 << 10;

/// What came of a compact question.
#[derive(Debug, Clone, PartialEq)]
pub enum Compact {
    Answered(Written),
    /// It is much work, or would have to wait: the command is to be submitted.
    Declined,
    /// The command is to be asked in a frame, which has room for an error.
    Unanswered,
}

impl Engine {
    /// Executes a frame on the calling thread and gives the outcome's frame.
    pub fn execute_frame(self: &Arc<Self>, bytes: &[u8]) -> Vec<u8> {
        self.execute_apart(bytes, usize::MAX).bytes
    }

    /// The same, with columns from so many bytes on beside the frame.
    fn execute_apart(self: &Arc<Self>, bytes: &[u8], large: usize) -> Frame {
        self.execute_read(|| read_command(bytes), large)
    }

    fn execute_read<'a>(
        self: &Arc<Self>,
        read: impl FnOnce() -> Result<(Command<'a>, Columns<'a>), Error>,
        large: usize,
    ) -> Frame {
        let started = self.surroundings.host.nanos();
        let result = guard(|| {
            let (command, columns) = read()?;
            self.execute(&command, &columns)
        });
        // A read may have caught up with what another process wrote.
        self.tend();
        outcome_apart(result, self.surroundings.host.nanos() - started, large)
    }

    /// Executes a read at once, or declines: on a write, when it would have to wait, or when it is much work.
    pub fn execute_inline(self: &Arc<Self>, bytes: &[u8]) -> Option<Vec<u8>> {
        let started = self.surroundings.host.nanos();
        let result = guard(|| {
            let (command, columns) = read_command(bytes)?;
            if ops::is_write(&command) {
                return Ok(None);
            }
            self.check_open()
                .and_then(|()| ops::read(self, &command, &columns, Lane::Inline))
                .map_err(|failure| failure.0)
        });
        let result = result.transpose()?;
        Some(outcome_frame(result, self.surroundings.host.nanos() - started))
    }

    /// The same for a [`compact`] question, whose answer is written into `given` where that has the room.
    pub fn execute_compact(self: &Arc<Self>, question: &[u8], given: &mut [u8]) -> Compact {
        let started = self.surroundings.host.nanos();
        let nanos = || (self.surroundings.host.nanos() - started) as f64;
        let mut room = Room::new(given);
        let answer = guard(|| {
            let (command, columns) = read_question(question)?;
            let answer = self
                .check_open()
                .and_then(|()| ops::answer_compact(self, &command, &columns, &mut room, &nanos));
            answer.map_err(|failure| failure.0)
        });
        match answer {
            Ok(Some(())) => Compact::Answered(room.written()),
            Ok(None) => Compact::Declined,
            Err(_) => Compact::Unanswered,
        }
    }

    /// The ids of nodes that compact answers gave the numbers of, as `minds_model::compact::compact_ids` gives them. A number
    /// stands for the same id as long as the engine lives: also after its node was removed, and after the council was closed.
    pub fn node_ids(&self, numbers: &[u32]) -> Vec<u8> {
        ops::node_ids(self, numbers)
    }

    /// What takes lists of values back that answers gave and nobody reads any more, for the next ranking of very many nodes.
    pub fn ranking_room(&self) -> RankingRoom {
        self.scratches.room().clone()
    }

    /// Executes a frame on the executor's threads; `done` receives the outcome's frame.
    pub fn submit(self: &Arc<Self>, bytes: Vec<u8>, done: Completion) {
        let parsed = read_command(&bytes).map(|(command, columns)| {
            let content = columns.text("content").ok().flatten();
            let rows = content
                .filter(|_| matches!(command, Command::Store(_)))
                .map_or(0, |content| content.len());
            (
                ops::is_write(&command),
                ops::is_alone(&command),
                ops::is_long(&command),
                rows,
            )
        });
        let (is_write, alone, long, rows) = match parsed {
            Ok(parsed) => parsed,
            Err(error) => return done(outcome_frame(Err(error), 0).into()),
        };
        if let Err(Failure(error)) = self.check_open() {
            return done(outcome_frame(Err(error), 0).into());
        }
        let engine = self.clone();
        if !is_write {
            return self.submit_read(long, move || done(engine.execute_apart(&bytes, LARGE_COLUMN)));
        }
        let ids = self.ids.reserve(rows, &*self.surroundings.host);
        let job = Arc::new(Job::new(bytes, rows, alone, ids, done));
        self.queue.push(job.clone());
        if rows >= ops::INDEXED_APART {
            let engine = self.clone();
            self.surroundings
                .executor
                .read(Box::new(move || job.prepare(&engine)));
        }
        if self.queue.needs_draining() {
            self.surroundings
                .executor
                .write(Box::new(move || engine.drain_writes()));
        }
    }

    /// Does for the command of a [`compact`] question what [`Engine::submit`] does for one in a frame.
    pub fn submit_compact(self: &Arc<Self>, question: Vec<u8>, done: Completion) {
        let long = match read_question(&question) {
            Ok((command, _)) => ops::is_long(&command),
            Err(error) => return done(outcome_frame(Err(error), 0).into()),
        };
        if let Err(Failure(error)) = self.check_open() {
            return done(outcome_frame(Err(error), 0).into());
        }
        let engine = self.clone();
        self.submit_read(long, move || {
            done(engine.execute_read(|| read_question(&question), LARGE_COLUMN));
        });
    }

    /// Does a read on a thread for such; on another where it takes so long that others must not stand behind it.
    fn submit_read(&self, long: bool, read: impl FnOnce() + Send + 'static) {
        let executor = &self.surroundings.executor;
        if long {
            executor.background(Box::new(read));
        } else {
            executor.read(Box::new(read));
        }
    }
}

/// The command of a compact question.
fn read_question(question: &[u8]) -> Result<(Command<'_>, Columns<'_>), Error> {
    compact::read(question).ok_or_else(|| Error::new(ErrorCode::Protocol, "a question is malformed"))
}

/// The command in a frame. One that this engine does not know is told apart from one that is malformed.
pub(crate) fn read_command(bytes: &[u8]) -> Result<(Command<'_>, Columns<'_>), Error> {
    #[derive(serde::Deserialize)]
    struct Named<'a> {
        op: &'a str,
    }
    frame::read(bytes).map_err(|error| match frame::read::<Named>(bytes) {
        Ok((Named { op }, _)) if !Command::OPS.contains(&op) => {
            Error::new(ErrorCode::Unsupported, format!("the command '{op}' is unknown")).with("value", op)
        }
        _ => error,
    })
}

/// A defect must not take the caller's thread with it.
fn guard<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(internal("executing a command failed")))
}

/// The frame of what came of opening or closing: an outcome without a value.
pub fn plain_outcome(result: Result<(), Error>) -> Vec<u8> {
    let outcome = Outcome::<()> {
        ok: result.is_ok(),
        value: None,
        error: result.err(),
        nanos: 0.0,
    };
    frame::write(&outcome, &OwnedColumns::new()).expect("an outcome without a value always encodes")
}

/// The frame of an outcome.
pub(crate) fn outcome_frame(result: Result<Answer, Error>, nanos: u64) -> Vec<u8> {
    outcome_apart(result, nanos, usize::MAX).bytes
}

/// The same, with columns from so many bytes on beside it.
fn outcome_apart(result: Result<Answer, Error>, nanos: u64, large: usize) -> Frame {
    let nanos = nanos as f64;
    let written = match result {
        Ok(Answer { reply, columns }) => frame::write_apart(
            &Outcome {
                ok: true,
                value: Some(reply),
                error: None,
                nanos,
            },
            columns,
            large,
        ),
        Err(error) => Err(error),
    };
    written.unwrap_or_else(|error| {
        let outcome = Outcome::<Reply> {
            ok: false,
            value: None,
            error: Some(error),
            nanos,
        };
        let bytes = frame::write(&outcome, &OwnedColumns::new()).expect("an error always encodes");
        bytes.into()
    })
}
