//! From raw values to one sum of contributions to the log-odds.

use super::candidates::{Candidate, Candidates};
use super::request::Request;
use super::statistics::{Place, Pooled};
use crate::access::{Access, Accesses};
use crate::context::Context;
use crate::index::{LiveSegment, Segment};
use crate::time::DAY_F64;
use minds_model::SignalScale;
use minds_model::math::{exp, logistic};

pub const SIGNALS: [&str; 10] = [
    "text",
    "vector",
    "exact",
    "association",
    "graph",
    "recency",
    "importance",
    "access",
    "emotion",
    "context",
];

const TEXT_WEIGHT: f64 = 1.0;
/// What a sentence embedder is worth beside BM25 on conversations: see `docs/semantics.md`.
const VECTOR_WEIGHT: f64 = 0.6;
/// Chosen for conversations that look back near and far: see `docs/semantics.md`.
const ASSOCIATION_WEIGHT: f64 = 0.2;
/// What full activation is worth beside the best text: see `docs/semantics.md`.
const GRAPH_WEIGHT: f64 = 0.3;
/// More than what any other text is above the one that was asked for.
const EXACT_WEIGHT: f64 = 10.0;
/// Smallest deviations: equal scores, or one candidate, must not be blown up.
const TEXT_FLOOR: f64 = 0.5;
const VECTOR_FLOOR: f64 = 0.02;
/// The measure of the graph's signal where no text matches.
const GRAPH_MEASURE: f64 = 0.2;

const RECENCY_DAYS: f64 = 30.0;

/// A candidate with its score's parts, in the order of `SIGNALS`.
pub struct Scored {
    pub place: Place,
    pub memory: i64,
    pub access: Access,
    pub values: [f64; 10],
    pub contributions: [f64; 10],
    pub sum: f64,
}

impl Scored {
    pub fn score(&self) -> f64 {
        logistic(self.sum)
    }
}

pub struct Scores {
    pub all: Vec<Scored>,
    pub scales: Vec<SignalScale>,
}

impl Scores {
    pub fn new(pooled: &Pooled, request: &Request, candidates: Candidates, accesses: &Accesses) -> Self {
        let Candidates {
            all,
            has_text,
            has_vector,
            has_association,
            has_graph,
        } = candidates;
        let text = has_text.then(|| scale("text", TEXT_WEIGHT, TEXT_FLOOR, all.iter().map(|c| c.text)));
        let vector = has_vector.then(|| {
            scale(
                "vector",
                VECTOR_WEIGHT,
                VECTOR_FLOOR,
                all.iter().map(|c| c.vector),
            )
        });
        // What is reached by spreading from the text is counted in the text's measure: on a scale of its own the few that
        // are reached would outweigh any text.
        let association = text.as_ref().filter(|_| has_association).map(|text| SignalScale {
            signal: "association".to_owned(),
            weight: ASSOCIATION_WEIGHT,
            mean: 0.0,
            deviation: text.deviation,
        });
        let graph = has_graph.then(|| graph_scale(&all, text.as_ref()));
        let counts = accesses.get_many(all.iter().map(|candidate| candidate.memory));
        let labels = Labels::new(&request.context);
        let mut recency = Recency::to(request.now);
        let scored = all
            .iter()
            .zip(counts)
            .map(|(candidate, access)| {
                score(
                    candidate,
                    access,
                    pooled.segment(candidate.place),
                    request,
                    [&text, &vector, &association, &graph].map(Option::as_ref),
                    &labels,
                    &mut recency,
                )
            })
            .collect();
        Self {
            all: scored,
            scales: [text, vector, association, graph].into_iter().flatten().collect(),
        }
    }
}

fn score(
    candidate: &Candidate,
    access: Access,
    live: &LiveSegment,
    request: &Request,
    [text, vector, association, graph]: [Option<&SignalScale>; 4],
    labels: &Labels,
    recency: &mut Recency,
) -> Scored {
    let (document, at) = (candidate.place.document, candidate.place.document as usize);
    let segment = &live.segment;
    let on_scale = |value: f64, scale: Option<&SignalScale>| match scale {
        Some(scale) if !value.is_nan() => (value, scale.weight * ((value - scale.mean) / scale.deviation)),
        Some(_) => (f64::NAN, 0.0),
        None => (f64::NAN, 0.0),
    };
    let recency = recency.of(segment.timestamp[at]);
    let importance = live.importance(document);
    let count = f64::from(access.count);
    let valence = segment.emotional_valence[at];
    let emotion = match request.context.emotion {
        Some(emotion) if valence.abs() > 0.1 => 1.0 - (valence - emotion).abs() / 2.0,
        _ => f64::NAN,
    };
    let shared = labels.shared(segment, document);
    let parts = [
        on_scale(candidate.text, text),
        on_scale(candidate.vector, vector),
        exact(candidate, request),
        on_scale(candidate.association, association),
        on_scale(candidate.graph, graph),
        (recency, 0.2 * recency),
        (importance, 0.2 * (importance - 0.5)),
        (count, 0.1 * count / (count + 10.0)),
        (emotion, if emotion.is_nan() { 0.0 } else { 0.1 * emotion }),
        (shared, 0.05 * shared.min(2.0)),
    ];
    Scored {
        place: candidate.place,
        memory: candidate.memory,
        access,
        values: parts.map(|(value, _)| value),
        contributions: parts.map(|(_, contribution)| contribution),
        sum: parts
            .iter()
            .fold(0.0, |sum, (_, contribution)| sum + contribution),
    }
}

/// How recent times are; memories of one batch share theirs, and an exponential costs more than the rest of a score.
struct Recency {
    now: i64,
    timestamp: i64,
    value: f64,
}

impl Recency {
    fn to(now: i64) -> Self {
        Self {
            now,
            timestamp: now,
            value: 1.0,
        }
    }

    fn of(&mut self, timestamp: i64) -> f64 {
        if timestamp != self.timestamp {
            let age = (self.now.saturating_sub(timestamp).max(0)) as f64 / DAY_F64;
            self.timestamp = timestamp;
            self.value = exp(-age / RECENCY_DAYS);
        }
        self.value
    }
}

/// Whether the memory reads as the query does; no signal where the query is blank.
fn exact(candidate: &Candidate, request: &Request) -> (f64, f64) {
    if request.is_blank() {
        return (f64::NAN, 0.0);
    }
    let value = f64::from(u8::from(candidate.exact));
    (value, EXACT_WEIGHT * value)
}

/// Mean and deviation over the candidates that have the value.
fn scale(signal: &str, weight: f64, floor: f64, values: impl Iterator<Item = f64> + Clone) -> SignalScale {
    let present = values.filter(|value| !value.is_nan());
    let count = present.clone().count().max(1) as f64;
    let mean = present.clone().fold(0.0, |sum, value| sum + value) / count;
    let squares = present.fold(0.0, |sum, value| sum + (value - mean) * (value - mean));
    let deviation = (squares / count).sqrt();
    SignalScale {
        signal: signal.to_owned(),
        weight,
        mean,
        deviation: if deviation < floor { floor } else { deviation },
    }
}

/// Full activation counts as a share of the best text.
fn graph_scale(all: &[Candidate], text: Option<&SignalScale>) -> SignalScale {
    let best = all
        .iter()
        .fold(0.0, |most, candidate| f64::max(most, candidate.text));
    SignalScale {
        signal: "graph".to_owned(),
        weight: GRAPH_WEIGHT,
        mean: 0.0,
        deviation: text
            .filter(|_| best > 0.0)
            .map_or(GRAPH_MEASURE, |text| text.deviation / best),
    }
}

/// The caller's context, as labels to look for.
struct Labels<'a>(&'a [String]);

impl<'a> Labels<'a> {
    fn new(context: &'a Context) -> Self {
        Self(&context.labels)
    }

    /// How many of them a document has.
    fn shared(&self, segment: &Segment, document: u32) -> f64 {
        let of = segment.context.of(document);
        let has = |label: &&String| {
            segment
                .context
                .find(label)
                .is_some_and(|number| of.contains(&number))
        };
        self.0.iter().filter(has).count() as f64
    }
}
