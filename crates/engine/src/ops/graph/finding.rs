//! `getNodes`, `getEdges`, `findNodes`, `findEdges`, `scanNodes` and `scanEdges`.
//!
//! Cost: some 2 us a row of the reply; what passes a filter is found in memory, by names and by ends through indexes.
//! A page of a scan is one range of rows, some 1 us each, and ends early when it has grown to `PAGE_BYTES`.

use super::cursor;
use super::ids::find_edge;
use super::inline::INLINE_IDS;
use super::joining::{Wanted, edge_rows};
use super::places::{NodeFilter, Place, check_bound, first};
use super::rows::{edge_answer, node_answer};
use super::wording::Wording;
use crate::engine::{Answer, Engine};
use crate::error::{Failure, Result};
use crate::index::Snapshot;
use crate::validate;
use crate::view::Lane;
use minds_model::{FindEdgesArgs, FindNodesArgs, GraphIdsArgs, PageArgs};
use minds_store::{Connection, EdgeRow, NodeRow};
use std::sync::Arc;

/// Bytes of texts after which a page of a scan ends.
const PAGE_BYTES: usize = 4 << 20;

pub fn get_nodes(engine: &Arc<Engine>, args: &GraphIdsArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline && args.ids.len() > INLINE_IDS {
        return Ok(None);
    }
    engine.with_view(lane, |connection, _| {
        let (rows, index) = by_id(&args.ids, |id| Ok(connection.node_by_id(id)?))?;
        node_answer(connection, &rows, None, Some(index))
    })
}

pub fn get_edges(engine: &Arc<Engine>, args: &GraphIdsArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline && args.ids.len() > INLINE_IDS {
        return Ok(None);
    }
    engine.with_view(lane, |connection, snapshot| {
        let (rows, index) = by_id(&args.ids, |id| find_edge(connection, id))?;
        edge_answer(connection, &snapshot.graph.nodes, &rows, None, Some(index))
    })
}

/// The rows of the ids that exist, and their places among `ids`.
fn by_id<R>(ids: &[&str], find: impl Fn(&str) -> Result<Option<R>>) -> Result<(Vec<R>, Vec<u32>)> {
    let (mut rows, mut index) = (Vec::new(), Vec::new());
    for (place, id) in (0..).zip(ids) {
        if let Some(row) = find(id)? {
            rows.push(row);
            index.push(place);
        }
    }
    Ok((rows, index))
}

pub fn find_nodes(engine: &Arc<Engine>, args: &FindNodesArgs, lane: Lane) -> Result<Option<Answer>> {
    // One name has as many nodes as types; what else is asked for may have any number.
    if lane == Lane::Inline && args.name.is_none() {
        return Ok(None);
    }
    let limit = validate::limit(args.limit)?;
    check_bound("minImportance", args.min_importance)?;
    engine.with_view(lane, |connection, snapshot| {
        let after = cursor::place(connection, args.cursor)?;
        let mut page = first_places(connection, snapshot, args, after, limit + 1)?;
        let cursor = cursor::cut(&mut page, limit, cursor::after_place);
        let mut rows = Vec::with_capacity(page.len());
        for place in page {
            rows.extend(connection.node(place.node.into())?);
        }
        node_answer(connection, &rows, cursor, None)
    })
}

/// The first `count` places of nodes that are looked for, after a place.
fn first_places(
    connection: &Connection,
    snapshot: &Snapshot,
    args: &FindNodesArgs,
    after: Option<Place>,
    count: usize,
) -> Result<Vec<Place>> {
    let graph = &snapshot.graph;
    let filter = NodeFilter::new(connection, args.types.as_deref(), args.min_importance)?;
    let place = |exact: bool, node: u32| {
        let facts = graph.nodes.facts(node);
        let place = Place::new(exact, facts.importance, node);
        (filter.accepts(&facts) && after.is_none_or(|after| place > after)).then_some(place)
    };
    let number = |node: &i64| u32::try_from(*node).ok();
    match (args.name, Wording::new(args.text)) {
        (Some(name), wording) => {
            let Some(exact) = wording.map_or(Some(false), |wording| wording.of_name(name)) else {
                return Ok(Vec::new());
            };
            let nodes = connection.nodes_by_name(name)?;
            let places = nodes.iter().filter_map(number);
            Ok(first(places.filter_map(|node| place(exact, node)), count))
        }
        (None, Some(wording)) => {
            let nodes = wording.nodes(connection)?;
            let exact_nodes = wording.exact_of(connection, &nodes)?;
            let places = nodes.iter().filter_map(|node| {
                let exact = exact_nodes.binary_search(node).is_ok();
                number(node).and_then(|node| place(exact, node))
            });
            Ok(first(places, count))
        }
        (None, None) => {
            let nodes = graph.graph.nodes().iter();
            Ok(first(nodes.filter_map(|node| place(false, node)), count))
        }
    }
}

pub fn find_edges(engine: &Arc<Engine>, args: &FindEdgesArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    let limit = validate::limit(args.limit)?;
    engine.with_view(lane, |connection, snapshot| {
        let graph = &snapshot.graph;
        let after = cursor::edge(connection, args.cursor)?;
        let Some(wanted) = Wanted::new(connection, graph, args)? else {
            return edge_answer(connection, &graph.nodes, &[], None, None);
        };
        if wanted.is_any() {
            let (rows, cursor) = next_edges(connection, after, limit, usize::MAX)?;
            return edge_answer(connection, &graph.nodes, &rows, cursor, None);
        }
        let mut numbers = wanted.numbers(connection, &graph.graph, after, limit + 1)?;
        let cursor = cursor::cut(&mut numbers, limit, |edge| cursor::after_edge(*edge));
        let rows = edge_rows(connection, &numbers)?;
        edge_answer(connection, &graph.nodes, &rows, cursor, None)
    })
}

pub fn scan_nodes(engine: &Arc<Engine>, args: &PageArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    let limit = validate::limit(args.limit)?;
    engine.with_view(lane, |connection, snapshot| {
        let after = cursor::node(connection, args.cursor)?;
        // Else the whole file would count as this process' memory before long.
        let _unmapped = connection.unmapped()?;
        let mut rows: Vec<NodeRow> = Vec::new();
        let mut bytes = 0;
        connection.nodes::<Failure>(after + 1, i64::MAX, |row| {
            let objects = [&row.attributes, &row.relevance].map(|text| text.as_deref().map_or(0, str::len));
            bytes += row.id.len() + row.name.len() + objects.iter().sum::<usize>();
            rows.push(row);
            Ok(rows.len() < limit && bytes < PAGE_BYTES)
        })?;
        let last_node = snapshot.graph.graph.nodes().last();
        let cursor = rows
            .last()
            .map(|row| row.node)
            .filter(|end| last_node.is_some_and(|last| i64::from(last) > *end))
            .map(cursor::after_node);
        node_answer(connection, &rows, cursor, None)
    })
}

pub fn scan_edges(engine: &Arc<Engine>, args: &PageArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    let limit = validate::limit(args.limit)?;
    engine.with_view(lane, |connection, snapshot| {
        let after = cursor::edge(connection, args.cursor)?;
        let _unmapped = connection.unmapped()?;
        let (rows, cursor) = next_edges(connection, after, limit, PAGE_BYTES)?;
        edge_answer(connection, &snapshot.graph.nodes, &rows, cursor, None)
    })
}

/// The next edges after a number, at most `limit`, fewer where their texts have grown to `most` bytes; and the cursor
/// of the page after, where there is one.
fn next_edges(
    connection: &Connection,
    after: i64,
    limit: usize,
    most: usize,
) -> Result<(Vec<EdgeRow>, Option<String>)> {
    let mut rows: Vec<EdgeRow> = Vec::new();
    let (mut bytes, mut more) = (0, false);
    connection.edges::<Failure>(after + 1, i64::MAX, |row| {
        more = rows.len() == limit || bytes >= most;
        if !more {
            bytes += row.attributes.as_deref().map_or(0, str::len);
            rows.push(row);
        }
        Ok(!more)
    })?;
    let cursor = rows
        .last()
        .filter(|_| more)
        .map(|row| cursor::after_edge(row.edge));
    Ok((rows, cursor))
}
