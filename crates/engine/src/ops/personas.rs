//! Personas: which there are, and how their text is analysed.

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::index::{PersonaView, Snapshot, load_range};
use crate::validate;
use crate::view::Lane;
use crate::write::Transaction;
use minds_model::limits::MAX_STOP_WORDS;
use minds_model::{ConfigurePersonaArgs, Error, ErrorCode, PersonaInfo, Reply};
use minds_text::analysis::Language;
use std::collections::BTreeSet;
use std::sync::Arc;

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
    }
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
