//! `updateNode`, `updateEdge`, `removeNodes` and `removeEdges`.
//!
//! Cost: a few look-ups each. A removed node takes a look-up for each of its edges, or one pass over all edges where it
//! has many.

use super::adding::{objects, too_many_types};
use super::ids::{find_edge, not_found};
use super::{names, rows};
use crate::engine::Answer;
use crate::error::Result;
use crate::graph::GraphChange;
use crate::validate;
use crate::write::Transaction;
use minds_graph::{RowBuffer, Side};
use minds_model::limits::{MAX_NAME_BYTES, MAX_TYPE_BYTES, MAX_TYPES};
use minds_model::{Error, ErrorCode, GraphIdsArgs, Reply, UpdateEdgeArgs, UpdateNodeArgs};
use minds_store::{LogKind, NodeRow, TypeTable};
use rustc_hash::FxHashSet;

pub fn update_node(transaction: &mut Transaction, args: &UpdateNodeArgs) -> Result<Answer> {
    check_node(args)?;
    let connection = transaction.connection;
    let before = connection
        .node_by_id(args.id)?
        .ok_or_else(|| not_found("node", "id", args.id))?;
    let mut row = before.clone();
    change_node(&mut row, args);
    if let Some(name) = args.r#type {
        row.node_type = connection.type_or_new(TypeTable::Nodes, name)?;
        if row.node_type > MAX_TYPES as i64 {
            return Err(too_many_types(name).into());
        }
    }
    row.updated = transaction.engine.now();
    row.version = row.version.saturating_add(1);
    if !connection.update_node(&row)? {
        let namesake = connection.node_by_name(&row.name, row.node_type)?;
        return Err(Error::new(
            ErrorCode::NodeExists,
            "a node with this name and type exists already",
        )
        .with("field", "name")
        .with("value", namesake.map_or_else(String::new, |node| node.id))
        .with("expected", "a name and type that no other node has")
        .into());
    }
    let (old, new) = (before.attributes.as_deref(), row.attributes.as_deref());
    if before.name != row.name || old != new {
        names::follow(connection, row.node, (&before.name, old), (&row.name, new))?;
    }
    transaction.log(LogKind::NodeUpdated, None, row.node, row.node, None)?;
    transaction.graph_changed(GraphChange::set_facts(&row));
    rows::node_answer(connection, &[row], None, None)
}

/// The order of the checks is part of the contract.
fn check_node(args: &UpdateNodeArgs) -> std::result::Result<(), Error> {
    if let Some(name) = args.name {
        validate::required_text("name", name, MAX_NAME_BYTES)?;
    }
    if let Some(name) = args.r#type {
        validate::required_text("type", name, MAX_TYPE_BYTES)?;
    }
    args.attributes.map_or(Ok(()), objects::attributes)?;
    args.importance.map_or(Ok(()), validate::importance)?;
    args.relevance.map_or(Ok(()), objects::relevance)?;
    let activation = args.activation.unwrap_or(0.0);
    validate::number("activation", activation, 0.0, 1.0)
}

fn change_node(row: &mut NodeRow, args: &UpdateNodeArgs) {
    if let Some(name) = args.name {
        row.name = name.to_owned();
    }
    objects::replace(&mut row.attributes, args.attributes);
    objects::replace(&mut row.relevance, args.relevance);
    row.importance = args.importance.unwrap_or(row.importance);
    row.activation = args.activation.unwrap_or(row.activation);
}

pub fn update_edge(transaction: &mut Transaction, args: &UpdateEdgeArgs) -> Result<Answer> {
    check_edge(args)?;
    let connection = transaction.connection;
    let mut row = find_edge(connection, args.id)?.ok_or_else(|| not_found("edge", "id", args.id))?;
    row.weight = args.weight.unwrap_or(row.weight);
    row.confidence = args.confidence.unwrap_or(row.confidence);
    row.decay_rate = args.decay_rate.unwrap_or(row.decay_rate);
    objects::replace(&mut row.attributes, args.attributes);
    connection.update_edge(&row)?;
    transaction.log(LogKind::EdgeUpdated, None, row.edge, row.edge, None)?;
    transaction.graph_changed(GraphChange::put_edge(
        row.source,
        row.target,
        row.edge_type,
        row.weight,
    ));
    let nodes = transaction.graph().nodes;
    rows::edge_answer(connection, &nodes, &[row], None, None)
}

/// The order of the checks is part of the contract.
fn check_edge(args: &UpdateEdgeArgs) -> std::result::Result<(), Error> {
    validate::number("weight", args.weight.unwrap_or(0.0), 0.0, 1.0)?;
    validate::number("confidence", args.confidence.unwrap_or(0.0), 0.0, 1.0)?;
    args.attributes.map_or(Ok(()), objects::attributes)?;
    args.decay_rate.map_or(Ok(()), validate::decay_rate)
}

pub fn remove_nodes(transaction: &mut Transaction, args: &GraphIdsArgs) -> Result<Answer> {
    let connection = transaction.connection;
    let (mut nodes, mut seen) = (Vec::new(), FxHashSet::default());
    for id in &args.ids {
        nodes.extend(connection.node_number(id)?.filter(|node| seen.insert(*node)));
    }
    delete_edges_of(transaction, &nodes)?;
    let (mut count, mut changes) = (0, Vec::with_capacity(nodes.len()));
    for node in nodes {
        let Some(row) = connection.node(node)? else {
            continue;
        };
        names::leave(connection, node, &row.name, row.attributes.as_deref())?;
        connection.delete_node(node)?;
        transaction.log(LogKind::NodeRemoved, None, node, node, Some(&row.id))?;
        changes.extend(GraphChange::remove_node(node));
        count += 1;
    }
    transaction.graph_changed(changes);
    Ok(Reply::Count { count }.into())
}

/// How many edges one pass over all of them goes by in the time that it takes to look for one in one stretch of the
/// table.
const PASSED: usize = 15;

/// Deletes the rows of every edge from nodes or to them: one by one, or in one pass where that takes less.
fn delete_edges_of(transaction: &mut Transaction, nodes: &[i64]) -> Result<()> {
    let connection = transaction.connection;
    let view = transaction.graph();
    let graph = &view.graph;
    let mut buffer = RowBuffer::default();
    let nodes: Vec<u32> = nodes.iter().filter_map(|node| view.node(*node)).collect();
    let sides = || {
        nodes
            .iter()
            .flat_map(|node| [(*node, Side::Out), (*node, Side::In)])
    };
    let edges: usize = sides().map(|(node, side)| graph.row_len(side, node)).sum();
    let stretches = connection.edge_stretches()?;
    if edges.saturating_mul(stretches).saturating_mul(PASSED) > graph.edge_count() {
        let nodes: Vec<i64> = nodes.iter().copied().map(i64::from).collect();
        return Ok(connection.delete_edges_of(&nodes)?);
    }
    for (node, side) in sides() {
        for other in graph.row(side, node, &mut buffer).iter() {
            let (source, target) = match side {
                Side::Out => (node, other.node),
                Side::In => (other.node, node),
            };
            let ends = (i64::from(source), i64::from(target));
            // Both of its ends may go.
            if let Some(row) = connection.edge_between(ends.0, ends.1, i64::from(other.edge_type))? {
                connection.delete_edge(row.edge)?;
            }
        }
    }
    Ok(())
}

pub fn remove_edges(transaction: &mut Transaction, args: &GraphIdsArgs) -> Result<Answer> {
    let connection = transaction.connection;
    let (mut count, mut changes) = (0, Vec::with_capacity(args.ids.len()));
    for id in &args.ids {
        let Some(row) = find_edge(connection, id)? else {
            continue;
        };
        connection.delete_edge(row.edge)?;
        transaction.log_edge_removed(row.source, row.target, row.edge_type)?;
        changes.extend(GraphChange::remove_edge(row.source, row.target, row.edge_type));
        count += 1;
    }
    transaction.graph_changed(changes);
    Ok(Reply::Count { count }.into())
}
