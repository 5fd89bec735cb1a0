//! MaxScore over windows of documents, with bounds per block.
//!
//! The documents are walked in windows. In each, the clauses whose bounds together stay below the floor
//! (the worst of the best `k` so far) cannot make a hit by themselves; a document must hold one of the
//! others, the essential ones. Only their postings are read in full; the rest are looked up where a document
//! may still reach the floor. A window whose bounds all together stay below it is not decoded at all.
//!
//! Turtle and Flood, "Query evaluation: strategies and optimizations", 1995; the bounds per block are those of
//! Ding and Suel, "Faster top-k document retrieval using block-max indexes", 2011.
//!
//! Cost: some 5 ns per posting of the essential clauses, some 100 ns a window and clause.

use std::cmp::Ordering;

use super::bounds::{Bound, Bounds};
use super::norms::Norms;
use super::top::Top;
use super::{Hit, SegmentView, WeightedClause};
use crate::index::bm25;
use crate::index::postings::Cursor;

/// Documents of a window: few enough for its sums to stay in the cache, many enough for windows to be few.
const WINDOW: u32 = 16_384;

/// A query of more clauses is not worth a row of frequencies per document.
const MAX_CLAUSES: usize = 32;

/// Whether pruning is faster than scoring everything.
///
/// Measured on a million glosses of WordNet with six words a query: with k = 10 the two are even at some
/// 10,000 postings, and pruning takes 0.6 of the time at 40,000 and 0.3 at 100,000; with k = 1000 they are even
/// at 16,000, and it takes 0.75 and 0.6.
pub fn pays(view: &SegmentView<'_>, k: usize) -> bool {
    let postings: usize = view
        .clauses
        .iter()
        .map(|clause| clause.postings.len() as usize)
        .sum();
    view.clauses.len() <= MAX_CLAUSES && postings >= k.saturating_mul(6).saturating_add(10_000)
}

/// What was read of a window's documents; all 0 between windows.
#[derive(Default)]
pub struct Window {
    /// The sum of the essential clauses' parts, in the query's order.
    sums: Vec<f64>,
    /// Only where some clauses are not essential: a row per document, the frequencies of the essential ones
    /// by their places in the query, so that a sum can be made again with the others in between.
    frequencies: Vec<u8>,
    /// One bit per document that holds an essential clause.
    touched: Vec<u64>,
}

/// Stands in a [`Window`] for itself and anything above.
const MANY: u8 = u8::MAX;

/// How far a sum of bounds may lie below a score that it bounds, by rounding alone.
///
/// The pairs behind a bound are the best in exact arithmetic; [`bm25::part`] rounds five times, so another
/// pair may come out higher by some units in the last place. Sums in different orders differ by one unit a
/// clause at most. Four a clause and sixteen cover both twice over, and cost no pruning that matters.
/// Equality is not enough to leave a document out: it may win the tie.
struct Slack(f64);

impl Slack {
    fn new(clauses: usize) -> Self {
        Slack(1.0 - (4 * clauses + 16) as f64 * f64::EPSILON)
    }

    /// What a document's bounds must reach, so that its score can reach `floor`.
    #[inline]
    fn below(&self, floor: f64) -> f64 {
        floor * self.0
    }
}

struct Term<'a> {
    weight: f64,
    cursor: Cursor<'a>,
    bounds: Bounds,
    /// Within the current window.
    bound: Bound,
    together: Together,
}

/// What a term and those with lesser bounds can add in a window.
#[derive(Clone, Copy, Default)]
struct Together {
    parts: f64,
    weights: f64,
    frequency: u32,
}

impl Together {
    fn include(&mut self, bound: Bound, weight: f64) {
        self.parts += bound.part;
        if bound.frequency > 0 {
            self.weights += weight;
            self.frequency = self.frequency.max(bound.frequency);
        }
    }

    /// What they can add to a document of this norm: the bounds of blocks are those of their shortest
    /// documents, most documents are longer.
    #[inline]
    fn at(&self, norm: f64) -> f64 {
        self.parts.min(bm25::part(self.weights, self.frequency, norm))
    }
}

pub fn search(
    view: &SegmentView<'_>,
    number: u32,
    norms: &Norms,
    window: &mut Window,
    top: &mut Top<'_, impl Fn(&Hit, &Hit) -> Ordering>,
) {
    let mut search = Search::new(view, number, norms, window);
    let mut from = 0;
    while let Some(first) = search.next_document(from) {
        from = view.segment.document_count().min(first.saturating_add(WINDOW));
        let essential = search.divide(first, from, search.slack.below(top.floor()));
        if essential == 0 {
            search.accumulate::<false>(0, first, from);
            search.collect(first, top);
        } else if essential < search.order.len() {
            search.order[essential..].sort_unstable();
            search.accumulate::<true>(essential, first, from);
            search.complete(essential, first, top);
        }
    }
}

struct Search<'a> {
    view: &'a SegmentView<'a>,
    number: u32,
    norms: &'a Norms,
    window: &'a mut Window,
    /// In the query's order.
    terms: Vec<Term<'a>>,
    /// The places of the terms: by rising bound within the window, the essential ones then in the query's
    /// order.
    order: Vec<usize>,
    slack: Slack,
}

impl<'a> Search<'a> {
    fn new(view: &'a SegmentView<'a>, number: u32, norms: &'a Norms, window: &'a mut Window) -> Self {
        let term = |clause: &'a WeightedClause<'a>| Term {
            weight: clause.weight,
            cursor: clause.postings.cursor(),
            bounds: Bounds::new(clause),
            bound: Bound::default(),
            together: Together::default(),
        };
        window.sums.resize(WINDOW as usize, 0.0);
        window.touched.resize(WINDOW as usize / 64, 0);
        let cells = WINDOW as usize * view.clauses.len();
        window.frequencies.resize(cells.max(window.frequencies.len()), 0);
        Search {
            view,
            number,
            norms,
            window,
            terms: view.clauses.iter().map(term).collect(),
            order: (0..view.clauses.len()).collect(),
            slack: Slack::new(view.clauses.len()),
        }
    }

    /// The first document from `from` on that may hold a term; none where all terms have passed their last.
    fn next_document(&self, from: u32) -> Option<u32> {
        let documents = self.terms.iter().map(|term| term.cursor.document().max(from));
        documents
            .min()
            .filter(|&document| document < self.view.segment.document_count())
    }

    /// Bounds every term within the window and orders them; the first so many of the order together cannot
    /// reach `needed`. With none, all stand in the query's order.
    fn divide(&mut self, first: u32, end: u32, needed: f64) -> usize {
        let (segment, norms, terms) = (self.view.segment, self.norms, &mut self.terms);
        if needed > 0.0 {
            for term in terms.iter_mut() {
                term.bound = match term.cursor.document() >= end {
                    true => Bound::default(),
                    false => term.bounds.within(&term.cursor, first, end, segment, norms),
                };
            }
            self.order
                .sort_unstable_by(|&a, &b| terms[a].bound.part.total_cmp(&terms[b].bound.part));
            let mut together = Together::default();
            for &place in &self.order {
                let term = &mut terms[place];
                together.include(term.bound, term.weight);
                term.together = together;
            }
            let essential = self
                .order
                .partition_point(|&place| terms[place].together.parts < needed);
            if essential > 0 {
                return essential;
            }
        }
        self.order.sort_unstable();
        0
    }

    /// Reads the essential terms' postings of the window, term by term in the query's order.
    fn accumulate<const KEEP: bool>(&mut self, essential: usize, first: u32, end: u32) {
        let (segment, width, window) = (self.view.segment, self.terms.len(), &mut *self.window);
        for &place in &self.order[essential..] {
            let term = &mut self.terms[place];
            term.cursor.advance(first);
            while term.cursor.document() < end {
                let (documents, frequencies) = term.cursor.rest_of_block();
                let count = match documents.last() {
                    Some(&last) if last >= end => documents.partition_point(|&document| document < end),
                    _ => documents.len(),
                };
                for (&document, &frequency) in documents[..count].iter().zip(frequencies) {
                    let norm = self.norms.of(segment.length(document));
                    let slot = (document - first) as usize;
                    window.touched[slot / 64] |= 1 << (slot % 64);
                    window.sums[slot] += bm25::part(term.weight, frequency, norm);
                    if KEEP {
                        window.frequencies[slot * width + place] = frequency.min(MANY.into()) as u8;
                    }
                }
                term.cursor.skip(count);
            }
        }
    }

    /// Offers the window's documents, whose sums are their scores, and clears the window.
    fn collect(&mut self, first: u32, top: &mut Top<'_, impl Fn(&Hit, &Hit) -> Ordering>) {
        let (sums, view, number) = (&mut self.window.sums, self.view, self.number);
        each_bit(&mut self.window.touched, |slot| {
            let score = std::mem::take(&mut sums[slot]);
            let document = first + slot as u32;
            if score >= top.floor() && (view.accept)(document) {
                top.offer(Hit {
                    segment: number,
                    document,
                    score,
                });
            }
        });
    }

    /// Looks the other terms up for the documents that may still be hits, offers these, and clears the window.
    fn complete(&mut self, essential: usize, first: u32, top: &mut Top<'_, impl Fn(&Hit, &Hit) -> Ordering>) {
        let (view, width, terms) = (self.view, self.terms.len(), &mut self.terms);
        let Window {
            sums,
            frequencies,
            touched,
        } = &mut *self.window;
        let others = &self.order[..essential];
        let of_others = terms[others[essential - 1]].together;
        each_bit(touched, |slot| {
            let document = first + slot as u32;
            let row = &mut frequencies[slot * width..][..width];
            let mut sum = std::mem::take(&mut sums[slot]);
            let needed = self.slack.below(top.floor());
            let norm = self.norms.of(view.segment.length(document));
            if sum + of_others.at(norm) >= needed && (view.accept)(document) {
                let mut held = false;
                for &place in others.iter().rev() {
                    let term = &mut terms[place];
                    if sum + term.together.at(norm) < needed {
                        break;
                    }
                    if term.cursor.advance(document) == document {
                        let frequency = term.cursor.frequency();
                        row[place] = frequency.min(MANY.into()) as u8;
                        sum += bm25::part(term.weight, frequency, norm);
                        held = true;
                    }
                }
                if sum >= needed {
                    // What was added last belongs between the essential parts.
                    let score = match held {
                        true => score_again(view, document, row, norm),
                        false => sum,
                    };
                    if score >= top.floor() {
                        top.offer(Hit {
                            segment: self.number,
                            document,
                            score,
                        });
                    }
                }
            }
            row.fill(0);
        });
    }
}

/// Calls `sink` with the number of every bit that is set, and clears them all.
fn each_bit(bits: &mut [u64], mut sink: impl FnMut(usize)) {
    for (number, word) in bits.iter_mut().enumerate() {
        let mut left = std::mem::take(word);
        while left != 0 {
            sink(number * 64 + left.trailing_zeros() as usize);
            left &= left - 1;
        }
    }
}

/// The score by the frequencies of all terms that the document holds.
fn score_again(view: &SegmentView<'_>, document: u32, frequencies: &[u8], norm: f64) -> f64 {
    let mut score = 0.0;
    for (clause, &frequency) in view.clauses.iter().zip(frequencies) {
        score += match frequency {
            0 => continue,
            MANY => {
                let mut cursor = clause.postings.cursor();
                cursor.advance(document);
                bm25::part(clause.weight, cursor.frequency(), norm)
            }
            few => bm25::part(clause.weight, few.into(), norm),
        };
    }
    score
}
