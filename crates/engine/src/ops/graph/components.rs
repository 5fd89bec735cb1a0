//! `components`: which nodes hang together.
//!
//! Cost: some 10 ns an edge and 100 ns a node.

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::view::Lane;
use minds_graph::algo::components::{strong, weak};
use minds_model::frame::{OwnedColumn, TextBuilder};
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
        let mut ids = TextBuilder::default();
        let mut labels = Vec::with_capacity(graph.nodes().len() as usize);
        for node in graph.nodes().iter() {
            ids.push(snapshot.graph.nodes.id(node));
            labels.push(found.labels[node as usize]);
        }
        Ok(Answer {
            reply: Reply::Components,
            columns: vec![
                ("id", OwnedColumn::Text(ids)),
                ("component", OwnedColumn::U32(labels)),
                ("componentSizes", OwnedColumn::U32(found.sizes)),
            ],
        })
    })
}
