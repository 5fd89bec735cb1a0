//! `statistics`: counts and means of one persona's memories, or of all, and how they grew.
//!
//! Cost: what was counted before is added up, at any number of memories. Counting comes first where a segment is new or
//! something in it changed (`index/figures.rs`, `index/totals.rs`).

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::index::{Figures, LabelTotals, LiveSegment, PersonaView, Snapshot};
use crate::time::DAY;
use crate::validate;
use crate::view::Lane;
use minds_model::{PersonaInfo, Reply, Statistics, StatisticsArgs, TagCount};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, MutexGuard};

/// Tags of a reply, unless more or fewer are asked for.
const TAGS: u32 = 1_000;

/// More documents than this are not counted inline.
const INLINE_DOCUMENTS: usize = 5_000;

pub fn statistics(engine: &Arc<Engine>, args: &StatisticsArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    let now = args
        .now
        .map_or(Ok(engine.now()), |now| validate::millis("now", now))?;
    engine.with_view(lane, |connection, snapshot| {
        let views: Vec<&Arc<PersonaView>> = match args.persona_id {
            Some(id) => snapshot.personas.get(id).into_iter().collect(),
            None => snapshot.personas.values().collect(),
        };
        let mut all = Statistics {
            persona_id: args.persona_id.map(str::to_owned),
            personas: views.len() as u32,
            ..Statistics::default()
        };
        let mut sums = Figures::default();
        let mut memories = 0;
        for view in &views {
            memories += view.live_count();
            view.segments.iter().for_each(|live| sums.add(live.figures()));
            let totals = engine.accesses.totals(view.row.persona);
            all.accessed += totals.accessed as u32;
            all.total_accesses += totals.accesses;
        }
        engine.counted.of(args, &views, &mut all);
        let segments = || views.iter().flat_map(|view| &view.segments);
        let added = |days| segments().map(|live| added(live, days, now)).sum();
        (all.added_day, all.added_week, all.added_month) = (added(1), added(7), added(30));
        all.oldest = segments()
            .filter_map(|live| live.figures().oldest())
            .min()
            .map(|time| time as f64);
        all.newest = newest(segments());
        all.memories = memories as u32;
        all.words = sums.words;
        all.content_bytes = sums.content_bytes;
        all.mean_importance = sums.mean_importance(memories);
        all.mean_emotional_valence = sums.mean_emotional_valence(memories);
        all.high_importance = sums.high_importance;
        all.with_embedding = sums.with_embedding;
        let compressions = match (args.persona_id, views.first()) {
            (Some(_), None) => Default::default(),
            (Some(_), Some(view)) => connection.compression(Some(view.row.persona))?,
            (None, _) => connection.compression(None)?,
        };
        all.compressed = compressions.memories as u32;
        all.compressed_from = compressions.bytes_from as u64;
        all.compressed_to = compressions.bytes_to as u64;
        Ok(Reply::Statistics(all).into())
    })
}

/// Tags and threads as they were counted last, of each persona that was asked about and of all.
#[derive(Default)]
pub struct Counted {
    scopes: Mutex<FxHashMap<Option<i64>, LabelTotals>>,
}

impl Counted {
    /// Totals that a defect left half done are counted anew.
    fn scopes(&self) -> MutexGuard<'_, FxHashMap<Option<i64>, LabelTotals>> {
        self.scopes.lock().unwrap_or_else(|poisoned| {
            let mut scopes = poisoned.into_inner();
            scopes.clear();
            scopes
        })
    }

    /// Goes along with a snapshot, so that segments which it does not have any more are let go of.
    pub fn follow(&self, snapshot: &Snapshot) {
        self.scopes().retain(|scope, totals| {
            let views: Vec<&Arc<PersonaView>> = match scope {
                None => snapshot.personas.values().collect(),
                Some(number) => snapshot.persona(*number).into_iter().collect(),
            };
            totals.bring_to(&views);
            scope.is_none() || !views.is_empty()
        });
    }

    fn of(&self, args: &StatisticsArgs, views: &[&Arc<PersonaView>], all: &mut Statistics) {
        let scope = match (args.persona_id, views.first()) {
            (None, _) => None,
            (Some(_), Some(view)) => Some(view.row.persona),
            (Some(_), None) => return,
        };
        let mut scopes = self.scopes();
        let totals = scopes.entry(scope).or_default();
        totals.bring_to(views);
        all.threads = totals.threads() as u32;
        all.distinct_tags = totals.distinct_tags() as u32;
        let limit = args.tags.unwrap_or(TAGS) as usize;
        let tags = totals.most_frequent(limit).into_iter();
        all.tags = tags
            .map(|(tag, count)| TagCount {
                tag: tag.to_owned(),
                count,
            })
            .collect();
    }
}

fn added(live: &LiveSegment, days: i64, now: i64) -> u32 {
    live.figures().between(now - days * DAY, now)
}

fn newest<'s>(segments: impl Iterator<Item = &'s LiveSegment>) -> Option<f64> {
    segments
        .filter_map(|live| live.figures().newest())
        .max()
        .map(|time| time as f64)
}

/// A persona as a reply names it; growth is counted to `now`.
pub fn persona_info(view: &PersonaView, now: i64) -> PersonaInfo {
    let segments = || view.segments.iter();
    PersonaInfo {
        persona_id: view.row.id.clone(),
        memories: view.live_count() as u32,
        language: view.row.language.clone(),
        stop_words: view
            .row
            .stop_words
            .as_deref()
            .and_then(|text| serde_json::from_str(text).ok()),
        content_bytes: segments().map(|live| live.figures().content_bytes).sum(),
        newest: newest(segments()),
        added_week: segments().map(|live| added(live, 7, now)).sum(),
        added_month: segments().map(|live| added(live, 30, now)).sum(),
    }
}

/// Whether the infos of so many personas are too much for the caller's own thread.
pub fn is_much_counting<'s>(views: impl Iterator<Item = &'s Arc<PersonaView>>) -> bool {
    let uncounted = views
        .flat_map(|view| &view.segments)
        .filter(|live| !live.has_figures());
    uncounted.map(|live| live.segment.len()).sum::<usize>() > INLINE_DOCUMENTS
}
