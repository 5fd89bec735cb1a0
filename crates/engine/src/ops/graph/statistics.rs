//! `graphStatistics`: counts and means over the whole graph.
//!
//! Cost: some 50 ns an edge in memory, and as much to read its weight as it is stored.

use super::rows::TypeNames;
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::graph::GraphView;
use crate::view::Lane;
use minds_graph::algo::components::{strong, weak};
use minds_graph::algo::degree::degrees;
use minds_graph::{Direction, Side};
use minds_model::{GraphStatistics, Reply, TypeCount};
use minds_store::{Connection, TypeTable};
use rustc_hash::FxHashMap;
use std::sync::Arc;

pub fn graph_statistics(engine: &Arc<Engine>, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    engine.with_view(lane, |connection, snapshot| {
        let mut statistics = in_memory(connection, &snapshot.graph)?;
        statistics.mean_weight = mean(connection.edge_weight_sum()?, statistics.edges);
        statistics.links = connection.link_count()? as u32;
        Ok(Reply::GraphStatistics(statistics).into())
    })
}

/// What the graph in memory knows; the rest is zero.
fn in_memory(connection: &Connection, view: &GraphView) -> Result<GraphStatistics> {
    let graph = &view.graph;
    let (nodes, edges) = (graph.nodes().len(), graph.edge_count() as u32);
    let mut node_types = Counts::default();
    let mut importance = 0.0;
    let (mut max_degree, mut isolated) = (0, 0);
    let degrees = degrees(graph, Direction::Both);
    for node in graph.nodes().iter() {
        let facts = view.nodes.facts(node);
        node_types.add(facts.node_type);
        importance += facts.importance;
        let degree = degrees[node as usize];
        max_degree = max_degree.max(degree);
        isolated += u32::from(degree == 0);
    }
    let mut edge_types = Counts::default();
    let mut self_loops = 0;
    for (source, entry) in graph.rows(Side::Out).iter() {
        edge_types.add(entry.edge_type);
        self_loops += u32::from(source == entry.node);
    }
    let weak = weak(graph);
    let pairs = f64::from(nodes) * (f64::from(nodes) - 1.0);
    Ok(GraphStatistics {
        nodes,
        edges,
        node_types: node_types.finish(connection, TypeTable::Nodes)?,
        edge_types: edge_types.finish(connection, TypeTable::Edges)?,
        density: if pairs > 0.0 {
            f64::from(edges) / pairs
        } else {
            0.0
        },
        mean_degree: mean(2.0 * f64::from(edges), nodes),
        max_degree,
        self_loops,
        isolated,
        mean_importance: mean(importance, nodes),
        weak_components: weak.sizes.len() as u32,
        largest_component: weak.sizes.iter().copied().max().unwrap_or(0),
        strong_components: strong(graph).sizes.len() as u32,
        ..GraphStatistics::default()
    })
}

/// 0 without rows.
fn mean(sum: f64, count: u32) -> f64 {
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

/// How many rows have each type.
#[derive(Default)]
struct Counts(FxHashMap<u16, u32>);

impl Counts {
    fn add(&mut self, number: u16) {
        *self.0.entry(number).or_default() += 1;
    }

    /// Most frequent first, then by name.
    fn finish(self, connection: &Connection, table: TypeTable) -> Result<Vec<TypeCount>> {
        let mut names = TypeNames::new(connection, table);
        let mut counts = Vec::with_capacity(self.0.len());
        for (number, count) in self.0 {
            counts.push(TypeCount {
                r#type: names.get(number.into())?.to_owned(),
                count,
            });
        }
        counts.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.r#type.cmp(&b.r#type)));
        Ok(counts)
    }
}
