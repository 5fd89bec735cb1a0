//! A group larger than SQLite's page cache: its pages go to the log before the commit, and the log is moved into the
//! file right after it. Faults there end the transaction by themselves, in the middle of a command.

use crate::mirror::is_doubtful;
use crate::run::{assert_sound, options};
use crate::scenario::frame;
use crate::support::host;
use crate::support::value::Value;
use crate::support::wire::{self, Outcome};
use minds_engine::{Engine, Immediate};
use minds_faults::{Call, Fault, FaultVfs, Lasting};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

/// With contexts of nearly 64 KiB more than the cache of 64 MiB.
const ROWS: usize = 1_150;

fn large() -> Vec<u8> {
    let context = format!("{{\"pad\":\"{}\"}}", "x".repeat(64_000));
    frame(
        "store",
        json!({ "personas": ["ada"] }),
        json!({
            "id": (0..ROWS).map(|row| format!("l{row}")).collect::<Vec<_>>(),
            "content": (0..ROWS).map(|row| format!("many number{row}")).collect::<Vec<_>>(),
            "context": vec![context; ROWS],
        }),
    )
}

fn small(id: &str) -> Vec<u8> {
    frame(
        "store",
        json!({ "personas": ["ada"] }),
        json!({ "id": [id], "content": [format!("few {id}")] }),
    )
}

/// What the persona counts, in rows and in index, and the ids that the query finds.
fn seen(engine: &Arc<Engine>, query: &str) -> (f64, Vec<String>) {
    let ask = |op: &str, args| match wire::execute(engine, &frame(op, args, json!({}))) {
        Outcome::Done { reply, columns } => (reply, columns),
        Outcome::Failed { code, message, .. } => panic!("{op} gives {code}: {message}"),
    };
    let (statistics, _) = ask("statistics", json!({ "personaId": "ada" }));
    let (_, columns) = ask(
        "recall",
        json!({ "query": query, "limit": 3, "recordAccess": false }),
    );
    let mut ids: Vec<String> = columns.get("id").map_or_else(Vec::new, |ids| {
        ids.list().iter().map(|id| id.text().to_owned()).collect()
    });
    ids.sort();
    (statistics.get("memories").map_or(0.0, Value::number), ids)
}

fn check(engine: &Arc<Engine>, small: &[&str], has_large: bool, situation: &str) {
    let count = small.len() + if has_large { ROWS } else { 0 };
    let (memories, few) = seen(engine, "few");
    assert_eq!(memories, count as f64, "{situation}");
    assert_eq!(few, small, "{situation}");
    let (_, last) = seen(engine, &format!("number{}", ROWS - 1));
    assert_eq!(last.len(), usize::from(has_large), "{situation}");
}

/// One run; how many writes the group takes where nothing fails.
fn run(vfs: &FaultVfs, fault: Fault, at: u32, lasting: Lasting, group: &[u8]) -> u32 {
    let situation = format!("{fault:?} {at} {lasting:?}");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.council");
    let open = |path: &Path| host::open(options(path, vfs, false), Immediate).expect("a council");
    let done = |outcome: &Outcome| matches!(outcome, Outcome::Done { .. });

    vfs.heal();
    let engine = open(&path);
    assert!(done(&wire::execute(&engine, &small("s0"))));
    vfs.arm(fault, at, lasting);
    let outcome = wire::execute(&engine, group);
    let calls = vfs.count(Call::Write);
    let stored = done(&outcome);
    assert!(
        stored || vfs.fired() && is_doubtful(&outcome),
        "{situation}: {outcome:?}"
    );
    check(&engine, &["s0"], stored, &situation);

    let mut all = vec!["s0"];
    if lasting == Lasting::Once {
        assert!(done(&wire::execute(&engine, &small("s1"))), "{situation}");
        all.push("s1");
        check(&engine, &all, stored, &situation);
    }
    // Where faults last, the log stays behind as it is, as after a crash.
    engine.close().expect("nothing waits to be written");
    drop(engine);
    vfs.heal();
    let engine = open(&path);
    check(&engine, &all, stored, &situation);
    engine.close().expect("closing");
    assert_sound(&path, vfs, &situation);
    calls
}

#[test]
fn a_group_larger_than_the_cache() {
    let vfs = FaultVfs::register("large");
    let group = large();
    let calls = run(&vfs, Fault::FailedWrite, u32::MAX, Lasting::Once, &group);
    // A row takes four pages, each written with a header to the log, and once more to the file.
    assert!(calls > 12 * ROWS as u32, "{calls} calls");
    // While rows are inserted; in the commit; when the log is moved, which is no matter of the group any more.
    for (fault, lasting, at) in [
        (Fault::DiskFull, Lasting::FromThenOn, 1),
        (Fault::ShortWrite, Lasting::Once, calls / 40),
        (Fault::FailedWrite, Lasting::FromThenOn, calls / 2),
        (Fault::DiskFull, Lasting::Once, calls / 2 + 1),
        (Fault::FailedWrite, Lasting::Once, calls - 2),
        (Fault::DiskFull, Lasting::FromThenOn, calls * 9 / 10),
    ] {
        run(&vfs, fault, at, lasting, &group);
    }
}
