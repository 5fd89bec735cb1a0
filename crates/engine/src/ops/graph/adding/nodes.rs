//! `addNodes`.
//!
//! Cost: some 5 us a node, and 3 us for each word and phrase of its name.

use super::{
    ADDED, Group, MERGED, Types, check_time, id_conflict, number_taken, objects, stored, text, time, value,
};
use crate::engine::Answer;
use crate::error::{Failure, Result};
use crate::graph::{Facts, GraphChange};
use crate::ids::Reserved;
use crate::ops::graph::names;
use crate::validate;
use crate::write::{Transaction, internal};
use minds_model::Error;
use minds_model::columns::{Columns, TextColumn};
use minds_model::frame::{OwnedColumn, TextBuilder};
use minds_model::limits::{MAX_ID_BYTES, MAX_NAME_BYTES, MAX_TYPE_BYTES};
use minds_store::{LogKind, NewNode, NodeRow, TypeTable};
use rustc_hash::FxHashSet;

pub fn add_nodes(transaction: &mut Transaction, columns: &Columns) -> Result<Answer> {
    let rows = NodeRows::new(columns)?;
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
struct NodeRows<'c, 'a> {
    len: usize,
    name: &'c TextColumn<'a>,
    node_type: &'c TextColumn<'a>,
    id: Option<&'c TextColumn<'a>>,
    attributes: Option<&'c TextColumn<'a>>,
    importance: Option<&'c [f64]>,
    relevance: Option<&'c TextColumn<'a>>,
    created: Option<&'c [f64]>,
    updated: Option<&'c [f64]>,
    version: Option<&'c [u32]>,
    activation: Option<&'c [f64]>,
    access_count: Option<&'c [u32]>,
    last_accessed: Option<&'c [f64]>,
}

impl<'c, 'a> NodeRows<'c, 'a> {
    fn new(columns: &'c Columns<'a>) -> std::result::Result<Self, Error> {
        let group = Group::new(columns, "name")?;
        Ok(Self {
            len: group.len,
            name: group.required("name")?,
            node_type: group.required("type")?,
            id: group.texts("id")?,
            attributes: group.texts("attributes")?,
            importance: group.f64s("importance")?,
            relevance: group.texts("relevance")?,
            created: group.f64s("created")?,
            updated: group.f64s("updated")?,
            version: group.u32s("version")?,
            activation: group.f64s("activation")?,
            access_count: group.u32s("accessCount")?,
            last_accessed: group.f64s("lastAccessed")?,
        })
    }

    /// The order of the checks is part of the contract.
    fn check(&self, row: usize) -> std::result::Result<(), Error> {
        validate::required_text("name", self.name.get(row), MAX_NAME_BYTES)?;
        validate::required_text("type", self.node_type.get(row), MAX_TYPE_BYTES)?;
        validate::optional_text("id", text(self.id, row), MAX_ID_BYTES)?;
        objects::attributes(text(self.attributes, row))?;
        validate::importance(self.importance(row))?;
        objects::relevance(text(self.relevance, row))?;
        check_time("created", self.created, row)?;
        check_time("updated", self.updated, row)?;
        validate::number("version", f64::from(self.version(row)), 1.0, f64::from(u32::MAX))?;
        validate::number("activation", self.activation(row), 0.0, 1.0)?;
        check_time("lastAccessed", self.last_accessed, row)
    }

    fn importance(&self, row: usize) -> f64 {
        value(self.importance, row, 0.5)
    }

    fn version(&self, row: usize) -> u32 {
        value(self.version, row, 1)
    }

    fn activation(&self, row: usize) -> f64 {
        value(self.activation, row, 0.0)
    }

    fn attributes(&self, row: usize) -> Option<&'a str> {
        objects::kept(text(self.attributes, row))
    }

    fn relevance(&self, row: usize) -> Option<&'a str> {
        objects::kept(text(self.relevance, row))
    }
}

/// A group on its way in.
struct Adding<'t, 'e, 'a> {
    transaction: &'t mut Transaction<'e>,
    now: i64,
    types: Types<'a>,
    made: Reserved,
    /// The number of the first node of the group, and of the next one.
    first: i64,
    next: i64,
    /// Nodes from before the group that are logged as updated.
    updated: FxHashSet<i64>,
    changes: Vec<GraphChange>,
    ids: TextBuilder,
    outcomes: Vec<u8>,
}

impl<'t, 'e, 'a> Adding<'t, 'e, 'a> {
    fn begin(transaction: &'t mut Transaction<'e>, count: usize) -> Result<Self> {
        let engine = transaction.engine;
        let first = transaction.numbers()?.node;
        Ok(Self {
            now: engine.now(),
            types: Types::new(TypeTable::Nodes),
            made: engine.ids.reserve(count, &*engine.surroundings.host),
            first,
            next: first,
            updated: FxHashSet::default(),
            changes: Vec::with_capacity(count),
            ids: TextBuilder::default(),
            outcomes: Vec::with_capacity(count),
            transaction,
        })
    }

    fn add(&mut self, rows: &NodeRows<'_, 'a>, row: usize) -> Result<()> {
        let connection = self.transaction.connection;
        let name = rows.name.get(row);
        let node_type = self.types.number(connection, rows.node_type.get(row), row)?;
        let given = text(rows.id, row);
        let mut made = String::new();
        if given.is_empty() {
            self.made.write(row, &mut made);
        }
        let id = if given.is_empty() { &made } else { given };
        let new = NewNode {
            node: self.next,
            id,
            node_type,
            name,
            attributes: rows.attributes(row),
            importance: rows.importance(row),
            relevance: rows.relevance(row),
            created: time(rows.created, row).unwrap_or(self.now),
            updated: time(rows.updated, row).unwrap_or(self.now),
            version: rows.version(row),
            activation: rows.activation(row),
            access_count: value(rows.access_count, row, 0),
            last_accessed: time(rows.last_accessed, row),
        };
        if connection.insert_node(&new)? {
            return self.added(&new);
        }
        let owner = connection.node_number(id)?;
        match connection.node_by_name(name, node_type)? {
            Some(old) if given.is_empty() || owner.is_none_or(|owner| owner == old.node) => {
                self.merge(old, &new)
            }
            None if owner.is_none() => Err(number_taken("node")),
            _ => {
                let expected = "an id that is new, or of the node of this name and type";
                Err(id_conflict("node", id, expected))
            }
        }
    }

    fn added(&mut self, new: &NewNode) -> Result<()> {
        names::enter(self.transaction.connection, new.node, new.name, new.attributes)?;
        let facts = Facts::new(new.node_type, new.importance);
        let change = GraphChange::add_node(new.node, new.id.to_owned(), facts);
        self.changes
            .push(change.ok_or_else(|| internal("every number of a node is used"))?);
        self.next += 1;
        self.ids.push(new.id);
        self.outcomes.push(ADDED);
        Ok(())
    }

    fn merge(&mut self, mut row: NodeRow, new: &NewNode) -> Result<()> {
        let connection = self.transaction.connection;
        let before = row.attributes.clone();
        let is_changed = objects::merge("attributes", &mut row.attributes, new.attributes)?;
        let importance = row.importance.max(new.importance);
        let is_raised = importance != row.importance;
        row.importance = importance;
        objects::merge("relevance", &mut row.relevance, new.relevance)?;
        row.updated = self.now;
        row.version = row.version.saturating_add(1);
        connection.update_node(&row)?;
        if is_changed {
            names::follow(
                connection,
                row.node,
                (&row.name, before.as_deref()),
                (&row.name, row.attributes.as_deref()),
            )?;
        }
        if row.node < self.first && self.updated.insert(row.node) {
            self.transaction
                .log(LogKind::NodeUpdated, None, row.node, row.node, None)?;
        }
        if is_raised {
            self.changes.extend(GraphChange::set_facts(&row));
        }
        self.ids.push(&row.id);
        self.outcomes.push(MERGED);
        Ok(())
    }

    fn finish(self) -> Result<Answer> {
        self.types.check()?;
        if self.next > self.first {
            self.transaction.numbers()?.node = self.next;
            self.transaction
                .log(LogKind::NodesAdded, None, self.first, self.next - 1, None)?;
        }
        self.transaction.graph_changed(self.changes);
        Ok(stored(self.now, OwnedColumn::Text(self.ids), self.outcomes))
    }
}
