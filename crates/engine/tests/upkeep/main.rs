//! Verifying finds what was altered behind the engine's back, each thing with its kind, and repairs what can be; a
//! second look is clean then.

mod graph;
mod rankings;
#[path = "../support/mod.rs"]
mod support;

use minds_engine::{Engine, Immediate};
use minds_store::{Connection, Durability, MemoryRow, OpenOptions};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use support::host;
use support::value::Value;
use support::wire::{self, Outcome};

/// A problem as it is told: kind, message, whether it was repaired.
type Problem = (String, String, bool);

fn ask(engine: &Arc<Engine>, op: &str, args: Json, columns: Json) -> (Value, Value) {
    let lists: Value = serde_json::from_value(columns).expect("lists by name");
    match wire::execute(engine, &wire::frame(&json!({ "op": op, "args": args }), &lists)) {
        Outcome::Done { reply, columns } => (reply, columns),
        Outcome::Failed {
            code,
            message,
            details,
        } => panic!("{op} failed with {code}: {message} {details:?}"),
    }
}

fn verify(engine: &Arc<Engine>, repair: bool) -> Vec<Problem> {
    let (reply, _) = ask(engine, "verify", json!({ "repair": repair }), json!({}));
    let problem = |problem: &Value| {
        let member = |name: &str| problem.get(name).expect("a member of a problem").clone();
        let repaired = member("repaired") == Value::Bool(true);
        (
            member("kind").text().to_owned(),
            member("message").text().to_owned(),
            repaired,
        )
    };
    let problems = reply.get("problems").expect("problems").list();
    problems.iter().map(problem).collect()
}

fn recalled(engine: &Arc<Engine>, query: &str) -> Vec<String> {
    let args = json!({ "query": query, "limit": 10, "recordAccess": false });
    let (_, columns) = ask(engine, "recall", args, json!({}));
    let ids = columns.get("id").expect("ids").list();
    ids.iter().map(|id| id.text().to_owned()).collect()
}

/// An open council of a few memories, which `alter` changes through a connection of its own.
fn altered(path: &Path, alter: impl FnOnce(&Connection)) -> Arc<Engine> {
    let path = path.display().to_string();
    let engine = host::open(host::options(&path), Immediate).expect("a council");
    let columns = json!({
        "id": ["a", "b", "c"],
        "content": ["green tea", "black coffee", "a red lantern"],
        "tags": ["x", "y"],
        "tagCounts": [1, 1, 0],
        "context": ["{\"place\":1}", "", ""],
    });
    ask(&engine, "store", json!({ "personas": ["ada"] }), columns);
    assert_eq!(verify(&engine, false), [], "before");
    alter(&connection(&path));
    engine
}

/// A connection that the engine knows nothing of.
fn connection(path: &str) -> Connection {
    let opened = minds_store::open(&OpenOptions {
        upgrade: minds_store::Upgrade::InPlace,
        path: path.to_owned(),
        durability: Durability::Off,
        read_only: false,
        create: false,
        busy_timeout: Duration::ZERO,
        max_bytes: None,
        vfs: None,
        identity: String::new(),
    });
    opened.expect("a second connection").writer
}

/// Changes the row of a memory, of which nobody is told.
fn edit(connection: &Connection, id: &str, change: impl FnOnce(&mut MemoryRow)) {
    let mut row = connection.memory_by_id(id).expect("a read").expect("a memory");
    change(&mut row);
    connection.update_memory(&row).expect("a write");
}

/// The problem is found as it is, is said to be repaired, and is gone.
fn assert_repaired(engine: &Arc<Engine>, kind: &str, about: &str) {
    let found = verify(engine, false);
    assert_eq!(found.len(), 1, "{found:?}");
    let (first, message, repaired) = &found[0];
    assert_eq!((first.as_str(), *repaired), (kind, false), "{message}");
    assert!(message.contains(about), "{message}");
    assert_eq!(verify(engine, false), found, "looking changes nothing");
    let repaired = verify(engine, true);
    assert_eq!(repaired[0].0, kind);
    assert!(repaired.iter().all(|(.., repaired)| *repaired), "{repaired:?}");
    assert_eq!(verify(engine, false), [], "afterwards");
    assert_eq!(verify(engine, true), [], "afterwards");
}

#[test]
fn a_wrong_hash() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = altered(&folder.path().join("a.council"), |connection| {
        let row = connection.memory_by_id("b").expect("a read").expect("a memory");
        connection.set_content_hash(row.memory, 12345).expect("a write");
    });
    let found = verify(&engine, false);
    assert_eq!(found[0].0, "row", "{found:?}");
    assert!(found[0].1.contains("'b'"), "{found:?}");
    let repaired = verify(&engine, true);
    assert!(repaired.iter().all(|(.., repaired)| *repaired), "{repaired:?}");
    assert_eq!(verify(&engine, false), []);
    let columns = json!({ "content": ["black coffee"] });
    let args = json!({ "personas": ["ada"], "onDuplicate": "reject" });
    let (_, columns) = ask(&engine, "store", args, columns);
    let outcomes = columns.get("outcome").expect("outcomes").list();
    assert_eq!(outcomes[0].number(), 2.0, "duplicates are found again");
}

#[test]
fn a_vector_without_its_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = altered(&folder.path().join("a.council"), |connection| {
        connection.put_embedding(900, &[1.0, 2.0]).expect("a write");
    });
    assert_repaired(&engine, "orphan", "'embeddings'");
}

#[test]
fn a_number_that_is_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = altered(&folder.path().join("a.council"), |connection| {
        connection.set_next_memory(2).expect("a write");
    });
    assert_repaired(&engine, "counter", "2");
    ask(
        &engine,
        "store",
        json!({ "personas": ["ada"], "associate": false }),
        json!({ "id": ["d"], "content": ["white tea"] }),
    );
    assert_eq!(recalled(&engine, "white"), ["d"]);
    assert_eq!(verify(&engine, false), []);
}

#[test]
fn a_content_that_the_index_does_not_know() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = altered(&folder.path().join("a.council"), |connection| {
        edit(connection, "c", |row| row.content = "a blue lantern".to_owned());
    });
    assert_eq!(recalled(&engine, "blue"), [""; 0]);
    let kinds: Vec<_> = verify(&engine, false)
        .into_iter()
        .map(|(kind, ..)| kind)
        .collect();
    assert_eq!(kinds, ["row", "index"]);
    assert!(verify(&engine, true).iter().all(|(.., repaired)| *repaired));
    assert_eq!(verify(&engine, false), []);
    assert_eq!(recalled(&engine, "blue"), ["c"]);
    assert_eq!(recalled(&engine, "red"), [""; 0]);
}

#[test]
fn a_memory_that_was_taken_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = altered(&folder.path().join("a.council"), |connection| {
        let row = connection.memory_by_id("a").expect("a read").expect("a memory");
        connection.delete_memory(row.memory).expect("a write");
    });
    assert_repaired(&engine, "index", "'ada'");
    assert_eq!(recalled(&engine, "tea"), [""; 0]);
}

/// What no version writes is told and stays, for a person to judge.
#[test]
fn rows_that_no_version_writes() {
    type Change = fn(&mut MemoryRow);
    let changes: [(&str, Change); 5] = [
        ("tags", |row| row.tags = Some("[\"x\"".to_owned())),
        ("tags", |row| row.tags = Some("{}".to_owned())),
        ("context", |row| row.context = Some("{\"place\":".to_owned())),
        ("context", |row| row.context = Some("[1]".to_owned())),
        ("importance", |row| row.importance = 7.0),
    ];
    for (what, change) in changes {
        let folder = tempfile::tempdir().expect("a folder");
        let engine = altered(&folder.path().join("a.council"), |connection| {
            edit(connection, "a", change);
        });
        for repair in [false, true, false] {
            let found = verify(&engine, repair);
            let (kind, message, repaired) = &found[0];
            assert_eq!((kind.as_str(), *repaired), ("row", false), "{what}: {found:?}");
            assert!(message.contains("'a'") && message.contains(what), "{message}");
            assert!(found.iter().all(|(kind, ..)| kind != "file"), "{what}: {found:?}");
        }
        engine.close().expect("closing");
    }
}

#[test]
fn more_wrong_rows_than_anybody_reads_are_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let engine = altered(&folder.path().join("a.council"), |_| {});
    let texts: Vec<_> = (0..50).map(|n| format!("text {n}")).collect();
    ask(
        &engine,
        "store",
        json!({ "personas": ["ada"] }),
        json!({ "content": texts }),
    );
    let connection = connection(&folder.path().join("a.council").display().to_string());
    for memory in 1..=53 {
        connection.set_content_hash(memory, -1).expect("a write");
    }
    drop(connection);
    let found = verify(&engine, false);
    let rows: Vec<_> = found.iter().filter(|(kind, ..)| kind == "row").collect();
    assert_eq!(rows.len(), 21);
    assert!(rows[20].1.contains("53"), "{:?}", rows[20]);
    let repaired = verify(&engine, true);
    assert!(
        repaired.iter().all(|(.., repaired)| *repaired),
        "all of them were repaired: {repaired:?}"
    );
    assert_eq!(verify(&engine, false), []);
}
