//! Runs commands on an engine and on the model, and compares.

use crate::commands::{Command, Filter, NewRow, PERSONAS, TAGS};
use crate::model::{Given, Model, Row, passes};
use crate::support::host;
use crate::support::value::Value;
use crate::support::wire::{self, Outcome};
use minds_engine::{Engine, Immediate};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::Arc;

/// 2025-01-01T00:00:00Z.
const FIRST_DAY: f64 = 1_735_689_600_000.0;
const DAY: f64 = 86_400_000.0;

pub fn run(commands: &[Command]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.council");
    let mut engine = open(&path);
    let mut model = Model::default();
    for command in commands {
        match command {
            Command::Reopen => engine = reopen(engine, &path, &model),
            Command::Recall(query, filter) => check_recall(&engine, &model, query, filter),
            other => {
                let expected = model.execute(other).expect("the model does what is no recall");
                assert_eq!(execute(&engine, other), expected, "{other:?}");
            }
        }
    }
    check_all(&engine, &model);
    let engine = reopen(engine, &path, &model);
    check_all(&engine, &model);
    engine.close().expect("closing");
}

fn open(path: &Path) -> Arc<Engine> {
    let mut options = host::options(&path.display().to_string());
    // The process does not die here, and flushes take most of the time.
    options.durability = minds_store::Durability::Off;
    host::open(options, Immediate).expect("a council")
}

/// Closes and opens; every ranking is the same as before.
fn reopen(engine: Arc<Engine>, path: &Path, model: &Model) -> Arc<Engine> {
    let queries = || {
        model
            .rows
            .iter()
            .map(|row| row.content.as_str())
            .take(5)
            .chain(["", "winter tea"])
    };
    let before: Vec<_> = queries()
        .map(|query| hits(&engine, query, &Filter::default()))
        .collect();
    engine.close().expect("closing");
    drop(engine);
    let engine = open(path);
    let after: Vec<_> = queries()
        .map(|query| hits(&engine, query, &Filter::default()))
        .collect();
    assert_eq!(before, after, "rankings before and after opening again");
    engine
}

/// Lists and own words of everything.
fn check_all(engine: &Arc<Engine>, model: &Model) {
    for persona in PERSONAS {
        let list = Command::List(persona, Filter::default());
        let stored = model
            .rows
            .iter()
            .filter(|row| row.persona == persona)
            .cloned()
            .collect();
        assert_eq!(execute(engine, &list), Given::Rows(stored));
    }
    for row in &model.rows {
        check_recall(engine, model, &row.content, &Filter::default());
    }
}

fn check_recall(engine: &Arc<Engine>, model: &Model, query: &str, filter: &Filter) {
    let hits = hits(engine, query, filter);
    for (id, _) in &hits {
        let row = model
            .find(id)
            .unwrap_or_else(|| panic!("'{query}' finds {id}, which is not there"));
        assert!(
            passes(row, filter),
            "'{query}' finds {row:?} in spite of {filter:?}"
        );
    }
    assert!(
        hits.windows(2).all(|pair| pair[0].1 >= pair[1].1),
        "'{query}': {hits:?} is in order"
    );
    // A memory with the query's very words is found; without words everything that passes is.
    let sought = model
        .rows
        .iter()
        .filter(|row| query.is_empty() || row.content == query);
    for row in sought.filter(|row| passes(row, filter)) {
        assert!(
            hits.iter().any(|(id, _)| *id == row.id),
            "'{query}' does not find {row:?}"
        );
    }
}

fn frame(op: &str, args: Json, columns: Json) -> Vec<u8> {
    let lists: Value = serde_json::from_value(columns).expect("lists by name");
    wire::frame(&json!({ "op": op, "args": args }), &lists)
}

fn millis(day: u16) -> f64 {
    FIRST_DAY + f64::from(day) * DAY
}

fn filter_args(filter: &Filter) -> Json {
    json!({
        "since": filter.since.map(millis),
        "until": filter.until.map(millis),
        "minImportance": filter.min_importance,
        "tags": filter.tag.map(|tag| [tag]),
        "thread": filter.thread,
        "context": filter.kind.map(|kind| format!("{{\"kind\":{kind}}}")),
    })
}

/// Ids and scores, best first.
fn hits(engine: &Arc<Engine>, query: &str, filter: &Filter) -> Vec<(String, f64)> {
    let args = json!({
        "query": query,
        "limit": 1_000,
        "filter": filter_args(filter),
        "now": host::NOW,
        "recordAccess": false,
    });
    match wire::execute(engine, &frame("recall", args, json!({}))) {
        Outcome::Done { columns, .. } => {
            let list = |name: &str| columns.get(name).expect("a column").list().to_vec();
            let hits = list("id").into_iter().zip(list("score"));
            hits.map(|(id, score)| (id.text().to_owned(), score.number()))
                .collect()
        }
        Outcome::Failed { code, message, .. } => panic!("{code}: {message}"),
    }
}

fn execute(engine: &Arc<Engine>, command: &Command) -> Given {
    let frame = match command {
        Command::Store(rows, policy) => store_frame(rows, policy),
        Command::Update {
            id,
            content,
            tags,
            importance,
            day,
        } => frame(
            "update",
            json!({ "id": id, "content": content, "tags": tags, "importance": importance, "timestamp": day.map(millis) }),
            json!({}),
        ),
        Command::Delete(ids) => frame("delete", json!({ "ids": ids }), json!({})),
        Command::DeleteMatching(persona, filter) => frame(
            "deleteMatching",
            json!({ "personas": [persona], "filter": filter_args(filter) }),
            json!({}),
        ),
        Command::List(persona, filter) => frame(
            "list",
            json!({ "personaId": persona, "filter": filter_args(filter), "limit": 10_000 }),
            json!({}),
        ),
        Command::Get(ids) => frame("get", json!({ "ids": ids }), json!({})),
        Command::Recall(..) | Command::Reopen => unreachable!("the run does these itself"),
    };
    match wire::execute(engine, &frame) {
        Outcome::Failed {
            code,
            message,
            details,
        } => {
            assert_eq!(details.get("field").map(Value::text), Some("id"), "{message}");
            match code.as_str() {
                "NOT_FOUND" => Given::Failed("NOT_FOUND"),
                "ID_CONFLICT" => Given::Failed("ID_CONFLICT"),
                other => panic!("{other}: {message}"),
            }
        }
        Outcome::Done { reply, columns } => match reply.get("kind").expect("a kind").text() {
            "stored" => {
                let list = |name: &str| columns.get(name).expect("a column").list().to_vec();
                let rows = list("id").into_iter().zip(list("outcome"));
                Given::Stored(
                    rows.map(|(id, outcome)| (id.text().to_owned(), outcome.number() as u8))
                        .collect(),
                )
            }
            "count" => Given::Count(reply.get("count").expect("a count").number() as usize),
            _ => Given::Rows(rows(&reply, &columns)),
        },
    }
}

fn store_frame(rows: &[NewRow], policy: &str) -> Vec<u8> {
    let column = |of: &dyn Fn(&NewRow) -> Json| rows.iter().map(of).collect::<Vec<_>>();
    let place = |row: &NewRow| PERSONAS.iter().position(|persona| *persona == row.persona);
    frame(
        "store",
        json!({ "personas": PERSONAS, "onDuplicate": policy }),
        json!({
            "persona": column(&|row| json!(place(row))),
            "id": column(&|row| json!(row.id)),
            "content": column(&|row| json!(row.content)),
            "context": column(&|row| json!(format!("{{\"kind\":{}}}", row.kind))),
            "tagCounts": column(&|row| json!(row.tags.len())),
            "tags": rows.iter().flat_map(|row| row.tags.clone()).collect::<Vec<_>>(),
            "thread": column(&|row| json!(row.thread)),
            "timestamp": column(&|row| json!(millis(row.day))),
            "importance": column(&|row| json!(row.importance)),
        }),
    )
}

/// The rows of a reply `memories`.
fn rows(reply: &Value, columns: &Value) -> Vec<Row> {
    let known = |text: &str, among: &[&'static str]| {
        let found = among.iter().find(|known| **known == text);
        *found.unwrap_or_else(|| panic!("'{text}' was never stored"))
    };
    let list = |name: &str| columns.get(name).expect("a column").list();
    let personas = reply.get("personas").expect("personas").list();
    let mut tags = list("tags").iter().map(|tag| known(tag.text(), &TAGS));
    let row = |place: usize| Row {
        persona: known(
            personas[list("persona")[place].number() as usize].text(),
            &PERSONAS,
        ),
        id: list("id")[place].text().to_owned(),
        content: list("content")[place].text().to_owned(),
        tags: tags
            .by_ref()
            .take(list("tagCounts")[place].number() as usize)
            .collect(),
        thread: known(list("thread")[place].text(), &["", "first", "second"]),
        day: ((list("timestamp")[place].number() - FIRST_DAY) / DAY) as u16,
        importance: list("importance")[place].number(),
        kind: list("context")[place].text()[8..9].parse().expect("a digit"),
    };
    (0..list("id").len()).map(row).collect()
}
