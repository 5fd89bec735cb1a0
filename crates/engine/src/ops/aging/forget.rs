//! `forget`: importance falls by the time since each memory's last pass.

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
use minds_model::ForgetArgs;
use minds_store::Connection;
use std::sync::Arc;

/// Memories that one group looks at.
const GROUP: usize = 4_000;

/// A memory whose importance has fallen below this goes.
const FAINTEST: f64 = 0.01;

/// What was never recalled fades so much faster.
const UNUSED: f64 = 2.0;

struct Pass {
    group: Group,
    /// What is left of the importance of each memory that the pass aged, in order.
    left: Vec<(i64, f64)>,
}

pub fn forget(transaction: &mut Transaction, args: &ForgetArgs) -> Result<Answer> {
    let (after, now) = check(transaction.engine, args)?;
    let snapshot = transaction.settled()?;
    let views = select(&snapshot, args.personas.as_deref());
    let counts = transaction.access_counts();
    let Pass { group, left } = pass(transaction.connection, &views, after, now, counts)?;
    transaction.connection.put_decays(&left, now)?;
    group.carry_out(transaction, &views, ("forget", "faded"), now)?;
    Ok(group.answer(&views, false))
}

pub fn forget_dry(engine: &Arc<Engine>, args: &ForgetArgs, lane: Lane) -> Result<Option<Answer>> {
    let (after, now) = check(engine, args)?;
    engine.with_view(lane, |connection, snapshot| {
        let views = select(snapshot, args.personas.as_deref());
        let counts = |memory| engine.accesses.get(memory).count;
        let pass = pass(connection, &views, after, now, counts)?;
        Ok(pass.group.answer(&views, true))
    })
}

fn check(engine: &Engine, args: &ForgetArgs) -> Result<(i64, i64)> {
    let now = args
        .now
        .map_or(Ok(engine.now()), |now| validate::millis("now", now))?;
    Ok((Cursor::GROUP.parse(args.cursor, 0)?, now))
}

fn pass(
    connection: &Connection,
    views: &[&Arc<PersonaView>],
    after: i64,
    now: i64,
    accesses: impl Fn(i64) -> u32,
) -> Result<Pass> {
    let page = Page::new(views, after, GROUP, |_| |_| true);
    let mut group = Group {
        looked: page.members.len() as u32,
        end: page.end(),
        ..Group::default()
    };
    let mut left = Vec::with_capacity(page.members.len());
    let numbers: Vec<i64> = page.members.iter().map(|member| member.memory).collect();
    let mut found = page.members.into_iter().peekable();
    for decay in connection.decays_of(&numbers)? {
        while found.next_if(|member| member.memory < decay.memory).is_some() {}
        let Some(member) = found.next_if(|member| member.memory == decay.memory) else {
            continue;
        };
        let live = member.live(views);
        let since = decay
            .passed
            .unwrap_or(live.segment.timestamp[member.document as usize]);
        if now <= since {
            continue;
        }
        let days = (now - since) as f64 / DAY_F64;
        let haste = if accesses(member.memory) == 0 { UNUSED } else { 1.0 };
        let before = live.importance(member.document);
        let after = before - decay.rate * days * haste;
        if after < FAINTEST {
            group.gone.push(Gone {
                member,
                before,
                after: after.max(0.0),
            });
            continue;
        }
        left.push((member.memory, after));
        if after != before {
            group.changed.push((member, after));
        }
    }
    Ok(Pass { group, left })
}
