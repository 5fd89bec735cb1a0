//! `subgraph`: the most important nodes of some types, and the edges among them.
//!
//! Cost: a look at every node, some 5 ns each, and the edges of those that are given.

use super::edge_filter::edge_filter;
use super::ids::id_column;
use super::places::{NodeFilter, Place, check_bound, first};
use super::subgraph_reply::subgraph_reply;
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::validate;
use crate::view::{FileState, Lane};
use minds_graph::algo::among::edges_among;
use minds_model::SubgraphArgs;
use minds_model::frame::OwnedColumn;
use minds_model::limits::MAX_LIMIT;
use std::sync::Arc;

/// Most nodes, where the call does not say.
const NODES: u32 = 1_000;

pub fn subgraph(engine: &Arc<Engine>, args: &SubgraphArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    check_bound("minImportance", args.min_importance)?;
    let most = args.max_nodes.unwrap_or(NODES);
    validate::count("maxNodes", most, MAX_LIMIT)?;
    engine.with_view(lane, |connection, snapshot| {
        let (view, file) = (&snapshot.graph, FileState::within(connection));
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
        let counts = edge_filter(&file, args.edge_types.as_deref(), None)?;
        let edges = engine
            .scratches
            .with(|scratch| edges_among(&view.graph, &nodes, &counts, scratch));
        let importances = nodes.iter().map(|node| view.nodes.facts(*node).importance);
        let facts = vec![
            ("id", id_column(&view.nodes, nodes.iter().copied())),
            ("importance", OwnedColumn::F64(importances.collect())),
        ];
        subgraph_reply(&file, facts, &edges)
    })
}
