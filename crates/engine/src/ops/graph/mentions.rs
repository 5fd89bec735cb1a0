//! `mentions`: which nodes a text mentions, by the longest runs of its words that are phrases.
//!
//! Cost: of each word one or two seeks among the phrases, some 1.5 us each, and 2 us for each entity.

use super::adding::required;
use super::names::MAX_PHRASE_WORDS;
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::graph::NodeTable;
use crate::validate;
use crate::view::Lane;
use minds_model::Reply;
use minds_model::columns::Columns;
use minds_model::frame::{OwnedColumn, TextBuilder};
use minds_model::limits::{MAX_CONTENT_BYTES, MAX_TEXTS};
use minds_store::{Connection, NameIndex, PhraseReader};
use minds_text::analysis::{Analyser, Language, Scratch};
use rustc_hash::FxHashSet;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::sync::{Arc, LazyLock};

/// Words of a text that are looked at.
const MAX_TEXT_WORDS: usize = 256;

/// Nodes of a phrase among which the most important are looked for.
const MAX_NAMESAKES: u32 = 256;

/// Nodes that one entity may mean.
const MAX_MEANINGS: usize = 16;

/// Words are folded alike in every language; stop words are those of English.
static ENGLISH: LazyLock<Analyser> = LazyLock::new(|| Analyser::new(Language::English, None));

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// What a text mentions.
pub struct Entity {
    pub phrase: String,
    /// Most important first; one or more.
    pub nodes: Vec<u32>,
}

/// The entities of a text, in order of first appearance. `nodes` stand at the position that `connection` sees.
pub fn mentioned(connection: &Connection, nodes: &NodeTable, text: &str) -> Result<Vec<Entity>> {
    let words = first_words(text);
    let mut phrases = connection.phrases()?;
    let (mut entities, mut known) = (Vec::new(), FxHashSet::default());
    let mut at = 0;
    while at < words.len() {
        let longest = longest_at(&mut phrases, &words[at..])?;
        at += longest.as_ref().map_or(1, |(length, _)| *length);
        if let Some((_, phrase)) = longest
            && known.insert(phrase.clone())
        {
            let nodes = meanings(connection, nodes, &phrase)?;
            entities.push(Entity { phrase, nodes });
        }
    }
    Ok(entities)
}

fn first_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    SCRATCH.with_borrow_mut(|scratch| {
        ENGLISH.fold(text, scratch, |word| {
            if words.len() < MAX_TEXT_WORDS {
                words.push(word.to_owned());
            }
        });
    });
    words
}

/// How many of the first words read as a phrase, as many as possible, and the phrase.
fn longest_at(phrases: &mut PhraseReader, words: &[String]) -> Result<Option<(usize, String)>> {
    let mut longest = None;
    // The words of the run but the last one, each with a space behind it.
    let mut begin = String::new();
    for (word, length) in words.iter().zip(1..=MAX_PHRASE_WORDS) {
        let run = format!("{begin}{word}");
        let further = format!("{run} ");
        // A space sorts before whatever a word may hold: phrases that go on with another word come next.
        let goes_on = |key: Option<&str>| key.is_some_and(|key| key.starts_with(&further));
        let (is_phrase, mut more) = phrases.first_from(&run, |key| (key == Some(&run), goes_on(key)))?;
        let is_entity = |word: &str| length > 1 || !ENGLISH.is_stop_word(word);
        let read_as = match is_entity(word) {
            false => None,
            true if is_phrase => Some(run),
            true => {
                let singulars = singulars(word).filter(|singular| is_entity(singular));
                first_phrase(phrases, singulars.map(|singular| format!("{begin}{singular}")))?
            }
        };
        longest = read_as.map(|phrase| (length, phrase)).or(longest);
        if is_phrase && length < words.len() {
            more = phrases.first_from(&further, goes_on)?;
        }
        if !more {
            break;
        }
        begin = further;
    }
    Ok(longest)
}

fn first_phrase(
    phrases: &mut PhraseReader,
    candidates: impl Iterator<Item = String>,
) -> Result<Option<String>> {
    for candidate in candidates {
        if phrases.first_from(&candidate, |key| key == Some(&candidate))? {
            return Ok(Some(candidate));
        }
    }
    Ok(None)
}

/// What a word may be the plural or the possessive of, the likeliest first.
fn singulars(word: &str) -> impl Iterator<Item = String> {
    let owner = word.strip_suffix("'s").map(str::to_owned);
    let length = word.chars().take(5).count();
    let plural = owner.is_none() && length >= 4;
    let stem = |suffix: &str| word.strip_suffix(suffix).filter(|_| plural);
    let story = stem("ies")
        .filter(|_| length > 4)
        .map(|begin| format!("{begin}y"));
    let box_ = stem("es").filter(|begin| ["s", "x", "z", "ch", "sh"].iter().any(|end| begin.ends_with(end)));
    let house = stem("s").filter(|begin| !begin.ends_with(['s', 'u']));
    let plurals = [story, box_.map(str::to_owned), house.map(str::to_owned)];
    owner.into_iter().chain(plurals.into_iter().flatten())
}

/// The nodes of a phrase that an entity means.
fn meanings(connection: &Connection, nodes: &NodeTable, phrase: &str) -> Result<Vec<u32>> {
    let namesakes = connection.nodes_named(NameIndex::Phrases, phrase, MAX_NAMESAKES)?;
    let mut meanings: Vec<u32> = namesakes.into_iter().map(|node| node as u32).collect();
    let importance = |node: u32| nodes.facts(node).importance;
    // Stable: equally important nodes stay in the order of their numbers.
    meanings.sort_by(|a, b| {
        importance(*b)
            .partial_cmp(&importance(*a))
            .unwrap_or(Ordering::Equal)
    });
    meanings.truncate(MAX_MEANINGS);
    Ok(meanings)
}

pub fn mentions(engine: &Arc<Engine>, columns: &Columns, lane: Lane) -> Result<Option<Answer>> {
    let texts = texts(columns)?;
    if lane == Lane::Inline {
        return Ok(None);
    }
    engine.with_view(lane, |connection, snapshot| {
        let nodes = &snapshot.graph.nodes;
        let (mut index, mut ids) = (Vec::new(), TextBuilder::default());
        for (place, text) in (0..).zip(&texts) {
            let mut known = FxHashSet::default();
            for node in mentioned(connection, nodes, text)?
                .into_iter()
                .flat_map(|entity| entity.nodes)
            {
                if known.insert(node) {
                    index.push(place);
                    ids.push(nodes.id(node));
                }
            }
        }
        Ok(Answer {
            reply: Reply::Mentions,
            columns: vec![("index", OwnedColumn::U32(index)), ("id", OwnedColumn::Text(ids))],
        })
    })
}

/// The texts of the column `content`, checked.
fn texts<'a>(columns: &Columns<'a>) -> Result<Vec<&'a str>> {
    let column = required(columns, "content")?;
    validate::at_most("content", column.len(), MAX_TEXTS, "texts")?;
    let texts: Vec<&str> = column.iter().collect();
    for (row, text) in texts.iter().enumerate() {
        validate::optional_text("content", text, MAX_CONTENT_BYTES).map_err(|error| error.at_row(row))?;
    }
    Ok(texts)
}
