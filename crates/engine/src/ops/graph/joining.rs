//! Edges by the nodes that they join and by type, in the order of their numbers.
//!
//! The graph in memory says which edges there are, the index of ends and types their numbers, one stretch of 65,536
//! after the other: so a page needs the stretches from its cursor to its end, and no row that is not on it. Cost of a
//! stretch: some 3 us for the edges of one source, and 0.1 us each; 0.6 us for each edge that is looked for by both ends;
//! where those are many, 3 ms to look at the targets of all edges, 9 ms at their types.

use super::places::type_numbers;
use crate::error::{Failure, Result};
use crate::graph::GraphView;
use minds_graph::{Graph, Neighbour, RowBuffer, Side};
use minds_model::FindEdgesArgs;
use minds_store::{Connection, EdgeEnds, EdgeRow, TypeTable};
use rustc_hash::FxHashSet;

/// More edges than these are not looked for one by one: to look at the whole stretch takes no longer.
const FEW: usize = 4_000;

/// Numbers between two edges that are read with one query at most.
const GAP: i64 = 4;

/// What an edge must be.
#[derive(Default)]
pub struct Wanted {
    source: Option<u32>,
    target: Option<u32>,
    types: Option<FxHashSet<u16>>,
}

impl Wanted {
    /// `None` where no edge can be that: an end is no node, or no type is named that anything ever had.
    pub fn new(connection: &Connection, graph: &GraphView, args: &FindEdgesArgs) -> Result<Option<Self>> {
        let mut wanted = Self::default();
        for (end, id) in [
            (&mut wanted.source, args.source),
            (&mut wanted.target, args.target),
        ] {
            if let Some(id) = id {
                let node = connection.node_number(id)?;
                match node.and_then(|node| graph.node(node)) {
                    None => return Ok(None),
                    known => *end = known,
                }
            }
        }
        if let Some(names) = &args.types {
            let types = type_numbers(connection, TypeTable::Edges, names)?;
            if types.is_empty() {
                return Ok(None);
            }
            wanted.types = Some(types);
        }
        Ok(Some(wanted))
    }

    /// Whether every edge will do.
    pub fn is_any(&self) -> bool {
        self.source.is_none() && self.target.is_none() && self.types.is_none()
    }

    fn accepts_type(&self, edge_type: u16) -> bool {
        self.types.as_ref().is_none_or(|types| types.contains(&edge_type))
    }

    fn accepts(&self, ends: &EdgeEnds) -> bool {
        let is = |wanted: Option<u32>, node| wanted.is_none_or(|wanted| i64::from(wanted) == node);
        is(self.source, ends.source)
            && is(self.target, ends.target)
            && u16::try_from(ends.edge_type).is_ok_and(|edge_type| self.accepts_type(edge_type))
    }

    /// The numbers of the first `count` edges after number `after` that are wanted, ascending.
    pub fn numbers(
        &self,
        connection: &Connection,
        graph: &Graph,
        after: i64,
        count: usize,
    ) -> Result<Vec<i64>> {
        let (mut way, mut left) = self.way(graph);
        let mut found: Vec<i64> = Vec::new();
        let last = connection.next_numbers()?.edge - 1;
        for stretch in Connection::stretch_of(after + 1)..=Connection::stretch_of(last) {
            if found.len() >= count || left == 0 {
                break;
            }
            let mut numbers = self.in_stretch(connection, &mut way, stretch)?;
            left = left.saturating_sub(numbers.len());
            numbers.retain(|number| *number > after);
            numbers.sort_unstable();
            found.append(&mut numbers);
        }
        found.truncate(count);
        Ok(found)
    }

    /// How to look for the edges, and how many there are; where that was not counted, the largest number.
    fn way(&self, graph: &Graph) -> (Way, usize) {
        let mut buffer = RowBuffer::default();
        match (self.source, self.target) {
            (Some(source), None) => {
                let row = graph.row(Side::Out, source, &mut buffer);
                let wanted = row
                    .types
                    .iter()
                    .filter(|edge_type| self.accepts_type(**edge_type));
                (Way::From(source), wanted.count())
            }
            (Some(source), Some(target)) => {
                let row = graph.row(Side::Out, source, &mut buffer);
                let entries = row.find(target, 0).map(|place| row.at(place));
                let these = self.these(entries, |entry| (source, entry.node));
                let left = these.len();
                let way = if left > FEW {
                    Way::From(source)
                } else {
                    Way::These(these)
                };
                (way, left)
            }
            (None, Some(target)) => {
                let row = graph.row(Side::In, target, &mut buffer);
                let these = self.these(row.iter(), |entry| (entry.node, target));
                let left = these.len();
                let way = if left > FEW {
                    Way::To(target)
                } else {
                    Way::These(these)
                };
                (way, left)
            }
            (None, None) => {
                let edges = graph.edges().filter(|edge| self.accepts_type(edge.edge_type));
                let these: Vec<_> = edges
                    .take(FEW + 1)
                    .map(|edge| (edge.source, edge.target, edge.edge_type))
                    .collect();
                match these.len() {
                    left @ ..=FEW => (Way::These(these), left),
                    _ => (Way::All, usize::MAX),
                }
            }
        }
    }

    fn these(
        &self,
        entries: impl Iterator<Item = Neighbour>,
        ends: impl Fn(&Neighbour) -> (u32, u32),
    ) -> Vec<(u32, u32, u16)> {
        entries
            .filter(|entry| self.accepts_type(entry.edge_type))
            .map(|entry| {
                let (source, target) = ends(&entry);
                (source, target, entry.edge_type)
            })
            .collect()
    }

    /// The numbers of the edges of a stretch that are wanted, in any order.
    fn in_stretch(&self, connection: &Connection, way: &mut Way, stretch: i64) -> Result<Vec<i64>> {
        let mut numbers = Vec::new();
        let found = |ends: EdgeEnds| {
            if self.accepts(&ends) {
                numbers.push(ends.edge);
            }
        };
        match way {
            Way::From(source) => connection.edges_from(stretch, i64::from(*source), found)?,
            Way::To(target) => connection.edges_to(stretch, i64::from(*target), found)?,
            Way::All => connection.edges_in(stretch, found)?,
            Way::These(these) => {
                let mut others = Vec::with_capacity(these.len());
                for edge in these.drain(..) {
                    let (source, target, edge_type) = edge;
                    match connection.edge_in(stretch, source.into(), target.into(), edge_type.into())? {
                        Some(number) => numbers.push(number),
                        None => others.push(edge),
                    }
                }
                *these = others;
            }
        }
        Ok(numbers)
    }
}

/// How edges are looked for in a stretch.
enum Way {
    /// Among those that leave a node.
    From(u32),
    /// Among those that arrive at a node.
    To(u32),
    /// These sources, targets and types, each once; in the end those that are left.
    These(Vec<(u32, u32, u16)>),
    /// Among all of them.
    All,
}

/// The rows of edges, whose numbers ascend.
pub fn edge_rows(connection: &Connection, numbers: &[i64]) -> Result<Vec<EdgeRow>> {
    let mut rows = Vec::with_capacity(numbers.len());
    for run in numbers.chunk_by(|a, b| b - a <= GAP) {
        let mut wanted = run.iter().peekable();
        connection.edges::<Failure>(run[0], run[run.len() - 1], |row| {
            if wanted.next_if_eq(&&row.edge).is_some() {
                rows.push(row);
            }
            Ok(true)
        })?;
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::load_all;
    use minds_store::{Durability, NewEdge, NewNode, NextNumbers, OpenOptions, Upgrade, open};
    use std::time::Duration;

    const STRETCH: i64 = 65_536;

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
            identity: "joining".to_owned(),
        };
        open(&options).expect("a council in memory").writer
    }

    fn insert_node(connection: &Connection, node: i64) {
        let name = format!("n{node}");
        let new = NewNode {
            node,
            id: &name,
            node_type: 1,
            name: &name,
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
        assert!(connection.insert_node(&new).unwrap());
    }

    fn insert_edge(connection: &Connection, ends: &EdgeEnds) {
        let new = NewEdge {
            edge: ends.edge,
            source: ends.source,
            target: ends.target,
            edge_type: ends.edge_type,
            weight: 1.0,
            confidence: 0.5,
            attributes: None,
            created: 0,
            last_reinforced: None,
            count: 1,
            decay_rate: 0.01,
            id: None,
        };
        assert!(connection.insert_edge(&new).unwrap());
    }

    /// Edges of three stretches, one without any among them. Node 1 has more than a few edges either way, and more than
    /// a few are of type 1.
    fn edges() -> Vec<EdgeEnds> {
        let mut edges = Vec::new();
        let mut add = |edge, source, target, edge_type| {
            edges.push(EdgeEnds {
                edge,
                source,
                target,
                edge_type,
            });
        };
        for other in 0..4_500i64 {
            // Not in the order of their ends.
            let other = 2 + other * 7 % 4_500;
            let stretch = [0, 1, 3][other as usize % 3] * STRETCH;
            add(stretch + other * 4, 1, other, 1);
            add(stretch + other * 4 + 1, other, 1, 1);
        }
        for (at, edge) in [10, 11, STRETCH - 1, STRETCH, 3 * STRETCH + 60_000]
            .into_iter()
            .enumerate()
        {
            add(edge, 5, 6, 2 + at as i64);
            add(edge + 20_000, 7 + at as i64, 6, 2);
        }
        let mut known = FxHashSet::default();
        edges.retain(|ends| known.insert(ends.edge));
        edges
    }

    #[test]
    fn pages_have_the_edges_that_are_wanted_in_order_whichever_way_they_are_found() {
        let connection = council();
        (1..=4_501).for_each(|node| insert_node(&connection, node));
        let mut edges = edges();
        edges.iter().for_each(|ends| insert_edge(&connection, ends));
        edges.sort_unstable_by_key(|ends| ends.edge);
        let last = edges[edges.len() - 1].edge;
        let next = NextNumbers {
            node: 4_502,
            edge: last + 1,
        };
        connection.set_next_numbers(next).unwrap();
        let graph = load_all(&connection, 0).unwrap().graph;

        let types = |types: &[u16]| Some(types.iter().copied().collect::<FxHashSet<u16>>());
        let ends = [
            (Some(1), None),
            (Some(5), None),
            (None, Some(1)),
            (None, Some(6)),
            (Some(5), Some(6)),
            (Some(6), Some(5)),
            (None, None),
        ];
        let mut found = 0;
        for (source, target) in ends {
            for types in [None, types(&[1]), types(&[2, 4]), types(&[9])] {
                let wanted = Wanted {
                    source,
                    target,
                    types,
                };
                if wanted.is_any() {
                    continue;
                }
                let all: Vec<i64> = edges
                    .iter()
                    .filter(|ends| wanted.accepts(ends))
                    .map(|ends| ends.edge)
                    .collect();
                found += all.len();
                for after in [0, 10, STRETCH - 1, STRETCH, 2 * STRETCH + 5, last - 1, last] {
                    for count in [1, 2, 1_000, 10_001] {
                        let rest = all.iter().copied().filter(|edge| *edge > after);
                        let page = wanted.numbers(&connection, &graph, after, count).unwrap();
                        assert_eq!(
                            page,
                            rest.take(count).collect::<Vec<_>>(),
                            "{source:?} {target:?} {after}"
                        );
                    }
                }
            }
        }
        assert!(found > 4 * 4_500, "{found}");
    }

    #[test]
    fn rows_come_as_they_were_asked_for() {
        let connection = council();
        for edge in 1..=40 {
            let ends = EdgeEnds {
                edge,
                source: 1,
                target: edge,
                edge_type: 1,
            };
            insert_edge(&connection, &ends);
        }
        let numbers = [1, 2, 5, 10, 11, 30, 40];
        let rows = edge_rows(&connection, &numbers).unwrap();
        assert!(rows.iter().map(|row| row.edge).eq(numbers));
        assert!(edge_rows(&connection, &[]).unwrap().is_empty());
    }
}
