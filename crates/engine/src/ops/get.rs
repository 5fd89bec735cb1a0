//! `get`: memories by id.

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::ops::associations::AssociatedColumns;
use crate::ops::consolidation::crossing_hash;
use crate::reply::MemoryColumns;
use crate::view::Lane;
use minds_model::GetArgs;
use minds_model::frame::OwnedColumn;
use std::sync::Arc;

/// More ids than this are not read inline.
const INLINE_IDS: usize = 16;

pub fn get(engine: &Arc<Engine>, args: &GetArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline && args.ids.len() > INLINE_IDS {
        return Ok(None);
    }
    engine.with_view(lane, |connection, snapshot| {
        let mut memories = MemoryColumns::default();
        let mut associated = args
            .associations
            .unwrap_or(false)
            .then(AssociatedColumns::default);
        let mut index = Vec::new();
        let mut hashes = Vec::new();
        for (place, id) in args.ids.iter().enumerate() {
            let Some(row) = connection.memory_by_id(id)? else {
                continue;
            };
            let vector = match args.embeddings {
                Some(true) => connection.embedding(row.memory)?,
                _ => None,
            };
            memories.push(&row, snapshot, engine.accesses.get(row.memory), vector.as_deref())?;
            if let Some(associated) = &mut associated {
                associated.push(connection, row.memory)?;
            }
            index.push(place as u32);
            hashes.push(crossing_hash(row.content_hash));
        }
        let mut answer = memories.into_answer(None);
        answer.columns.push(("index", OwnedColumn::U32(index)));
        answer
            .columns
            .extend(associated.into_iter().flat_map(AssociatedColumns::finish));
        if args.hashes == Some(true) {
            answer.columns.push(("contentHash", OwnedColumn::F64(hashes)));
        }
        Ok(answer)
    })
}
