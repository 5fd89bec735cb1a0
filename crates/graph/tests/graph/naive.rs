//! A graph as a sorted map, and histories at random: the oracle of everything else.

use std::collections::{BTreeMap, BTreeSet};

use minds_graph::{Change, Direction, Edge, Graph};
use proptest::prelude::*;

/// What a graph should hold.
#[derive(Clone, Debug, Default)]
pub struct Naive {
    pub nodes: BTreeSet<u32>,
    pub edges: BTreeMap<(u32, u32, u16), f32>,
}

impl Naive {
    pub fn apply(&mut self, changes: &[Change]) {
        for change in changes {
            match *change {
                Change::AddNode(node) => {
                    self.nodes.insert(node);
                }
                Change::RemoveNode(node) => {
                    self.nodes.remove(&node);
                    self.edges
                        .retain(|&(source, target, _), _| source != node && target != node);
                }
                Change::PutEdge(edge) => {
                    self.edges
                        .insert((edge.source, edge.target, edge.edge_type), edge.weight);
                }
                Change::RemoveEdge {
                    source,
                    target,
                    edge_type,
                } => {
                    self.edges.remove(&(source, target, edge_type));
                }
            }
        }
    }

    pub fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        self.edges
            .iter()
            .map(|(&(source, target, edge_type), &weight)| Edge {
                source,
                target,
                edge_type,
                weight,
            })
    }

    /// Where the edges of a node lead, by node and type.
    pub fn steps(&self, node: u32, direction: Direction) -> Vec<(u32, u16, f32)> {
        let mut steps = Vec::new();
        for edge in self.edges() {
            if edge.source == node && direction != Direction::In {
                steps.push((edge.target, edge.edge_type, edge.weight));
            }
            if edge.target == node && direction != Direction::Out {
                steps.push((edge.source, edge.edge_type, edge.weight));
            }
        }
        steps
    }
}

/// Numbers of nodes in random histories are below this.
pub const NODES: u32 = 12;
/// Numbers of types are below this.
pub const TYPES: u16 = 3;

/// Some weights are drawn often, so that there are ties.
pub fn weight() -> impl Strategy<Value = f32> {
    prop_oneof![3 => 0.01_f32..1.0, 1 => Just(1.0), 1 => Just(0.5), 1 => Just(0.0)]
}

fn change() -> impl Strategy<Value = Change> {
    let ends = (0..NODES, 0..NODES, 0..TYPES);
    prop_oneof![
        12 => (ends.clone(), weight()).prop_map(|((source, target, edge_type), weight)| {
            Change::PutEdge(Edge { source, target, edge_type, weight })
        }),
        3 => ends.prop_map(|(source, target, edge_type)| Change::RemoveEdge { source, target, edge_type }),
        1 => (0..NODES).prop_map(Change::RemoveNode),
        2 => (0..NODES).prop_map(Change::AddNode),
    ]
}

/// Batches of changes, valid in their order: an edge is put only between nodes that are there.
pub fn history() -> impl Strategy<Value = Vec<Vec<Change>>> {
    let first: Vec<Change> = (0..NODES - 2).map(Change::AddNode).collect();
    prop::collection::vec(prop::collection::vec(change(), 0..25), 0..6).prop_map(move |mut batches| {
        batches.insert(0, first.clone());
        let mut nodes = BTreeSet::new();
        for batch in &mut batches {
            batch.retain(|change| match *change {
                Change::AddNode(node) => {
                    nodes.insert(node);
                    true
                }
                Change::RemoveNode(node) => {
                    nodes.remove(&node);
                    true
                }
                Change::PutEdge(edge) => nodes.contains(&edge.source) && nodes.contains(&edge.target),
                Change::RemoveEdge { .. } => true,
            });
        }
        batches
    })
}

/// A graph after a random history, with its layers or (where the flag says so) merged, and what it should hold.
pub fn graph() -> impl Strategy<Value = (Graph, Naive)> {
    (history(), any::<bool>()).prop_map(|(history, merged)| {
        let (mut graph, mut naive) = (Graph::default(), Naive::default());
        for batch in &history {
            graph.apply(batch).expect("a valid history");
            naive.apply(batch);
        }
        let graph = if merged { Graph::from(graph.merge()) } else { graph };
        (graph, naive)
    })
}
