//! One immutable part of the index: a sorted dictionary, and per term its documents, frequencies and
//! positions.
//!
//! Cost: some 60 % of the text's own bytes, and 2 bytes a document for its length. Looking a term up is a
//! binary search over the dictionary.

use super::dictionary::{Dictionary, TermId};
use super::lengths::Lengths;
use super::postings::{Cursor, ListWriter, PostingLists};

/// Documents are numbered from 0 in the order in which they were added.
#[derive(Debug, PartialEq, Eq)]
pub struct TextSegment {
    pub(super) dictionary: Dictionary,
    /// One list per term.
    pub(super) postings: PostingLists,
    pub(super) lengths: Lengths,
    pub(super) total_length: u64,
}

impl Default for TextSegment {
    /// A segment of no documents.
    fn default() -> Self {
        SegmentWriter::new(Vec::new()).finish()
    }
}

impl TextSegment {
    pub fn document_count(&self) -> u32 {
        self.lengths.count()
    }

    /// How many terms that are no stop words a document has, at least 1.
    #[inline]
    pub fn length(&self, document: u32) -> u32 {
        self.lengths.of(document)
    }

    /// The lengths of all documents together.
    pub fn total_length(&self) -> u64 {
        self.total_length
    }

    pub fn term_count(&self) -> u32 {
        self.dictionary.len()
    }

    /// Every term, in byte order.
    pub fn terms(&self) -> impl ExactSizeIterator<Item = (TermId, &str)> {
        (0..self.term_count()).map(|id| (TermId(id), self.term(TermId(id))))
    }

    pub fn term(&self, id: TermId) -> &str {
        self.dictionary.term(id)
    }

    pub fn find(&self, term: &str) -> Option<TermId> {
        self.dictionary.find(term)
    }

    /// The documents that hold a term, ascending, each with the term's positions there.
    ///
    /// Positions count all words of all fields, stop words too; one is left out between two fields.
    pub fn each_posting(&self, id: TermId, sink: impl FnMut(u32, &[u32])) {
        self.cursor(id).each_with_positions(sink);
    }

    pub(super) fn cursor(&self, id: TermId) -> Cursor<'_> {
        Cursor::new(&self.postings, self.postings.list(id.0))
    }

    pub fn heap_bytes(&self) -> usize {
        self.dictionary.heap_bytes() + self.postings.heap_bytes() + self.lengths.heap_bytes()
    }
}

/// Takes the terms of a segment in order.
pub(super) struct SegmentWriter {
    dictionary: Dictionary,
    postings: ListWriter,
    lengths: Vec<u32>,
}

impl SegmentWriter {
    pub fn new(lengths: Vec<u32>) -> Self {
        SegmentWriter {
            dictionary: Dictionary::new(),
            postings: ListWriter::new(),
            lengths,
        }
    }

    /// The next term in byte order and where it occurs: ascending (document, position) pairs.
    pub fn push(&mut self, term: &str, occurrences: &[(u32, u32)]) {
        self.dictionary.push(term);
        for posting in occurrences.chunk_by(|a, b| a.0 == b.0) {
            let document = posting[0].0;
            let length = self.lengths[document as usize];
            let positions = posting.iter().map(|&(_, position)| position);
            self.postings
                .push(document, length, posting.len() as u32, positions);
        }
        self.postings.end_list();
    }

    pub fn finish(mut self) -> TextSegment {
        self.dictionary.shrink_to_fit();
        TextSegment {
            dictionary: self.dictionary,
            postings: self.postings.finish(),
            total_length: self.lengths.iter().map(|&length| u64::from(length)).sum(),
            lengths: Lengths::new(&self.lengths),
        }
    }
}
