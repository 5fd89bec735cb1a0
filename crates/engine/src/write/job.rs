//! A write on its way: its frame, its preparation, and whom to tell.

use crate::door::{Completion, outcome_frame, read_command};
use crate::engine::{Answer, Engine};
use crate::error::{Failure, Result};
use crate::ids::Reserved;
use crate::ops::{self, Prepared};
use crate::write::internal;
use minds_model::columns::Columns;
use minds_model::{Command, Error};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex};

enum Preparation {
    Waiting,
    Running,
    Ready(Result<Option<Prepared>>),
}

pub struct Job {
    pub frame: Vec<u8>,
    pub rows: usize,
    /// Whether the command shares no transaction.
    pub alone: bool,
    pub ids: Reserved,
    preparation: Mutex<Preparation>,
    ready: Condvar,
    done: Mutex<Option<Completion>>,
}

impl Job {
    pub fn new(frame: Vec<u8>, rows: usize, alone: bool, ids: Reserved, done: Completion) -> Self {
        Self {
            frame,
            rows,
            alone,
            ids,
            preparation: Mutex::new(Preparation::Waiting),
            ready: Condvar::new(),
            done: Mutex::new(Some(done)),
        }
    }

    pub fn parse(&self) -> std::result::Result<(Command<'_>, Columns<'_>), Error> {
        read_command(&self.frame)
    }

    /// Prepares the job on this thread, unless another has begun to.
    pub fn prepare(&self, engine: &Engine) {
        {
            let mut preparation = self.preparation.lock().expect("preparing does not hold the lock");
            match *preparation {
                Preparation::Waiting => *preparation = Preparation::Running,
                Preparation::Running | Preparation::Ready(_) => return,
            }
        }
        // A waiting writer must hear of the end even where a defect ends the preparation.
        let prepared = catch_unwind(AssertUnwindSafe(|| {
            let (command, columns) = self.parse()?;
            ops::prepare(engine, &command, &columns, Some(self.ids))
        }))
        .unwrap_or_else(|_| Err(Failure(internal("preparing a write failed"))));
        *self.preparation.lock().expect("preparing does not hold the lock") = Preparation::Ready(prepared);
        self.ready.notify_all();
    }

    /// The prepared job: prepared here where nobody has begun to, else waited for.
    pub fn prepared(&self, engine: &Engine) -> Result<Option<Prepared>> {
        self.prepare(engine);
        let mut preparation = self.preparation.lock().expect("preparing does not hold the lock");
        loop {
            if let Preparation::Ready(ready) = &mut *preparation {
                return std::mem::replace(ready, Ok(None));
            }
            preparation = self
                .ready
                .wait(preparation)
                .expect("preparing does not hold the lock");
        }
    }

    /// Tells the caller, once.
    pub fn finish(&self, result: std::result::Result<Answer, Error>, nanos: u64) {
        if let Some(done) = self.done.lock().expect("completions do not panic").take() {
            done(outcome_frame(result, nanos).into());
        }
    }
}
