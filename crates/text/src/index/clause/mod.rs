//! An element of a query, and the documents of a segment that hold it.
//!
//! To BM25 a phrase and a prefix are terms: a document's frequency is how often it holds the phrase, or all
//! the terms with that prefix. A clause is resolved once per segment; counting its documents and searching
//! share what was found.
//!
//! Cost: a term is one look-up in the dictionary. A phrase reads the positions of its rarest word, then
//! those of the others where it still may stand; a prefix reads the postings of all its terms.

mod phrase;
mod prefix;

use std::fmt;

use super::postings::{BLOCK, Cursor, END, List, ListWriter, PostingLists};
use super::segment::TextSegment;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Clause {
    Term(String),
    /// Terms that follow one another in one field.
    Phrase(Vec<String>),
    /// Every term that begins with this.
    Prefix(String),
}

impl Clause {
    /// Whether resolving it is one look-up; else it reads postings and makes a list.
    pub fn is_term(&self) -> bool {
        matches!(self, Clause::Term(_))
    }
}

/// As a query would write it.
impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Clause::Term(term) => f.write_str(term),
            Clause::Phrase(terms) => write!(f, "\"{}\"", terms.join(" ")),
            Clause::Prefix(prefix) => write!(f, "{prefix}*"),
        }
    }
}

/// The documents of one segment that hold a clause, each with the clause's frequency there.
pub struct ClausePostings<'a> {
    lists: Lists<'a>,
    list: List,
}

enum Lists<'a> {
    OfSegment(&'a PostingLists),
    Found(Box<PostingLists>),
}

impl TextSegment {
    /// Finds the documents that hold a clause.
    pub fn resolve(&self, clause: &Clause) -> ClausePostings<'_> {
        match clause {
            Clause::Term(term) => self.resolve_term(term),
            Clause::Phrase(terms) => match &terms[..] {
                [term] => self.resolve_term(term),
                terms => ClausePostings::found(phrase::find(self, terms)),
            },
            Clause::Prefix(prefix) => match self.dictionary.with_prefix(prefix) {
                one if one.len() == 1 => ClausePostings {
                    lists: Lists::OfSegment(&self.postings),
                    list: self.postings.list(one.start),
                },
                several => ClausePostings::found(prefix::find(self, several)),
            },
        }
    }

    /// Finds the documents that hold a term.
    pub fn resolve_term(&self, term: &str) -> ClausePostings<'_> {
        ClausePostings {
            lists: Lists::OfSegment(&self.postings),
            list: self.find(term).map_or(List::EMPTY, |id| self.postings.list(id.0)),
        }
    }
}

impl ClausePostings<'_> {
    fn found(list: ListWriter) -> Self {
        let lists = list.finish();
        ClausePostings {
            list: lists.list(0),
            lists: Lists::Found(Box::new(lists)),
        }
    }

    /// How many documents hold the clause, deleted ones among them.
    pub fn len(&self) -> u32 {
        self.list.count
    }

    pub fn is_empty(&self) -> bool {
        self.list.count == 0
    }

    /// Every document that holds the clause, ascending, and the clause's frequency there.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        let mut cursor = self.cursor();
        std::iter::from_fn(move || {
            let document = cursor.document();
            (document != END).then(|| {
                let frequency = cursor.frequency();
                cursor.next();
                (document, frequency)
            })
        })
    }

    /// How many documents hold the clause and are not deleted.
    ///
    /// A document is deleted where its bit is set: of word `document / 64`, bit `document % 64`;
    /// `deleted_count` bits are. Where few are deleted, each of them is looked up; where many are, every
    /// posting's bit is tested.
    pub fn document_frequency(&self, deleted: &[u64], deleted_count: usize) -> u32 {
        // A look-up costs as much as testing a quarter of a block, most of it for decoding.
        if deleted_count.saturating_mul(BLOCK / 4) < self.list.count as usize {
            self.list.count - self.held(deleted)
        } else {
            self.count(|document| deleted[document as usize / 64] >> (document % 64) & 1 == 0)
        }
    }

    /// How many of the documents whose bit is set hold the clause.
    fn held(&self, bits: &[u64]) -> u32 {
        let mut cursor = self.cursor();
        let mut held = 0;
        for (number, &word) in bits.iter().enumerate().filter(|&(_, &word)| word != 0) {
            let mut left = word;
            while left != 0 {
                let document = number as u32 * 64 + left.trailing_zeros();
                held += u32::from(cursor.advance(document) == document);
                left &= left - 1;
            }
        }
        held
    }

    fn count(&self, accept: impl Fn(u32) -> bool) -> u32 {
        let mut cursor = self.cursor();
        let mut count = 0;
        loop {
            let documents = cursor.rest_of_documents();
            if documents.is_empty() {
                return count;
            }
            count += documents
                .iter()
                .map(|&document| u32::from(accept(document)))
                .sum::<u32>();
            cursor.skip(documents.len());
        }
    }

    pub(super) fn cursor(&self) -> Cursor<'_> {
        let lists = match &self.lists {
            Lists::OfSegment(lists) => lists,
            Lists::Found(lists) => &**lists,
        };
        Cursor::new(lists, self.list)
    }
}
