//! Texts as bags of terms, and what is known of the terms.

use minds_text::analysis::{Analyser, Scratch};
use rustc_hash::FxHashMap;

/// Bytes of a content that are read.
const READ_BYTES: usize = 64 << 10;

/// The distinct terms of a text in the order of first appearance, with how often it holds them; stop words only where
/// nothing else is there.
pub struct Bag {
    pub counts: Vec<(u32, u32)>,
}

/// Terms, numbered as they are met, and what is known of them at one state of a persona's memories.
#[derive(Default)]
pub struct Terms {
    numbers: FxHashMap<Box<str>, u32>,
    known: Vec<Term>,
    scratch: Scratch,
    /// Where each term of the text that is being read stands in its bag.
    places: FxHashMap<u32, u32>,
}

struct Term {
    name: Box<str>,
    frequency: Option<u32>,
    idf: Option<f64>,
}

impl Terms {
    pub fn len(&self) -> usize {
        self.known.len()
    }

    pub fn name(&self, term: u32) -> &str {
        &self.known[term as usize].name
    }

    pub fn frequency(&mut self, term: u32, find: impl FnOnce(&str) -> u32) -> u32 {
        let Term { name, frequency, .. } = &mut self.known[term as usize];
        *frequency.get_or_insert_with(|| find(name))
    }

    pub fn idf(&mut self, term: u32, find: impl FnOnce() -> f64) -> f64 {
        *self.known[term as usize].idf.get_or_insert_with(find)
    }

    pub fn bag<'t>(
        &mut self,
        analyser: &Analyser,
        content: &'t str,
        tags: impl Iterator<Item = &'t str>,
    ) -> Bag {
        let mut scratch = std::mem::take(&mut self.scratch);
        let mut counts: Vec<(u32, u32)> = Vec::new();
        let mut stops: Vec<u32> = Vec::new();
        self.places.clear();
        for text in std::iter::once(beginning(content)).chain(tags) {
            analyser.analyse(text, &mut scratch, |term, stop| {
                let term = self.number(term);
                if stop {
                    stops.push(term);
                } else {
                    self.count(term, &mut counts);
                }
            });
        }
        if counts.is_empty() {
            stops.into_iter().for_each(|term| self.count(term, &mut counts));
        }
        self.scratch = scratch;
        Bag { counts }
    }

    fn count(&mut self, term: u32, counts: &mut Vec<(u32, u32)>) {
        let place = *self.places.entry(term).or_insert_with(|| {
            counts.push((term, 0));
            counts.len() as u32 - 1
        });
        counts[place as usize].1 += 1;
    }

    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = self.known.len() as u32;
        self.numbers.insert(name.into(), number);
        self.known.push(Term {
            name: name.into(),
            frequency: None,
            idf: None,
        });
        number
    }
}

/// The part of a content that is read: whole characters of its first bytes.
fn beginning(content: &str) -> &str {
    if content.len() <= READ_BYTES {
        return content;
    }
    let mut end = READ_BYTES;
    while !content.is_char_boundary(end) {
        end -= 1;
    }
    &content[..end]
}
