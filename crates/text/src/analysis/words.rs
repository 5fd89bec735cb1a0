//! Divides text into folded words and CJK pairs, in one pass.
//!
//! Cost: one table access per ASCII byte, two binary searches for any other character of a word. Text is
//! folded while it is read, so composed and decomposed accents meet in the same term.

use super::fold::{Class, class_of, fold, fold_ascii};

/// A word is cut after this many code points.
const MAX_CODE_POINTS: usize = 64;

/// The run being read. A run is of words or of CJK characters, never of both.
#[derive(Default)]
pub struct WordBuffer {
    text: String,
    code_points: usize,
    /// An apostrophe was read and belongs to the word if another word character follows.
    apostrophe: bool,
    /// Where the characters of a CJK run begin in `text`; empty within a word.
    cjk: Vec<usize>,
}

impl WordBuffer {
    fn push(&mut self, character: char) {
        if self.code_points < MAX_CODE_POINTS {
            self.text.push(character);
            self.code_points += 1;
        }
    }

    /// A word character joins the run, which is one of words.
    fn push_word(&mut self, character: char) {
        if self.apostrophe {
            self.apostrophe = false;
            self.push('\'');
        }
        self.push(character);
    }

    fn push_cjk(&mut self, character: char) {
        self.cjk.push(self.text.len());
        self.text.push(character);
    }

    /// Ends the run: its word or its pairs go to `sink`.
    fn flush(&mut self, sink: &mut impl FnMut(&str, bool)) {
        if !self.cjk.is_empty() {
            self.flush_pairs(sink);
        } else if !self.text.is_empty() {
            sink(&self.text, true);
        }
        self.text.clear();
        self.code_points = 0;
        self.apostrophe = false;
    }

    fn flush_pairs(&mut self, sink: &mut impl FnMut(&str, bool)) {
        if self.cjk.len() == 1 {
            sink(&self.text, false);
        }
        self.cjk.push(self.text.len());
        for pair in self.cjk.windows(3) {
            sink(&self.text[pair[0]..pair[2]], false);
        }
        self.cjk.clear();
    }
}

/// Calls `sink` with each word of `text`, folded, and whether stemming applies to it (it does not to CJK).
pub fn split(text: &str, run: &mut WordBuffer, mut sink: impl FnMut(&str, bool)) {
    for character in text.chars() {
        if character.is_ascii() {
            match fold_ascii(character as u8) {
                0 => run.flush(&mut sink),
                b'\'' => meet_apostrophe(run, &mut sink),
                folded => {
                    if !run.cjk.is_empty() {
                        run.flush(&mut sink);
                    }
                    run.push_word(char::from(folded));
                }
            }
            continue;
        }
        match class_of(character) {
            Class::Separator => run.flush(&mut sink),
            Class::Ignored => {}
            Class::Apostrophe => meet_apostrophe(run, &mut sink),
            Class::Cjk => {
                if run.cjk.is_empty() {
                    run.flush(&mut sink);
                }
                run.push_cjk(character);
            }
            Class::Word => {
                if !run.cjk.is_empty() {
                    run.flush(&mut sink);
                }
                match fold(character) {
                    Some(folded) => folded.chars().for_each(|c| run.push_word(c)),
                    None => run.push_word(character),
                }
            }
        }
    }
    run.flush(&mut sink);
}

fn meet_apostrophe(run: &mut WordBuffer, sink: &mut impl FnMut(&str, bool)) {
    if run.apostrophe || run.text.is_empty() || !run.cjk.is_empty() {
        run.flush(sink);
    } else {
        run.apostrophe = true;
    }
}
