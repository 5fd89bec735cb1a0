//! Personas: which there are, and how their text is analysed.

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::index::{Delta, PersonaView, Snapshot, load_range};
use crate::ops::statistics::{is_much_counting, persona_info};
use crate::validate;
use crate::view::Lane;
use crate::write::{Expects, Transaction, internal};
use minds_model::limits::{MAX_PERSONA_BYTES, MAX_STOP_WORDS};
use minds_model::{
    ChangeKind, ConfigurePersonaArgs, DeletePersonaArgs, Error, ErrorCode, RenamePersonaArgs, Reply,
};
use minds_store::{Connection, LogKind, PersonaRow};
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
    let now = engine.now();
    let answered = engine.with_view(lane, |_, snapshot| {
        let views = snapshot.personas.values();
        if lane == Lane::Inline && is_much_counting(views.clone()) {
            return Ok(None);
        }
        Ok(Some(Answer::from(Reply::Personas {
            personas: views.map(|view| persona_info(view, now)).collect(),
        })))
    })?;
    Ok(answered.flatten())
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
    let numbers: Vec<i64> = memories.iter().map(|(memory, _)| *memory).collect();
    transaction.forget_accesses(&numbers);
    if !memories.is_empty() {
        transaction.tell(ChangeKind::Removed, id, || {
            memories.iter().map(|(_, id)| (*id).to_owned()).collect()
        });
    }
    transaction.commit()?;
    engine.counted.follow(&engine.snapshot());
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
    let mut info = persona_info(&view, transaction.engine.now());
    if row != view.row {
        transaction.connection.update_persona(&row)?;
        view = transaction.set_persona(row, true)?;
        let delta = load_range(transaction.connection, &view, i64::MIN, i64::MAX)?;
        transaction.delta(delta);
        let settings = persona_info(&view, 0);
        (info.language, info.stop_words) = (settings.language, settings.stop_words);
    }
    Ok(Reply::Personas { personas: vec![info] }.into())
}

/// Gives a persona another id. Its number stays, so nothing else changes.
pub fn rename(transaction: &mut Transaction, args: &RenamePersonaArgs) -> Result<Answer> {
    validate::persona(args.persona_id)?;
    validate::required_text("to", args.to, MAX_PERSONA_BYTES)?;
    let Some(view) = transaction.persona(args.persona_id) else {
        return Err(Error::new(
            ErrorCode::NotFound,
            format!("there is no persona '{}'", args.persona_id),
        )
        .with("field", "personaId")
        .with("value", args.persona_id)
        .with("expected", "the id of a persona")
        .into());
    };
    if transaction.persona(args.to).is_some() {
        return Err(Error::new(
            ErrorCode::PersonaExists,
            format!("there is a persona '{}' already", args.to),
        )
        .with("field", "to")
        .with("value", args.to)
        .with("expected", "an id that no persona has")
        .into());
    }
    let row = PersonaRow {
        id: args.to.to_owned(),
        ..view.row
    };
    transaction.connection.update_persona(&row)?;
    let number = row.persona;
    transaction.set_persona(row, false)?;
    let snapshot = transaction.settled()?;
    let renamed = snapshot
        .persona(number)
        .ok_or_else(|| internal("a renamed persona is gone"))?;
    if renamed.live_count() > 0 {
        transaction.tell(ChangeKind::Changed, args.to, || {
            let memories = renamed.live_memories();
            memories.into_iter().map(|(_, id)| id.to_owned()).collect()
        });
    }
    Ok(Reply::Personas {
        personas: vec![persona_info(renamed, transaction.engine.now())],
    }
    .into())
}
