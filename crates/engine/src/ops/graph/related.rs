//! `related`: what lies within some hops of some nodes, and the edges among all of them.

use super::edge_filter::edge_filter;
use super::ids::{check_count, column_of, find_node};
use super::inline::{Budget, INLINE_IDS};
use super::subgraph_reply::subgraph_reply;
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::graph::GraphView;
use crate::validate;
use crate::view::{FileState, Lane};
use minds_graph::Direction;
use minds_graph::algo::Scratch;
use minds_graph::algo::among::EdgeAmong;
use minds_graph::algo::neighbourhood::{
    Found, NeighbourhoodOptions, neighbourhood_with_edges, neighbourhood_within,
};
use minds_model::frame::OwnedColumn;
use minds_model::limits::{MAX_LIMIT, MAX_ROUNDS};
use minds_model::{EdgeDirection, RelatedArgs};
use std::sync::Arc;

/// Nodes beside those to begin with, where the call does not say.
const LIMIT: u32 = 1_000;

/// Least weight of an edge that counts, where the call does not say.
const MIN_WEIGHT: f64 = 0.1;

pub fn related(engine: &Arc<Engine>, args: &RelatedArgs, lane: Lane) -> Result<Option<Answer>> {
    find_related(engine, args, lane, |file, found| found.reply(file))
}

/// What `give` makes of what is related, in any lane.
pub fn find_related<T>(
    engine: &Arc<Engine>,
    args: &RelatedArgs,
    lane: Lane,
    mut give: impl FnMut(&FileState, &Neighbourhood) -> Result<T>,
) -> Result<Option<T>> {
    let max_depth = validate::count("maxDepth", args.max_depth.unwrap_or(2), MAX_ROUNDS)?;
    let min_weight = args.min_weight.unwrap_or(MIN_WEIGHT);
    validate::number("minWeight", min_weight, 0.0, 1.0)?;
    let limit = validate::count("limit", args.limit.unwrap_or(LIMIT), MAX_LIMIT)?;
    check_count(args.ids.len(), "ids")?;
    if lane == Lane::Inline && args.ids.len() > INLINE_IDS {
        return Ok(None);
    }
    let answer = engine.with_standing_view(lane, |file, snapshot| {
        let filter = edge_filter(file, args.edge_types.as_deref(), Some(min_weight))?;
        let options = NeighbourhoodOptions {
            max_depth,
            direction: match args.direction.unwrap_or_default() {
                EdgeDirection::Out => Direction::Out,
                EdgeDirection::In => Direction::In,
                EdgeDirection::Both => Direction::Both,
            },
            filter,
            limit: limit as usize,
        };
        let view = &snapshot.graph;
        let starts = starts(engine, file, view, &args.ids)?;
        let with_edges = args.edges.unwrap_or(true);
        engine.scratches.with(|scratch| {
            let Some(found) = find(view, &starts, &options, with_edges, lane, scratch) else {
                return Ok(None);
            };
            let given = give(file, &found);
            scratch.give_back(found.found, found.edges);
            given.map(Some)
        })
    })?;
    Ok(answer.flatten())
}

fn starts(engine: &Engine, file: &FileState, view: &GraphView, ids: &[&str]) -> Result<Vec<u32>> {
    let numbers = ids.iter().enumerate();
    numbers
        .map(|(row, id)| find_node(engine, file, view, id, "ids", Some(row)))
        .collect()
}

/// Nodes that were found, and the edges among them.
pub struct Neighbourhood<'a> {
    view: &'a GraphView,
    pub found: Vec<Found>,
    pub edges: Vec<EdgeAmong>,
}

/// `None` only in the inline lane: it is much work.
fn find<'a>(
    view: &'a GraphView,
    starts: &[u32],
    options: &NeighbourhoodOptions,
    with_edges: bool,
    lane: Lane,
    scratch: &mut Scratch,
) -> Option<Neighbourhood<'a>> {
    let graph = &view.graph;
    let mut budget = Budget::default();
    let most_edges = match lane {
        Lane::Inline => budget.edges_of(graph),
        Lane::Patient => &mut { usize::MAX },
    };
    let (found, edges) = if with_edges {
        neighbourhood_with_edges(graph, starts, options, most_edges, scratch)?
    } else {
        let found = neighbourhood_within(graph, starts, options, most_edges, scratch)?;
        (found, Vec::new())
    };
    if with_edges && lane == Lane::Inline && !budget.take_nodes(found.len()) {
        return None;
    }
    Some(Neighbourhood { view, found, edges })
}

impl Neighbourhood<'_> {
    fn reply(&self, file: &FileState) -> Result<Answer> {
        let nodes = &self.view.nodes;
        let numbers = || self.found.iter().map(|found| found.node);
        nodes.fetch(numbers());
        let depth = self.found.iter().map(|found| found.depth).collect();
        let strength = self.found.iter().map(|found| found.strength).collect();
        let facts = vec![
            ("id", column_of(&nodes.ids_of(numbers()))),
            ("depth", OwnedColumn::U32(depth)),
            ("strength", OwnedColumn::F64(strength)),
        ];
        subgraph_reply(file, facts, &self.edges)
    }
}
