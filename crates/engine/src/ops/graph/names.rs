//! Names of nodes as they are found in texts.

use crate::error::Result;
use minds_store::Connection;
use minds_text::analysis::{Analyser, Language, Scratch};

/// Words of a phrase; what has more is none.
pub const MAX_PHRASE_WORDS: usize = 12;

/// Enters a node's words and phrases.
pub fn enter(_connection: &Connection, _node: i64, _name: &str, _attributes: Option<&str>) -> Result<()> {
    Err(super::unbuilt())
}

/// Takes them out again; name and attributes are those that were entered.
pub fn leave(_connection: &Connection, _node: i64, _name: &str, _attributes: Option<&str>) -> Result<()> {
    Err(super::unbuilt())
}

/// The words of a text, cut and folded as names are.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    Analyser::new(Language::None, None)
        .fold(text, &mut Scratch::default(), |word| words.push(word.to_owned()));
    words
}
