//! `statistics`: counts and means of one persona, from the index's columns. O(memories).

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::view::Lane;
use minds_model::{Reply, Statistics, StatisticsArgs, TagCount};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// From here an importance counts as high.
const HIGH_IMPORTANCE: f64 = 0.7;

pub fn statistics(engine: &Arc<Engine>, args: &StatisticsArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    engine.with_view(lane, |_, snapshot| {
        let mut all = Statistics {
            persona_id: args.persona_id.map(str::to_owned),
            ..Statistics::default()
        };
        let mut tags: BTreeMap<&str, u32> = BTreeMap::new();
        let mut threads: BTreeSet<&str> = BTreeSet::new();
        let mut rows: Vec<(i64, f64, f64)> = Vec::new();
        let view = args.persona_id.and_then(|id| snapshot.personas.get(id));
        for live in view.iter().flat_map(|view| &view.segments) {
            let segment = &live.segment;
            let mut tag_counts = vec![0u32; segment.tags.distinct()];
            for document in live.live_documents() {
                let at = document as usize;
                rows.push((
                    segment.memory[at],
                    segment.importance[at],
                    segment.emotional_valence[at],
                ));
                all.words += u64::from(segment.text.length(document));
                all.content_bytes += u64::from(segment.content_bytes[at]);
                all.high_importance += u32::from(segment.importance[at] >= HIGH_IMPORTANCE);
                all.with_embedding += u32::from(segment.vectors.get(document).is_some());
                let time = segment.timestamp[at] as f64;
                all.oldest = Some(all.oldest.map_or(time, |oldest| oldest.min(time)));
                all.newest = Some(all.newest.map_or(time, |newest| newest.max(time)));
                segment
                    .tags
                    .of(document)
                    .iter()
                    .for_each(|tag| tag_counts[*tag as usize] += 1);
                threads.extend(
                    segment
                        .thread
                        .of(document)
                        .iter()
                        .map(|thread| segment.thread.name(*thread)),
                );
            }
            for (tag, count) in tag_counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
                *tags.entry(segment.tags.name(tag as u32)).or_default() += count;
            }
        }
        // Sums run in the order of storing, so that they do not depend on how the index is cut.
        rows.sort_unstable_by_key(|(memory, _, _)| *memory);
        let count = rows.len().max(1) as f64;
        all.memories = rows.len() as u32;
        all.mean_importance = rows.iter().fold(0.0, |sum, row| sum + row.1) / count;
        all.mean_emotional_valence = rows.iter().fold(0.0, |sum, row| sum + row.2) / count;
        for access in engine.accesses.get_many(rows.iter().map(|row| row.0)) {
            all.accessed += u32::from(access.count > 0);
            all.total_accesses += u64::from(access.count);
        }
        all.threads = threads.len() as u32;
        all.tags = tags
            .into_iter()
            .map(|(tag, count)| TagCount {
                tag: tag.to_owned(),
                count,
            })
            .collect();
        all.tags
            .sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.tag.cmp(&b.tag)));
        Ok(Reply::Statistics(all).into())
    })
}
