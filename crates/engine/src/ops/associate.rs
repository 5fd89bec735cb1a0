//! Associations that memories get by themselves: the nearest ones of those that were stored before them.
//!
//! A store of few rows that has its transaction to itself finds them there. Larger ones, and those that share a commit,
//! leave them to the background: groups are computed on a view, without the writer, and inserted in one short
//! transaction, which makes sure that they still wait and that the memories still exist.
//!
//! Cost: some 0.4 ms for one memory among 100,000, 0.2 ms for each of a group.

use crate::engine::{Answer, Engine, closed};
use crate::error::Result;
use crate::index::Snapshot;
use crate::nearest::{Nearest, Terms};
use crate::ops::store::INDEXED_APART;
use crate::validate;
use crate::view::Lane;
use crate::write::Transaction;
use minds_model::frame::{OwnedColumn, TextBuilder};
use minds_model::{AssociateArgs, Reply};
use minds_store::Connection;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Stores of more rows leave their associations to the background.
pub const AT_ONCE: usize = 4;
const _: () = assert!(AT_ONCE < INDEXED_APART);

/// Memories of a group, where the call does not say.
pub const GROUP: usize = 500;
/// Nanoseconds after which a group is ended; where the writer's connection is the only one, nobody else gets on meanwhile.
const GROUP_NANOS: u64 = 50_000_000;
const GROUP_NANOS_ALONE: u64 = 5_000_000;
/// Memories that are read at once.
const READ: usize = 50;

/// A new memory whose associations are to be found.
pub struct NewText<'a> {
    pub memory: i64,
    pub persona: i64,
    pub row: usize,
    pub id: &'a str,
}

/// Associates new memories within the transaction that stores them. The columns `associationCounts` and `association`
/// for `rows` rows.
pub fn at_once(
    transaction: &mut Transaction,
    texts: &[NewText],
    rows: usize,
    now: i64,
) -> Result<[(&'static str, OwnedColumn); 2]> {
    let mut associated: Vec<Vec<(f64, String)>> = vec![Vec::new(); rows];
    for of_persona in texts.chunk_by(|a, b| a.persona == b.persona) {
        let Some(view) = transaction.settled_persona(of_persona[0].persona) else {
            continue;
        };
        let mut nearest = Nearest::new(&view);
        for text in of_persona {
            // A later row of the store may have been merged into it, with tags of its own.
            let Some(stored) = transaction.connection.memory(text.memory)? else {
                continue;
            };
            let bag = nearest.bag_of(&stored)?;
            for found in nearest.associated(transaction.connection, text.memory, &bag)? {
                transaction
                    .connection
                    .add_similarity(text.memory, found.memory, found.cosine, now)?;
                if let Some(older) = texts.iter().find(|older| older.memory == found.memory) {
                    associated[older.row].push((found.cosine, text.id.to_owned()));
                }
                associated[text.row].push((found.cosine, found.id));
            }
        }
    }
    let (mut counts, mut ids) = (Vec::with_capacity(rows), TextBuilder::default());
    for mut of_row in associated {
        of_row.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        counts.push(of_row.len() as u32);
        of_row.iter().for_each(|(_, id)| ids.push(id));
    }
    Ok([
        ("associationCounts", OwnedColumn::U32(counts)),
        ("association", OwnedColumn::Text(ids)),
    ])
}

/// One group of those that wait. On a read-only council nothing is done.
pub fn associate(engine: &Arc<Engine>, args: &AssociateArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    let limit = args.limit.map_or(Ok(GROUP), validate::limit)?;
    let Group { done, .. } = match engine.options.read_only {
        true => Group::default(),
        false => engine.associate_group(limit)?,
    };
    engine.with_view(lane, |connection, snapshot| {
        let remaining = match engine.options.read_only {
            true => 0,
            false => waiting(snapshot, &connection.unassociated()?),
        };
        Ok(Reply::Associated { done, remaining }.into())
    })
}

/// Live memories in these ranges.
pub fn waiting(snapshot: &Snapshot, ranges: &[(i64, i64)]) -> u64 {
    let mut count = 0;
    for live in snapshot.personas.values().flat_map(|view| &view.segments) {
        let memories = &live.segment.memory;
        for (first, last) in ranges {
            let start = memories.partition_point(|memory| memory < first) as u32;
            let end = memories.partition_point(|memory| memory <= last) as u32;
            count += match live.deleted_count() {
                0 => u64::from(end - start),
                _ => (start..end).filter(|document| live.is_live(*document)).count() as u64,
            };
        }
    }
    count
}

/// What came of a group.
#[derive(Default)]
pub struct Group {
    /// Memories looked at.
    pub done: u32,
    /// Whether there may be more.
    pub more: bool,
}

/// What groups have learnt of terms at one state of the memories: the next group need not look them up again.
#[derive(Default)]
pub struct Learnt {
    position: i64,
    terms: FxHashMap<i64, Terms>,
}

/// Terms that are remembered from group to group.
const LEARNT: usize = 200_000;

impl Learnt {
    /// Forgets what was learnt at another state, or when it has become much.
    fn keep_at(&mut self, position: i64) {
        let count: usize = self.terms.values().map(Terms::len).sum();
        if self.position != position || count > LEARNT {
            self.terms.clear();
        }
        self.position = position;
    }
}

/// Associations computed on a view.
#[derive(Default)]
struct Computed {
    done: u32,
    /// The first number of each range, and up to which it is done.
    progress: Vec<(i64, i64)>,
    /// The newer memory, the older one, their cosine.
    found: Vec<(i64, i64, f64)>,
}

impl Engine {
    /// Associates the first memories that wait, at most `limit`. Two calls never compute the same group.
    pub(crate) fn associate_group(&self, limit: usize) -> Result<Group> {
        let mut learnt = self.tending.associating();
        let computed = self.with_view(Lane::Patient, |connection, snapshot| {
            learnt.keep_at(snapshot.position);
            self.compute(connection, snapshot, limit, &mut learnt)
        })?;
        let computed = computed.expect("a patient read always answers");
        if computed.progress.is_empty() {
            *learnt = Learnt::default();
            return Ok(Group::default());
        }
        let writer = self.writer.lock().expect("a poisoned writer is not used again");
        let connection = writer.as_ref().ok_or_else(closed)?;
        self.begin_write(connection)?;
        let kept = insert(connection, &computed, self.now()).and_then(|more| {
            connection.commit()?;
            connection.checkpoint_when_due();
            Ok(more)
        });
        // What is done has left no transaction behind.
        connection.rollback();
        Ok(Group {
            done: computed.done,
            more: kept?,
        })
    }

    fn compute(
        &self,
        connection: &Connection,
        snapshot: &Snapshot,
        limit: usize,
        learnt: &mut Learnt,
    ) -> Result<Computed> {
        let mut nearest: FxHashMap<i64, Nearest> = FxHashMap::default();
        let computed = self.compute_with(connection, snapshot, limit, learnt, &mut nearest);
        learnt.terms.extend(
            nearest
                .into_iter()
                .map(|(persona, nearest)| (persona, nearest.into_terms())),
        );
        computed
    }

    fn compute_with<'s>(
        &self,
        connection: &Connection,
        snapshot: &'s Snapshot,
        limit: usize,
        learnt: &mut Learnt,
        nearest: &mut FxHashMap<i64, Nearest<'s>>,
    ) -> Result<Computed> {
        let started = self.surroundings.host.nanos();
        let nanos = if self.readers.is_some() {
            GROUP_NANOS
        } else {
            GROUP_NANOS_ALONE
        };
        let mut computed = Computed::default();
        for (first, last) in connection.unassociated()? {
            let mut next = first;
            while next <= last {
                let rows = connection.first_memories(next, last, READ.min(limit - computed.done as usize))?;
                next = if rows.is_empty() { last + 1 } else { next };
                for row in rows {
                    next = row.memory + 1;
                    computed.done += 1;
                    // A row of no persona cannot be asked for; `verify` tells of it.
                    if let Some(view) = snapshot.persona(row.persona) {
                        let nearest = nearest.entry(row.persona).or_insert_with(|| {
                            let terms = learnt.terms.remove(&row.persona);
                            Nearest::with_terms(view, terms.unwrap_or_default())
                        });
                        let bag = nearest.bag_of(&row)?;
                        let associated = nearest.associated(connection, row.memory, &bag)?;
                        let found = associated
                            .into_iter()
                            .map(|older| (row.memory, older.memory, older.cosine));
                        computed.found.extend(found);
                    }
                    let late = self.surroundings.host.nanos() - started > nanos;
                    if late || computed.done as usize >= limit || self.check_open().is_err() {
                        computed.progress.push((first, row.memory));
                        return Ok(computed);
                    }
                }
            }
            computed.progress.push((first, last));
        }
        Ok(computed)
    }
}

/// Inserts what still waits, and takes it from what waits; whether more does.
fn insert(connection: &Connection, computed: &Computed, now: i64) -> Result<bool> {
    let mut waited: Vec<(i64, i64)> = Vec::with_capacity(computed.progress.len());
    for (first, done) in &computed.progress {
        if connection.shorten_unassociated(*first, *done)? {
            waited.push((*first, *done));
        }
    }
    for (newer, older, cosine) in &computed.found {
        if waited.iter().any(|(first, done)| first <= newer && newer <= done) {
            connection.add_similarity(*newer, *older, *cosine, now)?;
        }
    }
    Ok(!connection.unassociated()?.is_empty())
}
