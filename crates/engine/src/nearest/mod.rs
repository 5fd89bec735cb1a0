//! The memories of one persona that are nearest to a text by its words.
//!
//! A text's rarest terms find candidates by an exact search; each candidate's tf-idf cosine with the text is then
//! computed from all the terms of both. Associations take the cosine, near duplicates compare the candidates otherwise.
//!
//! Cost: for a gloss of a dozen words among 100,000 some 0.1 ms to find the candidates and 0.3 ms for their cosines, most
//! of it for looking up how many memories hold each of their terms; within one `Nearest` a term is looked up once, so
//! that many texts in a row take half of that. Of long contents only the first 64 KiB are read.

mod bag;
mod shingles;

pub use bag::{Bag, Terms};
pub use shingles::{Fresh, Shingler, Shingles};

use crate::error::Result;
use crate::index::{LiveSegment, PersonaView};
use crate::reply::decode_tags;
use crate::search_scratch::with_search_scratch;
use minds_model::limits::AUTOMATIC_ASSOCIATIONS;
use minds_model::math::ln;
use minds_store::{Connection, MemoryRow};
use minds_text::index::{Clause, ClausePostings, Hit, SegmentView, Way, WeightedClause, bm25, search};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;

/// Terms of a text that look for candidates.
const RAREST: usize = 16;
/// Candidates whose texts are compared.
const CANDIDATES: usize = 16;
/// A term that more than this share of the memories hold, and more than so many, looks for none: it tells nothing, and
/// in a persona whose texts are all alike it would make each of them a candidate.
const COMMON_SHARE: f64 = 0.1;
const COMMON_COUNT: f64 = 100.0;
/// Cosine below which two memories are not associated by themselves: `docs/semantics.md` has how it was chosen.
const FLOOR: f64 = 0.15;

/// One persona, for any number of texts; its statistics are those of one state of the index.
pub struct Nearest<'v> {
    view: &'v PersonaView,
    memories: u64,
    average_length: f64,
    terms: Terms,
}

/// A memory that is near to a text.
pub struct Associated {
    pub memory: i64,
    pub id: String,
    pub cosine: f64,
}

/// A text as a vector: the weight of each term in the order of first appearance, and its length.
struct Vector {
    weights: Vec<(u32, f64)>,
    norm: f64,
}

impl<'v> Nearest<'v> {
    pub fn new(view: &'v PersonaView) -> Self {
        Self::with_terms(view, Terms::default())
    }

    /// `terms`: what an earlier one has learnt of the same state of the persona's memories.
    pub fn with_terms(view: &'v PersonaView, terms: Terms) -> Self {
        let memories: u64 = view.segments.iter().map(|live| live.live_count() as u64).sum();
        let length: u64 = view.segments.iter().map(LiveSegment::live_length).sum();
        Self {
            view,
            memories,
            average_length: if memories == 0 {
                1.0
            } else {
                length as f64 / memories as f64
            },
            terms,
        }
    }

    /// What it has learnt of terms.
    pub fn into_terms(self) -> Terms {
        self.terms
    }

    /// The terms of a memory, content and tags together.
    pub fn bag<'t>(&mut self, content: &'t str, tags: impl Iterator<Item = &'t str>) -> Bag {
        self.terms.bag(&self.view.analyser, content, tags)
    }

    pub fn bag_of(&mut self, row: &MemoryRow) -> Result<Bag> {
        let tags = decode_tags(row)?;
        Ok(self.bag(&row.content, tags.iter().map(String::as_str)))
    }

    /// The memories before number `before` that a search for the rarest terms finds first. `indexed`: whether the text
    /// is itself in the index, which then does not count among those that hold a term.
    pub fn candidates(&mut self, bag: &Bag, before: i64, indexed: bool) -> Vec<i64> {
        let held = u32::from(indexed);
        let mut rarest: Vec<(u32, f64)> = Vec::with_capacity(bag.counts.len());
        for (term, count) in &bag.counts {
            if self.frequency(*term) > held {
                rarest.push((*term, self.weight(*term, *count)));
            }
        }
        let terms = &self.terms;
        rarest.sort_unstable_by(|a, b| {
            b.1.total_cmp(&a.1)
                .then_with(|| terms.name(a.0).cmp(terms.name(b.0)))
        });
        rarest.truncate(RAREST);
        let common = COMMON_COUNT.max(self.memories as f64 * COMMON_SHARE);
        let mut telling = Vec::with_capacity(rarest.len());
        for term in &rarest {
            if f64::from(self.frequency(term.0)) <= common {
                telling.push(*term);
            }
        }
        if telling.is_empty() {
            rarest.truncate(1);
        } else {
            rarest = telling;
        }
        let terms = &self.terms;
        if rarest.is_empty() {
            return Vec::new();
        }
        let clauses: Vec<Clause> = rarest
            .iter()
            .map(|(term, _)| Clause::Term(terms.name(*term).to_owned()))
            .collect();
        let segments = &self.view.segments;
        let postings: Vec<Vec<ClausePostings>> = segments
            .iter()
            .map(|live| {
                clauses
                    .iter()
                    .map(|clause| live.segment.text.resolve(clause))
                    .collect()
            })
            .collect();
        let weighted: Vec<Vec<WeightedClause>> = postings
            .iter()
            .map(|of_segment| {
                let pairs = of_segment.iter().zip(&rarest);
                pairs
                    .map(|(postings, (_, weight))| WeightedClause {
                        postings,
                        weight: *weight,
                    })
                    .collect()
            })
            .collect();
        let accepts: Vec<_> = segments
            .iter()
            .map(|live| {
                move |document: u32| live.segment.memory[document as usize] < before && live.is_live(document)
            })
            .collect();
        let views: Vec<SegmentView> = (segments.iter().zip(&weighted).zip(&accepts))
            .map(|((live, clauses), accept)| SegmentView {
                segment: &live.segment.text,
                clauses,
                accept,
            })
            .collect();
        let tie = |a: &Hit, b: &Hit| newer_then_id(segments, a, b);
        let average_length = self.average_length;
        let hits = with_search_scratch(|scratch| {
            let way = Way::FastestUnranked;
            search(way, &views, average_length, CANDIDATES, tie, scratch)
        });
        hits.iter()
            .map(|hit| segments[hit.segment as usize].segment.memory[hit.document as usize])
            .collect()
    }

    /// The memories before `memory` that are associated with it, strongest first.
    pub fn associated(&mut self, connection: &Connection, memory: i64, bag: &Bag) -> Result<Vec<Associated>> {
        let candidates = self.candidates(bag, memory, true);
        if candidates.is_empty() {
            return Ok(Vec::new());
        }
        let own = self.vector(bag);
        let by_term = own.by_term();
        let mut found: Vec<(f64, MemoryRow)> = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let Some(row) = connection.memory(candidate)? else {
                continue;
            };
            let bag = self.bag_of(&row)?;
            let other = self.vector(&bag);
            let cosine = cosine(&by_term, own.norm, &other);
            if cosine >= FLOOR {
                found.push((cosine, row));
            }
        }
        found.sort_unstable_by(|a, b| {
            b.0.total_cmp(&a.0)
                .then_with(|| b.1.timestamp.cmp(&a.1.timestamp))
                .then_with(|| a.1.id.cmp(&b.1.id))
        });
        found.truncate(AUTOMATIC_ASSOCIATIONS);
        let associated = |(cosine, row): (f64, MemoryRow)| Associated {
            memory: row.memory,
            id: row.id,
            cosine,
        };
        Ok(found.into_iter().map(associated).collect())
    }

    /// The terms that two texts share, those that add most to their cosine first; ties by the terms' bytes.
    pub fn shared(&mut self, a: &Bag, b: &Bag) -> Vec<&str> {
        let (a, b) = (self.vector(a).by_term(), self.vector(b));
        let mut shared: Vec<(u32, f64)> = (b.weights.iter())
            .filter_map(|(term, weight)| a.get(term).map(|of_a| (*term, of_a * weight)))
            .collect();
        let terms = &self.terms;
        shared.sort_unstable_by(|a, b| {
            b.1.total_cmp(&a.1)
                .then_with(|| terms.name(a.0).cmp(terms.name(b.0)))
        });
        shared.into_iter().map(|(term, _)| terms.name(term)).collect()
    }

    fn vector(&mut self, bag: &Bag) -> Vector {
        let weights: Vec<(u32, f64)> = bag
            .counts
            .iter()
            .map(|(term, count)| (*term, self.weight(*term, *count)))
            .collect();
        let squares = weights.iter().fold(0.0, |sum, (_, weight)| sum + weight * weight);
        Vector {
            weights,
            norm: squares.sqrt(),
        }
    }

    fn weight(&mut self, term: u32, count: u32) -> f64 {
        let frequency = self.frequency(term);
        let (memories, terms) = (self.memories, &mut self.terms);
        let idf = terms.idf(term, || bm25::idf(memories, u64::from(frequency)));
        if count == 1 {
            idf
        } else {
            (1.0 + ln(f64::from(count))) * idf
        }
    }

    /// How many live memories hold a term.
    fn frequency(&mut self, term: u32) -> u32 {
        let segments = &self.view.segments;
        self.terms.frequency(term, |name| {
            let of = |live: &LiveSegment| live.document_frequency(&live.segment.text.resolve_term(name));
            segments.iter().map(of).sum()
        })
    }
}

impl Vector {
    fn by_term(&self) -> FxHashMap<u32, f64> {
        self.weights.iter().copied().collect()
    }
}

/// The cosine of a text with a candidate; sums run in the order of the candidate's terms. 0 where either is empty.
fn cosine(own: &FxHashMap<u32, f64>, norm: f64, candidate: &Vector) -> f64 {
    let product = candidate
        .weights
        .iter()
        .fold(0.0, |sum, (term, weight)| match own.get(term) {
            Some(of_own) => sum + of_own * weight,
            None => sum,
        });
    let lengths = norm * candidate.norm;
    if lengths == 0.0 {
        0.0
    } else {
        (product / lengths).min(1.0)
    }
}

fn newer_then_id(segments: &[LiveSegment], a: &Hit, b: &Hit) -> Ordering {
    let (first, second) = (
        &segments[a.segment as usize].segment,
        &segments[b.segment as usize].segment,
    );
    second.timestamp[b.document as usize]
        .cmp(&first.timestamp[a.document as usize])
        .then_with(|| first.ids.get(a.document).cmp(second.ids.get(b.document)))
}
