//! `status`: which engine runs, on what.

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::view::Lane;
use minds_model::{Reply, Status};
use std::sync::Arc;

pub fn status(engine: &Arc<Engine>, lane: Lane) -> Result<Option<Answer>> {
    engine.with_view(lane, |connection, snapshot| {
        let path = &engine.options.path;
        let memory = path == ":memory:";
        let log_bytes = std::fs::metadata(format!("{}-wal", engine.file)).map_or(0, |meta| meta.len());
        Ok(Reply::Status(Status {
            engine: engine.options.name.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            durable: !memory,
            read_only: engine.options.read_only,
            path: path.clone(),
            schema_version: minds_store::SCHEMA_VERSION as u32,
            identity: engine.identity.clone(),
            personas: snapshot.personas.len() as u32,
            memories: snapshot.live_count() as u32,
            dimension: snapshot.dimension as u32,
            file_bytes: if memory {
                0
            } else {
                connection.page_bytes()? + log_bytes
            },
            index_bytes: snapshot.heap_bytes() as u64,
            position: snapshot.position,
        })
        .into())
    })
}
