//! `delete` and `deleteMatching`: gone from the rows and from the index in one commit.

use crate::engine::Answer;
use crate::error::Result;
use crate::index::Delta;
use crate::ops::filter::Compiled;
use crate::write::Transaction;
use minds_model::{ChangeKind, DeleteArgs, DeleteMatchingArgs, Error, ErrorCode, Reply};
use minds_store::LogKind;
use std::sync::Arc;

pub fn delete(transaction: &mut Transaction, args: &DeleteArgs) -> Result<Answer> {
    let mut count = 0;
    for id in &args.ids {
        if let Some((memory, persona)) = transaction.connection.place_of(id)? {
            remove(transaction, persona, memory, id)?;
            count += 1;
        }
    }
    Ok(Reply::Count { count }.into())
}

pub fn delete_matching(transaction: &mut Transaction, args: &DeleteMatchingArgs) -> Result<Answer> {
    let filter = Compiled::new(Some(&args.filter))?;
    if args.personas.is_none() && filter.is_unbounded() {
        return Err(Error::new(
            ErrorCode::InvalidArgument,
            "a filter that names nothing would delete every memory; expected personas or a part of a filter",
        )
        .with("field", "filter")
        .with("expected", "personas or a part of a filter")
        .into());
    }
    let snapshot = transaction.settled()?;
    let mut found: Vec<(i64, i64, String)> = Vec::new();
    for view in super::personas::select(&snapshot, args.personas.as_deref()) {
        for live in &view.segments {
            let accept = filter.on(live);
            for document in live.live_documents().filter(|document| accept(*document)) {
                let memory = live.segment.memory[document as usize];
                found.push((
                    memory,
                    view.row.persona,
                    live.segment.ids.get(document).to_owned(),
                ));
            }
        }
    }
    found.sort_unstable();
    for (memory, persona, id) in &found {
        remove(transaction, *persona, *memory, id)?;
    }
    Ok(Reply::Count {
        count: found.len() as u32,
    }
    .into())
}

fn remove(transaction: &mut Transaction, persona: i64, memory: i64, id: &str) -> Result<()> {
    transaction.connection.delete_memory(memory)?;
    transaction.log(LogKind::Deleted, Some(persona), memory, memory, Some(id))?;
    transaction.delta(Delta::Remove { persona, memory });
    transaction.forget_accesses(&[memory]);
    let persona_id: Arc<str> = transaction
        .persona_by_number(persona)
        .map_or_else(|| "".into(), |view| view.row.id.as_str().into());
    transaction.tell(ChangeKind::Removed, &persona_id, || vec![id.to_owned()]);
    Ok(())
}
