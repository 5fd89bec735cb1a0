//! `status`: which engine runs, on what.

use crate::checkpoint::Checkpoints;
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::ops::associate::waiting;
use crate::view::Lane;
use minds_model::{Reply, Status};
use std::sync::Arc;

pub fn status(engine: &Arc<Engine>, lane: Lane) -> Result<Option<Answer>> {
    engine.with_view(lane, |connection, snapshot| {
        let path = &engine.options.path;
        let memory = path == ":memory:";
        let checkpoint = engine
            .checkpoints
            .as_ref()
            .map(Checkpoints::standing)
            .unwrap_or_default();
        Ok(Reply::Status(Status {
            engine: engine.options.name.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            durable: !memory,
            read_only: engine.options.read_only,
            path: path.clone(),
            schema_version: connection.schema_version()? as u32,
            identity: engine.identity.clone(),
            personas: snapshot.personas.len() as u32,
            memories: snapshot.live_count() as u32,
            nodes: snapshot.graph.node_count(),
            edges: snapshot.graph.graph.edge_count() as u32,
            links: connection.link_count()? as u32,
            dimension: snapshot.dimension as u32,
            file_bytes: engine.file_bytes(connection)?,
            index_bytes: snapshot.heap_bytes() as u64,
            graph_bytes: snapshot.graph.heap_bytes() as u64,
            unassociated: waiting(snapshot, &connection.unassociated()?),
            position: snapshot.position,
            checkpoint_position: checkpoint.position,
            checkpoint_problem: checkpoint.problem,
        })
        .into())
    })
}
