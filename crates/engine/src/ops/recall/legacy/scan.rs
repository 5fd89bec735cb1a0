//! The scan: every memory that the filter passes, or those of the earlier system's window, a chunk at a time.

use super::caller::{Caller, Generation};
use super::formula::{self, Facts, Parts, seconds};
use super::words::Scratch;
use crate::access::Access;
use crate::engine::Engine;
use crate::error::Result;
use crate::index::{LiveSegment, PersonaView};
use crate::ops::recall::request::Request;
use crate::ops::recall::statistics::Place;
use minds_store::Connection;
use std::cmp::Ordering;
use std::sync::Arc;

/// Memories whose texts are read with one statement.
const CHUNK: usize = 1024;

/// Results kept beyond those that are shown before the worst are let go.
const SLACK: usize = 1024;

/// The second generation returned nothing below it, nor looked at less important memories in its window.
const THRESHOLD: f64 = 0.1;

/// Seconds that the window reaches back.
const WINDOW: i64 = 180 * 86_400;

/// A memory with its score, and by what it stands in order.
#[derive(Debug, Clone, Copy)]
pub struct Scored {
    pub score: f64,
    pub importance: f64,
    pub timestamp: i64,
    pub memory: i64,
    pub access: Access,
    pub place: Place,
}

pub struct Scan<'s> {
    engine: &'s Engine,
    connection: &'s Connection,
    views: &'s [&'s Arc<PersonaView>],
    request: &'s Request<'s>,
    caller: &'s Caller,
    scratch: Scratch,
    kept: Vec<Scored>,
    /// Memories scored.
    pub scored: u32,
}

impl<'s> Scan<'s> {
    pub fn new(
        engine: &'s Engine,
        connection: &'s Connection,
        views: &'s [&'s Arc<PersonaView>],
        request: &'s Request<'s>,
        caller: &'s Caller,
    ) -> Self {
        Self {
            engine,
            connection,
            views,
            request,
            caller,
            scratch: Scratch::default(),
            kept: Vec::new(),
            scored: 0,
        }
    }

    pub fn live(&self, place: Place) -> &'s LiveSegment {
        &self.views[place.view as usize].segments[place.segment as usize]
    }

    /// Scores what is to be scored.
    pub fn run(&mut self) -> Result<()> {
        let mut chunk: Vec<Place> = Vec::with_capacity(CHUNK);
        if self.caller.generation == (Generation::Second { window: true }) {
            let mut window = self.window()?;
            window.sort_unstable_by_key(|memory| memory.memory);
            for memories in window.chunks(CHUNK) {
                chunk.clear();
                chunk.extend(memories.iter().map(|memory| memory.place));
                self.score(&chunk)?;
            }
            return Ok(());
        }
        self.each_passing(|scan, place| {
            // The memories of one segment ascend.
            let of_another = chunk
                .first()
                .is_some_and(|first| (first.view, first.segment) != (place.view, place.segment));
            if chunk.len() == CHUNK || of_another {
                scan.score(&chunk)?;
                chunk.clear();
            }
            chunk.push(place);
            Ok(())
        })?;
        self.score(&chunk)
    }

    /// What is kept, in order.
    pub fn ordered(&mut self) -> Vec<Scored> {
        let generation = self.caller.generation;
        let mut kept = std::mem::take(&mut self.kept);
        kept.sort_unstable_by(|a, b| order(generation, a, b));
        kept
    }

    /// A memory's score, from its columns in the index and its texts in the file.
    pub fn parts(
        &mut self,
        place: Place,
        access: Access,
        content: &str,
        context: Option<&str>,
        decay_rate: f64,
    ) -> Result<Parts> {
        let live = self.live(place);
        let (segment, at) = (&live.segment, place.document as usize);
        let facts = Facts {
            importance: live.importance(place.document),
            emotional_valence: segment.emotional_valence[at],
            timestamp: segment.timestamp[at],
            now: self.request.now,
            accesses: access.count,
            decay_rate,
            overlap: self.caller.words.overlap(content, &mut self.scratch),
            shared_keys: self.caller.shared_keys(context)?,
            emotion: self.caller.emotion,
        };
        Ok(match self.caller.generation {
            Generation::First => formula::first(&facts),
            Generation::Second { .. } => formula::second(&facts),
        })
    }

    fn each_passing(&mut self, mut found: impl FnMut(&mut Self, Place) -> Result<()>) -> Result<()> {
        for (view, persona) in self.views.iter().enumerate() {
            for (number, live) in persona.segments.iter().enumerate() {
                let accept = self.request.filter.on(live);
                for document in live.live_documents().filter(|document| accept(*document)) {
                    let place = Place {
                        view: view as u32,
                        segment: number as u32,
                        document,
                    };
                    found(self, place)?;
                }
            }
        }
        Ok(())
    }

    /// The `3 * limit` most important memories of the last 180 days.
    fn window(&mut self) -> Result<Vec<Scored>> {
        let (size, since) = (3 * self.request.limit, seconds(self.request.now - WINDOW * 1000));
        let mut window: Vec<Scored> = Vec::new();
        self.each_passing(|scan, place| {
            let live = scan.live(place);
            let (segment, at) = (&live.segment, place.document as usize);
            let (importance, timestamp) = (live.importance(place.document), segment.timestamp[at]);
            if importance > THRESHOLD && seconds(timestamp) > since {
                window.push(Scored {
                    score: 0.0,
                    importance,
                    timestamp,
                    memory: segment.memory[at],
                    access: scan.engine.accesses.get(segment.memory[at]),
                    place,
                });
                keep_first(&mut window, size, SLACK, most_important);
            }
            Ok(())
        })?;
        keep_first(&mut window, size, 0, most_important);
        Ok(window)
    }

    /// Scores memories of ascending number.
    fn score(&mut self, places: &[Place]) -> Result<()> {
        let number = |place: &Place| self.live(*place).segment.memory[place.document as usize];
        let memories: Vec<i64> = places.iter().map(number).collect();
        let accesses = self.engine.accesses.get_many(memories.iter().copied());
        let connection = self.connection;
        let mut failure = None;
        connection.memory_texts(&memories, |at, text| {
            let (place, access) = (places[at], accesses[at]);
            let parts = self.parts(place, access, &text.content, text.context, text.decay_rate);
            match parts {
                Ok(parts) => self.keep(place, access, memories[at], parts.score),
                Err(error) => failure = Some(error),
            }
        })?;
        failure.map_or(Ok(()), Err)
    }

    fn keep(&mut self, place: Place, access: Access, memory: i64, score: f64) {
        self.scored += 1;
        let generation = self.caller.generation;
        let returned = generation == Generation::First || score > THRESHOLD;
        if !returned || score < self.request.min_score {
            return;
        }
        let live = self.live(place);
        let (segment, at) = (&live.segment, place.document as usize);
        let importance = live.importance(place.document);
        self.kept.push(Scored {
            score,
            importance,
            timestamp: segment.timestamp[at],
            memory,
            access,
            place,
        });
        if !self.request.looks_further() {
            keep_first(&mut self.kept, self.request.limit, SLACK, |a, b| {
                order(generation, a, b)
            });
        }
    }
}

/// The earlier system sorted by score alone and left equals as it had read them: the first generation in the order of
/// storing, the second in that of its window.
fn order(generation: Generation, a: &Scored, b: &Scored) -> Ordering {
    descending(a.score, b.score).then_with(|| match generation {
        Generation::First => a.memory.cmp(&b.memory),
        Generation::Second { .. } => most_important(a, b),
    })
}

/// By importance, accesses and time, most first; then in the order of storing.
fn most_important(a: &Scored, b: &Scored) -> Ordering {
    descending(a.importance, b.importance)
        .then_with(|| b.access.count.cmp(&a.access.count))
        .then_with(|| seconds(b.timestamp).cmp(&seconds(a.timestamp)))
        .then_with(|| a.memory.cmp(&b.memory))
}

/// Larger first; 0 and -0 are equal.
fn descending(a: f64, b: f64) -> Ordering {
    b.partial_cmp(&a).unwrap_or(Ordering::Equal)
}

/// Leaves the first `count`, once there are `count` and half as many again, and `slack`, more.
fn keep_first(
    kept: &mut Vec<Scored>,
    count: usize,
    slack: usize,
    order: impl Fn(&Scored, &Scored) -> Ordering,
) {
    let room = if slack == 0 { 0 } else { count / 2 + slack };
    if kept.len() > count + room {
        kept.select_nth_unstable_by(count - 1, order);
        kept.truncate(count);
    }
}
