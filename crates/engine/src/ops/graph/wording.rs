//! Nodes whose names have words that begin with those that are looked for.
//!
//! Cost: what the index has under each word, some 0.2 us a node, and sorting that; a name is read where it may be
//! exactly what was looked for.

use super::names::{MAX_PHRASE_WORDS, words};
use crate::error::Result;
use minds_store::{Connection, NameIndex};

/// Words of which each must begin a word of the name.
pub struct Wording {
    words: Vec<String>,
}

impl Wording {
    /// `None` for an empty text, which asks for nothing.
    pub fn new(text: Option<&str>) -> Option<Self> {
        text.filter(|text| !text.is_empty())
            .map(|text| Self { words: words(text) })
    }

    /// Whether a name has the words, and if so, whether it has no others.
    pub fn of_name(&self, name: &str) -> Option<bool> {
        let words = words(name);
        let has = |begin: &String| words.iter().any(|word| word.starts_with(begin.as_str()));
        let matches = !self.words.is_empty() && self.words.iter().all(has);
        matches.then(|| words == self.words)
    }

    /// The nodes whose names have the words, ascending.
    pub fn nodes(&self, connection: &Connection) -> Result<Vec<i64>> {
        let mut found: Option<Vec<i64>> = None;
        for word in &self.words {
            let with_word = connection.nodes_with_prefix(NameIndex::Words, word)?;
            found = Some(match found {
                None => with_word,
                Some(before) => common(&before, &with_word),
            });
        }
        Ok(found.unwrap_or_default())
    }

    /// Those of `nodes`, which have the words, whose names have no others; ascending.
    pub fn exact_of(&self, connection: &Connection, nodes: &[i64]) -> Result<Vec<i64>> {
        let possible = if self.words.len() > MAX_PHRASE_WORDS {
            // No phrase is so long; and few names have so many words.
            nodes.to_vec()
        } else {
            connection.nodes_named(NameIndex::Phrases, &self.words.join(" "), u32::MAX)?
        };
        let mut exact = Vec::new();
        for node in possible {
            // It may be an alias that is so.
            let row = connection.node(node)?;
            exact.extend(
                row.filter(|row| words(&row.name) == self.words)
                    .map(|row| row.node),
            );
        }
        Ok(exact)
    }
}

/// What two ascending lists have both.
fn common(a: &[i64], b: &[i64]) -> Vec<i64> {
    let mut rest = b.iter().copied().peekable();
    let mut is_there = |number: i64| {
        while rest.next_if(|other| *other < number).is_some() {}
        rest.peek() == Some(&number)
    };
    a.iter().copied().filter(|number| is_there(*number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_begins_a_word_of_the_name() {
        let of = |text, name| Wording::new(Some(text)).and_then(|wording| wording.of_name(name));
        assert_eq!(of("GREEN te", "tea, green"), Some(false));
        assert_eq!(of("green tea", "Gréen TEA!"), Some(true));
        assert_eq!(of("green tea", "tea, green"), Some(false));
        assert_eq!(of("green tea", "green"), None);
        assert_eq!(of("te te", "tea"), Some(false));
        assert_eq!(of("?!", "tea"), None);
        assert!(Wording::new(Some("")).is_none());
    }

    #[test]
    fn what_is_in_both_lists_is_common() {
        assert_eq!(common(&[1, 3, 5, 9], &[0, 3, 4, 5, 10]), [3, 5]);
        assert_eq!(common(&[1], &[]), [0i64; 0]);
        assert_eq!(common(&[], &[1]), [0i64; 0]);
    }
}
