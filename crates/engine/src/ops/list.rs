//! `list`: a persona's memories in the order of storing, page by page.

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::ops::associations::AssociatedColumns;
use crate::ops::filter::Compiled;
use crate::reply::MemoryColumns;
use crate::validate;
use crate::view::Lane;
use minds_model::{Error, ErrorCode, ListArgs};
use std::sync::Arc;

pub fn list(engine: &Arc<Engine>, args: &ListArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    let limit = validate::limit(args.limit)?;
    let after = args.cursor.map_or(Ok(0), parse_cursor)?;
    let filter = Compiled::new(args.filter.as_ref())?;
    engine.with_view(lane, |connection, snapshot| {
        let mut found: Vec<i64> = Vec::new();
        if let Some(view) = snapshot.personas.get(args.persona_id) {
            for live in &view.segments {
                let accept = filter.on(live);
                let memories = &live.segment.memory;
                let start = memories.partition_point(|memory| *memory <= after) as u32;
                // One more than a page shows whether there is a next one.
                let passing = (start..memories.len() as u32)
                    .filter(|document| live.is_live(*document) && accept(*document));
                found.extend(
                    passing
                        .take(limit + 1)
                        .map(|document| memories[document as usize]),
                );
            }
        }
        found.sort_unstable();
        let more = found.len() > limit;
        found.truncate(limit);
        let cursor = found.last().filter(|_| more).map(|memory| write_cursor(*memory));
        let mut associated = args
            .associations
            .unwrap_or(false)
            .then(AssociatedColumns::default);
        let mut memories = MemoryColumns::default();
        for memory in found {
            if let Some(row) = connection.memory(memory)? {
                let vector = match args.embeddings {
                    Some(true) => connection.embedding(memory)?,
                    _ => None,
                };
                memories.push(&row, snapshot, engine.accesses.get(memory), vector.as_deref())?;
                if let Some(associated) = &mut associated {
                    associated.push(connection, memory)?;
                }
            }
        }
        let mut answer = memories.into_answer(cursor);
        answer
            .columns
            .extend(associated.into_iter().flat_map(AssociatedColumns::finish));
        Ok(answer)
    })
}

pub(super) fn write_cursor(memory: i64) -> String {
    format!("m{memory:x}")
}

pub(super) fn parse_cursor(text: &str) -> std::result::Result<i64, Error> {
    text.strip_prefix('m')
        .and_then(|digits| i64::from_str_radix(digits, 16).ok())
        // Only what a list writes: no signs, no leading zeros, no capitals.
        .filter(|memory| *memory > 0 && write_cursor(*memory) == text)
        .ok_or_else(|| {
            Error::new(
                ErrorCode::InvalidArgument,
                format!("the cursor '{text}' was not given by a list"),
            )
            .with("field", "cursor")
            .with("value", text)
            .with("expected", "the cursor of the page before")
        })
}
