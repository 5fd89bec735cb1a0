//! `audit` and `note`: what maintenance did. Entries name memories by their ids and never hold content.

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::ops::page::Cursor;
use crate::ops::personas::select;
use crate::validate;
use crate::view::Lane;
use crate::write::Transaction;
use minds_model::columns::NO_PERSONA;
use minds_model::frame::{OwnedColumn, TextBuilder};
use minds_model::limits::{MAX_OPERATION_BYTES, MAX_REASON_BYTES};
use minds_model::{AuditArgs, NoteArgs, Reply};
use minds_store::{AuditSelection, NewAudit};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An entry about a persona and a memory of it, or about none.
pub fn entry<'a>(
    operation: &'a str,
    reason: &'a str,
    persona: Option<i64>,
    memory: Option<&'a str>,
    (before, after): (f64, f64),
    time: i64,
) -> NewAudit<'a> {
    NewAudit {
        time,
        operation,
        persona,
        memory,
        reason,
        before,
        after,
    }
}

pub fn note(transaction: &mut Transaction, args: &NoteArgs) -> Result<Answer> {
    validate::required_text("operation", args.operation, MAX_OPERATION_BYTES)?;
    validate::optional_text("reason", args.reason, MAX_REASON_BYTES)?;
    validate::finite("before", args.before)?;
    validate::finite("after", args.after)?;
    let now = args
        .now
        .map_or(Ok(transaction.engine.now()), |now| validate::millis("now", now))?;
    let entry = entry(
        args.operation,
        args.reason,
        None,
        None,
        (args.before, args.after),
        now,
    );
    transaction.connection.write_audit(&entry)?;
    Ok(Reply::Done.into())
}

/// Newest first, page by page. Reads back until a page is full.
pub fn audit(engine: &Arc<Engine>, args: &AuditArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    let limit = validate::limit(args.limit)?;
    let before = Cursor::AUDIT.parse(args.cursor, i64::MAX)?;
    if let Some(operation) = args.operation {
        validate::required_text("operation", operation, MAX_OPERATION_BYTES)?;
    }
    engine.with_view(lane, |connection, snapshot| {
        let personas: Option<Vec<i64>> = args.personas.as_deref().map(|named| {
            let views = select(snapshot, Some(named));
            views.iter().map(|view| view.row.persona).collect()
        });
        let mut rows = connection.audit(&AuditSelection {
            personas: personas.as_deref(),
            operation: args.operation,
            before,
            // One more than a page shows whether there is a next one.
            limit: limit + 1,
        })?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let cursor = rows
            .last()
            .filter(|_| more)
            .map(|row| Cursor::AUDIT.write(row.entry));
        let mut names: Vec<String> = Vec::new();
        let mut places: BTreeMap<i64, u32> = BTreeMap::new();
        let (mut operation, mut id, mut reason) = (
            TextBuilder::default(),
            TextBuilder::default(),
            TextBuilder::default(),
        );
        let mut persona = Vec::with_capacity(rows.len());
        for row in &rows {
            operation.push(&row.operation);
            id.push(row.memory.as_deref().unwrap_or(""));
            reason.push(&row.reason);
            let view = row.persona.and_then(|number| snapshot.persona(number));
            persona.push(view.map_or(NO_PERSONA, |view| {
                *places.entry(view.row.persona).or_insert_with(|| {
                    names.push(view.row.id.clone());
                    names.len() as u32 - 1
                })
            }));
        }
        Ok(Answer {
            reply: Reply::Audit {
                personas: names,
                cursor,
            },
            columns: vec![
                (
                    "time",
                    OwnedColumn::F64(rows.iter().map(|row| row.time as f64).collect()),
                ),
                ("operation", OwnedColumn::Text(operation)),
                ("persona", OwnedColumn::U32(persona)),
                ("id", OwnedColumn::Text(id)),
                ("reason", OwnedColumn::Text(reason)),
                (
                    "before",
                    OwnedColumn::F64(rows.iter().map(|row| row.before).collect()),
                ),
                (
                    "after",
                    OwnedColumn::F64(rows.iter().map(|row| row.after).collect()),
                ),
            ],
        })
    })
}
