//! Steps to draw from: few ids, names and types, so that they meet.

use proptest::prelude::*;

const NAMES: [&str; 7] = [
    "ada",
    "Ada",
    "ada lovelace",
    "the analytical engine",
    "Engine engine",
    "...",
    "a b c d e f g h i j k l m",
];
const NODE_TYPES: [&str; 2] = ["person", "place"];
const EDGE_TYPES: [&str; 3] = ["knows", "made", ""];
const ATTRIBUTES: [&str; 7] = [
    "",
    r#"{"a":1}"#,
    r#"{"b":[1,2],"a":2}"#,
    r#"{"aliases":["Countess","ada"]}"#,
    r#"{"aliases":["engine","...","Engine"],"c":{}}"#,
    r#"{"aliases":["a",1]}"#,
    r#"[1]"#,
];

#[derive(Debug, Clone)]
pub struct NewNode {
    pub id: String,
    pub name: String,
    pub node_type: &'static str,
    pub attributes: &'static str,
    pub importance: f64,
}

#[derive(Debug, Clone)]
pub struct NewEdge {
    pub id: String,
    pub source: String,
    pub target: String,
    pub edge_type: &'static str,
    pub attributes: &'static str,
    pub weight: f64,
}

#[derive(Debug, Clone)]
pub enum Command {
    AddNodes(Vec<NewNode>),
    AddEdges(Vec<NewEdge>),
    UpdateNode {
        id: String,
        name: Option<&'static str>,
        node_type: Option<&'static str>,
        attributes: Option<&'static str>,
        importance: Option<f64>,
    },
    UpdateEdge {
        id: String,
        attributes: Option<&'static str>,
        weight: Option<f64>,
    },
    RemoveNodes(Vec<String>),
    RemoveEdges(Vec<String>),
}

#[derive(Debug, Clone)]
pub enum Step {
    /// One command, on this engine or on the other one.
    Alone {
        elsewhere: bool,
        command: Command,
    },
    /// Several that wait for one commit.
    Together(Vec<Command>),
    /// Both engines verify.
    Verify,
    Reopen,
}

fn node_id() -> impl Strategy<Value = String> {
    // A node that is not there keeps a whole group out.
    prop_oneof![30 => 0..4_u8, 1 => Just(9)].prop_map(|number| format!("n{number}"))
}

fn edge_id() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => (1..24_u8).prop_map(|number| format!("edge:{number}")),
        1 => (0..4_u8).prop_map(|number| format!("e{number}")),
        1 => Just("edge:01".to_owned()),
    ]
}

fn attributes() -> impl Strategy<Value = &'static str> {
    // What is refused is rare: it keeps a whole group out.
    prop_oneof![20 => prop::sample::select(&ATTRIBUTES[..6]), 1 => Just(ATTRIBUTES[6])]
}

fn quarters() -> impl Strategy<Value = f64> {
    prop_oneof![30 => (0..=4_u8).prop_map(|quarters| f64::from(quarters) / 4.0), 1 => Just(f64::NAN)]
}

fn new_node() -> impl Strategy<Value = NewNode> {
    let name = prop::sample::select(&NAMES[..]);
    let node_type = prop::sample::select(&NODE_TYPES[..]);
    let id = (0..12_u8).prop_map(|number| format!("n{number}"));
    (id, name, node_type, attributes(), quarters()).prop_map(
        |(id, name, node_type, attributes, importance)| NewNode {
            id,
            name: name.to_owned(),
            node_type,
            attributes,
            importance,
        },
    )
}

fn new_edge() -> impl Strategy<Value = NewEdge> {
    let id = prop_oneof![8 => Just(String::new()), 1 => (0..4_u8).prop_map(|number| format!("e{number}"))];
    let edge_type = prop_oneof![30 => prop::sample::select(&EDGE_TYPES[..2]), 1 => Just(EDGE_TYPES[2])];
    (id, node_id(), node_id(), edge_type, attributes(), quarters()).prop_map(
        |(id, source, target, edge_type, attributes, weight)| NewEdge {
            id,
            source,
            target,
            edge_type,
            attributes,
            weight,
        },
    )
}

fn any_command() -> impl Strategy<Value = Command> {
    let update_node = (
        node_id(),
        prop::option::of(prop::sample::select(&NAMES[..])),
        prop::option::of(prop::sample::select(&NODE_TYPES[..])),
        prop::option::of(attributes()),
        prop::option::of(quarters()),
    )
        .prop_map(
            |(id, name, node_type, attributes, importance)| Command::UpdateNode {
                id,
                name,
                node_type,
                attributes,
                importance,
            },
        );
    let update_edge = (
        edge_id(),
        prop::option::of(attributes()),
        prop::option::of(quarters()),
    )
        .prop_map(|(id, attributes, weight)| Command::UpdateEdge {
            id,
            attributes,
            weight,
        });
    prop_oneof![
        6 => prop::collection::vec(new_node(), 1..5).prop_map(Command::AddNodes),
        8 => prop::collection::vec(new_edge(), 1..6).prop_map(Command::AddEdges),
        2 => update_node,
        2 => update_edge,
        1 => prop::collection::vec(node_id(), 1..3).prop_map(Command::RemoveNodes),
        2 => prop::collection::vec(edge_id(), 1..5).prop_map(Command::RemoveEdges),
    ]
}

/// A history; it begins with nodes for its edges.
pub fn any_history() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(any_step(), 1..30).prop_map(|mut steps| {
        let nodes = (0..4).map(|number| NewNode {
            id: format!("n{number}"),
            name: NAMES[number].to_owned(),
            node_type: NODE_TYPES[number % 2],
            attributes: ATTRIBUTES[number],
            importance: 0.5,
        });
        let command = Command::AddNodes(nodes.collect());
        let elsewhere = false;
        steps.insert(0, Step::Alone { elsewhere, command });
        steps
    })
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (any::<bool>(), any_command()).prop_map(|(elsewhere, command)| Step::Alone { elsewhere, command }),
        3 => prop::collection::vec(any_command(), 2..6).prop_map(Step::Together),
        2 => Just(Step::Verify),
        1 => Just(Step::Reopen),
    ]
}
