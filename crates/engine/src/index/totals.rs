//! How many live documents have each tag, and which threads there are, over the segments of one persona or of all: kept
//! from one call to the next, and brought forward by what is different since.
//!
//! Cost: the names of the segments that came or went, and of the documents that were deleted, since the call before.

use super::snapshot::{LiveSegment, PersonaView, differing};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::Arc;

#[derive(Default)]
pub struct LabelTotals {
    tags: FxHashMap<Box<str>, u32>,
    /// Of each persona by itself.
    threads: FxHashMap<(i64, Box<str>), u32>,
    /// What is counted, by the segments' addresses, with the personas' numbers.
    counted: FxHashMap<usize, (i64, LiveSegment)>,
}

impl LabelTotals {
    /// Brings the totals to what `views` hold.
    pub fn bring_to(&mut self, views: &[&Arc<PersonaView>]) {
        let mut before = std::mem::take(&mut self.counted);
        let segments = views
            .iter()
            .flat_map(|view| view.segments.iter().map(|live| (view.row.persona, live)));
        for (persona, live) in segments {
            let key = Arc::as_ptr(&live.segment) as usize;
            match before.remove(&key) {
                Some((_, old)) => self.exchange(persona, &old, live),
                None => self.count_all(persona, live, true),
            }
            self.counted.insert(key, (persona, live.clone()));
        }
        for (persona, old) in before.into_values() {
            self.count_all(persona, &old, false);
        }
    }

    pub fn distinct_tags(&self) -> usize {
        self.tags.len()
    }

    pub fn threads(&self) -> usize {
        self.threads.len()
    }

    /// The most frequent tags, ties by name.
    pub fn most_frequent(&self, limit: usize) -> Vec<(&str, u32)> {
        let mut tags: Vec<(&str, u32)> = self.tags.iter().map(|(tag, count)| (&**tag, *count)).collect();
        let order =
            |a: &(&str, u32), b: &(&str, u32)| -> Ordering { b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)) };
        if limit < tags.len() {
            if limit > 0 {
                tags.select_nth_unstable_by(limit - 1, order);
            }
            tags.truncate(limit);
        }
        tags.sort_unstable_by(order);
        tags
    }

    /// Adds all live documents of a segment, or takes them away.
    fn count_all(&mut self, persona: i64, live: &LiveSegment, adds: bool) {
        let (segment, figures) = (&live.segment, live.figures());
        for (tag, count) in figures.tags.iter().enumerate().filter(|(_, count)| **count > 0) {
            change(&mut self.tags, segment.tags.name(tag as u32).into(), *count, adds);
        }
        for (thread, count) in figures
            .threads
            .iter()
            .enumerate()
            .filter(|(_, count)| **count > 0)
        {
            let name = segment.thread.name(thread as u32).into();
            change(&mut self.threads, (persona, name), *count, adds);
        }
    }

    /// Counts the documents of one segment that are live in only one of two states of it.
    fn exchange(&mut self, persona: i64, old: &LiveSegment, new: &LiveSegment) {
        let (before, after) = (old.deleted_bits(), new.deleted_bits());
        if std::ptr::eq(before, after) {
            return;
        }
        let segment = &new.segment;
        for document in differing(before, after) {
            let adds = new.is_live(document);
            for tag in segment.tags.of(document) {
                change(&mut self.tags, segment.tags.name(*tag).into(), 1, adds);
            }
            for thread in segment.thread.of(document) {
                let name = segment.thread.name(*thread).into();
                change(&mut self.threads, (persona, name), 1, adds);
            }
        }
    }
}

/// Adds to a count, or takes from it; what has none left goes.
fn change<K: Hash + Eq>(counts: &mut FxHashMap<K, u32>, name: K, count: u32, adds: bool) {
    match counts.entry(name) {
        Entry::Occupied(mut entry) if adds => *entry.get_mut() += count,
        Entry::Occupied(mut entry) => {
            *entry.get_mut() -= count;
            if *entry.get() == 0 {
                entry.remove();
            }
        }
        Entry::Vacant(entry) => {
            entry.insert(count);
        }
    }
}
