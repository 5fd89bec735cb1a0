//! Traversals in the inline lane: what is answered there is what the patient lane answers, to the byte, and what may be
//! much work is not.

#[path = "../support/mod.rs"]
mod support;

use minds_engine::{Engine, Immediate};
use serde_json::{Value as Json, json};
use std::sync::Arc;
use support::host;
use support::value::Value;
use support::wire::{self, Outcome};

fn frame(op: &str, args: Json, columns: Json) -> Vec<u8> {
    let lists = serde_json::from_value(columns).expect("lists by name");
    wire::frame(&json!({ "op": op, "args": args }), &lists)
}

/// Adds rows, all of them new.
fn add(engine: &Arc<Engine>, op: &str, rows: usize, columns: Json) {
    match wire::execute(engine, &frame(op, json!({}), columns)) {
        Outcome::Done { reply, columns } => {
            let outcomes = columns.get("outcome").expect("outcomes").list();
            assert_eq!(outcomes, vec![Value::Number(0.0); rows], "{reply:?}");
        }
        Outcome::Failed {
            code,
            message,
            details,
        } => panic!("{op} failed with {code}: {message} {details:?}"),
    }
}

/// A council with the nodes n0, n1, ... and these edges between them.
fn graph(nodes: usize, edges: &[(usize, usize)]) -> Arc<Engine> {
    let engine = host::open(host::options(":memory:"), Immediate).expect("a council");
    let ids: Vec<String> = (0..nodes).map(|node| format!("n{node}")).collect();
    for ids in ids.chunks(10_000) {
        let types = vec!["x"; ids.len()];
        let columns = json!({ "id": ids, "name": ids, "type": types });
        add(&engine, "addNodes", ids.len(), columns);
    }
    for edges in edges.chunks(10_000) {
        let end = |end: fn(&(usize, usize)) -> usize| -> Vec<&str> {
            edges.iter().map(|edge| ids[end(edge)].as_str()).collect()
        };
        let types: Vec<String> = edges.iter().map(|edge| format!("r{}", edge.0 % 3)).collect();
        let weights: Vec<f64> = edges
            .iter()
            .map(|edge| 0.1 + (edge.1 % 9) as f64 / 10.0)
            .collect();
        let columns = json!({
            "source": end(|edge| edge.0),
            "target": end(|edge| edge.1),
            "type": types,
            "weight": weights,
        });
        add(&engine, "addEdges", edges.len(), columns);
    }
    engine
}

#[test]
fn answers_are_those_of_the_patient_lane() {
    let edges: Vec<(usize, usize)> = (0..600)
        .map(|edge| (edge % 200, (edge % 200 * 31 + edge / 200 * 57 + 1) % 200))
        .collect();
    let engine = graph(200, &edges);
    let seeds = json!({ "id": ["n3", "n50", "n3"], "value": [1.0, 0.5, 0.25] });
    let commands = [
        frame("related", json!({ "ids": ["n5"] }), json!({})),
        frame(
            "related",
            json!({ "ids": ["n5", "n9"], "direction": "both", "maxDepth": 5, "edgeTypes": ["r1", "none"] }),
            json!({}),
        ),
        frame(
            "related",
            json!({ "ids": ["n5"], "edges": false, "limit": 3 }),
            json!({}),
        ),
        frame("related", json!({ "ids": ["nobody"] }), json!({})),
        frame("paths", json!({ "from": "n5", "to": "n77" }), json!({})),
        frame(
            "paths",
            json!({ "from": "n5", "to": "n77", "weighted": true }),
            json!({}),
        ),
        frame("activate", json!({}), seeds.clone()),
        frame(
            "activate",
            json!({ "mode": "optimus", "limit": 5 }),
            seeds.clone(),
        ),
        frame("activate", json!({ "decay": 2 }), seeds),
    ];
    for command in commands {
        assert_eq!(
            engine.execute_inline(&command),
            Some(engine.execute_frame(&command))
        );
    }
}

#[test]
fn what_may_be_much_work_is_declined() {
    // A chain, and a hub that leads to all of it.
    let chain = (1..8_000).map(|node| (node, node + 1));
    let edges: Vec<(usize, usize)> = chain.chain((1..=8_000).map(|node| (0, node))).collect();
    let engine = graph(8_001, &edges);
    let is_inline = |op, args, columns| engine.execute_inline(&frame(op, args, columns)).is_some();
    assert!(is_inline("related", json!({ "ids": ["n5"] }), json!({})));
    assert!(is_inline(
        "related",
        json!({ "ids": ["n5"], "maxDepth": 3 }),
        json!({})
    ));
    assert!(!is_inline("related", json!({ "ids": ["n0"] }), json!({})));
    assert!(!is_inline(
        "related",
        json!({ "ids": ["n5"], "direction": "both" }),
        json!({})
    ));
    assert!(is_inline("paths", json!({ "from": "n1", "to": "n9" }), json!({})));
    assert!(!is_inline(
        "paths",
        json!({ "from": "n1", "to": "n9", "count": 2 }),
        json!({})
    ));
    assert!(is_inline("activate", json!({}), json!({ "id": ["n1"] })));
    assert!(is_inline("activate", json!({}), json!({ "id": ["n0"] })));
    // In each round all edges count, and in the end all nodes would have to be written down.
    let hub = json!({ "id": ["n0"] });
    assert!(!is_inline("activate", json!({ "mode": "optimus" }), hub.clone()));
    assert!(!is_inline("activate", json!({ "iterations": 9 }), hub));
    assert!(!is_inline("pageRank", json!({}), json!({})));
    assert!(!is_inline(
        "personalizedPageRank",
        json!({ "topK": 1 }),
        json!({ "id": ["n1"] })
    ));
}

#[test]
fn what_turns_out_to_be_far_is_declined() {
    // What a node leads to, and what leads to another one, without a way between them.
    let half = 45_000;
    let away = (1..=half).map(|node| (0, node));
    let edges: Vec<(usize, usize)> = away
        .chain((1..=half).map(|node| (half + node, 2 * half + 1)))
        .collect();
    let engine = graph(2 * half + 2, &edges);
    let path = frame(
        "paths",
        json!({ "from": "n0", "to": format!("n{}", 2 * half + 1) }),
        json!({}),
    );
    assert_eq!(engine.execute_inline(&path), None);
    let active = frame("activate", json!({ "iterations": 1 }), json!({ "id": ["n0"] }));
    assert_eq!(engine.execute_inline(&active), None);
    let near = frame("paths", json!({ "from": "n0", "to": "n7" }), json!({}));
    assert_eq!(engine.execute_inline(&near), Some(engine.execute_frame(&near)));
}

#[test]
fn activation_that_is_much_work_again_and_again_is_still_answered_there_when_it_is_not() {
    let engine = graph(8_001, &(1..=8_000).map(|node| (0, node)).collect::<Vec<_>>());
    let activate = |args: Json, seed: &str| frame("activate", args, json!({ "id": [seed] }));
    let large = activate(json!({ "iterations": 9 }), "n0");
    let small = activate(json!({}), "n1");
    for _ in 0..100 {
        assert_eq!(engine.execute_inline(&large), None);
    }
    // Soon it is tried again, and from then on each time.
    let tried = (0..100).map(|_| engine.execute_inline(&small));
    let answered: Vec<_> = tried.skip_while(Option::is_none).collect();
    assert!(answered.len() > 90, "{}", answered.len());
    let expected = Some(engine.execute_frame(&small));
    assert!(answered.iter().all(|answer| *answer == expected));
}
