//! `statistics`: counts and means of one persona's memories, or of all, and how they grew.
//!
//! Cost: what was counted before is added up: some 100 us and the names of tags and threads, at any number of memories.
//! Counting comes first where a segment is new or something in it changed (`index/figures.rs`).

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::index::{Figures, LiveSegment, PersonaView};
use crate::validate;
use crate::view::Lane;
use minds_model::{PersonaInfo, Reply, Statistics, StatisticsArgs, TagCount};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

const DAY: i64 = 86_400_000;

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
        let mut tags: FxHashMap<&str, u32> = FxHashMap::default();
        let mut memories = 0;
        for view in &views {
            memories += view.live_count();
            for live in &view.segments {
                sums.add(live.figures());
                count_tags(live, &mut tags);
            }
            all.threads += threads(view);
            let totals = engine.accesses.totals(view.row.persona);
            all.accessed += totals.accessed as u32;
            all.total_accesses += totals.accesses;
        }
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
            (Some(_), Some(view)) => connection.compressions(Some(view.row.persona))?,
            (None, _) => connection.compressions(None)?,
        };
        all.compressed = compressions.memories as u32;
        all.compressed_from = compressions.bytes_from;
        all.compressed_to = compressions.bytes_to;
        all.tags = tags
            .into_iter()
            .map(|(tag, count)| TagCount {
                tag: tag.to_owned(),
                count,
            })
            .collect();
        all.tags
            .sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.tag.cmp(&b.tag)));
        Ok(Reply::Statistics(all).into())
    })
}

fn count_tags<'s>(live: &'s LiveSegment, tags: &mut FxHashMap<&'s str, u32>) {
    let counts = live.figures().tags.iter().enumerate();
    for (tag, count) in counts.filter(|(_, count)| **count > 0) {
        *tags.entry(live.segment.tags.name(tag as u32)).or_default() += count;
    }
}

/// How many conversations a persona has. The segment with the most is not looked at by name.
fn threads(view: &PersonaView) -> u32 {
    let is_there = |live: &LiveSegment, thread: u32| live.figures().threads[thread as usize] > 0;
    let Some(largest) = view
        .segments
        .iter()
        .max_by_key(|live| live.segment.thread.distinct())
    else {
        return 0;
    };
    let mut others: FxHashSet<&str> = FxHashSet::default();
    for live in view
        .segments
        .iter()
        .filter(|live| !Arc::ptr_eq(&live.segment, &largest.segment))
    {
        let threads = (0..live.segment.thread.distinct() as u32).filter(|thread| is_there(live, *thread));
        others.extend(threads.map(|thread| live.segment.thread.name(thread)));
    }
    others.retain(|name| {
        let known = largest.segment.thread.find(name);
        !known.is_some_and(|thread| is_there(largest, thread))
    });
    let counts = &largest.figures().threads;
    counts.iter().filter(|count| **count > 0).count() as u32 + others.len() as u32
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
