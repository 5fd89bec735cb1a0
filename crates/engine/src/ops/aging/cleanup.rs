//! `cleanup`: memories that were never recalled, are old and of little importance go.

use super::{Gone, Group};
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::index::PersonaView;
use crate::ops::page::{Cursor, Page};
use crate::ops::personas::select;
use crate::time::DAY_F64;
use crate::validate;
use crate::view::Lane;
use crate::write::Transaction;
use minds_model::CleanupArgs;
use std::sync::Arc;

const THRESHOLD: f64 = 0.05;
const OLDER_THAN_DAYS: f64 = 90.0;

/// Memories that one group deletes.
const GROUP: usize = 2_000;

/// Arguments, checked.
struct Sweep {
    after: i64,
    now: i64,
    threshold: f64,
    /// Only memories from before this time; milliseconds UTC.
    until: f64,
}

pub fn cleanup(transaction: &mut Transaction, args: &CleanupArgs) -> Result<Answer> {
    let sweep = Sweep::new(transaction.engine, args)?;
    let snapshot = transaction.settled()?;
    let views = select(&snapshot, args.personas.as_deref());
    let group = sweep.group(&views, transaction.access_counts());
    group.carry_out(transaction, &views, ("cleanup", "unimportant"), sweep.now)?;
    Ok(group.answer(&views, false))
}

pub fn cleanup_dry(engine: &Arc<Engine>, args: &CleanupArgs, lane: Lane) -> Result<Option<Answer>> {
    let sweep = Sweep::new(engine, args)?;
    engine.with_view(lane, |_, snapshot| {
        let views = select(snapshot, args.personas.as_deref());
        let group = sweep.group(&views, |memory| engine.accesses.get(memory).count);
        Ok(group.answer(&views, true))
    })
}

impl Sweep {
    fn new(engine: &Engine, args: &CleanupArgs) -> Result<Self> {
        let threshold = args.threshold.unwrap_or(THRESHOLD);
        validate::number("threshold", threshold, 0.0, 1.0)?;
        let days = args.older_than_days.unwrap_or(OLDER_THAN_DAYS);
        validate::number("olderThanDays", days, 0.0, f64::MAX)?;
        let now = args
            .now
            .map_or(Ok(engine.now()), |now| validate::millis("now", now))?;
        Ok(Self {
            after: Cursor::GROUP.parse(args.cursor, 0)?,
            now,
            threshold,
            until: now as f64 - days * DAY_F64,
        })
    }

    fn group(&self, views: &[&Arc<PersonaView>], accesses: impl Fn(i64) -> u32) -> Group {
        let accesses = &accesses;
        let page = Page::new(views, self.after, GROUP, |live| {
            move |document: u32| {
                let at = document as usize;
                live.importance(document) < self.threshold
                    && (live.segment.timestamp[at] as f64) < self.until
                    && accesses(live.segment.memory[at]) == 0
            }
        });
        let end = page.end();
        let gone = page.members.into_iter().map(|member| {
            let importance = member.live(views).importance(member.document);
            Gone {
                member,
                before: importance,
                after: importance,
            }
        });
        Group {
            looked: self.looked(views, end),
            end,
            gone: gone.collect(),
            changed: Vec::new(),
        }
    }

    /// Memories up to where the group ends.
    fn looked(&self, views: &[&Arc<PersonaView>], end: Option<i64>) -> u32 {
        let end = end.unwrap_or(i64::MAX);
        let of_segment = |live: &crate::index::LiveSegment| {
            let memories = &live.segment.memory;
            let place = |limit: i64| memories.partition_point(|memory| *memory <= limit) as u32;
            let between = place(self.after)..place(end);
            between.filter(|document| live.is_live(*document)).count() as u32
        };
        let segments = views.iter().flat_map(|view| &view.segments);
        segments.map(of_segment).sum()
    }
}
