//! Answers to compact questions, on the caller's own thread.

use super::activate::spread;
use super::edge_types::EdgeTypes;
use super::paths::path_within;
use super::ranked::is_by_place;
use super::related::{Neighbourhood, find_related};
use crate::engine::Engine;
use crate::error::Result;
use crate::graph::GraphView;
use crate::view::{FileState, Lane};
use crate::write::internal;
use minds_graph::algo::Ranked;
use minds_graph::algo::path::Path;
use minds_model::Command;
use minds_model::columns::Columns;
use minds_model::compact::{
    CompactEdge, CompactNode, CompactPart, CompactPath, CompactRanking, Room, compact_ids,
};
use std::sync::Arc;

/// Answers the command of a question into `room`, with the time that it took; `None` where it is much work, or would have to
/// wait.
pub fn answer_compact(
    engine: &Arc<Engine>,
    command: &Command,
    columns: &Columns,
    room: &mut Room,
    nanos: &dyn Fn() -> f64,
) -> Result<Option<()>> {
    match command {
        Command::Paths(args) => path_within(engine, args, |file, view, found| match found {
            Some(found) => write_path(file, view, &found, room, nanos),
            None => {
                CompactPath::default().write(room, nanos());
                Ok(())
            }
        }),
        Command::Related(args) => find_related(engine, args, Lane::Inline, |file, found| {
            write_part(file, found, room, nanos)
        }),
        Command::Activate(args) => spread(engine, args, columns, Lane::Inline, |view, active| {
            write_ranking(view, active.in_order(), args.ids_known, room, nanos);
        }),
        _ => Err(internal("no question stands for this command").into()),
    }
}

fn write_ranking(
    view: &GraphView,
    ranked: Ranked,
    ids_known: Option<u32>,
    room: &mut Room,
    nanos: &dyn Fn() -> f64,
) {
    let nodes = &view.nodes;
    let known = ids_known.unwrap_or(0).min(nodes.len() as u32);
    let is_by_number = is_by_place(nodes.len(), ranked.nodes.len(), known as usize);
    let ids = if is_by_number {
        nodes.ids_of(known..nodes.len() as u32)
    } else {
        nodes.fetch(ranked.nodes.iter().copied());
        nodes.ids_of(ranked.nodes.iter().copied())
    };
    let ranking = CompactRanking {
        ids: &ids,
        values: &ranked.values,
        by_number: is_by_number.then_some((known, &ranked.nodes)),
    };
    ranking.write(room, nanos);
}

fn write_path(
    file: &FileState,
    view: &GraphView,
    path: &Path,
    room: &mut Room,
    nanos: &dyn Fn() -> f64,
) -> Result<()> {
    view.nodes.fetch(path.nodes.iter().copied());
    let ids = view.nodes.ids_of(path.nodes.iter().copied());
    let mut types = EdgeTypes::with_capacity(path.edges.len());
    path.edges.iter().for_each(|edge| types.push(edge.edge_type));
    let weights: Vec<f32> = path.edges.iter().map(|edge| edge.weight).collect();
    let path = CompactPath {
        ids: &ids,
        weights: &weights,
        places: types.indexes(),
        types: &types.names(file)?,
        cost: path.cost,
    };
    path.write(room, nanos());
    Ok(())
}

fn write_part(
    file: &FileState,
    part: &Neighbourhood,
    room: &mut Room,
    nanos: &dyn Fn() -> f64,
) -> Result<()> {
    let mut types = EdgeTypes::default();
    for edge in &part.edges {
        types.place(edge.edge_type);
    }
    let names = types.names(file)?;
    let part = CompactPart {
        nodes: part.found.iter().map(|found| CompactNode {
            number: found.node,
            strength: found.strength,
            depth: found.depth,
        }),
        edges: part.edges.iter().map(|edge| CompactEdge {
            source: edge.source,
            target: edge.target,
            edge_type: edge.edge_type,
            weight: edge.weight,
        }),
        types: &names,
        places: types.places(),
    };
    part.write(room, nanos);
    Ok(())
}

/// The ids of nodes that answers gave the numbers of, also where they were removed since: where each ends, and the ids
/// (`crates/model/src/compact`). A number that nobody was given has an empty one.
pub fn node_ids(engine: &Engine, numbers: &[u32]) -> Vec<u8> {
    let snapshot = engine.snapshot();
    let nodes = &snapshot.graph.nodes;
    nodes.fetch(numbers.iter().copied());
    compact_ids(&nodes.ids_of(numbers.iter().copied()))
}
