//! The set of words too frequent to search for.

use rustc_hash::FxHashSet;

use super::words::{self, WordBuffer};

#[derive(Default)]
pub struct StopWords {
    words: FxHashSet<Box<str>>,
    /// Most words of a text are longer than every stop word and need no look-up.
    longest: usize,
}

impl StopWords {
    pub fn folded<S: AsRef<str>>(list: &[S]) -> Self {
        let mut set = StopWords::default();
        let mut buffer = WordBuffer::default();
        for entry in list {
            words::split(entry.as_ref(), &mut buffer, |word, _| {
                set.longest = set.longest.max(word.len());
                set.words.insert(word.into());
            });
        }
        set
    }

    pub fn contains(&self, word: &str) -> bool {
        word.len() <= self.longest && self.words.contains(word)
    }
}
