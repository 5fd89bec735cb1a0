//! `addEdges`.
//!
//! Cost: some 3 us an edge, and for each end that the group names for the first time 1 to 2 us; to merge one with a row
//! that is there takes a look into every stretch of the table.

use super::{
    ADDED, Group, MERGED, Types, check_time, id_conflict, number, number_taken, objects, stored, text, time,
    value,
};
use crate::engine::Answer;
use crate::error::{Failure, Result};
use crate::graph::{GraphChange, GraphView, Hints};
use crate::ops::graph::ids::{EDGE_PREFIX, EdgeIds, node_number};
use crate::validate;
use crate::write::Transaction;
use minds_model::columns::{Columns, TextColumn};
use minds_model::limits::{MAX_ID_BYTES, MAX_TYPE_BYTES};
use minds_model::{Error, ErrorCode};
use minds_store::{EdgeRow, LogKind, NewEdge, TypeTable};
use rustc_hash::FxHashMap;

pub fn add_edges(transaction: &mut Transaction, columns: &Columns) -> Result<Answer> {
    let rows = EdgeRows::new(columns)?;
    for row in 0..rows.len {
        rows.check(row).map_err(|error| error.at_row(row))?;
    }
    let mut adding = Adding::begin(transaction, rows.len)?;
    for row in 0..rows.len {
        adding
            .add(&rows, row)
            .map_err(|failure| Failure(failure.0.at_row(row)))?;
    }
    adding.finish()
}

/// The rows of a group, as a view over its columns.
struct EdgeRows<'c, 'a> {
    len: usize,
    source: &'c TextColumn<'a>,
    target: &'c TextColumn<'a>,
    edge_type: &'c TextColumn<'a>,
    id: Option<&'c TextColumn<'a>>,
    weight: Option<&'c [f64]>,
    confidence: Option<&'c [f64]>,
    attributes: Option<&'c TextColumn<'a>>,
    created: Option<&'c [f64]>,
    last_reinforced: Option<&'c [f64]>,
    count: Option<&'c [u32]>,
    decay_rate: Option<&'c [f64]>,
}

impl<'c, 'a> EdgeRows<'c, 'a> {
    fn new(columns: &'c Columns<'a>) -> std::result::Result<Self, Error> {
        let group = Group::new(columns, "source")?;
        Ok(Self {
            len: group.len,
            source: group.required("source")?,
            target: group.required("target")?,
            edge_type: group.required("type")?,
            id: group.texts("id")?,
            weight: group.f64s("weight")?,
            confidence: group.f64s("confidence")?,
            attributes: group.texts("attributes")?,
            created: group.f64s("created")?,
            last_reinforced: group.f64s("lastReinforced")?,
            count: group.u32s("count")?,
            decay_rate: group.f64s("decayRate")?,
        })
    }

    /// The order of the checks is part of the contract.
    fn check(&self, row: usize) -> std::result::Result<(), Error> {
        validate::required_text("source", self.source.get(row), MAX_ID_BYTES)?;
        validate::required_text("target", self.target.get(row), MAX_ID_BYTES)?;
        validate::required_text("type", self.edge_type.get(row), MAX_TYPE_BYTES)?;
        check_id(text(self.id, row))?;
        validate::number("weight", self.weight(row), 0.0, 1.0)?;
        validate::number("confidence", self.confidence(row), 0.0, 1.0)?;
        objects::attributes(text(self.attributes, row))?;
        check_time("created", self.created, row)?;
        check_time("lastReinforced", self.last_reinforced, row)?;
        validate::number("count", f64::from(self.count(row)), 1.0, f64::from(u32::MAX))?;
        validate::decay_rate(self.decay_rate(row))
    }

    fn weight(&self, row: usize) -> f64 {
        value(self.weight, row, 1.0)
    }

    fn confidence(&self, row: usize) -> f64 {
        value(self.confidence, row, 0.5)
    }

    fn count(&self, row: usize) -> u32 {
        value(self.count, row, 1)
    }

    fn decay_rate(&self, row: usize) -> f64 {
        number(self.decay_rate, row).unwrap_or(0.01)
    }
}

fn check_id(id: &str) -> std::result::Result<(), Error> {
    validate::optional_text("id", id, MAX_ID_BYTES)?;
    if !id.starts_with(EDGE_PREFIX) {
        return Ok(());
    }
    let expected = format!("an id that does not begin with {EDGE_PREFIX}");
    Err(
        Error::new(ErrorCode::InvalidArgument, format!("id must be {expected}"))
            .with("field", "id")
            .with("value", id)
            .with("expected", expected),
    )
}

/// What identifies an edge: its ends and its type.
type Key = (u32, u32, i64);

/// A group on its way in.
struct Adding<'t, 'e, 'a> {
    transaction: &'t mut Transaction<'e>,
    graph: GraphView,
    hints: Hints<'e>,
    now: i64,
    types: Types<'a>,
    /// Edges that the group added or merged.
    seen: FxHashMap<Key, i64>,
    /// The number of the first edge of the group, and of the next one.
    first: i64,
    next: i64,
    changes: Vec<GraphChange>,
    ids: EdgeIds,
    outcomes: Vec<u8>,
}

impl<'t, 'e, 'a> Adding<'t, 'e, 'a> {
    fn begin(transaction: &'t mut Transaction<'e>, count: usize) -> Result<Self> {
        let engine = transaction.engine;
        let first = transaction.numbers()?.edge;
        let graph = transaction.graph();
        Ok(Self {
            hints: engine.hints.lock(&graph),
            graph,
            now: engine.now(),
            types: Types::new(TypeTable::Edges),
            seen: FxHashMap::with_capacity_and_hasher(count, Default::default()),
            first,
            next: first,
            changes: Vec::with_capacity(count),
            ids: EdgeIds::default(),
            outcomes: Vec::with_capacity(count),
            transaction,
        })
    }

    fn add(&mut self, rows: &EdgeRows<'_, 'a>, row: usize) -> Result<()> {
        let source = self.node("source", rows.source.get(row))?;
        let target = self.node("target", rows.target.get(row))?;
        let connection = self.transaction.connection;
        let edge_type = self.types.number(connection, rows.edge_type.get(row), row)?;
        let new = NewEdge {
            edge: self.next,
            source: i64::from(source),
            target: i64::from(target),
            edge_type,
            weight: rows.weight(row),
            confidence: rows.confidence(row),
            attributes: objects::kept(text(rows.attributes, row)),
            created: time(rows.created, row).unwrap_or(self.now),
            last_reinforced: time(rows.last_reinforced, row),
            count: rows.count(row),
            decay_rate: rows.decay_rate(row),
            id: Some(text(rows.id, row)).filter(|id| !id.is_empty()),
        };
        let key = (source, target, edge_type);
        if let Some(old) = self.existing(key)? {
            return self.merge(key, old, &new);
        }
        if !connection.insert_edge(&new)? {
            return Err(match new.id {
                Some(id) if connection.edge_by_id(id)?.is_some() => conflict(id),
                _ => number_taken("edge"),
            });
        }
        self.put(key, new.weight);
        self.seen.insert(key, new.edge);
        self.next += 1;
        self.ids.push(new.id, new.edge);
        self.outcomes.push(ADDED);
        Ok(())
    }

    /// The number of the node with this id.
    fn node(&mut self, field: &str, id: &str) -> Result<u32> {
        if let Some(node) = self.hints.find(&self.graph, id) {
            return Ok(node);
        }
        let node = node_number(self.transaction.connection, id, field, None)?;
        self.hints.put(id, node);
        Ok(node)
    }

    /// The edge that is there. Only where the graph in memory has it a row is looked for.
    fn existing(&self, key: Key) -> Result<Option<EdgeRow>> {
        let connection = self.transaction.connection;
        if let Some(edge) = self.seen.get(&key) {
            return Ok(connection.edge(*edge)?);
        }
        let (source, target, edge_type) = key;
        let in_graph = u16::try_from(edge_type)
            .ok()
            .and_then(|edge_type| self.graph.graph.weight(source, target, edge_type));
        match in_graph {
            None => Ok(None),
            Some(_) => Ok(connection.edge_between(i64::from(source), i64::from(target), edge_type)?),
        }
    }

    fn merge(&mut self, key: Key, mut row: EdgeRow, new: &NewEdge) -> Result<()> {
        let connection = self.transaction.connection;
        if let Some(id) = new.id
            && connection
                .edge_by_id(id)?
                .is_some_and(|owner| owner.edge != row.edge)
        {
            return Err(conflict(id));
        }
        row.weight = (row.weight + new.weight) / 2.0;
        row.confidence = row.confidence.max(new.confidence);
        objects::merge("attributes", &mut row.attributes, new.attributes)?;
        row.count = row.count.saturating_add(1);
        row.last_reinforced = Some(self.now);
        connection.update_edge(&row)?;
        // An edge of the group itself is logged with the others that were added.
        if self.seen.insert(key, row.edge).is_none() {
            self.transaction
                .log(LogKind::EdgeUpdated, None, row.edge, row.edge, None)?;
        }
        self.put(key, row.weight);
        self.ids.push(row.id.as_deref(), row.edge);
        self.outcomes.push(MERGED);
        Ok(())
    }

    fn put(&mut self, (source, target, edge_type): Key, weight: f64) {
        let change = GraphChange::put_edge(source.into(), target.into(), edge_type, weight);
        self.changes.extend(change);
    }

    fn finish(self) -> Result<Answer> {
        self.types.check()?;
        if self.next > self.first {
            self.transaction.numbers()?.edge = self.next;
            self.transaction
                .log(LogKind::EdgesAdded, None, self.first, self.next - 1, None)?;
        }
        self.transaction.graph_changed(self.changes);
        Ok(stored(self.now, self.ids.into_column(), self.outcomes))
    }
}

fn conflict(id: &str) -> Failure {
    let expected = "an id that is new, or of the edge of these ends and this type";
    id_conflict("edge", id, expected)
}
