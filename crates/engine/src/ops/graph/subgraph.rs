//! `subgraph`: the most important nodes of some types, and the edges among them.
//!
//! Cost: a look at every node, some 5 ns each, and the edges of those that are given.

use super::places::{NodeFilter, Place, check_bound, first, type_numbers};
use super::rows::TypeNames;
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::validate;
use crate::view::Lane;
use minds_graph::algo::neighbourhood::edges_among;
use minds_graph::{Edge, EdgeFilter};
use minds_model::frame::{OwnedColumn, OwnedColumns, TextBuilder};
use minds_model::limits::MAX_LIMIT;
use minds_model::{Reply, SubgraphArgs};
use minds_store::{Connection, TypeTable};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Most nodes, where the call does not say.
const NODES: u32 = 1_000;

pub fn subgraph(engine: &Arc<Engine>, args: &SubgraphArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    check_bound("minImportance", args.min_importance)?;
    let most = args.max_nodes.unwrap_or(NODES);
    validate::number("maxNodes", f64::from(most), 1.0, MAX_LIMIT as f64)?;
    engine.with_view(lane, |connection, snapshot| {
        let view = &snapshot.graph;
        let filter = NodeFilter::new(connection, args.node_types.as_deref(), args.min_importance)?;
        let places = view.graph.nodes().iter().filter_map(|node| {
            let facts = view.nodes.facts(node);
            filter
                .accepts(&facts)
                .then(|| Place::new(false, facts.importance, node))
        });
        let nodes: Vec<u32> = first(places, most as usize)
            .iter()
            .map(|place| place.node)
            .collect();
        let counts = match args.edge_types.as_deref() {
            Some(names) => EdgeFilter::of_types(type_numbers(connection, TypeTable::Edges, names)?),
            None => EdgeFilter::default(),
        };
        let edges = engine
            .scratches
            .with(|scratch| edges_among(&view.graph, &nodes, &counts, scratch));
        let mut ids = TextBuilder::default();
        nodes.iter().for_each(|node| ids.push(view.nodes.id(*node)));
        let importances = nodes.iter().map(|node| view.nodes.facts(*node).importance);
        let mut columns = vec![
            ("id", OwnedColumn::Text(ids)),
            ("importance", OwnedColumn::F64(importances.collect())),
        ];
        let types = push_edges(&mut columns, connection, &nodes, &edges)?;
        Ok(Answer {
            reply: Reply::Subgraph { types },
            columns,
        })
    })
}

/// Adds the columns of edges among `nodes`, which are the rows of the reply; the names of their types, each once, in the
/// order of the edges.
pub fn push_edges(
    columns: &mut OwnedColumns,
    connection: &Connection,
    nodes: &[u32],
    edges: &[Edge],
) -> Result<Vec<String>> {
    let rows: FxHashMap<u32, u32> = (0..).zip(nodes).map(|(row, node)| (*node, row)).collect();
    let ends = |end: fn(&Edge) -> u32| OwnedColumn::U32(edges.iter().map(|edge| rows[&end(edge)]).collect());
    let mut names = TypeNames::new(connection, TypeTable::Edges);
    let mut types: Vec<String> = Vec::new();
    let mut places: FxHashMap<u16, u32> = FxHashMap::default();
    let mut edge_types = Vec::with_capacity(edges.len());
    for edge in edges {
        let next = types.len() as u32;
        let place = *places.entry(edge.edge_type).or_insert(next);
        if place == next {
            types.push(names.get(edge.edge_type.into())?.to_owned());
        }
        edge_types.push(place);
    }
    columns.extend([
        ("edgeSource", ends(|edge| edge.source)),
        ("edgeTarget", ends(|edge| edge.target)),
        ("edgeType", OwnedColumn::U32(edge_types)),
        (
            "edgeWeight",
            OwnedColumn::F32(edges.iter().map(|edge| edge.weight).collect()),
        ),
    ]);
    Ok(types)
}
