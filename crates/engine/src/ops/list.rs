//! `list`: a persona's memories in the order of storing, page by page.

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::ops::associations::AssociatedColumns;
use crate::ops::filter::Compiled;
use crate::ops::page::{Cursor, Member, Page};
use crate::reply::MemoryColumns;
use crate::validate;
use crate::view::Lane;
use minds_model::ListArgs;
use std::sync::Arc;

pub fn list(engine: &Arc<Engine>, args: &ListArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    let limit = validate::limit(args.limit)?;
    let after = Cursor::LIST.parse(args.cursor, 0)?;
    let filter = Compiled::new(args.filter.as_ref())?;
    engine.with_view(lane, |connection, snapshot| {
        let views: Vec<_> = snapshot.personas.get(args.persona_id).into_iter().collect();
        let page = Page::new(&views, after, limit, |live| filter.on(live));
        let cursor = page.end().map(|end| Cursor::LIST.write(end));
        let mut associated = args
            .associations
            .unwrap_or(false)
            .then(AssociatedColumns::default);
        let mut memories = MemoryColumns::default();
        for Member { memory, .. } in page.members {
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
