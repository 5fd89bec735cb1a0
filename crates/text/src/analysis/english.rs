//! The Snowball English stemmer ("Porter2"), as of Snowball 3.1.
//!
//! "ponies" and "pony" become "poni", "relational" and "relate" "relat". Suffixes are taken off in seven
//! steps; most apply only behind a region: R1 begins after the first consonant that follows a vowel, R2
//! likewise within R1. The algorithm is Martin Porter's; his description is at
//! snowballstem.org/algorithms/english/stemmer.html, and `test/golden/stems.tsv` holds the stems of the
//! Snowball project's implementation.
//!
//! The one step left out removes an apostrophe at the beginning, where no word of an analysis has one.
//!
//! Cost: some 30 ns a word; no allocation once the buffers have grown.

use super::suffixes::{self, Condition, Rule, STEP_2, STEP_3, STEP_4};

/// Stands for any character beyond ASCII: to the algorithm they are all consonants.
const FOREIGN: u8 = 0x80;

/// The buffers of the stemmer.
#[derive(Default)]
pub struct Stemmer {
    word: Vec<u8>,
    r1: usize,
    r2: usize,
    foreign: Vec<char>,
    restored: String,
}

impl Stemmer {
    /// The stem of a folded word.
    pub fn stem<'a>(&'a mut self, word: &'a str) -> &'a str {
        if word.is_ascii() {
            return match self.reduce(word.bytes()) {
                true => str::from_utf8(&self.word).expect("a stem of ASCII is ASCII"),
                false => suffixes::exception(word).unwrap_or(word),
            };
        }
        let mut foreign = std::mem::take(&mut self.foreign);
        foreign.clear();
        foreign.extend(word.chars().filter(|c| !c.is_ascii()));
        let changed = self.reduce(word.chars().map(|c| if c.is_ascii() { c as u8 } else { FOREIGN }));
        self.restore(&foreign);
        self.foreign = foreign;
        if changed { &self.restored } else { word }
    }

    /// Puts the characters beyond ASCII back in their order; no step removes one.
    fn restore(&mut self, foreign: &[char]) {
        self.restored.clear();
        let mut foreign = foreign.iter();
        for &byte in &self.word {
            match byte {
                FOREIGN => self.restored.extend(foreign.next()),
                _ => self.restored.push(char::from(byte)),
            }
        }
    }

    /// Leaves the stem in `self.word`; false if the word is too short or an exception.
    fn reduce(&mut self, word: impl Iterator<Item = u8>) -> bool {
        self.word.clear();
        self.word.extend(word);
        if self.word.len() < 3 || suffixes::is_exception(&self.word) {
            return false;
        }
        self.mark_consonant_y();
        self.mark_regions();
        self.step_1a();
        self.step_1b();
        self.step_1c();
        self.apply(STEP_2);
        self.apply(STEP_3);
        self.apply(STEP_4);
        self.step_5();
        self.word
            .iter_mut()
            .filter(|byte| **byte == b'Y')
            .for_each(|byte| *byte = b'y');
        true
    }

    /// A y at the beginning or behind a vowel is a consonant, written Y until the end.
    fn mark_consonant_y(&mut self) {
        for i in 0..self.word.len() {
            if self.word[i] == b'y' && (i == 0 || is_vowel(self.word[i - 1])) {
                self.word[i] = b'Y';
            }
        }
    }

    fn mark_regions(&mut self) {
        self.r1 = match suffixes::R1_PREFIXES
            .iter()
            .find(|prefix| self.word.starts_with(prefix.as_bytes()))
        {
            Some(prefix) => prefix.len(),
            None => self.region_after(0),
        };
        self.r2 = self.region_after(self.r1);
    }

    /// Behind the first consonant that follows a vowel at or after `start`, or the end.
    fn region_after(&self, start: usize) -> usize {
        let rest = &self.word[start..];
        let found = rest
            .windows(2)
            .position(|pair| is_vowel(pair[0]) && !is_vowel(pair[1]));
        found.map_or(self.word.len(), |i| start + i + 2)
    }

    fn ends_with(&self, suffix: &str) -> bool {
        self.word.ends_with(suffix.as_bytes())
    }

    /// Puts `replacement` in place of the last `length` bytes.
    fn replace(&mut self, length: usize, replacement: &str) {
        self.word.truncate(self.word.len() - length);
        self.word.extend_from_slice(replacement.as_bytes());
    }

    fn has_vowel(&self, end: usize) -> bool {
        self.word[..end].iter().any(|&byte| is_vowel(byte))
    }

    /// Whether the first `end` bytes end in a short syllable.
    fn is_short(&self, end: usize) -> bool {
        match &self.word[..end] {
            [first, last] => is_vowel(*first) && !is_vowel(*last),
            [.., a, b, c] => {
                (!is_vowel(*a) && is_vowel(*b) && !is_vowel(*c) && !matches!(c, b'w' | b'x' | b'Y'))
                    || self.word[..end].ends_with(b"past")
            }
            _ => false,
        }
    }

    /// Possessives and plurals.
    fn step_1a(&mut self) {
        if let Some(suffix) = ["'s'", "'s", "'"].iter().find(|suffix| self.ends_with(suffix)) {
            self.replace(suffix.len(), "");
        }
        let length = self.word.len();
        if self.ends_with("sses") {
            self.replace(2, "");
        } else if self.ends_with("ied") || self.ends_with("ies") {
            self.replace(if length > 4 { 2 } else { 1 }, "");
        } else if self.ends_with("s") && !self.ends_with("us") && !self.ends_with("ss") && length > 1 {
            // The vowel must not stand right before the s: "gas" stays, "gaps" does not.
            if self.has_vowel(length - 2) {
                self.replace(1, "");
            }
        }
    }

    /// Past and progressive forms.
    fn step_1b(&mut self) {
        let Some(suffix) = ["eedly", "ingly", "edly", "eed", "ing", "ed"]
            .iter()
            .find(|suffix| self.ends_with(suffix))
        else {
            return;
        };
        let start = self.word.len() - suffix.len();
        if suffix.starts_with("ee") {
            if start >= self.r1 && !matches!(&self.word[..start], b"succ" | b"proc" | b"exc") {
                self.replace(suffix.len(), "ee");
            }
            return;
        }
        if *suffix == "ing" {
            match &self.word[..start] {
                [first, b'y'] if !is_vowel(*first) => return self.replace(4, "ie"),
                b"even" | b"cann" | b"inn" | b"earr" | b"herr" | b"out" => return,
                _ => {}
            }
        }
        if self.has_vowel(start) {
            self.replace(suffix.len(), "");
            self.mend();
        }
    }

    /// What is left of a verb gets its e back, or loses the second of a double consonant.
    fn mend(&mut self) {
        let length = self.word.len();
        match self.word[..] {
            [.., b'a', b't'] | [.., b'b', b'l'] | [.., b'i', b'z'] => self.word.push(b'e'),
            [.., a, b]
                if a == b && matches!(a, b'b' | b'd' | b'f' | b'g' | b'm' | b'n' | b'p' | b'r' | b't') =>
            {
                // "egg" and "add" are whole words.
                let is_word = length == 3 && matches!(self.word[0], b'a' | b'e' | b'o');
                self.word.truncate(length - usize::from(!is_word));
            }
            _ if length == self.r1 && self.is_short(length) => self.word.push(b'e'),
            _ => {}
        }
    }

    /// A final y behind a consonant becomes i, but not in "by".
    fn step_1c(&mut self) {
        if let [_, .., before, last @ (b'y' | b'Y')] = &mut self.word[..]
            && !is_vowel(*before)
        {
            *last = b'i';
        }
    }

    /// The rule of the longest suffix that matches decides alone, even where its conditions then fail.
    fn apply(&mut self, step: fn(u8) -> &'static [Rule]) {
        let length = self.word.len();
        if length < 3 {
            return;
        }
        let Some(rule) = step(self.word[length - 2])
            .iter()
            .find(|rule| self.ends_with(rule.suffix))
        else {
            return;
        };
        let start = length - rule.suffix.len();
        let before = self.word[..start].last().copied().unwrap_or(0);
        let holds = match rule.condition {
            Condition::R1 => start >= self.r1,
            Condition::R2 => start >= self.r2,
            Condition::R1AfterL => start >= self.r1 && before == b'l',
            Condition::R1AfterLiEnding => start >= self.r1 && b"cdeghkmnrt".contains(&before),
            Condition::R2AfterSOrT => start >= self.r2 && matches!(before, b's' | b't'),
        };
        if holds {
            self.replace(rule.suffix.len(), rule.replacement);
        }
    }

    /// A final e, and one l of two.
    fn step_5(&mut self) {
        let Some(&last) = self.word.last() else { return };
        let start = self.word.len() - 1;
        let drop = match last {
            b'e' => start >= self.r2 || (start >= self.r1 && !self.is_short(start)),
            b'l' => start >= self.r2 && self.word[..start].ends_with(b"l"),
            _ => false,
        };
        if drop {
            self.word.pop();
        }
    }
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}
