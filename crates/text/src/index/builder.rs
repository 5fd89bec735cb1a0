//! Collects documents for one segment.
//!
//! Cost: the analysis and one hash look-up per token; 8 bytes per distinct term of a document until
//! [`SegmentBuilder::build`], which sorts the terms and lays the postings out by term in linear time.

use rustc_hash::FxHashMap;

use super::segment::{SegmentWriter, TextSegment};
use crate::analysis::{Analyser, Scratch};

#[derive(Default)]
pub struct SegmentBuilder {
    /// Terms are numbered as they appear.
    ids: FxHashMap<Box<str>, u32>,
    /// The terms of all documents, one document after the other, each with its frequency there.
    postings: Vec<(u32, u32)>,
    /// Where the postings of each document end.
    ends: Vec<usize>,
    lengths: Vec<u32>,
    /// The current document's frequency per term; zero between documents.
    frequencies: Vec<u32>,
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
        let first = self.postings.len();
        let mut length = 0;
        for field in fields {
            analyser.analyse(field, scratch, |term, stop| {
                self.count(term);
                length += u32::from(!stop);
            });
        }
        for (term, frequency) in &mut self.postings[first..] {
            *frequency = std::mem::take(&mut self.frequencies[*term as usize]);
        }
        self.ends.push(self.postings.len());
        self.lengths.push(length.max(1));
        self.document_count() - 1
    }

    /// Counts a term of the current document; its posting is added at the first, its frequency filled in
    /// later.
    fn count(&mut self, term: &str) {
        let id = match self.ids.get(term) {
            Some(&id) => id,
            None => {
                let id = self.frequencies.len() as u32;
                self.ids.insert(term.into(), id);
                self.frequencies.push(0);
                id
            }
        };
        let frequency = &mut self.frequencies[id as usize];
        if *frequency == 0 {
            self.postings.push((id, 0));
        }
        *frequency += 1;
    }

    pub fn build(self) -> TextSegment {
        let mut terms: Vec<(Box<str>, u32)> = self.ids.into_iter().collect();
        terms.sort_unstable();

        // Counting sort by term: where each term's postings begin, then every posting to its place.
        // Documents are walked in order, so a term's postings come out ascending.
        let mut places = vec![0; terms.len()];
        for &(term, _) in &self.postings {
            places[term as usize] += 1;
        }
        let mut next = 0;
        for &(_, term) in &terms {
            next += std::mem::replace(&mut places[term as usize], next);
        }
        let mut by_term = vec![(0, 0); self.postings.len()];
        let mut first = 0;
        for (document, &end) in self.ends.iter().enumerate() {
            for &(term, frequency) in &self.postings[first..end] {
                let place = &mut places[term as usize];
                by_term[*place] = (document as u32, frequency);
                *place += 1;
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
