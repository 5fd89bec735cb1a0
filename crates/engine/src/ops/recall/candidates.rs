//! The union of the first memories of every signal.

use super::activation::Activated;
use super::association::Reached;
use super::request::Request;
use super::statistics::{Place, Pooled};
use crate::error::Result;
use crate::index::Segment;
use crate::ops::store::content_hash;
use crate::search_scratch::with_search_scratch;
use minds_model::limits::CANDIDATES_PER_SIGNAL;
use minds_store::Connection;
use minds_text::index::{DocumentScorer, Hit, SegmentView, Way, WeightedClause, search};
use minds_vector::Query;
use rustc_hash::FxHashMap;

/// A memory that some signal brought.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    pub place: Place,
    pub memory: i64,
    /// BM25; 0 without a match.
    pub text: f64,
    /// Cosine; NaN without a vector.
    pub vector: f64,
    /// What the best text matches that it is associated with lend it; 0 where it is not reached.
    pub association: f64,
    /// What nodes that the query mentions lend it; 0 where it is not reached.
    pub graph: f64,
    /// Whether the content is the query itself.
    pub exact: bool,
}

pub struct Candidates {
    /// In the order of storing.
    pub all: Vec<Candidate>,
    pub has_text: bool,
    pub has_vector: bool,
    /// Whether any of them is reached by association.
    pub has_association: bool,
    /// Whether any of them is reached over the knowledge graph.
    pub has_graph: bool,
}

impl Candidates {
    pub fn find(
        connection: &Connection,
        pooled: &Pooled,
        request: &Request,
        activated: &Activated,
    ) -> Result<Self> {
        let count = CANDIDATES_PER_SIGNAL.max(request.limit);
        let query = pooled.vector.map(Query::new);
        let (asks, hash) = (!request.is_blank(), content_hash(request.query));
        let mut found: FxHashMap<Place, Candidate> =
            FxHashMap::with_capacity_and_hasher(count, Default::default());
        // A memory's text is known where the text search found it; others are scored below.
        let mut unscored: Vec<Place> = Vec::new();
        let mut matches: Vec<(f64, Place)> = Vec::new();
        let mut add = |place: Place, text: Option<f64>| {
            let segment = &pooled.segment(place).segment;
            let memory = segment.memory[place.document as usize];
            found.entry(place).or_insert_with(|| {
                unscored.extend(text.is_none().then_some(place));
                Candidate {
                    place,
                    memory,
                    text: text.unwrap_or(0.0),
                    vector: f64::NAN,
                    association: 0.0,
                    graph: 0.0,
                    exact: asks && has_content(segment, place.document, request.query, hash),
                }
            });
        };
        if pooled.has_terms {
            matches = best_by_text(pooled, request, count);
            for (score, place) in &matches {
                add(*place, Some(*score));
            }
        }
        if pooled.lists {
            each_passing(pooled, request, &mut |place| add(place, None));
        }
        if asks {
            for (_, place) in with_content(pooled, request, hash, count) {
                add(place, None);
            }
        }
        if let Some(query) = &query {
            for (_, place) in best_by_vector(pooled, request, query, count) {
                add(place, None);
            }
        }
        if pooled.has_terms {
            score_texts(pooled, unscored, &mut found);
        }
        let mut all: Vec<Candidate> = found.into_values().collect();
        all.sort_unstable_by_key(|candidate| candidate.memory);
        let mut reached = match matches.is_empty() {
            true => Reached::none(),
            false => Reached::from(connection, pooled, &matches)?,
        };
        if !reached.is_empty() {
            let places = reached.keep_searched(pooled, request, &all);
            add_reached(pooled, request, hash, places, &mut all);
            for candidate in &mut all {
                candidate.association = reached.value(candidate.memory);
            }
        }
        if !activated.is_empty() {
            let places = activated.new_candidates(pooled, request, &all);
            add_reached(pooled, request, hash, places, &mut all);
            for candidate in &mut all {
                candidate.association = reached.value(candidate.memory);
                candidate.graph = activated.value(candidate.memory);
            }
        }
        if let Some(query) = &query {
            for candidate in &mut all {
                let segment = &pooled.segment(candidate.place).segment;
                let cosine = segment.vectors.similarity(query, candidate.place.document);
                candidate.vector = cosine.unwrap_or(f64::NAN);
            }
        }
        Ok(Self {
            all,
            has_text: pooled.has_terms,
            has_vector: query.is_some(),
            has_association: !reached.is_empty(),
            has_graph: !activated.is_empty(),
        })
    }
}

/// Adds candidates that association or the graph alone has brought, in the order of storing.
fn add_reached(pooled: &Pooled, request: &Request, hash: i64, places: Vec<Place>, all: &mut Vec<Candidate>) {
    if places.is_empty() {
        return;
    }
    let mut found: FxHashMap<Place, Candidate> = FxHashMap::default();
    for place in &places {
        let candidate = Candidate {
            place: *place,
            memory: pooled.memory(*place),
            text: 0.0,
            vector: f64::NAN,
            association: 0.0,
            graph: 0.0,
            exact: has_content(
                &pooled.segment(*place).segment,
                place.document,
                request.query,
                hash,
            ),
        };
        found.insert(*place, candidate);
    }
    score_texts(pooled, places, &mut found);
    all.extend(found.into_values());
    all.sort_unstable_by_key(|candidate| candidate.memory);
}

/// Every live memory that passes the filter.
fn each_passing(pooled: &Pooled, request: &Request, add: &mut impl FnMut(Place)) {
    for (view, searched) in pooled.searched.iter().enumerate() {
        for (segment, live) in searched.view.segments.iter().enumerate() {
            let accept = request.filter.on(live);
            for document in live.live_documents().filter(|document| accept(*document)) {
                add(Place {
                    view: view as u32,
                    segment: segment as u32,
                    document,
                });
            }
        }
    }
}

/// The first memories whose content is the query.
fn with_content(pooled: &Pooled, request: &Request, hash: i64, count: usize) -> Vec<(f64, Place)> {
    let mut same: Vec<(f64, Place)> = Vec::new();
    for (view, searched) in pooled.searched.iter().enumerate() {
        for (number, live) in searched.view.segments.iter().enumerate() {
            let segment = &live.segment;
            let accept = request.filter.on(live);
            let found = segment.with_hash(hash).filter(|document| {
                live.is_live(*document)
                    && accept(*document)
                    && has_content(segment, *document, request.query, hash)
            });
            same.extend(found.map(|document| {
                let place = Place {
                    view: view as u32,
                    segment: number as u32,
                    document,
                };
                (1.0, place)
            }));
        }
    }
    first(same, pooled, count)
}

/// Two texts of one length and one 64-bit hash are taken for the same.
fn has_content(segment: &Segment, document: u32, text: &str, hash: i64) -> bool {
    let at = document as usize;
    segment.content_hash[at] == hash && segment.content_bytes[at] as usize == text.len()
}

/// Scores the texts of candidates that came from other signals.
fn score_texts(pooled: &Pooled, mut places: Vec<Place>, found: &mut FxHashMap<Place, Candidate>) {
    places.sort_unstable();
    for of_segment in places.chunk_by(|a, b| (a.view, a.segment) == (b.view, b.segment)) {
        let Place { view, segment, .. } = of_segment[0];
        let clauses = pooled.weighted(&pooled.searched[view as usize], segment as usize);
        let text = &pooled.segment(of_segment[0]).segment.text;
        let mut scorer = DocumentScorer::new(text, &clauses, pooled.average_length);
        for place in of_segment {
            if let (Some(candidate), Some(score)) = (found.get_mut(place), scorer.score(place.document)) {
                candidate.text = score;
            }
        }
    }
}

fn best_by_text(pooled: &Pooled, request: &Request, count: usize) -> Vec<(f64, Place)> {
    let mut best: Vec<(f64, Place)> = Vec::new();
    for (number, searched) in pooled.searched.iter().enumerate() {
        let segments = &searched.view.segments;
        let clauses: Vec<Vec<WeightedClause>> = (0..segments.len())
            .map(|segment| pooled.weighted(searched, segment))
            .collect();
        let accepts: Vec<_> = segments
            .iter()
            .map(|live| {
                let passes = request.filter.on(live);
                move |document: u32| live.is_live(document) && passes(document)
            })
            .collect();
        let views: Vec<SegmentView> = (segments.iter().zip(&clauses).zip(&accepts))
            .map(|((live, clauses), accept)| SegmentView {
                segment: &live.segment.text,
                clauses,
                accept,
            })
            .collect();
        let place = |hit: &Hit| Place {
            view: number as u32,
            segment: hit.segment,
            document: hit.document,
        };
        let tie = |a: &Hit, b: &Hit| pooled.newer_then_id(place(a), place(b));
        let hits = with_search_scratch(|scratch| {
            search(
                Way::FastestUnranked,
                &views,
                pooled.average_length,
                count,
                tie,
                scratch,
            )
        });
        best.extend(
            hits.iter()
                .filter(|hit| hit.score > 0.0)
                .map(|hit| (hit.score, place(hit))),
        );
    }
    first(best, pooled, count)
}

fn best_by_vector(pooled: &Pooled, request: &Request, query: &Query, count: usize) -> Vec<(f64, Place)> {
    let mut best: Vec<(f64, Place)> = Vec::new();
    for (view, searched) in pooled.searched.iter().enumerate() {
        for (segment, live) in searched.view.segments.iter().enumerate() {
            let passes = request.filter.on(live);
            let accept = |document: u32| live.is_live(document) && passes(document);
            live.segment.vectors.scan(query, accept, |document, cosine| {
                best.push((
                    cosine,
                    Place {
                        view: view as u32,
                        segment: segment as u32,
                        document,
                    },
                ));
            });
        }
    }
    first(best, pooled, count)
}

/// The first `count` by value, then newer, then smaller id.
pub fn first(mut best: Vec<(f64, Place)>, pooled: &Pooled, count: usize) -> Vec<(f64, Place)> {
    let order =
        |a: &(f64, Place), b: &(f64, Place)| b.0.total_cmp(&a.0).then_with(|| pooled.newer_then_id(a.1, b.1));
    if best.len() > count {
        best.select_nth_unstable_by(count - 1, order);
        best.truncate(count);
    }
    best
}
