//! Scores of single documents: for candidates that something other than the text search has brought.
//!
//! Cost: per document and clause a look-up through the table of blocks, some 100 ns where it decodes one.

use super::WeightedClause;
use crate::index::bm25;
use crate::index::postings::Cursor;
use crate::index::segment::TextSegment;

/// How one clause of the query bears on one document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MatchedTerm {
    /// The place of the clause in the query.
    pub term: usize,
    /// How often the document holds it.
    pub frequency: u32,
    /// What it adds to the score.
    pub part: f64,
}

/// Scores documents of one segment; fastest in ascending order, which decodes each block once at most.
pub struct DocumentScorer<'a> {
    segment: &'a TextSegment,
    clauses: &'a [WeightedClause<'a>],
    cursors: Vec<Cursor<'a>>,
    average_length: f64,
    last: u32,
}

impl<'a> DocumentScorer<'a> {
    pub fn new(segment: &'a TextSegment, clauses: &'a [WeightedClause<'a>], average_length: f64) -> Self {
        DocumentScorer {
            segment,
            clauses,
            cursors: clauses.iter().map(|clause| clause.postings.cursor()).collect(),
            average_length,
            last: 0,
        }
    }

    /// The clauses of the query that a document holds, in the query's order.
    pub fn matched(&mut self, document: u32) -> impl Iterator<Item = MatchedTerm> {
        if document < self.last {
            self.cursors.iter_mut().for_each(Cursor::restart);
        }
        self.last = document;
        let norm = bm25::norm(self.segment.length(document), self.average_length);
        let pairs = self.cursors.iter_mut().zip(self.clauses).enumerate();
        pairs.filter_map(move |(term, (cursor, clause))| {
            (cursor.advance(document) == document).then(|| {
                let frequency = cursor.frequency();
                MatchedTerm {
                    term,
                    frequency,
                    part: bm25::part(clause.weight, frequency, norm),
                }
            })
        })
    }

    /// The score that [`super::search`] gives a document, to the bit; `None` if it holds no clause.
    pub fn score(&mut self, document: u32) -> Option<f64> {
        self.matched(document)
            .fold(None, |score, term| Some(score.unwrap_or(0.0) + term.part))
    }
}

/// The clauses of the query that a document holds, in the query's order.
pub fn matched_terms(
    segment: &TextSegment,
    document: u32,
    clauses: &[WeightedClause<'_>],
    average_length: f64,
) -> Vec<MatchedTerm> {
    DocumentScorer::new(segment, clauses, average_length)
        .matched(document)
        .collect()
}

/// The score that [`super::search`] gives a document, to the bit; `None` if it holds no clause.
///
/// [`DocumentScorer`] is faster for several documents of one segment.
pub fn score_document(
    segment: &TextSegment,
    document: u32,
    clauses: &[WeightedClause<'_>],
    average_length: f64,
) -> Option<f64> {
    DocumentScorer::new(segment, clauses, average_length).score(document)
}
