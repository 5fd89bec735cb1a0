//! What is done while calls fail: every kind of write, alone and in a shared commit, and recalls that count accesses.
//!
//! Each memory's first tag is its id, so that a filter can single it out.

use crate::support::value::Value;
use crate::support::wire;
use serde_json::{Value as Json, json};

/// Commands that are submitted together.
#[derive(Debug, Clone)]
pub struct Step {
    pub name: &'static str,
    pub frames: Vec<Vec<u8>>,
    pub flushes: bool,
}

pub fn frame(op: &str, args: Json, columns: Json) -> Vec<u8> {
    let lists: Value = serde_json::from_value(columns).expect("lists by name");
    wire::frame(&json!({ "op": op, "args": args }), &lists)
}

fn step(name: &'static str, frames: Vec<Vec<u8>>) -> Step {
    Step {
        name,
        frames,
        flushes: false,
    }
}

const WORDS: [&str; 16] = [
    "tea", "harbour", "winter", "letter", "garden", "violin", "lantern", "river", "copper", "market",
    "orchard", "signal", "thunder", "velvet", "window", "yarrow",
];

/// A text of `count` words that differs with `seed`.
fn prose(seed: usize, count: usize) -> String {
    let word = |place: usize| WORDS[(seed * 7 + place * (seed % 5 + 1) + place * place / 3) % WORDS.len()];
    let words: Vec<&str> = (0..count).map(word).collect();
    format!("{} number{seed}", words.join(" "))
}

/// The time of memory `number`.
fn day(number: usize) -> f64 {
    1.7e12 + number as f64 * 8.64e7
}

fn group(prefix: &str, numbers: std::ops::Range<usize>, words: usize) -> Vec<u8> {
    let ids: Vec<String> = numbers
        .clone()
        .map(|number| format!("{prefix}{number}"))
        .collect();
    let count = ids.len();
    let tags: Vec<String> = ids
        .iter()
        .enumerate()
        .flat_map(|(row, id)| [id.clone(), format!("kind{}", row % 3)])
        .collect();
    let vectors: Vec<f64> = (0..count / 2 * 4)
        .map(|place| (place as f64 * 0.37).sin())
        .collect();
    frame(
        "store",
        json!({ "personas": ["ada", "bob"], "associate": false }),
        json!({
            "id": ids,
            "persona": (0..count).map(|row| row % 2).collect::<Vec<_>>(),
            "content": numbers.clone().map(|number| prose(number, words)).collect::<Vec<_>>(),
            "context": numbers.clone().map(|number| format!("{{\"n\":{}}}", number % 4)).collect::<Vec<_>>(),
            "tagCounts": vec![2; count],
            "tags": tags,
            "importance": numbers.clone().map(|number| (number % 10) as f64 / 10.0).collect::<Vec<_>>(),
            "timestamp": numbers.clone().map(day).collect::<Vec<_>>(),
            "thread": numbers.map(|number| format!("thread{}", number % 4)).collect::<Vec<_>>(),
            "embeddingRows": (0..count / 2).collect::<Vec<_>>(),
            "embeddings": vectors,
        }),
    )
}

/// Stores that share a commit leave associations to the background and those alone do not: here both must be the same.
fn single(persona: &str, id: &str, content: &str, policy: &str) -> Vec<u8> {
    frame(
        "store",
        json!({ "personas": [persona], "onDuplicate": policy, "associate": false }),
        json!({ "id": [id], "content": [content], "tagCounts": [1], "tags": [id] }),
    )
}

fn recall(query: &str) -> Vec<u8> {
    frame("recall", json!({ "query": query, "limit": 5 }), json!({}))
}

fn flush(name: &'static str) -> Step {
    Step {
        name,
        frames: vec![frame("flush", json!({}), json!({}))],
        flushes: true,
    }
}

pub fn steps() -> Vec<Step> {
    let update = |id: &str, args: Json, columns: Json| {
        let mut args = args;
        args["id"] = json!(id);
        frame("update", args, columns)
    };
    let configure = |persona: &str, args: Json| {
        let mut args = args;
        args["personaId"] = json!(persona);
        frame("configurePersona", args, json!({}))
    };
    let delete = |ids: &[&str]| frame("delete", json!({ "ids": ids }), json!({}));
    vec![
        step("a first group", vec![group("a", 0..6, 20)]),
        step(
            "a single store",
            vec![single("bob", "b0", &prose(50, 10), "allow")],
        ),
        step("a recall", vec![recall("tea in the garden")]),
        step(
            "a persona of its own",
            vec![configure("cyd", json!({ "language": "none" }))],
        ),
        step("a group of several pages", vec![group("c", 100..130, 100)]),
        step(
            "an update",
            vec![update(
                "a1",
                json!({ "content": "the lantern burnt", "importance": 0.9, "tags": ["a1", "new"] }),
                json!({}),
            )],
        ),
        flush("a flush"),
        step("deletes", vec![delete(&["a2", "b0", "nobody"])]),
        step("another recall", vec![recall("winter violin harbour")]),
        step(
            "a merge",
            vec![
                single("ada", "d0", "the lantern burnt", "allow"),
                single("bob", "d1", &prose(3, 20), "merge"),
            ],
        ),
        step(
            "writes that share a commit, one of them refused",
            vec![
                single("cyd", "e0", "copper and velvet", "allow"),
                single("cyd", "e2", "copper and velvet", "merge"),
                update("e0", json!({ "importance": 0.7 }), json!({})),
                single("ada", "a1", "this id is taken", "allow"),
                update(
                    "c104",
                    json!({ "importance": 0.1 }),
                    json!({ "embedding": [0.5, 0.25, 0.0, 1.0] }),
                ),
                delete(&["c101"]),
                single("dan", "e1", "a persona that comes into being", "allow"),
            ],
        ),
        step(
            "a delete by filter",
            vec![frame(
                "deleteMatching",
                json!({ "personas": ["bob"], "filter": { "tags": ["kind1"] } }),
                json!({}),
            )],
        ),
        step(
            "a long text",
            vec![single("cyd", "f0", &prose(77, 3_000), "reject")],
        ),
        step(
            "other stop words",
            vec![configure("ada", json!({ "stopWords": ["tea", "the"] }))],
        ),
        step(
            "forgetting",
            vec![frame(
                "forget",
                json!({ "personas": ["bob"], "now": day(125) }),
                json!({}),
            )],
        ),
        step(
            "a clean-up",
            vec![frame(
                "cleanup",
                json!({ "personas": ["ada"], "threshold": 0.3, "now": day(210) }),
                json!({}),
            )],
        ),
        step(
            "another name",
            vec![frame(
                "renamePersona",
                json!({ "personaId": "dan", "to": "don" }),
                json!({}),
            )],
        ),
        step("a last recall", vec![recall("the letter by the window")]),
    ]
}

/// What must work once the faults are over.
pub fn probe() -> Vec<Step> {
    vec![
        step(
            "a store afterwards",
            vec![single("ada", "z0", "after the thunder", "allow")],
        ),
        step("a recall afterwards", vec![recall("thunder")]),
        step(
            "an update afterwards",
            vec![frame(
                "update",
                json!({ "id": "z0", "tags": ["z0", "late"] }),
                json!({}),
            )],
        ),
    ]
}

/// Recalls by which two indexes are compared.
pub fn questions() -> Vec<Vec<u8>> {
    let ask = |query: &str, more: Json, columns: Json| {
        let mut args = json!({ "query": query, "limit": 12, "recordAccess": false });
        let members = more.as_object().expect("an object").clone();
        args.as_object_mut().expect("an object").extend(members);
        frame("recall", args, columns)
    };
    let vector = json!({ "embedding": [0.1, 0.9, -0.3, 0.2] });
    vec![
        ask("", json!({ "limit": 100 }), json!({})),
        ask("tea", json!({}), json!({})),
        ask("the lantern burnt", json!({}), json!({})),
        ask("harbour winter letter", json!({ "personas": ["ada"] }), json!({})),
        ask("velvet windows", json!({ "personas": ["bob", "cyd"] }), json!({})),
        ask("number104", json!({}), json!({})),
        ask(
            "\"the lantern\" numb* lett*",
            json!({ "syntax": "query" }),
            json!({}),
        ),
        ask(
            "orchard",
            json!({ "filter": { "minImportance": 0.4 } }),
            json!({}),
        ),
        ask("orchard", json!({ "filter": { "tags": ["kind2"] } }), json!({})),
        ask(
            "river",
            json!({ "filter": { "context": "{\"n\":1}" } }),
            json!({}),
        ),
        ask("market", json!({ "filter": { "thread": "thread2" } }), json!({})),
        ask("signal", json!({ "groupBy": "thread" }), json!({})),
        ask("", json!({}), vector.clone()),
        ask(
            "yarrow persona taken",
            json!({ "personas": ["ada", "don"] }),
            vector,
        ),
    ]
}
