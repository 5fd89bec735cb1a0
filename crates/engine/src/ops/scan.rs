//! `scan`: memories of any personas in the order of storing, with everything that an export holds.
//!
//! The index says which memories the page has; their rows, vectors and associations are then read range by range, not
//! one by one. A page ends early when it has grown to `PAGE_BYTES`, so that one of long texts is no larger than others.

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::index::Snapshot;
use crate::ops::filter::Compiled;
use crate::ops::page::{Cursor, Page};
use crate::ops::personas::select;
use crate::reply::MemoryColumns;
use crate::validate;
use crate::view::Lane;
use minds_model::ScanArgs;
use minds_model::frame::{OwnedColumn, OwnedColumns, TextBuilder};
use minds_store::{Connection, ExportedAssociation, MemoryRow, StoreError};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Bytes of texts and vectors after which a page ends.
const PAGE_BYTES: usize = 4 << 20;

/// Memories that are read with one query each for rows, vectors and associations.
const RUN: usize = 512;

/// Numbers between two memories of one query at most: skipping a row costs less than another query.
const GAP: i64 = 32;

pub fn scan(engine: &Arc<Engine>, args: &ScanArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    let limit = validate::limit(args.limit)?;
    let after = Cursor::LIST.parse(args.cursor, 0)?;
    let filter = Compiled::new(args.filter.as_ref())?;
    engine.with_view(lane, |connection, snapshot| {
        // Else the whole file would count as this process' memory before long.
        let _unmapped = connection.unmapped()?;
        let views = select(snapshot, args.personas.as_deref());
        let page = Page::new(&views, after, limit, |live| filter.on(live));
        let found: Vec<i64> = page.members.iter().map(|member| member.memory).collect();
        let mut gathered = Gathered::default();
        let mut last = after;
        for run in runs(&found) {
            if gathered.bytes >= PAGE_BYTES {
                break;
            }
            last = gathered.read(engine, connection, snapshot, run)?;
        }
        let cut = found.last().is_some_and(|end| *end != last);
        let cursor = (page.more || cut).then(|| Cursor::LIST.write(last));
        Ok(gathered.into_answer(cursor))
    })
}

/// Stretches of memories that stand close together.
fn runs(found: &[i64]) -> impl Iterator<Item = &[i64]> {
    found
        .chunk_by(|a, b| b - a <= GAP)
        .flat_map(|near| near.chunks(RUN))
}

#[derive(Default)]
struct Gathered {
    memories: MemoryColumns,
    last_decayed: Vec<f64>,
    counts: Vec<u32>,
    association: TextBuilder,
    kind: TextBuilder,
    strength: Vec<f64>,
    created: Vec<f64>,
    reinforced: Vec<f64>,
    count: Vec<u32>,
    bytes: usize,
}

impl Gathered {
    /// Reads a run until the page is full; the last memory read.
    fn read(
        &mut self,
        engine: &Engine,
        connection: &Connection,
        snapshot: &Snapshot,
        run: &[i64],
    ) -> Result<i64> {
        let (first, end) = (run[0], run[run.len() - 1]);
        let mut vectors: FxHashMap<i64, Vec<f32>> = FxHashMap::default();
        connection.embeddings(first, end, |memory, vector| {
            vectors.insert(memory, vector);
        })?;
        let mut associations: FxHashMap<i64, Vec<ExportedAssociation>> = FxHashMap::default();
        connection.associations_of_newer(first, end, |newer, association| {
            associations.entry(newer).or_default().push(association);
        })?;
        let mut last = first;
        let mut wanted = run.iter().copied().peekable();
        connection.memories::<crate::error::Failure>(first, end, None, |row| {
            if wanted.next_if_eq(&row.memory).is_none() || self.bytes >= PAGE_BYTES {
                return Ok(());
            }
            if let Some(reason) = row.torn {
                return Err(StoreError::Torn { id: row.id, reason }.into());
            }
            last = row.memory;
            let vector = vectors.get(&row.memory).map(Vec::as_slice);
            self.push(
                engine,
                snapshot,
                &row,
                vector,
                associations.remove(&row.memory),
                connection,
            )
        })?;
        Ok(last)
    }

    fn push(
        &mut self,
        engine: &Engine,
        snapshot: &Snapshot,
        row: &MemoryRow,
        vector: Option<&[f32]>,
        associations: Option<Vec<ExportedAssociation>>,
        connection: &Connection,
    ) -> Result<()> {
        self.memories
            .push(row, snapshot, engine.accesses.get(row.memory), vector)?;
        self.last_decayed
            .push(row.last_decayed.map_or(f64::NAN, |time| time as f64));
        let texts = [&row.context, &row.tags, &row.thread].map(|text| text.as_deref().map_or(0, str::len));
        self.bytes += row.content.len() + texts.iter().sum::<usize>() + vector.map_or(0, |v| v.len() * 4);
        let mut associations = associations.unwrap_or_default();
        associations.sort_unstable_by(|a, b| (a.older, &a.kind).cmp(&(b.older, &b.kind)));
        let before = self.count.len();
        for association in associations {
            // An association whose memory is gone is an orphan, which `verify` tells of.
            if let Some(id) = id_of(snapshot, row.persona, association.older, connection)? {
                self.association.push(&id);
                self.kind.push(&association.kind);
                self.strength.push(association.strength);
                self.created.push(association.created as f64);
                self.reinforced.push(association.reinforced as f64);
                self.count.push(association.count);
                self.bytes += id.len() + 64;
            }
        }
        self.counts.push((self.count.len() - before) as u32);
        Ok(())
    }

    fn into_answer(self, cursor: Option<String>) -> Answer {
        let mut answer = self.memories.into_answer(cursor);
        let others: OwnedColumns = vec![
            ("lastDecayed", OwnedColumn::F64(self.last_decayed)),
            ("associationCounts", OwnedColumn::U32(self.counts)),
            ("association", OwnedColumn::Text(self.association)),
            ("type", OwnedColumn::Text(self.kind)),
            ("strength", OwnedColumn::F64(self.strength)),
            ("created", OwnedColumn::F64(self.created)),
            ("lastReinforced", OwnedColumn::F64(self.reinforced)),
            ("count", OwnedColumn::U32(self.count)),
        ];
        answer.columns.extend(others);
        answer
    }
}

/// The public id of a memory, most likely one of `persona`.
fn id_of(snapshot: &Snapshot, persona: i64, memory: i64, connection: &Connection) -> Result<Option<String>> {
    if let Some(view) = snapshot.persona(persona)
        && let Some(place) = view.find(memory)
    {
        let segment = &view.segments[place.segment].segment;
        return Ok(Some(segment.ids.get(place.document).to_owned()));
    }
    Ok(connection.id_of(memory)?)
}
