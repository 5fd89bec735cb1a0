//! The same for the graph.

use crate::support::host;
use crate::{ask, assert_repaired, connection, verify};
use minds_engine::{Engine, Immediate};
use minds_store::{Connection, EdgeRow, NameIndex, NewEdge, NewNode, NextNumbers, NodeRow};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// An open council of three nodes and three edges, which `alter` changes through a connection of its own.
fn altered(alter: impl FnOnce(&Connection)) -> (tempfile::TempDir, Arc<Engine>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.council").display().to_string();
    let engine = host::open(host::options(&path), Immediate).expect("a council");
    let nodes = json!({
        "id": ["a", "b", "c"],
        "name": ["Ada Lovelace", "Charles Babbage", "Analytical Engine"],
        "type": ["person", "person", "machine"],
        "attributes": ["{\"aliases\":[\"Countess\"]}", "", "{\"year\":1837}"],
    });
    ask(&engine, "addNodes", json!({}), nodes);
    add_edges(
        &engine,
        json!({ "source": ["a", "b", "a"], "target": ["b", "c", "c"], "type": ["knows", "made", "wrote of"] }),
    );
    assert_eq!(verify(&engine, false), [], "before");
    alter(&connection(&path));
    (folder, engine)
}

/// Adds edges; their ids.
fn add_edges(engine: &Arc<Engine>, edges: Json) -> Vec<String> {
    let (_, columns) = ask(engine, "addEdges", json!({}), edges);
    let ids = columns.get("id").expect("ids").list();
    ids.iter().map(|id| id.text().to_owned()).collect()
}

fn kinds(engine: &Arc<Engine>, repair: bool) -> Vec<(String, bool)> {
    let problems = verify(engine, repair).into_iter();
    problems.map(|(kind, _, repaired)| (kind, repaired)).collect()
}

/// Exactly these kinds are found, are repaired, and are gone.
fn assert_all_repaired(engine: &Arc<Engine>, expected: &[&str]) {
    let with = |repaired| -> Vec<(String, bool)> {
        expected
            .iter()
            .map(|kind| ((*kind).to_owned(), repaired))
            .collect()
    };
    assert_eq!(kinds(engine, false), with(false));
    assert_eq!(kinds(engine, true), with(true));
    assert_eq!(verify(engine, false), []);
}

#[test]
fn an_edge_that_is_there_twice() {
    let (_folder, engine) = altered(|connection| {
        let first = connection.edge(1).expect("a read").expect("an edge");
        let again = NewEdge {
            edge: 9,
            source: first.source,
            target: first.target,
            edge_type: first.edge_type,
            weight: 0.25,
            confidence: first.confidence,
            attributes: None,
            created: first.created,
            last_reinforced: None,
            count: 1,
            decay_rate: first.decay_rate,
            id: None,
        };
        assert!(connection.insert_edge(&again).expect("a write"));
    });
    // The number is one that the next edges would have been given, and the later weight counts.
    assert_all_repaired(&engine, &["row", "counter", "index"]);
    let ids = add_edges(
        &engine,
        json!({ "source": ["a", "c"], "target": ["b", "a"], "type": ["knows", "knows"] }),
    );
    assert_eq!(ids, ["edge:9", "edge:10"]);
    assert_eq!(verify(&engine, false), []);
}

#[test]
fn numbers_that_are_taken() {
    let (_folder, engine) = altered(|connection| {
        connection
            .set_next_numbers(NextNumbers { node: 9, edge: 3 })
            .expect("a write");
    });
    assert_repaired(&engine, "counter", "edge is 3, but 3");
    let ids = add_edges(
        &engine,
        json!({ "source": ["c"], "target": ["a"], "type": ["knows"] }),
    );
    assert_eq!(ids, ["edge:4"]);
}

/// A number that is taken is no reason to overwrite a row.
#[test]
fn what_would_be_stored_under_a_number_that_is_taken_is_refused() {
    let (_folder, engine) = altered(|connection| {
        connection
            .set_next_numbers(NextNumbers { node: 2, edge: 2 })
            .expect("a write");
    });
    let refused = |op: &str, columns: Json| {
        let lists = serde_json::from_value(columns).expect("lists by name");
        let frame = crate::wire::frame(&json!({ "op": op, "args": {} }), &lists);
        match crate::wire::execute(&engine, &frame) {
            crate::Outcome::Failed { code, .. } => assert_eq!(code, "CORRUPT"),
            done => panic!("{done:?}"),
        }
    };
    refused("addNodes", json!({ "name": ["new"], "type": ["person"] }));
    refused(
        "addEdges",
        json!({ "source": ["c"], "target": ["a"], "type": ["knows"] }),
    );
    assert_all_repaired(&engine, &["counter", "counter"]);
    ask(
        &engine,
        "addNodes",
        json!({}),
        json!({ "name": ["new"], "type": ["person"] }),
    );
    assert_eq!(verify(&engine, false), []);
}

#[test]
fn words_and_phrases_that_no_row_gives() {
    let (_folder, engine) = altered(|connection| {
        connection
            .insert_name(NameIndex::Words, "lace", 1)
            .expect("a write");
        connection
            .delete_name(NameIndex::Phrases, "countess", 1)
            .expect("a write");
    });
    let found = verify(&engine, false);
    assert!(
        found[0].1.contains("words") && found[1].1.contains("phrases"),
        "{found:?}"
    );
    assert_all_repaired(&engine, &["index", "index"]);
}

/// A word of another node makes up for none.
#[test]
fn words_of_another_node() {
    let (_folder, engine) = altered(|connection| {
        connection
            .delete_name(NameIndex::Words, "ada", 1)
            .expect("a write");
        connection
            .insert_name(NameIndex::Words, "ada", 2)
            .expect("a write");
    });
    assert_repaired(&engine, "index", "words");
}

#[test]
fn an_edge_that_was_taken_away() {
    let (_folder, engine) = altered(|connection| connection.delete_edge(2).expect("a write"));
    assert_repaired(&engine, "index", "graph");
    // As the graph in memory has it, so it is done: the edge is new.
    let ids = add_edges(
        &engine,
        json!({ "source": ["b"], "target": ["c"], "type": ["made"] }),
    );
    assert_eq!(ids, ["edge:4"]);
    assert_eq!(verify(&engine, false), []);
}

#[test]
fn a_node_that_was_taken_away() {
    let (_folder, engine) = altered(|connection| connection.delete_node(1).expect("a write"));
    let found = verify(&engine, false);
    let orphans: Vec<_> = found.iter().filter(|(kind, ..)| kind == "orphan").collect();
    assert_eq!(orphans.len(), 3, "words, phrases and edges: {found:?}");
    assert!(verify(&engine, true).iter().all(|(.., repaired)| *repaired));
    assert_eq!(verify(&engine, false), []);
}

#[test]
fn a_node_that_nobody_added() {
    let (_folder, engine) = altered(|connection| {
        let new = NewNode {
            node: 4,
            id: "d",
            node_type: 1,
            name: "Dorothy",
            attributes: None,
            importance: 0.5,
            relevance: None,
            created: 0,
            updated: 0,
            version: 1,
            activation: 0.0,
            access_count: 0,
            last_accessed: None,
        };
        assert!(connection.insert_node(&new).expect("a write"));
    });
    assert_all_repaired(&engine, &["index", "index", "counter", "index"]);
    add_edges(
        &engine,
        json!({ "source": ["d"], "target": ["d"], "type": ["knows"] }),
    );
    assert_eq!(verify(&engine, false), []);
}

/// What no version writes is told and stays.
#[test]
fn rows_of_the_graph_that_no_version_writes() {
    type NodeChange = fn(&mut NodeRow);
    type EdgeChange = fn(&mut EdgeRow);
    let of_nodes: [(&str, NodeChange); 5] = [
        ("attributes", |row| row.attributes = Some("[1]".to_owned())),
        ("relevance", |row| row.relevance = Some(r#"{"ada":2}"#.to_owned())),
        ("type", |row| row.node_type = 77),
        ("importance", |row| row.importance = 7.0),
        ("activation", |row| row.activation = -1.0),
    ];
    let of_edges: [(&str, EdgeChange); 4] = [
        ("attributes", |row| row.attributes = Some("{".to_owned())),
        ("confidence", |row| row.confidence = 2.0),
        ("weight", |row| row.weight = -1.0),
        // As good as none in memory, where all other edges stay.
        ("weight", |row| row.weight = 1e300),
    ];
    let told = |what: &str, owner: &str, alter: &dyn Fn(&Connection)| {
        let (_folder, engine) = altered(alter);
        for repair in [false, true, false] {
            let found = verify(&engine, repair);
            let (kind, message, repaired) = &found[0];
            assert_eq!((kind.as_str(), *repaired), ("row", false), "{what}: {found:?}");
            assert!(message.contains(owner) && message.contains(what), "{message}");
        }
        assert_eq!(
            verify(&engine, false).len(),
            1,
            "{what}: the graph in memory was derived anew"
        );
        add_edges(
            &engine,
            json!({ "source": ["c"], "target": ["b"], "type": ["knows"] }),
        );
    };
    for (what, change) in of_nodes {
        told(what, "node 'b'", &|connection| {
            let mut row = connection.node_by_id("b").expect("a read").expect("a node");
            change(&mut row);
            assert!(connection.update_node(&row).expect("a write"));
        });
    }
    for (what, change) in of_edges {
        told(what, "edge 2", &|connection| {
            let mut row = connection.edge(2).expect("a read").expect("an edge");
            change(&mut row);
            connection.update_edge(&row).expect("a write");
        });
    }
}
