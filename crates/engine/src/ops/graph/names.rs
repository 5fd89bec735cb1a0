//! Names of nodes as they are found in texts: two tables in the file, which follow the rows of nodes.
//!
//! A node is found by each word of its name, and by phrases: the words of its name, and of each alias, joined by one
//! space. Aliases are the attribute `aliases`, where it is a list of texts. Words are cut and folded as the analyser
//! `none` does it.
//!
//! Cost: one row a word and a phrase, some 3 us each.

use crate::context::members;
use crate::error::Result;
use minds_store::{Connection, NameIndex};
use minds_text::analysis::{Analyser, Language, Scratch};
use std::collections::BTreeSet;

/// Aliases of a node that count.
const MAX_ALIASES: usize = 32;

/// Words of a phrase; what has more is none.
pub const MAX_PHRASE_WORDS: usize = 12;

/// The words of a text in order, cut and folded.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let analyser = Analyser::new(Language::None, None);
    analyser.fold(text, &mut Scratch::default(), |word| words.push(word.to_owned()));
    words
}

/// A node's words and phrases, each once.
pub fn keys(name: &str, attributes: Option<&str>) -> BTreeSet<(NameIndex, String)> {
    let named = words(name);
    let mut keys = BTreeSet::new();
    keys.extend(phrase(&named));
    for alias in aliases(attributes) {
        keys.extend(phrase(&words(&alias)));
    }
    keys.extend(named.into_iter().map(|word| (NameIndex::Words, word)));
    keys
}

fn phrase(words: &[String]) -> Option<(NameIndex, String)> {
    (1..=MAX_PHRASE_WORDS)
        .contains(&words.len())
        .then(|| (NameIndex::Phrases, words.join(" ")))
}

/// The first aliases that attributes name.
fn aliases(attributes: Option<&str>) -> Vec<String> {
    // Hardly any node has some; a backslash may hide the key.
    let Some(text) = attributes.filter(|text| text.contains("aliases") || text.contains('\\')) else {
        return Vec::new();
    };
    let list = members(text).ok().and_then(|members| {
        let (_, list) = members.into_iter().find(|(key, _)| key == "aliases")?;
        serde_json::from_str::<Vec<String>>(list).ok()
    });
    let mut list = list.unwrap_or_default();
    list.truncate(MAX_ALIASES);
    list
}

/// Enters a new node.
pub fn enter(connection: &Connection, node: i64, name: &str, attributes: Option<&str>) -> Result<()> {
    for (index, key) in keys(name, attributes) {
        connection.insert_name(index, &key, node)?;
    }
    Ok(())
}

/// Takes a node out again; name and attributes are those that it has.
pub fn leave(connection: &Connection, node: i64, name: &str, attributes: Option<&str>) -> Result<()> {
    for (index, key) in keys(name, attributes) {
        connection.delete_name(index, &key, node)?;
    }
    Ok(())
}

/// Follows a node from one name with attributes to another; what both have stays.
pub fn follow(
    connection: &Connection,
    node: i64,
    before: (&str, Option<&str>),
    after: (&str, Option<&str>),
) -> Result<()> {
    let (old, new) = (keys(before.0, before.1), keys(after.0, after.1));
    for (index, key) in old.difference(&new) {
        connection.delete_name(*index, key, node)?;
    }
    for (index, key) in new.difference(&old) {
        connection.insert_name(*index, key, node)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(name: &str, attributes: &str) -> Vec<String> {
        let keys = keys(name, Some(attributes)).into_iter();
        keys.filter(|(index, _)| *index == NameIndex::Phrases)
            .map(|(_, key)| key)
            .collect()
    }

    #[test]
    fn words_are_those_of_the_analyser_without_a_language() {
        assert_eq!(
            words("The Café's  runners, 東京都!"),
            ["the", "cafe's", "runners", "東京", "京都"]
        );
        assert_eq!(words("?! -"), [""; 0]);
    }

    #[test]
    fn names_and_aliases_make_phrases_and_only_the_name_makes_words() {
        let found = keys(
            "Ada  Lovelace",
            Some(r#"{"\u0061liases":["Countess","ADA lovelace","..."]}"#),
        );
        let expected = [
            (NameIndex::Words, "ada"),
            (NameIndex::Words, "lovelace"),
            (NameIndex::Phrases, "ada lovelace"),
            (NameIndex::Phrases, "countess"),
        ];
        assert!(
            found
                .iter()
                .map(|(index, key)| (*index, key.as_str()))
                .eq(expected)
        );
        assert!(keys("...", None).is_empty());
    }

    #[test]
    fn aliases_are_a_list_of_texts_or_none() {
        for other in [
            r#"{"aliases":"x"}"#,
            r#"{"aliases":["x",1]}"#,
            r#"{"a":{"aliases":["x"]}}"#,
            "{",
            "",
        ] {
            assert_eq!(phrases("ada", other), ["ada"], "{other}");
        }
        assert_eq!(
            phrases("ada", r#"{"aliases":["x"],"aliases":["y"]}"#),
            ["ada", "y"]
        );
    }

    #[test]
    fn many_aliases_and_long_phrases_do_not_count() {
        let long = |words| vec!["w"; words].join(" ");
        assert_eq!(phrases(&long(13), ""), [""; 0]);
        assert_eq!(phrases(&long(12), ""), [long(12)]);
        let list: Vec<_> = (0..40).map(|number| format!("\"x{number:02}\"")).collect();
        let found = phrases("ada", &format!("{{\"aliases\":[{}]}}", list.join(",")));
        assert_eq!((found.len(), found[32].as_str()), (33, "x31"));
    }
}
