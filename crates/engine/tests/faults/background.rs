//! Access counts are written in the background. Once a failed attempt had put them back, no later recall scheduled
//! another one, because counts were waiting already: a kill then lost all of them.

use crate::run::options;
use crate::scenario::frame;
use crate::state::State;
use crate::support::host;
use crate::support::wire::{self, Outcome};
use minds_engine::{Executor, Task};
use minds_faults::{Fault, FaultVfs, Lasting};
use serde_json::json;
use std::sync::{Arc, Mutex};

/// Runs everything at once, but for what is to come later: that waits for the test.
#[derive(Clone, Default)]
struct Later {
    tasks: Arc<Mutex<Vec<Task>>>,
}

impl Later {
    /// Lets the time pass; how many tasks had waited for it.
    fn pass(&self) -> usize {
        let tasks = std::mem::take(&mut *self.tasks.lock().expect("tasks run outside the lock"));
        let count = tasks.len();
        tasks.into_iter().for_each(|task| task());
        count
    }
}

impl Executor for Later {
    fn read(&self, task: Task) {
        task();
    }
    fn write(&self, task: Task) {
        task();
    }
    fn write_later(&self, _millis: u64, task: Task) {
        self.tasks.lock().expect("tasks run outside the lock").push(task);
    }
    fn stop(&self) {}
}

#[test]
fn access_counts_that_failed_are_written_at_the_next_attempt() {
    let vfs = FaultVfs::register("background");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.council");
    let later = Later::default();
    let engine = host::open(options(&path, &vfs, false), later.clone()).expect("a council");
    let execute = |op: &str, args, columns| {
        let outcome = wire::execute(&engine, &frame(op, args, columns));
        assert!(matches!(outcome, Outcome::Done { .. }), "{op} gives {outcome:?}");
    };
    let recall = || execute("recall", json!({ "query": "tea", "limit": 1 }), json!({}));
    let counted = || {
        let view = host::open(options(&path, &vfs, true), Later::default()).expect("a second view");
        let counts = State::of(&view).counts;
        view.close().expect("closing a view");
        counts.get("a").map_or(0, |(count, _)| *count)
    };
    execute(
        "store",
        json!({ "personas": ["ada"] }),
        json!({ "id": ["a"], "content": ["tea"] }),
    );

    recall();
    vfs.arm(Fault::FailedSync, 1, Lasting::FromThenOn);
    assert_eq!(later.pass(), 1);
    assert!(vfs.fired());
    assert_eq!(counted(), 0);
    recall();
    assert_eq!(
        later.pass(),
        1,
        "one attempt is on its way, not one for every recall"
    );
    vfs.heal();
    assert_eq!(later.pass(), 1);
    assert_eq!(counted(), 2, "each access once");
    assert_eq!(later.pass(), 0, "nothing waits any more");
    engine.close().expect("closing");
}
