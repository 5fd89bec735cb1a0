//! `recall` and `recallMany`: candidates from every signal, one scale, one sum; `docs/semantics.md` has the formulas.

mod activation;
mod association;
mod candidates;
mod choose;
mod legacy;
mod request;
mod score;
mod statistics;

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::index::Snapshot;
use crate::ops::rows;
use crate::reply::MemoryColumns;
use crate::view::Lane;
use crate::write::internal;
use activation::Activated;
use candidates::Candidates;
use choose::Shown;
use minds_model::columns::Columns;
use minds_model::frame::OwnedColumn;
use minds_model::{Error, ErrorCode, Explanation, RecallArgs, RecallManyArgs, Reply};
use minds_store::Connection;
use request::Request;
use score::{SIGNALS, Scored, Scores};
use statistics::Pooled;
use std::sync::Arc;

pub fn recall(
    engine: &Arc<Engine>,
    args: &RecallArgs,
    columns: &Columns,
    lane: Lane,
) -> Result<Option<Answer>> {
    let embedding = columns.f32s("embedding")?;
    answer(engine, &[Request::new(engine, args, embedding)?], lane)
}

pub fn recall_many(
    engine: &Arc<Engine>,
    args: &RecallManyArgs,
    columns: &Columns,
    lane: Lane,
) -> Result<Option<Answer>> {
    let vectors = rows::embeddings(columns, args.requests.len())?;
    let mut requests = Vec::with_capacity(args.requests.len());
    for (number, request) in args.requests.iter().enumerate() {
        let vector = vectors.and_then(|(rows, vectors)| {
            let dimension = vectors.len() / rows.len();
            let index = rows.binary_search(&(number as u32)).ok()?;
            Some(&vectors[index * dimension..(index + 1) * dimension])
        });
        let request = Request::new(engine, request, vector);
        requests.push(request.map_err(|failure| crate::error::Failure(failure.0.with("request", number)))?);
    }
    answer(engine, &requests, lane)
}

fn answer(engine: &Arc<Engine>, requests: &[Request], lane: Lane) -> Result<Option<Answer>> {
    let answered = engine.with_view(lane, |connection, snapshot| {
        let mut hits = Hits::of(requests);
        for request in requests {
            if !hits.add(engine, connection, snapshot, request, lane)? {
                return Ok(None);
            }
        }
        Ok(Some(hits))
    })?;
    let Some(hits) = answered.flatten() else {
        return Ok(None);
    };
    for (memories, now) in &hits.accessed {
        engine.record_accesses(memories.iter().copied(), *now);
    }
    Ok(Some(hits.finish()))
}

/// The hits of several requests, as columns.
#[derive(Default)]
struct Hits {
    /// Names of the signals: those of every scoring that some request asks for.
    signals: Vec<&'static str>,
    memories: MemoryColumns,
    scores: Vec<f64>,
    values: Vec<f64>,
    contributions: Vec<f64>,
    counts: Vec<u32>,
    explanations: Vec<Explanation>,
    /// Memories to count as accessed, each with its persona, and when.
    accessed: Vec<(Vec<(i64, i64)>, i64)>,
}

impl Hits {
    fn of(requests: &[Request]) -> Self {
        let minds = requests.is_empty() || requests.iter().any(|request| request.legacy.is_none());
        let mut signals = if minds { SIGNALS.to_vec() } else { Vec::new() };
        if requests.iter().any(|request| request.legacy.is_some()) {
            for name in legacy::SIGNALS {
                if !signals.contains(&name) {
                    signals.push(name);
                }
            }
        }
        Self {
            signals,
            ..Self::default()
        }
    }

    /// Adds the hits of one request; false where the inline lane declines.
    fn add(
        &mut self,
        engine: &Engine,
        connection: &Connection,
        snapshot: &Snapshot,
        request: &Request,
        lane: Lane,
    ) -> Result<bool> {
        if let Some(caller) = &request.legacy {
            // A scan of the file is no work for the caller's own thread.
            if lane == Lane::Inline {
                return Ok(false);
            }
            self.add_legacy(engine, connection, snapshot, request, caller)?;
            return Ok(true);
        }
        request.check_dimension(snapshot)?;
        let Some(pooled) = Pooled::new(snapshot, request, lane) else {
            return Ok(false);
        };
        if lane == Lane::Inline && pooled.is_much_work() {
            return Ok(false);
        }
        let view = (connection, snapshot);
        let Some(activated) = Activated::new(engine, view, &pooled, request, lane)? else {
            return Ok(false);
        };
        let candidates = Candidates::find(connection, &pooled, request, &activated)?;
        let scores = Scores::new(&pooled, request, candidates, &engine.accesses);
        let best = best(&scores, &pooled, request);
        let mut accessed = Vec::new();
        for hit in &best {
            let row = connection
                .memory(hit.memory)?
                .ok_or_else(|| internal("an indexed memory has no row"))?;
            self.memories.push(&row, snapshot, hit.access, None)?;
            accessed.push((row.memory, row.persona));
            self.scores.push(hit.score());
            self.push_parts(&SIGNALS, &hit.values, &hit.contributions);
        }
        self.counts.push(best.len() as u32);
        if request.explain {
            self.explanations.push(Explanation {
                candidates: scores.all.len() as u32,
                searched: pooled.memories as u32,
                terms: pooled.term_infos(),
                entities: activated.entities,
                scales: scores.scales.clone(),
                matched: best.iter().map(|hit| pooled.matched(hit.place)).collect(),
            });
        }
        if request.record_access {
            self.accessed.push((accessed, request.now));
        }
        Ok(true)
    }

    fn add_legacy(
        &mut self,
        engine: &Engine,
        connection: &Connection,
        snapshot: &Snapshot,
        request: &Request,
        caller: &legacy::Caller,
    ) -> Result<()> {
        let found = legacy::search(engine, connection, snapshot, request, caller)?;
        self.counts.push(found.hits.len() as u32);
        if request.explain {
            self.explanations.push(Explanation {
                candidates: found.candidates,
                searched: found.searched,
                terms: Vec::new(),
                entities: Vec::new(),
                scales: Vec::new(),
                matched: vec![Vec::new(); found.hits.len()],
            });
        }
        let mut accessed = Vec::with_capacity(found.hits.len());
        for hit in &found.hits {
            self.memories.push(&hit.row, snapshot, hit.access, None)?;
            self.scores.push(hit.parts.score);
            self.push_parts(&legacy::SIGNALS, &hit.parts.values, &hit.parts.contributions);
            accessed.push((hit.row.memory, hit.row.persona));
        }
        if request.record_access {
            self.accessed.push((accessed, request.now));
        }
        Ok(())
    }

    /// Puts a hit's parts under the names of all signals; it lacks those of another scoring.
    fn push_parts(&mut self, names: &[&str], values: &[f64], contributions: &[f64]) {
        if self.signals == names {
            self.values.extend_from_slice(values);
            self.contributions.extend_from_slice(contributions);
            return;
        }
        for signal in &self.signals {
            let place = names.iter().position(|name| name == signal);
            self.values.push(place.map_or(f64::NAN, |place| values[place]));
            self.contributions
                .push(place.map_or(0.0, |place| contributions[place]));
        }
    }

    fn finish(self) -> Answer {
        let (personas, mut columns) = self.memories.finish();
        columns.push(("score", OwnedColumn::F64(self.scores)));
        columns.push(("value", OwnedColumn::F64(self.values)));
        columns.push(("contribution", OwnedColumn::F64(self.contributions)));
        let reply = Reply::Hits {
            personas,
            signals: self.signals.into_iter().map(str::to_owned).collect(),
            counts: self.counts,
            explanations: self.explanations,
        };
        Answer { reply, columns }
    }
}

/// The first results in order: by sum, then newer, then smaller id.
fn best<'s>(scores: &'s Scores, pooled: &Pooled, request: &Request) -> Vec<&'s Scored> {
    let mut order: Vec<&Scored> = scores.all.iter().collect();
    let compare = |a: &&Scored, b: &&Scored| {
        b.sum
            .total_cmp(&a.sum)
            .then_with(|| pooled.newer_then_id(a.place, b.place))
    };
    if !request.looks_further() && order.len() > request.limit {
        order.select_nth_unstable_by(request.limit - 1, compare);
        order.truncate(request.limit);
    }
    order.sort_unstable_by(compare);
    order.retain(|hit| hit.score() >= request.min_score);
    request.choose(order, |hit| Shown {
        bytes: pooled.segment(hit.place).segment.content_bytes[hit.place.document as usize],
        thread: pooled.thread(hit.place).map(|thread| (hit.place.view, thread)),
    })
}

/// A vector of another dimension than the council's.
fn wrong_dimension(found: usize, expected: usize) -> Error {
    Error::new(
        ErrorCode::DimensionMismatch,
        format!("the query's vector has {found} dimensions; the council's have {expected}"),
    )
    .with("field", "embedding")
    .with("value", found)
    .with("expected", expected)
}
