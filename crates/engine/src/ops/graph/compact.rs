//! Answers to compact questions, on the caller's own thread.

use super::edge_types::EdgeTypes;
use super::paths::path_within;
use super::related::related;
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::graph::GraphView;
use crate::view::{FileState, Lane};
use minds_graph::algo::path::Path;
use minds_model::compact::{self, CompactPath, Question};
use minds_model::{Error, ErrorCode, Reply};
use std::sync::Arc;

/// The answer to a question, with the time that it took; `None` where it is much work, or would have to wait.
pub fn answer_compact(
    engine: &Arc<Engine>,
    question: &Question,
    nanos: &dyn Fn() -> f64,
) -> Result<Option<Vec<u8>>> {
    match question {
        Question::Path(args) => path_within(engine, args, |file, view, found| {
            found.map_or_else(
                || Ok(CompactPath::default().write(nanos())),
                |found| write_path(file, view, &found, nanos),
            )
        }),
        Question::Related(args) => {
            let answer = related(engine, args, Lane::Inline)?;
            let written = answer.map(|Answer { reply, columns }| match reply {
                Reply::Subgraph { types } => compact::related(&types, &columns, nanos()),
                _ => Err(Error::new(
                    ErrorCode::Internal,
                    "what is related is a part of the graph",
                )),
            });
            Ok(written.transpose()?)
        }
    }
}

fn write_path(file: &FileState, view: &GraphView, path: &Path, nanos: &dyn Fn() -> f64) -> Result<Vec<u8>> {
    let mut types = EdgeTypes::with_capacity(path.edges.len());
    path.edges.iter().for_each(|edge| types.push(edge.edge_type));
    let ids: Vec<&str> = path.nodes.iter().map(|&node| view.nodes.id(node)).collect();
    let weights: Vec<f32> = path.edges.iter().map(|edge| edge.weight).collect();
    let path = CompactPath {
        ids: &ids,
        weights: &weights,
        places: types.indexes(),
        types: &types.names(file)?,
        cost: path.cost,
    };
    Ok(path.write(nanos()))
}
