//! The personas of one recall, with statistics pooled over them.

use super::request::Request;
use crate::index::{LiveSegment, PersonaView, Snapshot};
use crate::ops::personas::select;
use crate::view::Lane;
use minds_model::{QuerySyntax, TermInfo};
use minds_text::analysis::{Analyser, Scratch};
use minds_text::index::{Clause, ClausePostings, QueryTerms, WeightedClause, bm25, matched_terms};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::sync::Arc;

/// Postings and vector elements that the inline lane takes on, some 0.2 ms of work.
const INLINE_WORK: usize = 20_000;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// A document of one of the personas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub view: u32,
    pub segment: u32,
    pub document: u32,
}

/// One persona of the recall with its query.
pub struct Searched<'s> {
    pub view: &'s Arc<PersonaView>,
    /// Which of the analysed queries is this persona's.
    query: usize,
    /// Per segment the documents that hold each of the pooled terms.
    postings: Vec<Vec<ClausePostings<'s>>>,
}

/// A distinct term over all personas.
struct Term {
    clause: Clause,
    frequency: u64,
    idf: f64,
}

/// A query as one kind of analyser reads it: places of its terms, with their weights.
struct Analysed {
    terms: Vec<(usize, f64)>,
}

pub struct Pooled<'s> {
    /// The query's vector; a council without vectors has no use for it.
    pub vector: Option<&'s [f32]>,
    /// Nothing is asked for: every memory that passes the filter is a candidate.
    pub lists: bool,
    pub searched: Vec<Searched<'s>>,
    pub memories: u64,
    pub average_length: f64,
    pub has_terms: bool,
    terms: Vec<Term>,
    queries: Vec<Analysed>,
    vectors: usize,
}

fn parse(request: &Request, analyser: &Analyser) -> QueryTerms {
    let parse = match request.syntax {
        QuerySyntax::Plain => QueryTerms::parse,
        QuerySyntax::Query => QueryTerms::parse_syntax,
    };
    SCRATCH.with_borrow_mut(|scratch| parse(analyser, scratch, request.query))
}

impl<'s> Pooled<'s> {
    /// `None` where the lane declines: finding phrases and prefixes is work of unknown size.
    pub fn new(snapshot: &'s Snapshot, request: &Request<'s>, lane: Lane) -> Option<Self> {
        let vector = request.vector.filter(|_| snapshot.dimension != 0);
        let views = select(snapshot, request.personas);
        let live = || views.iter().flat_map(|view| &view.segments);
        let memories: u64 = live().map(|live| live.live_count() as u64).sum();
        let length: u64 = live().map(LiveSegment::live_length).sum();

        let mut places: FxHashMap<Clause, usize> = FxHashMap::default();
        let mut terms: Vec<Term> = Vec::new();
        let mut kinds: Vec<(&str, Option<&str>)> = Vec::new();
        let mut queries: Vec<Analysed> = Vec::new();
        let mut searched = Vec::with_capacity(views.len());
        for view in &views {
            let kind = (view.row.language.as_str(), view.row.stop_words.as_deref());
            let query = kinds.iter().position(|known| *known == kind).unwrap_or_else(|| {
                kinds.push(kind);
                let parsed = parse(request, &view.analyser);
                let parsed = parsed.terms().iter().map(|term| {
                    let place = *places.entry(term.clause.clone()).or_insert_with(|| {
                        terms.push(Term {
                            clause: term.clause.clone(),
                            frequency: 0,
                            idf: 0.0,
                        });
                        terms.len() - 1
                    });
                    (place, f64::from(term.frequency))
                });
                queries.push(Analysed {
                    terms: parsed.collect(),
                });
                queries.len() - 1
            });
            searched.push(Searched {
                view,
                query,
                postings: Vec::new(),
            });
        }
        if lane == Lane::Inline && !terms.iter().all(|term| term.clause.is_term()) {
            return None;
        }
        for Searched { view, postings, .. } in &mut searched {
            for live in &view.segments {
                let resolve = |term: &mut Term| {
                    let found = live.segment.text.resolve(&term.clause);
                    term.frequency += u64::from(live.document_frequency(&found));
                    found
                };
                postings.push(terms.iter_mut().map(resolve).collect());
            }
        }
        for term in &mut terms {
            term.idf = bm25::idf(memories, term.frequency);
        }
        for (place, weight) in queries.iter_mut().flat_map(|query| &mut query.terms) {
            *weight = bm25::weight(terms[*place].idf, *weight as u32);
        }
        Some(Self {
            vector,
            lists: request.is_blank() && vector.is_none(),
            vectors: live().map(|live| live.segment.vectors.len()).sum(),
            has_terms: !terms.is_empty(),
            average_length: if memories == 0 {
                1.0
            } else {
                length as f64 / memories as f64
            },
            searched,
            memories,
            terms,
            queries,
        })
    }

    /// Whether this is too much for the caller's own thread.
    pub fn is_much_work(&self) -> bool {
        let postings: u64 = self.terms.iter().map(|term| term.frequency).sum();
        let listed = if self.lists { self.memories as usize } else { 0 };
        let elements = self.vector.map_or(0, |vector| vector.len() * self.vectors / 8);
        postings as usize + elements + listed > INLINE_WORK
    }

    /// A persona's query in one of its segments: the terms in order of first appearance.
    pub fn weighted<'p>(&'p self, searched: &'p Searched<'s>, segment: usize) -> Vec<WeightedClause<'p>> {
        let terms = &self.queries[searched.query].terms;
        let clause = |(place, weight): &(usize, f64)| WeightedClause {
            postings: &searched.postings[segment][*place],
            weight: *weight,
        };
        terms.iter().map(clause).collect()
    }

    pub fn segment(&self, place: Place) -> &'s LiveSegment {
        &self.searched[place.view as usize].view.segments[place.segment as usize]
    }

    /// The number of the memory there.
    pub fn memory(&self, place: Place) -> i64 {
        self.segment(place).segment.memory[place.document as usize]
    }

    /// Calls `found` with each segment that holds some of `memories`, which ascend, and with where these are in it; those
    /// that are not live are passed over.
    pub fn find(
        &self,
        memories: &[i64],
        mut found: impl FnMut(&'s LiveSegment, &mut dyn Iterator<Item = Place>),
    ) {
        for (view, searched) in (0..).zip(&self.searched) {
            for (segment, live) in (0..).zip(&searched.view.segments) {
                let held = &live.segment.memory;
                let (Some(first), Some(last)) = (held.first(), held.last()) else {
                    continue;
                };
                let start = memories.partition_point(|memory| memory < first);
                let end = memories.partition_point(|memory| memory <= last);
                if start == end {
                    continue;
                }
                let documents = memories[start..end]
                    .iter()
                    .filter_map(|memory| live.segment.document_of(*memory));
                let mut places = documents
                    .filter(|document| live.is_live(*document))
                    .map(|document| Place {
                        view,
                        segment,
                        document,
                    });
                found(live, &mut places);
            }
        }
    }

    /// The order among equals: newer first, then the smaller id.
    pub fn newer_then_id(&self, a: Place, b: Place) -> Ordering {
        let (first, second) = (&self.segment(a).segment, &self.segment(b).segment);
        let (first_time, second_time) = (
            first.timestamp[a.document as usize],
            second.timestamp[b.document as usize],
        );
        second_time
            .cmp(&first_time)
            .then_with(|| first.ids.get(a.document).cmp(second.ids.get(b.document)))
    }

    pub fn thread(&self, place: Place) -> Option<&'s str> {
        let segment = &self.segment(place).segment;
        segment
            .thread
            .of(place.document)
            .first()
            .map(|thread| segment.thread.name(*thread))
    }

    pub fn term_infos(&self) -> Vec<TermInfo> {
        let info = |term: &Term| TermInfo {
            term: term.clause.to_string(),
            document_frequency: term.frequency as u32,
            idf: term.idf,
        };
        self.terms.iter().map(info).collect()
    }

    /// Which terms a document holds, as places in `term_infos`.
    pub fn matched(&self, place: Place) -> Vec<u32> {
        let searched = &self.searched[place.view as usize];
        let text = &self.segment(place).segment.text;
        let matched = matched_terms(
            text,
            place.document,
            &self.weighted(searched, place.segment as usize),
            self.average_length,
        );
        matched
            .into_iter()
            .map(|term| self.queries[searched.query].terms[term.term].0 as u32)
            .collect()
    }
}
