//! The oracle: a council in memory in which exactly what was acknowledged happened.

use crate::held::Held;
use crate::scenario::Step;
use crate::state::{Counts, State, position};
use crate::support::host;
use crate::support::value::Value;
use crate::support::wire::{self, Outcome};
use minds_engine::Engine;
use std::sync::Arc;

/// Codes by which a command says that the file failed it; whether it happened is open until the file is read again.
const FILE_FAILED: &[&str] = &["IO", "DISK_FULL", "CORRUPT", "CANNOT_OPEN"];

pub fn is_doubtful(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Failed { code, .. } if FILE_FAILED.contains(&code.as_str()))
}

pub struct Mirror {
    pub engine: Arc<Engine>,
    followed: Vec<(Step, Vec<Outcome>)>,
    /// Access counts that a flush or a merge has brought to the file; memories that are gone may be among them.
    durable: Counts,
    /// Steps that the file failed and that it may hold nevertheless.
    doubtful: Vec<Step>,
}

impl Mirror {
    pub fn new() -> Self {
        Self {
            engine: host::open(host::options(":memory:"), Held::default()).expect("a council in memory"),
            followed: Vec::new(),
            durable: Counts::new(),
            doubtful: Vec::new(),
        }
    }

    /// Does what was acknowledged; each answer must be the same.
    pub fn follow(&mut self, step: &Step, outcomes: &[Outcome], situation: &str) {
        let before = position(&self.engine);
        let mut doubtful = Vec::new();
        for (frame, outcome) in step.frames.iter().zip(outcomes) {
            if is_doubtful(outcome) {
                doubtful.push(frame.clone());
                continue;
            }
            let mine = wire::execute(&self.engine, frame);
            assert_eq!(show(outcome), show(&mine), "{situation}: {}", step.name);
            self.count_merges(outcome);
        }
        if step.flushes && doubtful.is_empty() {
            self.durable = State::of(&self.engine).counts;
        }
        if position(&self.engine) != before {
            // The new commit took the place in the log where the failed ones had left theirs.
            self.doubtful.clear();
        }
        if !doubtful.is_empty() {
            self.doubtful.push(Step {
                frames: doubtful,
                ..step.clone()
            });
        }
        self.followed.push((step.clone(), outcomes.to_vec()));
    }

    fn count_merges(&mut self, outcome: &Outcome) {
        let Outcome::Done { columns, .. } = outcome else {
            return;
        };
        if let (Some(Value::List(outcomes)), Some(Value::List(ids))) =
            (columns.get("outcome"), columns.get("id"))
        {
            for (_, id) in outcomes
                .iter()
                .zip(ids)
                .filter(|(outcome, _)| outcome.number() == 1.0)
            {
                let (count, last) = self.durable.entry(id.text().to_owned()).or_default();
                *count += 1;
                *last = (*last).max(host::NOW);
            }
        }
    }

    /// What the file must hold if nothing doubtful is in it.
    pub fn durable(&self) -> State {
        let mut state = State::of(&self.engine);
        let there = self.durable.iter().filter(|(id, _)| state.holds(id));
        state.counts = there.map(|(id, access)| (id.clone(), *access)).collect();
        state
    }

    /// What the file may hold: what was acknowledged, and at most one of the steps that failed since. The failed ones
    /// do not add up, because each began where the acknowledged ones had ended.
    pub fn possible(&self) -> impl Iterator<Item = State> + '_ {
        let with = self.doubtful.iter().map(|step| {
            let mut other = Self::new();
            for (step, outcomes) in &self.followed {
                other.follow(step, outcomes, "a replay");
            }
            let outcomes: Vec<_> = step
                .frames
                .iter()
                .map(|frame| wire::execute(&other.engine, frame))
                .collect();
            outcomes.iter().for_each(|outcome| other.count_merges(outcome));
            if step.flushes {
                other.durable = State::of(&other.engine).counts;
            }
            other.durable()
        });
        std::iter::once_with(|| self.durable()).chain(with)
    }
}

/// An outcome as text, so that NaN equals itself; messages are free.
fn show(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done { reply, columns } => format!("{reply:?} {columns:?}"),
        Outcome::Failed { code, details, .. } => format!("{code} {details:?}"),
    }
}
