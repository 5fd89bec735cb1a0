//! `update`: some fields of one memory.

use crate::engine::Answer;
use crate::error::Result;
use crate::index::{Delta, Snapshot, single};
use crate::ops::store::content_hash;
use crate::reply::{MemoryColumns, encode_tags};
use crate::validate;
use crate::write::Transaction;
use minds_model::columns::Columns;
use minds_model::limits::{MAX_CONTEXT_BYTES, MAX_THREAD_BYTES};
use minds_model::{ChangeKind, Error, ErrorCode, UpdateArgs};
use minds_store::{LogKind, MemoryRow};

pub fn update(transaction: &mut Transaction, args: &UpdateArgs, columns: &Columns) -> Result<Answer> {
    let mut tags = Vec::new();
    check(args, &mut tags)?;
    let embedding = columns.f32s("embedding")?;
    if let Some(vector) = embedding {
        validate::embedding(vector, transaction.dimension)?;
    }
    let mut row = transaction.connection.memory_by_id(args.id)?.ok_or_else(|| {
        Error::new(ErrorCode::NotFound, format!("no memory has the id '{}'", args.id))
            .with("field", "id")
            .with("value", args.id)
            .with("expected", "the id of a memory")
    })?;
    change(&mut row, args, &tags);
    transaction.connection.update_memory(&row)?;
    if let Some(vector) = embedding {
        transaction.dimension = vector.len();
        transaction.connection.put_embedding(row.memory, vector)?;
    }
    transaction.has_content(row.persona, row.content_hash, row.memory, &row.content);
    transaction.log(LogKind::Updated, Some(row.persona), row.memory, row.memory, None)?;
    reindex(transaction, row.memory)?;

    // The persona may have come into being in this very transaction.
    let mut seen = Snapshot::default();
    if let Some(view) = transaction.persona_by_number(row.persona) {
        seen.insert(view);
    }
    let mut memories = MemoryColumns::default();
    memories.push(&row, &seen, transaction.access(row.memory), None)?;
    Ok(memories.into_answer(None))
}

fn check<'a>(args: &UpdateArgs<'a>, tags: &mut Vec<&'a str>) -> Result<()> {
    if let Some(content) = args.content {
        validate::content(content)?;
    }
    if let Some(context) = args.context {
        validate::optional_text("context", context, MAX_CONTEXT_BYTES)?;
        crate::context::parse(context).map_err(|error| error.with("field", "context"))?;
    }
    if let Some(given) = &args.tags {
        validate::tags(given.iter().copied(), tags)?;
    }
    args.timestamp
        .map_or(Ok(0), |time| validate::millis("timestamp", time))?;
    args.importance.map_or(Ok(()), validate::importance)?;
    args.emotional_valence
        .map_or(Ok(()), validate::emotional_valence)?;
    args.decay_rate.map_or(Ok(()), validate::decay_rate)?;
    if let Some(thread) = args.thread {
        validate::optional_text("thread", thread, MAX_THREAD_BYTES)?;
    }
    Ok(())
}

fn change(row: &mut MemoryRow, args: &UpdateArgs, tags: &[&str]) {
    if let Some(content) = args.content {
        row.content = content.to_owned();
        row.compressed = false;
        row.content_hash = content_hash(content);
    }
    if let Some(context) = args.context {
        row.context = Some(context.to_owned()).filter(|context| !context.is_empty());
    }
    if args.tags.is_some() {
        row.tags = encode_tags(tags);
    }
    row.timestamp = args.timestamp.map_or(row.timestamp, |time| time as i64);
    row.importance = args.importance.unwrap_or(row.importance);
    row.emotional_valence = args.emotional_valence.unwrap_or(row.emotional_valence);
    row.decay_rate = args.decay_rate.unwrap_or(row.decay_rate);
    row.position = args.position.or(row.position);
    if let Some(thread) = args.thread {
        row.thread = Some(thread.to_owned()).filter(|thread| !thread.is_empty());
        if row.thread.is_none() {
            row.position = None;
        }
    }
}

/// Puts a memory's stored state in place of what the index has of it, and tells listeners.
pub fn reindex(transaction: &mut Transaction, memory: i64) -> Result<()> {
    let connection = transaction.connection;
    let Some(row) = connection.memory(memory)? else {
        return Ok(());
    };
    let Some(view) = transaction.persona_by_number(row.persona) else {
        return Ok(());
    };
    let vector = connection.embedding(memory)?;
    transaction.delta(Delta::Remove {
        persona: row.persona,
        memory,
    });
    transaction.delta(single(&row, vector.as_deref(), &view));
    transaction.tell(ChangeKind::Changed, &view.row.id, || vec![row.id.clone()]);
    Ok(())
}
