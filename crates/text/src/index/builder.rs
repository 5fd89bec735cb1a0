//! Collects documents for one segment.
//!
//! Cost: the analysis and one hash look-up per token; 4 bytes per token until [`SegmentBuilder::build`],
//! which sorts the terms and lays the occurrences out by term in linear time.

use rustc_hash::FxHashMap;

use super::segment::{SegmentWriter, TextSegment};
use crate::analysis::{Analyser, Scratch};

/// Stands between the tokens of two fields, so that no phrase crosses from one into the other.
const BORDER: u32 = u32::MAX;

#[derive(Default)]
pub struct SegmentBuilder {
    /// Terms are numbered as they appear.
    ids: FxHashMap<Box<str>, u32>,
    /// The terms of all documents, one document after the other, word by word; a token's place within its
    /// document is its position.
    tokens: Vec<u32>,
    /// Where the tokens of each document end.
    ends: Vec<usize>,
    lengths: Vec<u32>,
}

impl SegmentBuilder {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn document_count(&self) -> u32 {
        self.lengths.len() as u32
    }

    /// Adds one document, whose fields count as one bag of words, and returns its number.
    pub fn add_document(&mut self, analyser: &Analyser, scratch: &mut Scratch, fields: &[&str]) -> u32 {
        let mut length = 0;
        for (number, field) in fields.iter().enumerate() {
            if number > 0 {
                self.tokens.push(BORDER);
            }
            analyser.analyse(field, scratch, |term, stop| {
                let id = self.id(term);
                self.tokens.push(id);
                length += u32::from(!stop);
            });
        }
        self.ends.push(self.tokens.len());
        self.lengths.push(length.max(1));
        self.document_count() - 1
    }

    fn id(&mut self, term: &str) -> u32 {
        match self.ids.get(term) {
            Some(&id) => id,
            None => {
                let id = self.ids.len() as u32;
                self.ids.insert(term.into(), id);
                id
            }
        }
    }

    pub fn build(self) -> TextSegment {
        let mut terms: Vec<(Box<str>, u32)> = self.ids.into_iter().collect();
        terms.sort_unstable();

        // Counting sort by term: where each term's occurrences begin, then every token to its place.
        // Documents are walked in order, so a term's occurrences come out ascending.
        let mut places = vec![0; terms.len()];
        let mut occurrences = 0;
        for &term in self.tokens.iter().filter(|&&term| term != BORDER) {
            places[term as usize] += 1;
            occurrences += 1;
        }
        let mut next = 0;
        for &(_, term) in &terms {
            next += std::mem::replace(&mut places[term as usize], next);
        }
        let mut by_term = vec![(0, 0); occurrences];
        let mut first = 0;
        for (document, &end) in self.ends.iter().enumerate() {
            for (position, &term) in self.tokens[first..end].iter().enumerate() {
                if term != BORDER {
                    let place = &mut places[term as usize];
                    by_term[*place] = (document as u32, position as u32);
                    *place += 1;
                }
            }
            first = end;
        }

        // Each place has moved to the end of its term.
        let mut writer = SegmentWriter::new(self.lengths);
        let mut start = 0;
        for (term, id) in &terms {
            let end = places[*id as usize];
            writer.push(term, &by_term[start..end]);
            start = end;
        }
        writer.finish()
    }
}
