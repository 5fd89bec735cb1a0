//! What rankings keep with the graph is let go of when no more come.

use crate::ask;
use crate::support::host;
use minds_engine::{Engine, Executor, Task};
use serde_json::{Value as Json, json};
use std::sync::{Arc, Mutex};

/// Runs everything at once, but for what is to be done later.
#[derive(Clone, Default)]
struct Clock {
    later: Arc<Mutex<Vec<Task>>>,
}

impl Clock {
    /// What was to be done later is done now.
    fn strike(&self) {
        let tasks = std::mem::take(&mut *self.later.lock().expect("tasks run outside the lock"));
        tasks.into_iter().for_each(|task| task());
    }
}

impl Executor for Clock {
    fn read(&self, task: Task) {
        task();
    }
    fn write(&self, task: Task) {
        task();
    }
    fn write_later(&self, _millis: u64, _task: Task) {}
    fn background(&self, task: Task) {
        task();
    }
    fn background_later(&self, _millis: u64, task: Task) {
        self.later.lock().expect("tasks run outside the lock").push(task);
    }
    fn stop(&self) {}
}

fn graph_bytes(engine: &Arc<Engine>) -> f64 {
    let (status, _) = ask(engine, "status", json!({}), json!({}));
    status.get("graphBytes").expect("a number of bytes").number()
}

fn ring(engine: &Arc<Engine>, nodes: usize) {
    let ids: Vec<String> = (0..nodes).map(|node| format!("n{node}")).collect();
    let types = vec!["place"; nodes];
    ask(
        engine,
        "addNodes",
        json!({}),
        json!({ "id": ids, "name": ids, "type": types }),
    );
    let next: Vec<&String> = ids.iter().cycle().skip(1).take(nodes).collect();
    let edges: Json = json!({ "source": ids, "target": next, "type": vec!["near"; nodes] });
    ask(engine, "addEdges", json!({}), edges);
}

#[test]
fn what_rankings_keep_is_counted_and_let_go_of() {
    let clock = Clock::default();
    let engine = host::open(host::options(":memory:"), clock.clone()).expect("a council");
    ring(&engine, 500);
    let rank = || ask(&engine, "pageRank", json!({ "limit": 3 }), json!({})).1;
    let bytes = graph_bytes(&engine);
    let first = rank();
    let kept = graph_bytes(&engine);
    assert!(kept > bytes + 8.0 * 500.0, "{kept} after {bytes}");
    for _ in 0..3 {
        rank();
        clock.strike();
        assert_eq!(graph_bytes(&engine), kept, "it is in use");
    }
    clock.strike();
    assert_eq!(graph_bytes(&engine), bytes);
    assert_eq!(format!("{:?}", rank()), format!("{first:?}"));

    // A change begins with nothing kept.
    let edge = json!({ "source": ["n0"], "target": ["n250"], "type": ["near"] });
    ask(&engine, "addEdges", json!({}), edge);
    assert!(graph_bytes(&engine) < kept);
    rank();
    assert!(graph_bytes(&engine) > kept);
    engine.close().expect("closing");
}
