//! What an engine shows of its council, and the same rows stored anew.

use crate::held::Held;
use crate::scenario::{self, frame};
use crate::support::host;
use crate::support::value::Value;
use crate::support::wire::{self, Outcome};
use minds_engine::Engine;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Access count and time of the last access, of the memories that have any.
pub type Counts = BTreeMap<String, (u32, i64)>;

/// Everything but rankings.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    personas: Vec<Value>,
    /// The listed columns of each persona, without those of accesses.
    rows: Vec<(String, Value)>,
    pub counts: Counts,
    position: i64,
}

/// The reply and the columns of a command that must succeed.
fn ask(engine: &Arc<Engine>, frame: &[u8]) -> (Value, Value) {
    match wire::execute(engine, frame) {
        Outcome::Done { reply, columns } => (reply, columns),
        Outcome::Failed { code, message, .. } => panic!("a read failed with {code}: {message}"),
    }
}

fn member(value: &Value, name: &str) -> Value {
    value
        .get(name)
        .cloned()
        .unwrap_or_else(|| panic!("no {name} in {value:?}"))
}

/// Where in the change log an engine stands.
pub fn position(engine: &Arc<Engine>) -> i64 {
    let (status, _) = ask(engine, &frame("status", json!({}), json!({})));
    member(&status, "position").number() as i64
}

impl State {
    pub fn of(engine: &Arc<Engine>) -> Self {
        let (reply, _) = ask(engine, &frame("personas", json!({}), json!({})));
        let personas = member(&reply, "personas").list().to_vec();
        let mut state = Self {
            personas,
            rows: Vec::new(),
            counts: Counts::new(),
            position: position(engine),
        };
        for persona in &state.personas {
            let id = member(persona, "personaId").text().to_owned();
            let args = json!({ "personaId": id, "limit": 10_000, "embeddings": true });
            let (_, columns) = ask(engine, &frame("list", args, json!({})));
            let Value::Map(mut columns) = columns else {
                panic!("columns are lists by name");
            };
            let mut take = |name: &str| {
                let place = columns
                    .iter()
                    .position(|(other, _)| other == name)
                    .expect("a column");
                columns.remove(place).1.list().to_vec()
            };
            let (counts, times) = (take("accessCount"), take("lastAccessed"));
            let columns = Value::Map(columns);
            let ids = member(&columns, "id");
            for ((id, count), time) in ids.list().iter().zip(&counts).zip(&times) {
                if count.number() > 0.0 {
                    let access = (count.number() as u32, time.number() as i64);
                    state.counts.insert(id.text().to_owned(), access);
                }
            }
            state.rows.push((id, columns));
        }
        state
    }

    /// Whether a memory of this id is there.
    pub fn holds(&self, id: &str) -> bool {
        let mut ids = self.rows.iter().map(|(_, columns)| member(columns, "id"));
        ids.any(|ids| ids.list().iter().any(|other| other.text() == id))
    }

    /// The answers of a new council in memory into which the same rows were stored.
    pub fn answers_of_a_rebuild(&self) -> Answers {
        let engine = host::open(host::options(":memory:"), Held::default()).expect("a council in memory");
        for persona in &self.personas {
            let args = json!({
                "personaId": member(persona, "personaId").text(),
                "language": member(persona, "language").text(),
            });
            ask(&engine, &frame("configurePersona", args, json!({})));
            if let Some(Value::List(words)) = persona.get("stopWords") {
                let words: Vec<&str> = words.iter().map(Value::text).collect();
                let args = json!({ "personaId": member(persona, "personaId").text(), "stopWords": words });
                ask(&engine, &frame("configurePersona", args, json!({})));
            }
        }
        for (persona, columns) in &self.rows {
            let Value::Map(columns) = columns else {
                panic!("columns are lists by name");
            };
            let given = columns
                .iter()
                .filter(|(name, _)| name != "persona" && name != "compressed");
            let store = json!({ "op": "store", "args": { "personas": [persona], "associate": false } });
            ask(
                &engine,
                &wire::frame(&store, &Value::Map(given.cloned().collect())),
            );
        }
        for (id, (count, last)) in &self.counts {
            for _ in 0..*count {
                let args = json!({ "query": "", "limit": 1, "filter": { "tags": [id] }, "now": last });
                ask(&engine, &frame("recall", args, json!({})));
            }
        }
        Answers::of(&engine)
    }
}

/// Rankings: ids with scores.
#[derive(Debug, Clone)]
pub struct Answers {
    lists: Vec<Vec<(String, f64)>>,
}

impl Answers {
    pub fn of(engine: &Arc<Engine>) -> Self {
        let list = |question: Vec<u8>| {
            let (_, columns) = ask(engine, &question);
            let (ids, scores) = (member(&columns, "id"), member(&columns, "score"));
            let hits = ids.list().iter().zip(scores.list());
            hits.map(|(id, score)| (id.text().to_owned(), score.number()))
                .collect()
        };
        Self {
            lists: scenario::questions().into_iter().map(list).collect(),
        }
    }

    pub fn assert_equal(&self, other: &Self, situation: &str) {
        for (question, (one, two)) in self.lists.iter().zip(&other.lists).enumerate() {
            let equal = one.len() == two.len()
                && one
                    .iter()
                    .zip(two)
                    .all(|((id, score), (other, with))| id == other && (score - with).abs() < 1e-9);
            assert!(
                equal,
                "{situation}: question {question} gives {one:?} and {two:?}"
            );
        }
    }
}
