//! What `verify` asks of the graph: its rows, the next numbers, how nodes are found by their names, and the graph in
//! memory.
//!
//! Cost: reads every row of the graph, and every word and phrase.

use super::adding::objects;
use super::names;
use crate::error::{Failure, Result};
use crate::graph::GraphView;
use crate::ops::verify::tell_rows;
use minds_graph::{RowBuffer, Side};
use minds_model::{Problem, ProblemKind};
use minds_store::{Connection, EdgeRow, NameIndex, NextNumbers, NodeRow, TypeTable};
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Finds what is wrong with the graph's rows and with what the file derives from them; with `repair` it is put right, but
/// for rows that no version writes.
pub fn check(connection: &Connection, repair: bool, problems: &mut Vec<Problem>) -> Result<()> {
    let mut check = Check {
        connection,
        repair,
        problems,
    };
    check.nodes()?;
    check.edges()?;
    check.repeated_edges()?;
    check.numbers()
}

struct Check<'a> {
    connection: &'a Connection,
    repair: bool,
    problems: &'a mut Vec<Problem>,
}

impl Check<'_> {
    fn found(&mut self, kind: ProblemKind, message: String, repaired: bool) {
        self.problems.push(Problem {
            kind,
            message,
            repaired,
        });
    }

    /// Rows of nodes, and the words and phrases that they are found by.
    fn nodes(&mut self) -> Result<()> {
        let known = self.known_types(TypeTable::Nodes)?;
        let (mut words, mut phrases) = (Fingerprint::default(), Fingerprint::default());
        let (connection, mut wrong) = (self.connection, Vec::new());
        connection.nodes::<Failure>(i64::MIN, i64::MAX, |row| {
            let what = malformed_node(&row, &known);
            wrong.extend(what.map(|what| (format!("node '{}': {what}", row.id), false)));
            for (index, key) in names::keys(&row.name, row.attributes.as_deref()) {
                match index {
                    NameIndex::Words => words.add(&key, row.node),
                    NameIndex::Phrases => phrases.add(&key, row.node),
                }
            }
            Ok(true)
        })?;
        tell_rows(self.problems, wrong);
        let mut differs = false;
        for (index, expected, what) in [
            (NameIndex::Words, words, "words"),
            (NameIndex::Phrases, phrases, "phrases"),
        ] {
            let mut entered = Fingerprint::default();
            connection.names(index, |key, node| entered.add(key, node))?;
            if entered != expected {
                differs = true;
                let message = format!("the {what} of nodes' names differ from the nodes' rows");
                self.found(ProblemKind::Index, message, self.repair);
            }
        }
        if self.repair && differs {
            connection.clear_names()?;
            connection.nodes::<Failure>(i64::MIN, i64::MAX, |row| {
                names::enter(connection, row.node, &row.name, row.attributes.as_deref()).map(|()| true)
            })?;
        }
        Ok(())
    }

    fn edges(&mut self) -> Result<()> {
        let known = self.known_types(TypeTable::Edges)?;
        let mut wrong = Vec::new();
        self.connection.edges::<Failure>(i64::MIN, i64::MAX, |row| {
            let what = malformed_edge(&row, &known);
            wrong.extend(what.map(|what| (format!("edge {}: {what}", row.edge), false)));
            Ok(true)
        })?;
        tell_rows(self.problems, wrong);
        Ok(())
    }

    fn known_types(&self, table: TypeTable) -> Result<FxHashSet<i64>> {
        let types = self.connection.types(table)?;
        Ok(types.into_iter().map(|(number, _)| number).collect())
    }

    fn repeated_edges(&mut self) -> Result<()> {
        let count = self.connection.repeated_edges()?;
        if count > 0 {
            if self.repair {
                self.connection.delete_repeated_edges()?;
            }
            let message = format!("{count} edges have the ends and the type of a later one");
            self.found(ProblemKind::Row, message, self.repair);
        }
        Ok(())
    }

    fn numbers(&mut self) -> Result<()> {
        let counted = self.connection.next_numbers()?;
        let least = self.connection.next_numbers_by_rows()?;
        for (what, counted, least) in [
            ("node", counted.node, least.node),
            ("edge", counted.edge, least.edge),
        ] {
            if counted < least {
                let taken = least - 1;
                let message = format!("the next number of a {what} is {counted}, but {taken} is taken");
                self.found(ProblemKind::Counter, message, self.repair);
            }
        }
        let right = NextNumbers {
            node: counted.node.max(least.node),
            edge: counted.edge.max(least.edge),
        };
        if self.repair && right != counted {
            self.connection.set_next_numbers(right)?;
        }
        Ok(())
    }
}

/// What entries in any order add up to: equal sets have equal ones, others hardly ever.
#[derive(Default, PartialEq)]
struct Fingerprint {
    count: u64,
    sum: u64,
}

impl Fingerprint {
    fn add(&mut self, key: &str, node: i64) {
        self.count += 1;
        self.sum = self
            .sum
            .wrapping_add(xxh3_64_with_seed(key.as_bytes(), node as u64));
    }
}

/// What a row holds that no version writes.
fn malformed_node(row: &NodeRow, types: &FxHashSet<i64>) -> Option<&'static str> {
    if objects::attributes(row.attributes.as_deref().unwrap_or("")).is_err() {
        return Some("its attributes are no JSON object");
    }
    if objects::relevance(row.relevance.as_deref().unwrap_or("")).is_err() {
        return Some("its relevance is no JSON object of numbers in [0, 1]");
    }
    if !types.contains(&row.node_type) {
        return Some("its type does not exist");
    }
    let is_in_range = [row.importance, row.activation]
        .iter()
        .all(|x| (0.0..=1.0).contains(x));
    (!is_in_range).then_some("its importance or activation is out of range")
}

fn malformed_edge(row: &EdgeRow, types: &FxHashSet<i64>) -> Option<&'static str> {
    if objects::attributes(row.attributes.as_deref().unwrap_or("")).is_err() {
        return Some("its attributes are no JSON object");
    }
    if !types.contains(&row.edge_type) {
        return Some("its type does not exist");
    }
    let is_in_range = [row.weight, row.confidence]
        .iter()
        .all(|x| (0.0..=1.0).contains(x));
    (!is_in_range).then_some("its weight or confidence is out of range")
}

/// Whether two graphs have the same nodes and edges.
pub fn is_same(a: &GraphView, b: &GraphView) -> bool {
    let bound = a.graph.node_bound().max(b.graph.node_bound());
    let (mut left, mut right) = (RowBuffer::default(), RowBuffer::default());
    (0..bound).all(|node| {
        let is_node = |view: &GraphView| view.graph.nodes().contains(node);
        if !is_node(a) || !is_node(b) {
            return is_node(a) == is_node(b);
        }
        a.nodes.id(node) == b.nodes.id(node)
            && a.nodes.facts(node) == b.nodes.facts(node)
            && [Side::Out, Side::In].into_iter().all(|side| {
                let (ours, theirs) = (
                    a.graph.row(side, node, &mut left),
                    b.graph.row(side, node, &mut right),
                );
                ours.iter().eq(theirs.iter())
            })
    })
}
