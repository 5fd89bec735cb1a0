//! The oracle: nodes and edges by number.

use crate::commands::{Command, NewEdge, NewNode};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub id: String,
    pub name: String,
    pub node_type: String,
    pub attributes: String,
    pub importance: f64,
    pub version: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    pub id: String,
    pub source: i64,
    pub target: i64,
    pub edge_type: String,
    pub attributes: String,
    pub weight: f64,
    pub count: u32,
}

/// What a command must give.
#[derive(Debug, PartialEq)]
pub enum Given {
    /// Ids and outcomes.
    Stored(Vec<(String, u8)>),
    Count(usize),
    /// The id of the row that came back.
    Row(String),
    Failed(&'static str),
}

#[derive(Debug, Clone, Default)]
pub struct Model {
    pub nodes: BTreeMap<i64, Node>,
    pub edges: BTreeMap<i64, Edge>,
    last_node: i64,
    last_edge: i64,
}

type Result<T> = std::result::Result<T, &'static str>;

/// An object's text as it is kept.
fn kept(text: &str) -> String {
    if text.is_empty() { "{}" } else { text }.to_owned()
}

fn check_attributes(text: &str) -> Result<()> {
    if text.starts_with('[') {
        return Err("CONTEXT_INVALID");
    }
    Ok(())
}

fn check_unit(number: f64) -> Result<()> {
    if number.is_nan() {
        return Err("OUT_OF_RANGE");
    }
    Ok(())
}

/// The drawn texts have no space outside of strings, and no key twice.
fn merged(old: &str, added: &str) -> String {
    let members = |text: &str| -> Vec<(String, String)> {
        let object: BTreeMap<String, serde_json::Value> = serde_json::from_str(text).expect("an object");
        let mut members: Vec<_> = object
            .into_iter()
            .map(|(key, value)| (key, value.to_string()))
            .collect();
        members.sort_by_key(|(key, _)| text.find(&format!("\"{key}\":")));
        members
    };
    let (mut all, new) = (members(old), members(&kept(added)));
    for (key, value) in new {
        match all.iter_mut().find(|(other, _)| *other == key) {
            Some(member) => member.1 = value,
            None => all.push((key, value)),
        }
    }
    let members: Vec<_> = all
        .iter()
        .map(|(key, value)| format!("\"{key}\":{value}"))
        .collect();
    format!("{{{}}}", members.join(","))
}

impl Model {
    /// Does a command; one that fails does nothing.
    pub fn execute(&mut self, command: &Command) -> Given {
        let mut next = self.clone();
        let given = match command {
            Command::AddNodes(rows) => next.add_nodes(rows).map(Given::Stored),
            Command::AddEdges(rows) => next.add_edges(rows).map(Given::Stored),
            Command::UpdateNode { .. } => next.update_node(command),
            Command::UpdateEdge {
                id,
                attributes,
                weight,
            } => next.update_edge(id, *attributes, *weight),
            Command::RemoveNodes(ids) => Ok(Given::Count(next.remove_nodes(ids))),
            Command::RemoveEdges(ids) => {
                let before = next.edges.len();
                next.edges.retain(|_, edge| !ids.contains(&edge.id));
                Ok(Given::Count(before - next.edges.len()))
            }
        };
        match given {
            Ok(given) => {
                *self = next;
                given
            }
            Err(code) => Given::Failed(code),
        }
    }

    fn node(&self, id: &str) -> Option<i64> {
        self.nodes
            .iter()
            .find(|(_, node)| node.id == id)
            .map(|(number, _)| *number)
    }

    fn edge(&self, id: &str) -> Option<i64> {
        self.edges
            .iter()
            .find(|(_, edge)| edge.id == id)
            .map(|(number, _)| *number)
    }

    fn named(&self, name: &str, node_type: &str) -> Option<i64> {
        let mut nodes = self.nodes.iter();
        nodes
            .find(|(_, node)| node.name == name && node.node_type == node_type)
            .map(|(number, _)| *number)
    }

    fn add_nodes(&mut self, rows: &[NewNode]) -> Result<Vec<(String, u8)>> {
        for row in rows {
            check_attributes(row.attributes)?;
            check_unit(row.importance)?;
        }
        let mut stored = Vec::new();
        for row in rows {
            let there = self.named(&row.name, row.node_type);
            if self.node(&row.id).is_some_and(|owner| Some(owner) != there) {
                return Err("ID_CONFLICT");
            }
            if let Some(node) = there.and_then(|number| self.nodes.get_mut(&number)) {
                node.attributes = merged(&node.attributes, row.attributes);
                node.importance = node.importance.max(row.importance);
                node.version += 1;
                stored.push((node.id.clone(), 1));
                continue;
            }
            self.last_node += 1;
            let node = Node {
                id: row.id.clone(),
                name: row.name.clone(),
                node_type: row.node_type.to_owned(),
                attributes: kept(row.attributes),
                importance: row.importance,
                version: 1,
            };
            self.nodes.insert(self.last_node, node);
            stored.push((row.id.clone(), 0));
        }
        Ok(stored)
    }

    fn add_edges(&mut self, rows: &[NewEdge]) -> Result<Vec<(String, u8)>> {
        for row in rows {
            if row.edge_type.is_empty() {
                return Err("TEXT_EMPTY");
            }
            check_unit(row.weight)?;
            check_attributes(row.attributes)?;
        }
        let mut stored = Vec::new();
        for row in rows {
            let source = self.node(&row.source).ok_or("NOT_FOUND")?;
            let target = self.node(&row.target).ok_or("NOT_FOUND")?;
            let is_it = |edge: &Edge| {
                (edge.source, edge.target, edge.edge_type.as_str()) == (source, target, row.edge_type)
            };
            let there = self
                .edges
                .iter()
                .find(|(_, edge)| is_it(edge))
                .map(|(number, _)| *number);
            if self.edge(&row.id).is_some_and(|owner| Some(owner) != there) {
                return Err("ID_CONFLICT");
            }
            if let Some(edge) = there.and_then(|number| self.edges.get_mut(&number)) {
                edge.attributes = merged(&edge.attributes, row.attributes);
                edge.weight = (edge.weight + row.weight) / 2.0;
                edge.count += 1;
                stored.push((edge.id.clone(), 1));
                continue;
            }
            self.last_edge += 1;
            let own = format!("edge:{}", self.last_edge);
            let edge = Edge {
                id: if row.id.is_empty() { own } else { row.id.clone() },
                source,
                target,
                edge_type: row.edge_type.to_owned(),
                attributes: kept(row.attributes),
                weight: row.weight,
                count: 1,
            };
            stored.push((edge.id.clone(), 0));
            self.edges.insert(self.last_edge, edge);
        }
        Ok(stored)
    }

    fn update_node(&mut self, command: &Command) -> Result<Given> {
        let Command::UpdateNode {
            id,
            name,
            node_type,
            attributes,
            importance,
        } = command
        else {
            panic!("{command:?} is no update of a node");
        };
        attributes.map_or(Ok(()), check_attributes)?;
        importance.map_or(Ok(()), check_unit)?;
        let number = self.node(id).ok_or("NOT_FOUND")?;
        let mut node = self.nodes[&number].clone();
        node.name = name.map_or(node.name, str::to_owned);
        node.node_type = node_type.map_or(node.node_type, str::to_owned);
        node.attributes = attributes.map_or(node.attributes, kept);
        node.importance = importance.unwrap_or(node.importance);
        node.version += 1;
        if self
            .named(&node.name, &node.node_type)
            .is_some_and(|other| other != number)
        {
            return Err("NODE_EXISTS");
        }
        self.nodes.insert(number, node);
        Ok(Given::Row(id.clone()))
    }

    fn update_edge(&mut self, id: &str, attributes: Option<&str>, weight: Option<f64>) -> Result<Given> {
        weight.map_or(Ok(()), check_unit)?;
        attributes.map_or(Ok(()), check_attributes)?;
        let number = self.edge(id).ok_or("NOT_FOUND")?;
        let edge = self.edges.get_mut(&number).expect("the edge");
        edge.attributes = attributes.map_or_else(|| edge.attributes.clone(), kept);
        edge.weight = weight.unwrap_or(edge.weight);
        Ok(Given::Row(id.to_owned()))
    }

    fn remove_nodes(&mut self, ids: &[String]) -> usize {
        let gone: BTreeSet<i64> = ids.iter().filter_map(|id| self.node(id)).collect();
        self.nodes.retain(|number, _| !gone.contains(number));
        self.edges
            .retain(|_, edge| !gone.contains(&edge.source) && !gone.contains(&edge.target));
        gone.len()
    }

    /// The words that nodes are found by; names are drawn so that spaces part them.
    pub fn words(&self) -> BTreeSet<(String, i64)> {
        let words = |(number, node): (&i64, &Node)| {
            let words = words_of(&node.name).into_iter();
            words.map(|word| (word, *number)).collect::<Vec<_>>()
        };
        self.nodes.iter().flat_map(words).collect()
    }

    pub fn phrases(&self) -> BTreeSet<(String, i64)> {
        let phrases = |(number, node): (&i64, &Node)| {
            let attributes: serde_json::Value = serde_json::from_str(&node.attributes).expect("an object");
            let aliases = attributes["aliases"].as_array().cloned().unwrap_or_default();
            let aliases: Option<Vec<String>> = aliases
                .into_iter()
                .map(|alias| alias.as_str().map(str::to_owned))
                .collect();
            let names = aliases.into_iter().flatten().chain([node.name.clone()]);
            names
                .map(|name| words_of(&name))
                .filter(|words| (1..=12).contains(&words.len()))
                .map(|words| (words.join(" "), *number))
                .collect::<Vec<_>>()
        };
        self.nodes.iter().flat_map(phrases).collect()
    }
}

fn words_of(name: &str) -> Vec<String> {
    let words = name.split(' ').filter(|word| *word != "...");
    words.map(str::to_lowercase).collect()
}
