//! From one snapshot to the next.

use super::segment::Segment;
use super::snapshot::{LiveSegment, PersonaView, Snapshot};
use minds_store::PersonaRow;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// Segments of one size class are merged when there are this many: every document is rewritten about
/// log_8(documents) times, and a persona of a million memories has at most some fifty segments.
const FAN: usize = 8;

/// A segment is rewritten when this share of it is gone.
const MOST_DELETED: f64 = 0.25;

/// One change of the index.
pub enum Delta {
    /// A persona came into being or has other settings; with `rebuild` its segments are dropped first.
    Persona {
        row: PersonaRow,
        rebuild: bool,
    },
    Add {
        persona: i64,
        segment: Box<Segment>,
    },
    Remove {
        persona: i64,
        memory: i64,
    },
}

/// The next snapshot: `deltas` applied in order, small segments merged.
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
            Delta::Add { persona, segment } => {
                if let Some(view) = touch(&mut touched, &next, persona)
                    && !segment.is_empty()
                {
                    view.segments.push(LiveSegment::new(Arc::new(*segment)));
                }
            }
            Delta::Remove { persona, memory } => {
                if let Some(view) = touch(&mut touched, &next, persona)
                    && let Some(place) = view.find(memory)
                {
                    view.segments[place.segment].delete(place.document);
                }
            }
        }
    }
    for (_, mut view) in touched {
        compact(&mut view.segments);
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

/// Merges until no size class holds `FAN` segments, and drops what is mostly gone.
fn compact(segments: &mut Vec<LiveSegment>) {
    segments.retain(|live| live.live_count() > 0);
    for live in segments.iter_mut() {
        if live.deleted_count() as f64 > live.segment.len() as f64 * MOST_DELETED {
            *live = merge(&[&*live]);
        }
    }
    while let Some(class) = crowded_class(segments) {
        let (members, rest): (Vec<_>, Vec<_>) = std::mem::take(segments)
            .into_iter()
            .partition(|live| size_class(live) == class);
        *segments = rest;
        segments.push(merge(&members.iter().collect::<Vec<_>>()));
    }
}

fn crowded_class(segments: &[LiveSegment]) -> Option<u32> {
    (0..24).find(|class| segments.iter().filter(|live| size_class(live) == *class).count() >= FAN)
}

fn size_class(live: &LiveSegment) -> u32 {
    live.live_count().max(1).ilog(FAN)
}

fn merge(members: &[&LiveSegment]) -> LiveSegment {
    let tests: Vec<_> = members
        .iter()
        .map(|live| |document: u32| live.is_live(document))
        .collect();
    let parts: Vec<(&Segment, &dyn Fn(u32) -> bool)> = members
        .iter()
        .zip(&tests)
        .map(|(live, test)| (&*live.segment, test as _))
        .collect();
    LiveSegment::new(Arc::new(Segment::merge(&parts)))
}
