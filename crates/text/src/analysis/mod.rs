//! From text to terms: words are folded, checked against the stop list and stemmed.
//!
//! The rules, in order:
//! 1. A word is a maximal run of word characters (letters, numbers, marks); an apostrophe between two of
//!    them belongs to it. Han, kana and Hangul syllables have no spaces between words: a run of them gives
//!    overlapping pairs, a single one gives itself.
//! 2. Folding drops case, accents and compatibility forms: "Ｃａｆé" and "CAFE\u{301}" are "cafe".
//! 3. A word is cut to 64 code points, then looked up in the stop list, then stemmed.
//!
//! Stop words are kept and marked: whether to index or skip them is the caller's affair.
//!
//! Everything rests on tables pinned to one Unicode version, never on the platform's: `ts/engine/pure/text`
//! repeats these rules, and `test/golden/tokens.json` holds both to the same terms.
//!
//! Cost: about 100 ns a word for ASCII text, nothing allocated per word.
//!
//! ```
//! use minds_text::analysis::{Analyser, Language, Scratch};
//!
//! let analyser = Analyser::new(Language::English, None);
//! let mut terms = Vec::new();
//! analyser.analyse("The Cafés' owners", &mut Scratch::default(), |term, stop| terms.push((term.to_owned(), stop)));
//! assert_eq!(terms, [("the".into(), true), ("cafe".into(), false), ("owner".into(), false)]);
//! ```

mod english;
mod fold;
mod stop;
mod suffixes;
#[rustfmt::skip]
mod tables;
mod words;

use english::Stemmer;
use fold::{Class, class_of};
use stop::StopWords;
use words::WordBuffer;

/// Which rules apply beyond the division into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Snowball English stemming and a list of English stop words.
    English,
    /// No stemming, and no stop words but those given.
    None,
}

impl Language {
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "english" => Some(Language::English),
            "none" => Some(Language::None),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Language::English => "english",
            Language::None => "none",
        }
    }
}

/// Whether a character can be the last one of a word: an accent after its letter can, an apostrophe cannot.
pub fn is_word_character(character: char) -> bool {
    matches!(class_of(character), Class::Word | Class::Cjk | Class::Ignored)
}

/// The buffers an analysis needs; one per thread, for as many texts as wanted.
#[derive(Default)]
pub struct Scratch {
    word: WordBuffer,
    stemmer: Stemmer,
}

/// Splits text into terms by one language's rules. Immutable, so that threads share it.
pub struct Analyser {
    language: Language,
    stop_words: StopWords,
}

impl Analyser {
    /// `stop_words` replaces the language's own list; its entries are folded like text, and an entry of
    /// several words stands for each of them.
    pub fn new(language: Language, stop_words: Option<&[String]>) -> Self {
        let stop_words = match (stop_words, language) {
            (Some(list), _) => StopWords::folded(list),
            (None, Language::English) => StopWords::folded(&tables::ENGLISH_STOP_WORDS),
            (None, Language::None) => StopWords::default(),
        };
        Analyser { language, stop_words }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether a folded word is one of the stop words.
    pub fn is_stop_word(&self, word: &str) -> bool {
        self.stop_words.contains(word)
    }

    /// Calls `sink` with each word of `text` in order, folded but not stemmed.
    pub fn fold(&self, text: &str, scratch: &mut Scratch, mut sink: impl FnMut(&str)) {
        words::split(text, &mut scratch.word, |word, _| sink(word));
    }

    /// Calls `sink` with each term of `text` in order, and whether it is a stop word.
    pub fn analyse(&self, text: &str, scratch: &mut Scratch, mut sink: impl FnMut(&str, bool)) {
        let Scratch { word, stemmer } = scratch;
        let stems = self.language == Language::English;
        words::split(text, word, |word, stemmable| {
            let stop = self.stop_words.contains(word);
            if stems && stemmable {
                sink(stemmer.stem(word), stop);
            } else {
                sink(word, stop);
            }
        });
    }
}
