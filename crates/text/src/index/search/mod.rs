//! The best documents for a query over several segments, exactly.
//!
//! Two ways give the same hits to the bit: [`exhaustive`] scores every document that holds a clause,
//! [`pruned`] leaves out those that cannot be among the best. A score is always the sum of the parts in the
//! query's order, however the document was found.

mod bounds;
mod exhaustive;
mod norms;
mod pruned;
mod score;
mod top;

use std::cmp::Ordering;

use super::clause::ClausePostings;
use super::segment::TextSegment;
use norms::Norms;
use top::Top;

pub use score::{DocumentScorer, MatchedTerm, matched_terms, score_document};

/// A distinct clause of the query in one segment, with its [`super::bm25::weight`] over all segments.
#[derive(Clone, Copy)]
pub struct WeightedClause<'a> {
    pub postings: &'a ClausePostings<'a>,
    /// Not negative.
    pub weight: f64,
}

/// A segment, the query's clauses there in the query's order, and which documents may be found: the live
/// ones that pass the query's filter.
pub struct SegmentView<'a> {
    pub segment: &'a TextSegment,
    pub clauses: &'a [WeightedClause<'a>],
    pub accept: &'a dyn Fn(u32) -> bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The place of the segment in the list that was searched.
    pub segment: u32,
    pub document: u32,
    pub score: f64,
}

/// The buffers of any number of searches, one after the other.
#[derive(Default)]
pub struct SearchScratch {
    norms: Norms,
    sums: exhaustive::Sums,
    window: pruned::Window,
    best: Vec<Hit>,
}

/// How a search goes about it; the hits are the same to the bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Whichever is faster for each segment, best first.
    Fastest,
    /// The same in no order: whoever ranks the hits by more than their texts saves the sorting.
    FastestUnranked,
    /// Prunes however few the postings are; takes 16 KB per clause.
    Pruned,
    /// Scores every document that holds a clause.
    Exhaustive,
}

/// The first `k` documents by falling score; `tie` orders those of equal score and must leave none equal.
///
/// `average_length` is that of all live documents of all segments.
pub fn search(
    way: Way,
    views: &[SegmentView<'_>],
    average_length: f64,
    k: usize,
    tie: impl Fn(&Hit, &Hit) -> Ordering,
    scratch: &mut SearchScratch,
) -> Vec<Hit> {
    if k == 0 {
        return Vec::new();
    }
    // Taken out, so that buffers are lost, not left in disorder, where one of the caller's closures panics.
    let mut buffers = std::mem::take(scratch);
    let SearchScratch {
        norms,
        sums,
        window,
        best,
    } = &mut buffers;
    norms.prepare(average_length);
    let mut top = Top::new(k, tie, best);
    for (number, view) in views.iter().enumerate() {
        let number = number as u32;
        let prunes = match way {
            Way::Fastest | Way::FastestUnranked => pruned::pays(view, k),
            Way::Pruned => true,
            Way::Exhaustive => false,
        };
        if prunes {
            pruned::search(view, number, norms, window, &mut top);
        } else {
            exhaustive::search(view, number, norms, sums, &mut top);
        }
    }
    let hits = match way {
        Way::FastestUnranked => top.unranked(),
        _ => top.ranked(),
    };
    *scratch = buffers;
    hits
}
