//! `components`: which nodes hang together.
//!
//! Cost: some 10 ns an edge and 100 ns a node.

use super::ids::id_column;
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::view::Lane;
use minds_graph::algo::components::{strong, weak};
use minds_model::frame::OwnedColumn;
use minds_model::{ComponentsArgs, Reply};
use std::sync::Arc;

pub fn components(engine: &Arc<Engine>, args: &ComponentsArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    engine.with_view(lane, |_, snapshot| {
        let graph = &snapshot.graph.graph;
        let found = if args.strong == Some(true) {
            strong(graph)
        } else {
            weak(graph)
        };
        let nodes: Vec<u32> = graph.nodes().iter().collect();
        let labels = nodes.iter().map(|node| found.labels[*node as usize]).collect();
        Ok(Answer {
            reply: Reply::Components,
            columns: vec![
                ("id", id_column(&snapshot.graph.nodes, nodes.into_iter())),
                ("component", OwnedColumn::U32(labels)),
                ("componentSizes", OwnedColumn::U32(found.sizes)),
            ],
        })
    })
}
