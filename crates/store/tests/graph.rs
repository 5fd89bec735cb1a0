//! Rows of the knowledge graph: what goes in comes out, from every side, and nothing stays behind.

use minds_store::{
    Connection, Durability, EdgeEnds, EdgeRow, LogKind, NameIndex, NewChange, NewEdge, NewMemory, NewNode,
    NextNumbers, NodeRow, OpenOptions, StoreError, TypeTable, Upgrade, open,
};
use std::time::Duration;

fn council() -> Connection {
    let options = OpenOptions {
        path: ":memory:".to_owned(),
        durability: Durability::Off,
        read_only: false,
        create: true,
        busy_timeout: Duration::from_secs(1),
        max_bytes: None,
        upgrade: Upgrade::Refuse,
        vfs: None,
        identity: "graph".to_owned(),
    };
    open(&options).expect("a council in memory").writer
}

fn node<'a>(number: i64, id: &'a str, name: &'a str) -> NewNode<'a> {
    NewNode {
        node: number,
        id,
        node_type: 1,
        name,
        attributes: None,
        importance: 0.5,
        relevance: Some(r#"{"ada":1}"#),
        created: 1,
        updated: 2,
        version: 1,
        activation: 0.25,
        access_count: 3,
        last_accessed: None,
    }
}

fn edge(number: i64, source: i64, target: i64) -> NewEdge<'static> {
    NewEdge {
        edge: number,
        source,
        target,
        edge_type: 1,
        weight: 0.75,
        confidence: 0.5,
        attributes: Some("{}"),
        created: 1,
        last_reinforced: Some(5),
        count: 2,
        decay_rate: 0.01,
        id: None,
    }
}

fn memory(connection: &Connection, number: i64, id: &str) {
    let new = NewMemory {
        memory: number,
        persona: 1,
        id,
        content: id,
        context: None,
        tags: None,
        timestamp: 0,
        importance: 0.5,
        emotional_valence: 0.0,
        decay_rate: 0.01,
        content_hash: 0,
        thread: None,
        position: None,
        last_decayed: None,
    };
    assert!(connection.insert_memory(&new).expect("a row"));
}

#[test]
fn nodes_are_found_by_number_id_and_name() {
    let connection = council();
    assert_eq!(connection.type_or_new(TypeTable::Nodes, "t").unwrap(), 1);
    assert_eq!(connection.type_or_new(TypeTable::Nodes, "u").unwrap(), 2);
    assert_eq!(connection.type_or_new(TypeTable::Nodes, "t").unwrap(), 1);
    assert_eq!(connection.type_number(TypeTable::Edges, "t").unwrap(), None);
    let types = connection.types(TypeTable::Nodes).unwrap();
    assert_eq!(types, [(1, "t".to_owned()), (2, "u".to_owned())]);
    let name = |number| connection.type_name(TypeTable::Nodes, number).unwrap();
    assert_eq!((name(2).as_deref(), name(3)), (Some("u"), None));

    assert!(connection.insert_node(&node(1, "a", "tea")).unwrap());
    assert!(!connection.insert_node(&node(2, "a", "water")).unwrap());
    assert!(!connection.insert_node(&node(2, "b", "tea")).unwrap());
    assert!(connection.insert_node(&node(7, "b", "water")).unwrap());

    let row = connection.node_by_name("tea", 1).unwrap().expect("the node");
    assert_eq!(Some(&row), connection.node(1).unwrap().as_ref());
    assert_eq!(Some(&row), connection.node_by_id("a").unwrap().as_ref());
    assert_eq!(connection.node_number("b").unwrap(), Some(7));
    assert_eq!(connection.nodes_by_name("water").unwrap(), [7]);
    assert!(connection.nodes_by_name("wat").unwrap().is_empty());
    assert_eq!(row.relevance.as_deref(), Some(r#"{"ada":1}"#));
    assert_eq!(
        (row.access_count, row.last_accessed, row.activation),
        (3, None, 0.25)
    );

    let renamed = NodeRow {
        name: "water".to_owned(),
        version: 2,
        ..row.clone()
    };
    assert!(!connection.update_node(&renamed).unwrap());
    assert_eq!(connection.node(1).unwrap(), Some(row));
    let other_type = NodeRow {
        node_type: 2,
        ..renamed
    };
    assert!(connection.update_node(&other_type).unwrap());
    assert_eq!(connection.node_by_name("water", 2).unwrap(), Some(other_type));

    let mut seen = Vec::new();
    let scan = connection.nodes::<StoreError>(2, i64::MAX, |row| {
        seen.push(row.node);
        Ok(true)
    });
    scan.unwrap();
    assert_eq!(seen, [7]);
    connection.delete_node(7).unwrap();
    assert_eq!(connection.node_by_id("b").unwrap(), None);
}

#[test]
fn edges_are_found_by_their_ends_in_every_stretch() {
    let connection = council();
    // The first and the last number of a stretch, and later ones.
    let numbers = [1, 65_535, 65_536, 65_537, 1 << 20];
    for (number, target) in numbers.into_iter().zip(10..) {
        assert!(connection.insert_edge(&edge(number, 1, target)).unwrap());
    }
    for (number, target) in numbers.into_iter().zip(10..) {
        let found = connection.edge_between(1, target, 1).unwrap().expect("the edge");
        assert_eq!((found.edge, found.target), (number, target));
        assert_eq!(connection.edge(number).unwrap(), Some(found));
    }
    assert_eq!(connection.edge_between(1, 10, 2).unwrap(), None);
    assert_eq!(connection.edge_between(10, 1, 1).unwrap(), None);

    let changed = EdgeRow {
        weight: 0.0,
        count: 3,
        last_reinforced: None,
        ..connection.edge(1).unwrap().expect("the edge")
    };
    connection.update_edge(&changed).unwrap();
    assert_eq!(connection.edge_between(1, 10, 1).unwrap(), Some(changed));

    let mut weights = Vec::new();
    let read = connection.edge_weights(2, i64::MAX, |source, target, edge_type, weight| {
        weights.push((source, target, edge_type, weight));
    });
    read.unwrap();
    assert_eq!(weights.len(), 4);
    assert_eq!(weights[0], (1, 11, 1, 0.75));

    assert_eq!(connection.repeated_edges().unwrap(), 0);
    connection.insert_edge(&edge(2, 1, 11)).unwrap();
    assert_eq!(connection.repeated_edges().unwrap(), 1);
    // The first of the two goes.
    connection.delete_repeated_edges().unwrap();
    assert_eq!(connection.repeated_edges().unwrap(), 0);
    assert_eq!(connection.edge(2).unwrap(), None);
    assert!(connection.edge_between(1, 11, 1).unwrap().is_some());

    assert_eq!(connection.edge_stretches().unwrap(), 17);
    connection.delete_edges_of(&[14, 15, 10]).unwrap();
    assert_eq!(connection.edge(1 << 20).unwrap(), None);
    assert_eq!(connection.edge(1).unwrap(), None);
    assert!(connection.edge(65_536).unwrap().is_some());
    connection.delete_edges_of(&[1]).unwrap();
    assert_eq!(connection.edge(65_536).unwrap(), None);
    assert_eq!(connection.edge_stretches().unwrap(), 1);
}

#[test]
fn a_stretch_has_the_edges_whose_numbers_are_in_it() {
    let connection = council();
    for (number, source, target) in [(1, 1, 3), (65_535, 1, 2), (65_536, 1, 2), (65_537, 2, 1)] {
        assert!(connection.insert_edge(&edge(number, source, target)).unwrap());
    }
    assert_eq!([65_535, 65_536].map(Connection::stretch_of), [0, 1]);
    let all = |stretch| {
        let mut numbers = Vec::new();
        connection
            .edges_in(stretch, |ends| numbers.push(ends.edge))
            .unwrap();
        numbers
    };
    assert_eq!(
        (all(0), all(1), all(2)),
        (vec![65_535, 1], vec![65_536, 65_537], vec![])
    );
    let expected = EdgeEnds {
        edge: 65_537,
        source: 2,
        target: 1,
        edge_type: 1,
    };
    let mut found = Vec::new();
    connection.edges_from(1, 2, |ends| found.push(ends)).unwrap();
    connection.edges_to(1, 1, |ends| found.push(ends)).unwrap();
    assert_eq!(found, [expected, expected]);
    connection.edges_from(0, 2, |ends| found.push(ends)).unwrap();
    connection.edges_to(0, 1, |ends| found.push(ends)).unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(connection.edge_in(0, 1, 2, 1).unwrap(), Some(65_535));
    assert_eq!(connection.edge_in(1, 1, 2, 1).unwrap(), Some(65_536));
    assert_eq!(connection.edge_in(1, 1, 2, 2).unwrap(), None);
    assert_eq!(connection.edge_weight_sum().unwrap(), 3.0);
}

#[test]
fn names_are_found_by_how_they_begin() {
    let connection = council();
    let words = [
        ("tea", 5),
        ("tea", 2),
        ("teapot", 2),
        ("te", 9),
        ("tf", 1),
        ("té", 3),
        ("t\u{10ffff}", 4),
        ("t\u{10ffff}x", 6),
        ("茶", 7),
        ("茶室", 8),
        ("茷", 10),
        ("z", 11),
    ];
    for (word, node) in words {
        connection.insert_name(NameIndex::Words, word, node).unwrap();
        connection.insert_name(NameIndex::Words, word, node).unwrap();
    }
    connection
        .insert_name(NameIndex::Phrases, "tea time", 12)
        .unwrap();
    let found = |prefix| connection.nodes_with_prefix(NameIndex::Words, prefix).unwrap();
    assert_eq!(found("te"), [2, 5, 9]);
    assert_eq!(found("tea"), [2, 5]);
    assert_eq!(found("teapots"), [0i64; 0]);
    assert_eq!(found("té"), [3]);
    // What goes on with the largest character begins with the prefix too.
    assert_eq!(found("t"), [1, 2, 3, 4, 5, 6, 9]);
    assert_eq!(found("t\u{10ffff}"), [4, 6]);
    assert_eq!(found("\u{10ffff}"), [0i64; 0]);
    // 茷 is the character after 茶, with the same first bytes.
    assert_eq!(found("茶"), [7, 8]);
    assert_eq!(found(""), (1..=11).collect::<Vec<_>>());
    let phrases = |prefix| connection.nodes_with_prefix(NameIndex::Phrases, prefix).unwrap();
    assert_eq!((phrases("tea t"), phrases("te")), (vec![12], vec![12]));

    assert_eq!(
        connection.nodes_named(NameIndex::Words, "tea", 9).unwrap(),
        [2, 5]
    );
    connection.delete_name(NameIndex::Words, "tea", 2).unwrap();
    assert_eq!(connection.nodes_named(NameIndex::Words, "tea", 9).unwrap(), [5]);
    assert_eq!(found("tea"), [2, 5]);
}

#[test]
fn an_id_that_was_given_belongs_to_one_edge() {
    let connection = council();
    let named = NewEdge {
        id: Some("mine"),
        ..edge(1, 1, 2)
    };
    assert!(connection.insert_edge(&named).unwrap());
    assert!(
        !connection
            .insert_edge(&NewEdge {
                edge: 2,
                target: 3,
                ..named
            })
            .unwrap()
    );
    let found = connection.edge_by_id("mine").unwrap().expect("the edge");
    assert_eq!((found.edge, found.id.as_deref()), (1, Some("mine")));
}

#[test]
fn links_go_with_their_memory_and_their_node() {
    let connection = council();
    for (number, id) in [(1, "m"), (2, "n")] {
        memory(&connection, number, id);
    }
    connection.insert_node(&node(1, "a", "a")).unwrap();
    connection.insert_node(&node(2, "b", "b")).unwrap();
    for (memory, node) in [(2, 1), (1, 2), (1, 1)] {
        assert!(connection.insert_link(memory, node).unwrap());
    }
    assert!(!connection.insert_link(1, 1).unwrap());
    assert_eq!(
        connection.links_after((0, 0), 9).unwrap(),
        [(1, 1), (1, 2), (2, 1)]
    );
    assert_eq!(connection.links_after((1, 1), 1).unwrap(), [(1, 2)]);
    assert_eq!(connection.nodes_of_memory(1, 1, 9).unwrap(), [2]);
    assert_eq!(connection.memories_of_node(1, 0, 9).unwrap(), [1, 2]);
    connection.delete_node(2).unwrap();
    assert_eq!(connection.link_count().unwrap(), 2);
    connection.delete_memory(1).unwrap();
    assert_eq!(connection.links_after((0, 0), 9).unwrap(), [(2, 1)]);
    assert!(connection.delete_link(2, 1).unwrap());
    assert!(!connection.delete_link(2, 1).unwrap());
}

#[test]
fn nodes_are_found_by_names_and_by_how_names_begin() {
    let connection = council();
    for (number, id) in [(1, "a"), (2, "b")] {
        connection.insert_node(&node(number, id, id)).unwrap();
    }
    let words = [
        ("tea", 2),
        ("tea", 1),
        ("teapot", 1),
        ("t\u{10ffff}", 1),
        ("te", 3),
        ("u", 2),
    ];
    for (key, number) in words {
        connection.insert_name(NameIndex::Words, key, number).unwrap();
        connection.insert_name(NameIndex::Words, key, number).unwrap();
    }
    connection
        .insert_name(NameIndex::Phrases, "green tea", 1)
        .unwrap();
    let named = |key| connection.nodes_named(NameIndex::Words, key, 9).unwrap();
    assert_eq!(
        (named("tea"), named("green tea"), named("Tea")),
        (vec![1, 2], vec![], vec![])
    );
    assert_eq!(connection.nodes_named(NameIndex::Words, "tea", 1).unwrap(), [1]);
    let begun = |prefix| connection.nodes_with_prefix(NameIndex::Words, prefix).unwrap();
    assert_eq!(
        (begun("t"), begun("tea"), begun("teap"), begun("v")),
        (vec![1, 2, 3], vec![1, 2], vec![1], vec![])
    );

    // Node 3 is not there.
    let mut seen = Vec::new();
    let read = connection.names(NameIndex::Words, |key, node| seen.push((key.to_owned(), node)));
    read.unwrap();
    assert_eq!(seen.len(), 5);
    assert!(seen.contains(&("teapot".to_owned(), 1)));
    connection.delete_name(NameIndex::Words, "tea", 1).unwrap();
    assert_eq!(named("tea"), [2]);
    connection.clear_names().unwrap();
    assert!(begun("").is_empty());
    assert!(
        connection
            .nodes_named(NameIndex::Phrases, "green tea", 9)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn what_belongs_to_nothing_is_found_and_taken_away() {
    let connection = council();
    connection.insert_node(&node(1, "a", "a")).unwrap();
    connection.insert_edge(&edge(1, 1, 9)).unwrap();
    connection.insert_link(9, 1).unwrap();
    let found = connection.orphans(true).unwrap();
    let tables: Vec<_> = found.iter().map(|repair| (repair.table, repair.rows)).collect();
    assert_eq!(tables, [("links", 1), ("edges", 1)]);
    assert!(connection.orphans(false).unwrap().is_empty());
}

#[test]
fn numbers_are_never_used_twice_and_the_log_names_what_changed() {
    let connection = council();
    assert_eq!(
        connection.next_numbers().unwrap(),
        NextNumbers { node: 1, edge: 1 }
    );
    let log = |kind, first, last, edge_type| {
        let change = NewChange {
            kind,
            persona: None,
            first,
            last,
            id: None,
            edge_type,
            next: 1,
        };
        connection.log(&change, 7).expect("a row of the log");
    };
    log(LogKind::NodesAdded, 1, 20, None);
    log(LogKind::EdgesAdded, 1, 30, None);
    log(LogKind::EdgeRemoved, 900, 901, Some(4));
    let next = NextNumbers { node: 21, edge: 31 };
    connection.set_next_numbers(next).unwrap();
    assert_eq!(connection.next_numbers().unwrap(), next);
    assert_eq!(connection.next_numbers_by_rows().unwrap(), next);
    // Numbers of nodes and edges are none of memories.
    assert_eq!(connection.next_memory_by_rows().unwrap(), 1);
    let changes = connection.changes_after(2).unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!(
        (changes[0].kind, changes[0].first, changes[0].edge_type),
        (LogKind::EdgeRemoved, 900, Some(4))
    );
}
