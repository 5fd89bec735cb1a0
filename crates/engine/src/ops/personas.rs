//! Personas: which there are, and how their text is analysed.

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::index::{Delta, PersonaView, Snapshot, load_range};
use crate::validate;
use crate::view::Lane;
use crate::write::{Expects, Transaction};
use minds_model::limits::MAX_STOP_WORDS;
use minds_model::{
    ChangeKind, ConfigurePersonaArgs, DeletePersonaArgs, Error, ErrorCode, PersonaInfo, Reply,
};
use minds_store::{Connection, LogKind};
use minds_text::analysis::Language;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Up to so many memories are deleted one by one; for more, one look at every row is less work.
const FEW_MEMORIES: usize = 1_000;

/// The personas named, each once, in order of id; all where none are named.
pub fn select<'s>(snapshot: &'s Snapshot, named: Option<&[&str]>) -> Vec<&'s Arc<PersonaView>> {
    match named {
        None => snapshot.personas.values().collect(),
        Some(named) => {
            let named: BTreeSet<&str> = named.iter().copied().collect();
            named
                .into_iter()
                .filter_map(|id| snapshot.personas.get(id))
                .collect()
        }
    }
}

pub fn personas(engine: &Arc<Engine>, lane: Lane) -> Result<Option<Answer>> {
    engine.with_view(lane, |_, snapshot| {
        Ok(Reply::Personas {
            personas: snapshot.personas.values().map(|view| info(view)).collect(),
        }
        .into())
    })
}

fn info(view: &PersonaView) -> PersonaInfo {
    PersonaInfo {
        persona_id: view.row.id.clone(),
        memories: view.live_count() as u32,
        language: view.row.language.clone(),
        stop_words: view
            .row
            .stop_words
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok()),
        content_bytes: 0,
        newest: None,
        added_week: 0,
        added_month: 0,
    }
}

/// Deletes a persona. With `erase`, nothing of it can be read in the council's files afterwards: deleted content is
/// overwritten, the file is rewritten without its free pages, the write-ahead log is cut to nothing, and checkpoints are
/// made anew. A persona that does not exist can be erased too: what an interrupted erasing left is taken away.
pub fn delete(engine: &Engine, connection: &Connection, args: &DeletePersonaArgs) -> Result<Answer> {
    validate::persona(args.persona_id)?;
    let erase = args.erase.unwrap_or(false);
    if erase {
        connection.secure_delete(true)?;
    }
    let deleted = delete_rows(engine, connection, args.persona_id, erase);
    if erase {
        connection.rollback();
        let erased = deleted.is_ok().then(|| erase_files(engine, connection));
        connection.secure_delete(false)?;
        erased.transpose()?;
    }
    Ok(Reply::Count {
        count: deleted? as u32,
    }
    .into())
}

fn delete_rows(engine: &Engine, connection: &Connection, id: &str, erase: bool) -> Result<u64> {
    engine.begin_write(connection)?;
    let found = connection.persona_by_id(id)?;
    if erase {
        connection.forget_ids(found.as_ref().map(|row| row.persona), id)?;
    }
    let Some(row) = found else {
        connection.commit()?;
        return Ok(0);
    };
    let mut transaction = Transaction::begin(engine, connection, Expects::default())?;
    let snapshot = engine.snapshot();
    let memories = snapshot
        .persona(row.persona)
        .map_or_else(Vec::new, |view| view.live_memories());
    let count = if !erase && memories.len() <= FEW_MEMORIES {
        let numbers: Vec<i64> = memories.iter().map(|(memory, _)| *memory).collect();
        connection.delete_persona_of(row.persona, &numbers)?;
        numbers.len() as u64
    } else {
        connection.delete_persona(row.persona)?
    };
    let name = (!erase).then_some(id);
    transaction.log(LogKind::PersonaDeleted, Some(row.persona), 0, 0, name)?;
    transaction.delta(Delta::DropPersona { persona: row.persona });
    for (memory, _) in &memories {
        transaction.forget_accesses(*memory);
    }
    if !memories.is_empty() {
        transaction.tell(ChangeKind::Removed, id, || {
            memories.iter().map(|(_, id)| (*id).to_owned()).collect()
        });
    }
    transaction.commit()?;
    Ok(count)
}

fn erase_files(engine: &Engine, connection: &Connection) -> Result<()> {
    connection.vacuum()?;
    if !connection.empty_log()? {
        return Err(Error::new(
            ErrorCode::Busy,
            "the persona is deleted, but another process kept the write-ahead log from being cut; delete it again to erase it",
        )
        .into());
    }
    engine.renew_checkpoint()
}

pub fn configure(transaction: &mut Transaction, args: &ConfigurePersonaArgs) -> Result<Answer> {
    validate::persona(args.persona_id)?;
    if let Some(language) = args.language
        && Language::parse(language).is_none()
    {
        return Err(Error::new(
            ErrorCode::InvalidArgument,
            format!("the language '{language}' is unknown"),
        )
        .with("field", "language")
        .with("value", language)
        .with("expected", "english or none")
        .into());
    }
    if args
        .stop_words
        .as_ref()
        .is_some_and(|words| words.len() > MAX_STOP_WORDS)
    {
        return Err(Error::new(
            ErrorCode::InvalidArgument,
            format!("expected at most {MAX_STOP_WORDS} stop words"),
        )
        .with("field", "stopWords")
        .with("expected", MAX_STOP_WORDS)
        .into());
    }
    let mut view = transaction.persona_or_new(args.persona_id)?;
    let mut row = view.row.clone();
    if let Some(language) = args.language {
        row.language = language.to_owned();
    }
    if let Some(words) = &args.stop_words {
        row.stop_words = Some(serde_json::to_string(words).expect("a list of texts always encodes"));
    }
    if row != view.row {
        let memories = view.live_count();
        transaction.connection.update_persona(&row)?;
        view = transaction.set_persona(row, true)?;
        let delta = load_range(transaction.connection, &view, i64::MIN, i64::MAX)?;
        transaction.delta(delta);
        return Ok(Reply::Personas {
            personas: vec![PersonaInfo {
                memories: memories as u32,
                ..info(&view)
            }],
        }
        .into());
    }
    Ok(Reply::Personas {
        personas: vec![info(&view)],
    }
    .into())
}
