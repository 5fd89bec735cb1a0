//! One run of the scenario under one fault, and everything that must hold after it.

use crate::held::Held;
use crate::mirror::{Mirror, is_doubtful};
use crate::scenario::{self, Step, frame};
use crate::state::{Answers, State};
use crate::support::host;
use crate::support::wire::{self, Outcome};
use minds_engine::{Engine, Options};
use minds_faults::{Fault, FaultVfs, Lasting};
use minds_model::frame::Frame;
use minds_store::OpenOptions;
use serde_json::json;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What runs share: the VFS that fails, one that never does, and rebuilds by the state that they were made from.
pub struct Bench {
    pub failing: FaultVfs,
    sound: FaultVfs,
    rebuilds: HashMap<String, Answers>,
}

impl Bench {
    pub fn new(name: &str) -> Self {
        Self {
            failing: FaultVfs::register(name),
            sound: FaultVfs::register(&format!("{name} without faults")),
            rebuilds: HashMap::new(),
        }
    }

    /// Runs the scenario; whether the fault came at all.
    pub fn run(&mut self, fault: Fault, at: u32, lasting: Lasting) -> bool {
        let situation = format!("{fault:?} {at} {lasting:?}");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.council");
        self.failing.arm(fault, at, lasting);
        let held = Held::default();
        let mut mirror = Mirror::new();
        let engine = match host::open(options(&path, &self.failing, false), held.clone()) {
            Ok(engine) => engine,
            Err(error) => {
                assert_coded(error.code.as_str(), &situation);
                assert!(self.failing.fired(), "{situation}: {error}");
                self.check_crash(&path, &mirror, &situation);
                self.failing.heal();
                self.check_file(&path, &mirror, &situation);
                return true;
            }
        };
        let mut crashed = false;
        for step in scenario::steps() {
            let outcomes = perform(&engine, &held, &step);
            let failed = outcomes.iter().any(is_doubtful);
            assert!(!failed || self.failing.fired(), "{situation}: {outcomes:?}");
            mirror.follow(&step, &outcomes, &situation);
            if failed && !crashed {
                self.check_crash(&path, &mirror, &situation);
                crashed = true;
            }
        }
        let during = self.failing.fired();
        if during {
            if lasting == Lasting::FromThenOn {
                self.check_crash(&path, &mirror, &situation);
            }
            self.failing.heal();
            self.check_running(&engine, &held, &path, &mut mirror, &situation);
        }
        self.close(&engine, &mut mirror, !during, &situation);
        let fired = self.failing.fired();
        self.failing.heal();
        self.check_file(&path, &mirror, &situation);
        fired
    }

    /// Closing is a flush; it may fail only while calls do.
    fn close(&self, engine: &Arc<Engine>, mirror: &mut Mirror, may_fail: bool, situation: &str) {
        let flush = Step {
            name: "closing",
            frames: vec![frame("flush", json!({}), json!({}))],
            flushes: true,
        };
        let outcome = wire::read(&minds_engine::plain_outcome(engine.close()));
        let outcome = match outcome {
            Outcome::Done { columns, .. } => {
                let Outcome::Done { reply, .. } = wire::execute(&mirror.engine, &flush.frames[0]) else {
                    panic!("{situation}: the mirror does not flush");
                };
                Outcome::Done { reply, columns }
            }
            failed => {
                assert!(
                    may_fail && is_doubtful(&failed),
                    "{situation}: closing gives {failed:?}"
                );
                failed
            }
        };
        mirror.follow(&flush, &[outcome], situation);
    }

    /// The process lives on: it must show what was acknowledged and nothing else, and go on writing.
    fn check_running(
        &mut self,
        engine: &Arc<Engine>,
        held: &Held,
        path: &Path,
        mirror: &mut Mirror,
        situation: &str,
    ) {
        assert_eq!(
            State::of(engine),
            State::of(&mirror.engine),
            "{situation}: while running"
        );
        self.check_index(engine, situation);

        let other = host::open(options(path, &self.sound, true), Held::default());
        let other = other.unwrap_or_else(|error| panic!("{situation}: a second view: {error}"));
        assert_eq!(State::of(&other), mirror.durable(), "{situation}: a second view");
        self.check_index(&other, situation);
        other.close().expect("closing a view");

        for step in scenario::probe() {
            let outcomes = perform(engine, held, &step);
            let failed = outcomes.iter().any(is_doubtful);
            assert!(!failed, "{situation}: {} gives {outcomes:?}", step.name);
            mirror.follow(&step, &outcomes, situation);
        }
        assert_eq!(
            State::of(engine),
            State::of(&mirror.engine),
            "{situation}: after the faults"
        );
        self.check_index(engine, situation);
    }

    /// The process dies here: a copy of its files is opened.
    fn check_crash(&mut self, path: &Path, mirror: &Mirror, situation: &str) {
        let folder = tempfile::tempdir().expect("a folder");
        let copy = folder.path().join("a.council");
        for ending in ["", "-wal", "-journal"] {
            let with = |path: &Path| format!("{}{ending}", path.display());
            if Path::new(&with(path)).exists() {
                std::fs::copy(with(path), with(&copy)).expect("a copy");
            }
        }
        self.check_file(&copy, mirror, &format!("{situation}: a copy"));
    }

    /// The file opens, is sound, holds what it may hold, and gives the answers of a rebuild.
    fn check_file(&mut self, path: &Path, mirror: &Mirror, situation: &str) {
        let engine = host::open(options(path, &self.sound, false), Held::default())
            .unwrap_or_else(|error| panic!("{situation}: reopening: {error}"));
        let state = State::of(&engine);
        assert!(
            mirror.possible().any(|possible| possible == state),
            "{situation}: the file holds\n{state:?}\ninstead of one of\n{:?}",
            mirror.possible().collect::<Vec<_>>()
        );
        self.check_index(&engine, situation);
        engine
            .close()
            .unwrap_or_else(|error| panic!("{situation}: closing: {error}"));
        assert_sound(path, &self.sound, situation);
    }

    fn check_index(&mut self, engine: &Arc<Engine>, situation: &str) {
        let state = State::of(engine);
        let rebuilt = self
            .rebuilds
            .entry(format!("{state:?}"))
            .or_insert_with(|| state.answers_of_a_rebuild());
        Answers::of(engine).assert_equal(rebuilt, situation);
    }
}

/// SQLite finds nothing wrong with the file.
pub fn assert_sound(path: &Path, vfs: &FaultVfs, situation: &str) {
    let opened = minds_store::open(&OpenOptions {
        upgrade: minds_store::Upgrade::InPlace,
        path: path.display().to_string(),
        durability: minds_store::Durability::Full,
        read_only: false,
        create: false,
        busy_timeout: Duration::ZERO,
        max_bytes: None,
        vfs: Some(vfs.name().to_owned()),
        identity: String::new(),
    })
    .expect("a council");
    let problems = opened.writer.integrity_check().expect("a readable file");
    assert!(problems.is_empty(), "{situation}: {problems:?}");
}

pub fn options(path: &Path, vfs: &FaultVfs, read_only: bool) -> Options {
    Options {
        read_only,
        busy_timeout: 0,
        vfs: Some(vfs.name().to_owned()),
        ..host::options(&path.display().to_string())
    }
}

/// Executes a step; several commands are submitted and share a commit.
fn perform(engine: &Arc<Engine>, held: &Held, step: &Step) -> Vec<Outcome> {
    if let [frame] = step.frames.as_slice() {
        return vec![wire::execute(engine, frame)];
    }
    let outcomes: Arc<Mutex<Vec<(usize, Outcome)>>> = Arc::default();
    for (place, frame) in step.frames.iter().enumerate() {
        let outcomes = outcomes.clone();
        let done = move |Frame { bytes, .. }: Frame| {
            let mut outcomes = outcomes
                .lock()
                .expect("nothing panics while it holds the outcomes");
            outcomes.push((place, wire::read(&bytes)));
        };
        engine.submit(frame.clone(), Box::new(done));
    }
    held.go();
    let mut outcomes = std::mem::take(&mut *outcomes.lock().expect("nothing panics while it holds them"));
    assert_eq!(
        outcomes.len(),
        step.frames.len(),
        "every command hears of its end"
    );
    outcomes.sort_by_key(|(place, _)| *place);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn assert_coded(code: &str, situation: &str) {
    let coded = ["IO", "DISK_FULL", "CORRUPT", "CANNOT_OPEN"].contains(&code);
    assert!(coded, "{situation}: opening gives {code}");
}
