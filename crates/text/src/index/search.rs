//! The best documents for a query, exactly: every document that holds a term is scored.
//!
//! Cost: one addition at a random place per posting of the query's terms (some 5 ns each), then one call of
//! `accept` and one comparison per document touched; nothing depends on the number of documents that hold
//! no term. When: up to some 100,000 documents a segment; skipping by block maxima pays above.

use std::cmp::Ordering;

use super::bm25;
use super::segment::TextSegment;

/// A segment and which of its documents may be found: the live ones that pass the query's filter.
pub struct SegmentView<'a> {
    pub segment: &'a TextSegment,
    pub accept: &'a dyn Fn(u32) -> bool,
}

/// A distinct term of the query with its [`bm25::weight`] over all segments.
#[derive(Clone, Copy, Debug)]
pub struct WeightedTerm<'a> {
    pub term: &'a str,
    pub weight: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The place of the segment in the list that was searched.
    pub segment: u32,
    pub document: u32,
    pub score: f64,
}

/// How one term of the query bears on one document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MatchedTerm {
    /// The place of the term in the query.
    pub term: usize,
    /// How often the document holds it.
    pub frequency: u32,
    /// What it adds to the score.
    pub part: f64,
}

/// Accumulators for any number of searches, one after the other; 16 bytes per document of the largest
/// segment.
#[derive(Default)]
pub struct SearchScratch {
    cells: Vec<Cell>,
    /// Cells of another epoch are leftovers of earlier searches.
    epoch: u32,
    touched: Vec<u32>,
    best: Vec<Hit>,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    score: f64,
    epoch: u32,
}

impl SearchScratch {
    fn begin_segment(&mut self, documents: u32) {
        if self.cells.len() < documents as usize {
            self.cells.resize(documents as usize, Cell::default());
        }
        if self.epoch == u32::MAX {
            self.cells.fill(Cell::default());
            self.epoch = 0;
        }
        self.epoch += 1;
        self.touched.clear();
    }

    fn add(&mut self, document: u32, part: f64) {
        let cell = &mut self.cells[document as usize];
        if cell.epoch != self.epoch {
            *cell = Cell {
                score: 0.0,
                epoch: self.epoch,
            };
            self.touched.push(document);
        }
        cell.score += part;
    }
}

/// The first `k` documents by falling score; `tie` orders those of equal score and must leave none equal.
///
/// `average_length` is that of all live documents of all segments.
pub fn search(
    views: &[SegmentView<'_>],
    terms: &[WeightedTerm<'_>],
    average_length: f64,
    k: usize,
    tie: impl Fn(&Hit, &Hit) -> Ordering,
    scratch: &mut SearchScratch,
) -> Vec<Hit> {
    if k == 0 {
        return Vec::new();
    }
    let order = |a: &Hit, b: &Hit| b.score.total_cmp(&a.score).then_with(|| tie(a, b));
    let mut best = std::mem::take(&mut scratch.best);
    best.clear();
    let mut floor = f64::NEG_INFINITY;
    for (number, view) in views.iter().enumerate() {
        accumulate(view.segment, terms, average_length, scratch);
        for &document in &scratch.touched {
            let score = scratch.cells[document as usize].score;
            if score < floor || !(view.accept)(document) {
                continue;
            }
            best.push(Hit {
                segment: number as u32,
                document,
                score,
            });
            if best.len() >= k.saturating_mul(2).max(256) {
                best.select_nth_unstable_by(k - 1, order);
                best.truncate(k);
                floor = best[k - 1].score;
            }
        }
    }
    best.sort_unstable_by(order);
    best.truncate(k);
    let hits = best.clone();
    scratch.best = best;
    hits
}

/// Adds up the parts of all terms, term by term in the query's order.
fn accumulate(
    segment: &TextSegment,
    terms: &[WeightedTerm<'_>],
    average_length: f64,
    scratch: &mut SearchScratch,
) {
    scratch.begin_segment(segment.document_count());
    for term in terms {
        let Some(id) = segment.find(term.term) else {
            continue;
        };
        for (document, frequency) in segment.postings(id) {
            scratch.add(
                document,
                bm25::part(term.weight, frequency, segment.length(document), average_length),
            );
        }
    }
}

/// The terms of the query that a document holds, in the query's order.
pub fn matched_terms(
    segment: &TextSegment,
    document: u32,
    terms: &[WeightedTerm<'_>],
    average_length: f64,
) -> Vec<MatchedTerm> {
    let length = segment.length(document);
    let matched = terms.iter().enumerate().filter_map(|(place, term)| {
        let frequency = segment.frequency(segment.find(term.term)?, document);
        (frequency > 0).then(|| MatchedTerm {
            term: place,
            frequency,
            part: bm25::part(term.weight, frequency, length, average_length),
        })
    });
    matched.collect()
}

/// The score that [`search`] gives a document, to the bit; `None` if it holds no term of the query.
pub fn score_document(
    segment: &TextSegment,
    document: u32,
    terms: &[WeightedTerm<'_>],
    average_length: f64,
) -> Option<f64> {
    let matched = matched_terms(segment, document, terms, average_length);
    (!matched.is_empty()).then(|| matched.iter().fold(0.0, |score, term| score + term.part))
}
