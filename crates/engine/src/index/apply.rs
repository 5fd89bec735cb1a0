//! From one snapshot to the next.

use super::segment::{Kept, Segment};
use super::snapshot::{LiveSegment, PersonaView, Snapshot};
use crate::graph::GraphChange;
use minds_store::PersonaRow;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// Segments of one size class are merged when there are this many: every document is rewritten about
/// log_8(documents) times, and a persona of a million memories has at most some fifty segments.
const FAN: usize = 8;

/// Documents of the largest segment that a merge in the background makes. Readers have a merge's members until its result
/// is there, so that both are in memory: without a bound the last merge of a large persona would take as much again as
/// all of its index. A search takes a few more segments in its stride.
const MOST_MERGED: usize = 1 << 18;

/// Classes below this one hold segments of fewer than 512 documents: they are the small head of the index, merged at
/// once with the write that fills it. Larger ones are merged in the background.
const FIRST_LARGE_CLASS: u32 = 3;

/// A segment is rewritten when this share of it is gone.
const MOST_DELETED: f64 = 0.25;

/// One change of the index.
pub enum Delta {
    /// A persona came into being or has other settings; with `rebuild` its segments are dropped first.
    Persona {
        row: PersonaRow,
        rebuild: bool,
    },
    /// A persona is gone with everything it had.
    DropPersona {
        persona: i64,
    },
    Add {
        persona: i64,
        segment: Arc<Segment>,
    },
    Remove {
        persona: i64,
        memory: i64,
    },
    /// What maintenance did to many memories of a persona; each list ascends.
    Age {
        persona: i64,
        removed: Vec<i64>,
        /// With their importance from now on.
        changed: Vec<(i64, f64)>,
    },
    Graph(Vec<GraphChange>),
}

/// So many changes of importance, or of the graph, count as one of a document: to read them again at the next opening
/// takes less than to analyse a text.
const SMALL_PER_CHANGE: u64 = 10;

/// The next snapshot: `deltas` applied in order, the head merged.
pub fn apply(snapshot: &Snapshot, deltas: Vec<Delta>, position: i64, dimension: usize) -> Snapshot {
    let mut next = Snapshot {
        position,
        dimension,
        ..snapshot.clone()
    };
    let mut touched: FxHashMap<i64, PersonaView> = FxHashMap::default();
    for delta in deltas {
        match delta {
            Delta::Persona { row, rebuild } => {
                let old = touched
                    .remove(&row.persona)
                    .or_else(|| next.persona(row.persona).map(|old| (**old).clone()));
                let mut view = PersonaView::new(row);
                view.segments = old
                    .filter(|_| !rebuild)
                    .map(|old| old.segments)
                    .unwrap_or_default();
                touched.insert(view.row.persona, view);
            }
            Delta::DropPersona { persona } => {
                touched.remove(&persona);
                next.remove(persona);
                next.changed += 1;
            }
            Delta::Add { persona, segment } => {
                if let Some(view) = touch(&mut touched, &next, persona)
                    && !segment.is_empty()
                {
                    next.changed += segment.len() as u64;
                    view.segments.push(LiveSegment::new(segment));
                }
            }
            Delta::Remove { persona, memory } => {
                if let Some(view) = touch(&mut touched, &next, persona)
                    && let Some(place) = view.find(memory)
                {
                    next.changed += 1;
                    view.segments[place.segment].delete(place.document);
                }
            }
            Delta::Age {
                persona,
                removed,
                changed,
            } => {
                if let Some(view) = touch(&mut touched, &next, persona) {
                    next.changed += removed.len() as u64 + changed.len() as u64 / SMALL_PER_CHANGE + 1;
                    for live in &mut view.segments {
                        age(live, &removed, &changed);
                    }
                }
            }
            Delta::Graph(changes) => {
                next.changed += changes.len() as u64 / SMALL_PER_CHANGE + 1;
                next.graph.apply(&changes);
            }
        }
    }
    for (_, mut view) in touched {
        merge_head(&mut view.segments);
        next.crowded |= !due(&view.segments).is_empty();
        next.insert(view);
    }
    next
}

fn touch<'a>(
    touched: &'a mut FxHashMap<i64, PersonaView>,
    snapshot: &Snapshot,
    persona: i64,
) -> Option<&'a mut PersonaView> {
    match touched.entry(persona) {
        Entry::Occupied(entry) => Some(entry.into_mut()),
        Entry::Vacant(entry) => Some(entry.insert((**snapshot.persona(persona)?).clone())),
    }
}

/// Applies what concerns the documents of one segment.
fn age(live: &mut LiveSegment, removed: &[i64], changed: &[(i64, f64)]) {
    let segment = live.segment.clone();
    let (Some(first), Some(last)) = (segment.memory.first(), segment.memory.last()) else {
        return;
    };
    let within =
        removed.partition_point(|memory| memory < first)..removed.partition_point(|memory| memory <= last);
    for memory in &removed[within] {
        if let Some(document) = segment.document_of(*memory) {
            live.delete(document);
        }
    }
    let within = changed.partition_point(|(memory, _)| memory < first)
        ..changed.partition_point(|(memory, _)| memory <= last);
    for (memory, importance) in &changed[within] {
        if let Some(document) = segment.document_of(*memory)
            && live.is_live(document)
        {
            live.set_importance(document, *importance);
        }
    }
}

/// Merges small segments until no small class holds `FAN`, and drops what is wholly gone.
fn merge_head(segments: &mut Vec<LiveSegment>) {
    segments.retain(|live| live.live_count() > 0);
    while let Some(class) = (0..FIRST_LARGE_CLASS).find(|class| is_crowded(segments, *class)) {
        let (members, rest): (Vec<_>, Vec<_>) = std::mem::take(segments)
            .into_iter()
            .partition(|live| size_class(live) == class);
        *segments = rest;
        // A commit of many single stores brings many at once; a merge compares each term with every part's next one, so
        // parts are taken a few at a time.
        segments.extend(members.chunks(FAN).map(merge));
    }
    for live in segments
        .iter_mut()
        .filter(|live| size_class(live) < FIRST_LARGE_CLASS)
    {
        if is_mostly_gone(live) {
            *live = merge(std::slice::from_ref(live));
        }
    }
}

/// Large segments that should become one: a crowded class, or one of which much is gone. Empty where nothing is due.
pub fn due(segments: &[LiveSegment]) -> Vec<LiveSegment> {
    let last_class = MOST_MERGED.ilog(FAN);
    let crowd = (FIRST_LARGE_CLASS..=last_class).find_map(|class| large_crowd(segments, class));
    crowd.unwrap_or_else(|| {
        segments
            .iter()
            .filter(|live| size_class(live) >= FIRST_LARGE_CLASS)
            .find(|live| is_mostly_gone(live))
            .cloned()
            .into_iter()
            .collect()
    })
}

/// Segments of a class that should become one: there are `FAN` of them, or enough for a segment of the largest size.
fn large_crowd(segments: &[LiveSegment], class: u32) -> Option<Vec<LiveSegment>> {
    let members = || growing(segments).filter(|live| size_class(live) == class);
    let documents: usize = members().map(LiveSegment::live_count).sum();
    let mut taken = 0;
    let fits = |live: &&LiveSegment| {
        taken += live.live_count();
        taken <= MOST_MERGED
    };
    // No more than `FAN`, however many wait: what a merge holds in memory stays in proportion.
    (members().count() >= FAN || documents > MOST_MERGED)
        .then(|| members().take(FAN).take_while(fits).cloned().collect())
}

/// Large segments that may still become part of a larger one. What has more than half of the largest size is left as it
/// is.
fn growing(segments: &[LiveSegment]) -> impl Iterator<Item = &LiveSegment> {
    segments
        .iter()
        .filter(|live| size_class(live) >= FIRST_LARGE_CLASS && live.live_count() <= MOST_MERGED / 2)
}

/// How many large segments wait to be merged, now or when there are more of their size.
pub fn waiting(segments: &[LiveSegment]) -> usize {
    growing(segments).count()
}

/// The snapshot with `merged` in place of `members` of a persona; `None` where one of them is not there any more.
/// What went or got another importance while the merge ran does so in `merged` too.
pub fn replace(
    snapshot: &Snapshot,
    persona: i64,
    members: &[LiveSegment],
    merged: LiveSegment,
) -> Option<Snapshot> {
    let mut view = (**snapshot.persona(persona)?).clone();
    let mut merged = merged;
    for member in members {
        let at = view
            .segments
            .iter()
            .position(|live| Arc::ptr_eq(&live.segment, &member.segment))?;
        let now = view.segments.remove(at);
        for document in member.live_documents() {
            let (gone, importance) = (!now.is_live(document), now.importance(document));
            if !gone && importance == member.importance(document) {
                continue;
            }
            let memory = now.segment.memory[document as usize];
            match merged.segment.document_of(memory) {
                Some(place) if gone => merged.delete(place),
                Some(place) => merged.set_importance(place, importance),
                None => {}
            }
        }
    }
    view.segments.push(merged);
    view.segments.retain(|live| live.live_count() > 0);
    let mut next = snapshot.clone();
    next.crowded |= !due(&view.segments).is_empty();
    next.insert(view);
    Some(next)
}

fn is_crowded(segments: &[LiveSegment], class: u32) -> bool {
    segments.iter().filter(|live| size_class(live) == class).count() >= FAN
}

fn size_class(live: &LiveSegment) -> u32 {
    live.live_count().max(1).ilog(FAN)
}

fn is_mostly_gone(live: &LiveSegment) -> bool {
    live.deleted_count() as f64 > live.segment.len() as f64 * MOST_DELETED
}

/// One segment with the live documents of `members`.
pub fn merge(members: &[LiveSegment]) -> LiveSegment {
    let tests: Vec<_> = members
        .iter()
        .map(|live| |document: u32| live.is_live(document))
        .collect();
    let parts: Vec<Kept> = members
        .iter()
        .zip(&tests)
        .map(|(live, test)| (&*live.segment, test as _, live.importances()))
        .collect();
    LiveSegment::new(Arc::new(Segment::merge(&parts)))
}
