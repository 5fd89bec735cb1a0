//! The query syntax: phrases in quotes and prefixes with a star.
//!
//! Cost: that of the analysis, twice for words with a star.

use super::Found;
use crate::analysis::{Analyser, Scratch, is_word_character};
use crate::index::clause::Clause;

pub fn parse(analyser: &Analyser, scratch: &mut Scratch, text: &str, found: &mut Found) {
    let mut rest = text;
    while let Some((before, phrase, after)) = split_quoted(rest) {
        parse_unquoted(analyser, scratch, before, found);
        let mut terms = Vec::new();
        analyser.analyse(phrase, scratch, |term, _| terms.push(term.to_owned()));
        match terms.len() {
            0 => {}
            1 => found.telling.count(Clause::Term(terms.swap_remove(0))),
            _ => found.telling.count(Clause::Phrase(terms)),
        }
        rest = after;
    }
    parse_unquoted(analyser, scratch, rest, found);
}

/// What stands before, between and after the first two quotes.
fn split_quoted(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('"')?;
    let (phrase, after) = rest.split_once('"')?;
    Some((before, phrase, after))
}

fn parse_unquoted(analyser: &Analyser, scratch: &mut Scratch, text: &str, found: &mut Found) {
    let mut rest = text;
    let mut searched = 0;
    while let Some(star) = rest[searched..].find('*').map(|at| searched + at) {
        let (before, after) = (&rest[..star], &rest[star + 1..]);
        if before.ends_with(is_word_character) && !after.starts_with(is_word_character) {
            add_words_and_prefix(analyser, scratch, before, found);
            (rest, searched) = (after, 0);
        } else {
            searched = star + 1;
        }
    }
    found.add_words(analyser, scratch, rest);
}

/// Adds the last word of the text as a prefix, the others as they are.
fn add_words_and_prefix(analyser: &Analyser, scratch: &mut Scratch, text: &str, found: &mut Found) {
    let mut last = String::new();
    let mut count = 0;
    analyser.fold(text, scratch, |word| {
        last.clear();
        last.push_str(word);
        count += 1;
    });
    let mut place = 0;
    analyser.analyse(text, scratch, |term, stop| {
        place += 1;
        if place < count {
            found.add_word(term, stop);
        }
    });
    if count > 0 {
        found.telling.count(Clause::Prefix(last));
    }
}
