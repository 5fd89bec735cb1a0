//! One immutable part of the index: a sorted dictionary, and per term its documents and their frequencies.
//!
//! Cost: 8 bytes a posting, some 12 bytes and its letters a term, 4 bytes a document. Looking a term up is
//! a binary search over the dictionary.

use std::mem::size_of_val;

/// A term's place in the dictionary of its segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermId(u32);

/// Documents are numbered from 0 in the order in which they were added.
#[derive(Debug, PartialEq, Eq)]
pub struct TextSegment {
    /// The terms one after the other, in byte order.
    terms: String,
    /// Where each term begins in `terms`, and the end of the last.
    term_starts: Vec<u32>,
    /// Where each term's postings begin, and the end of the last.
    posting_starts: Vec<u32>,
    /// Ascending within a term.
    documents: Vec<u32>,
    frequencies: Vec<u32>,
    lengths: Vec<u32>,
    total_length: u64,
}

impl Default for TextSegment {
    /// A segment of no documents.
    fn default() -> Self {
        SegmentWriter::new(Vec::new()).finish()
    }
}

impl TextSegment {
    pub fn document_count(&self) -> u32 {
        self.lengths.len() as u32
    }

    /// How many terms that are no stop words a document has, at least 1.
    pub fn length(&self, document: u32) -> u32 {
        self.lengths[document as usize]
    }

    /// The lengths of all documents together.
    pub fn total_length(&self) -> u64 {
        self.total_length
    }

    pub fn term_count(&self) -> u32 {
        self.term_starts.len() as u32 - 1
    }

    /// Every term, in byte order.
    pub fn terms(&self) -> impl ExactSizeIterator<Item = (TermId, &str)> {
        (0..self.term_count()).map(|id| (TermId(id), self.term(TermId(id))))
    }

    pub fn term(&self, id: TermId) -> &str {
        let at = id.0 as usize;
        &self.terms[self.term_starts[at] as usize..self.term_starts[at + 1] as usize]
    }

    pub fn find(&self, term: &str) -> Option<TermId> {
        let (mut low, mut high) = (0, self.term_count());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.term(TermId(middle)).cmp(term) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(TermId(middle)),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    pub fn postings(&self, id: TermId) -> Postings<'_> {
        let at = id.0 as usize;
        let range = self.posting_starts[at] as usize..self.posting_starts[at + 1] as usize;
        Postings {
            documents: &self.documents[range.clone()],
            frequencies: &self.frequencies[range],
        }
    }

    /// How many of the documents that hold `term` are live.
    pub fn document_frequency(&self, term: &str, live: impl Fn(u32) -> bool) -> u32 {
        let Some(id) = self.find(term) else { return 0 };
        self.postings(id).filter(|&(document, _)| live(document)).count() as u32
    }

    /// How often `document` holds the term.
    pub fn frequency(&self, id: TermId, document: u32) -> u32 {
        let postings = self.postings(id);
        postings
            .documents
            .binary_search(&document)
            .map_or(0, |at| postings.frequencies[at])
    }

    pub fn heap_bytes(&self) -> usize {
        self.terms.len()
            + size_of_val(&self.term_starts[..])
            + size_of_val(&self.posting_starts[..])
            + size_of_val(&self.documents[..])
            + size_of_val(&self.frequencies[..])
            + size_of_val(&self.lengths[..])
    }
}

/// The documents that hold a term, ascending, each with the term's frequency there.
#[derive(Clone)]
pub struct Postings<'a> {
    documents: &'a [u32],
    frequencies: &'a [u32],
}

impl Iterator for Postings<'_> {
    type Item = (u32, u32);

    fn next(&mut self) -> Option<(u32, u32)> {
        let (&document, documents) = self.documents.split_first()?;
        let (&frequency, frequencies) = self.frequencies.split_first()?;
        (self.documents, self.frequencies) = (documents, frequencies);
        Some((document, frequency))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.documents.len(), Some(self.documents.len()))
    }
}

impl ExactSizeIterator for Postings<'_> {}

/// Takes the terms of a segment in order.
pub(super) struct SegmentWriter(TextSegment);

impl SegmentWriter {
    pub fn new(lengths: Vec<u32>) -> Self {
        SegmentWriter(TextSegment {
            terms: String::new(),
            term_starts: vec![0],
            posting_starts: vec![0],
            documents: Vec::new(),
            frequencies: Vec::new(),
            total_length: lengths.iter().map(|&length| u64::from(length)).sum(),
            lengths,
        })
    }

    /// The next term in byte order, and its postings by ascending document.
    pub fn push(&mut self, term: &str, postings: &[(u32, u32)]) {
        let segment = &mut self.0;
        segment.terms.push_str(term);
        segment
            .documents
            .extend(postings.iter().map(|&(document, _)| document));
        segment
            .frequencies
            .extend(postings.iter().map(|&(_, frequency)| frequency));
        segment.term_starts.push(offset(segment.terms.len()));
        segment.posting_starts.push(offset(segment.documents.len()));
    }

    pub fn finish(mut self) -> TextSegment {
        let segment = &mut self.0;
        segment.terms.shrink_to_fit();
        segment.term_starts.shrink_to_fit();
        segment.posting_starts.shrink_to_fit();
        segment.documents.shrink_to_fit();
        segment.frequencies.shrink_to_fit();
        self.0
    }
}

fn offset(length: usize) -> u32 {
    u32::try_from(length).expect("a segment holds fewer than 2^32 postings and bytes of terms")
}
