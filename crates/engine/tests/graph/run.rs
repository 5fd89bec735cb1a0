//! Runs steps on two engines over one file, and compares with the model.

use crate::commands::{Command, Step};
use crate::held::Held;
use crate::model::{Edge, Given, Model, Node};
use crate::support::host;
use crate::support::value::Value;
use crate::support::wire::{self, Outcome};
use minds_engine::{Engine, Executor, Immediate};
use minds_model::frame::Frame;
use minds_store::{Connection, Durability, NameIndex, OpenOptions, StoreError, TypeTable, Upgrade};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub fn run(steps: &[Step]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.council").display().to_string();
    let held = Held::default();
    let mut engine = open(&path, held.clone());
    let other = open(&path, Immediate);
    let rows = connection(&path);
    let mut model = Model::default();
    for step in steps {
        match step {
            Step::Alone { elsewhere, command } => {
                let chosen = if *elsewhere { &other } else { &engine };
                let outcome = wire::execute(chosen, &frame(command));
                assert_eq!(given(outcome), model.execute(command), "{command:?}");
            }
            Step::Together(commands) => {
                let outcomes = together(&engine, &held, commands);
                for (command, outcome) in commands.iter().zip(outcomes) {
                    assert_eq!(
                        given(outcome),
                        model.execute(command),
                        "{command:?} of {commands:?}"
                    );
                }
            }
            Step::Verify => [&engine, &other].into_iter().for_each(verify),
            Step::Reopen => {
                engine.close().expect("closing");
                engine = open(&path, held.clone());
            }
        }
        check_rows(&rows, &model);
    }
    for engine in [&engine, &other] {
        verify(engine);
        engine.close().expect("closing");
    }
    verify(&open(&path, Immediate));
}

fn open(path: &str, executor: impl Executor + 'static) -> Arc<Engine> {
    let mut options = host::options(path);
    // The process does not die here, and flushes take most of the time.
    options.durability = Durability::Off;
    host::open(options, executor).expect("a council")
}

/// A connection that only looks.
fn connection(path: &str) -> Connection {
    let opened = minds_store::open(&OpenOptions {
        upgrade: Upgrade::Refuse,
        path: path.to_owned(),
        durability: Durability::Off,
        read_only: true,
        create: false,
        busy_timeout: Duration::ZERO,
        max_bytes: None,
        vfs: None,
        identity: String::new(),
    });
    opened.expect("a connection").writer
}

/// Submits commands that wait for each other, so that one transaction takes them all.
fn together(engine: &Arc<Engine>, held: &Held, commands: &[Command]) -> Vec<Outcome> {
    let outcomes: Arc<Mutex<Vec<Option<Outcome>>>> = Arc::new(Mutex::new(vec![None; commands.len()]));
    for (place, command) in commands.iter().enumerate() {
        let outcomes = outcomes.clone();
        let done = move |Frame { bytes, .. }: Frame| {
            outcomes.lock().expect("nothing panics here")[place] = Some(wire::read(&bytes));
        };
        engine.submit(frame(command), Box::new(done));
    }
    held.go();
    let outcomes = outcomes.lock().expect("nothing panics here");
    outcomes
        .iter()
        .map(|outcome| outcome.clone().expect("an outcome"))
        .collect()
}

fn frame(command: &Command) -> Vec<u8> {
    let (op, args, columns) = match command {
        Command::AddNodes(rows) => {
            let list = |pick: fn(&_) -> Value| Value::List(rows.iter().map(pick).collect());
            let columns = vec![
                ("id".to_owned(), list(|row| Value::Text(row.id.clone()))),
                ("name".to_owned(), list(|row| Value::Text(row.name.clone()))),
                (
                    "type".to_owned(),
                    list(|row| Value::Text(row.node_type.to_owned())),
                ),
                (
                    "attributes".to_owned(),
                    list(|row| Value::Text(row.attributes.to_owned())),
                ),
                ("importance".to_owned(), list(|row| Value::Number(row.importance))),
            ];
            ("addNodes", json!({}), columns)
        }
        Command::AddEdges(rows) => {
            let list = |pick: fn(&_) -> Value| Value::List(rows.iter().map(pick).collect());
            let columns = vec![
                ("id".to_owned(), list(|row| Value::Text(row.id.clone()))),
                ("source".to_owned(), list(|row| Value::Text(row.source.clone()))),
                ("target".to_owned(), list(|row| Value::Text(row.target.clone()))),
                (
                    "type".to_owned(),
                    list(|row| Value::Text(row.edge_type.to_owned())),
                ),
                (
                    "attributes".to_owned(),
                    list(|row| Value::Text(row.attributes.to_owned())),
                ),
                ("weight".to_owned(), list(|row| Value::Number(row.weight))),
            ];
            ("addEdges", json!({}), columns)
        }
        Command::UpdateNode {
            id,
            name,
            node_type,
            attributes,
            importance,
        } => {
            let mut args =
                args(json!({ "id": id, "name": name, "type": node_type, "attributes": attributes }));
            args.push((
                "importance".to_owned(),
                importance.map_or(Value::Null, Value::Number),
            ));
            return wire::frame(
                &command_of("updateNode", Value::Map(args)),
                &Value::Map(Vec::new()),
            );
        }
        Command::UpdateEdge {
            id,
            attributes,
            weight,
        } => {
            let mut args = args(json!({ "id": id, "attributes": attributes }));
            args.push(("weight".to_owned(), weight.map_or(Value::Null, Value::Number)));
            return wire::frame(
                &command_of("updateEdge", Value::Map(args)),
                &Value::Map(Vec::new()),
            );
        }
        Command::RemoveNodes(ids) => ("removeNodes", json!({ "ids": ids }), Vec::new()),
        Command::RemoveEdges(ids) => ("removeEdges", json!({ "ids": ids }), Vec::new()),
    };
    wire::frame(
        &command_of(op, Value::Map(self::args(args))),
        &Value::Map(columns),
    )
}

/// JSON has no NaN, which an argument may be.
fn args(args: Json) -> Vec<(String, Value)> {
    match serde_json::from_value(args).expect("plain data") {
        Value::Map(members) => members,
        other => panic!("{other:?} are no arguments"),
    }
}

fn command_of(op: &str, args: Value) -> Value {
    Value::Map(vec![
        ("op".to_owned(), Value::Text(op.to_owned())),
        ("args".to_owned(), args),
    ])
}

fn given(outcome: Outcome) -> Given {
    let (reply, columns) = match outcome {
        Outcome::Done { reply, columns } => (reply, columns),
        Outcome::Failed { code, .. } => {
            let known = [
                "ID_CONFLICT",
                "NODE_EXISTS",
                "NOT_FOUND",
                "OUT_OF_RANGE",
                "CONTEXT_INVALID",
                "TEXT_EMPTY",
            ];
            let code = known.into_iter().find(|known| *known == code);
            return Given::Failed(code.expect("a code that the model knows"));
        }
    };
    let list = |name: &str| columns.get(name).expect("a column").list().to_vec();
    match reply.get("kind").expect("a kind").text() {
        "count" => Given::Count(reply.get("count").expect("a count").number() as usize),
        "stored" => {
            let rows = list("id").into_iter().zip(list("outcome"));
            Given::Stored(
                rows.map(|(id, outcome)| (id.text().to_owned(), outcome.number() as u8))
                    .collect(),
            )
        }
        _ => Given::Row(list("id")[0].text().to_owned()),
    }
}

/// The engine derives everything from the rows once more, and finds what it has.
fn verify(engine: &Arc<Engine>) {
    let command = json!({ "op": "verify", "args": {} });
    match wire::execute(engine, &wire::frame(&command, &Value::Map(Vec::new()))) {
        Outcome::Done { reply, .. } => {
            assert_eq!(reply.get("problems").expect("problems").list(), []);
        }
        Outcome::Failed {
            code,
            message,
            details,
        } => panic!("{code}: {message} {details:?}"),
    }
}

fn check_rows(connection: &Connection, model: &Model) {
    let names =
        |table| -> BTreeMap<i64, String> { connection.types(table).expect("types").into_iter().collect() };
    let (node_types, edge_types) = (names(TypeTable::Nodes), names(TypeTable::Edges));
    let (mut nodes, mut edges) = (BTreeMap::new(), BTreeMap::new());
    let read = connection.nodes::<StoreError>(i64::MIN, i64::MAX, |row| {
        let node = Node {
            id: row.id,
            name: row.name,
            node_type: node_types[&row.node_type].clone(),
            attributes: row.attributes.unwrap_or_else(|| "{}".to_owned()),
            importance: row.importance,
            version: row.version,
        };
        nodes.insert(row.node, node);
        Ok(true)
    });
    read.expect("nodes");
    let read = connection.edges::<StoreError>(i64::MIN, i64::MAX, |row| {
        let edge = Edge {
            id: row.id.unwrap_or_else(|| format!("edge:{}", row.edge)),
            source: row.source,
            target: row.target,
            edge_type: edge_types[&row.edge_type].clone(),
            attributes: row.attributes.unwrap_or_else(|| "{}".to_owned()),
            weight: row.weight,
            count: row.count,
        };
        edges.insert(row.edge, edge);
        Ok(true)
    });
    read.expect("edges");
    assert_eq!(nodes, model.nodes);
    assert_eq!(edges, model.edges);
    let entered = |index| {
        let mut entered = BTreeSet::new();
        let read = connection.names(index, |key, node| {
            entered.insert((key.to_owned(), node));
        });
        read.expect("names");
        entered
    };
    assert_eq!(entered(NameIndex::Words), model.words());
    assert_eq!(entered(NameIndex::Phrases), model.phrases());
}
