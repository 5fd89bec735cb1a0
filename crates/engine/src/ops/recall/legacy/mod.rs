//! `scoring: 'optimus'` and `'optimus-v1'`: the formulas of the earlier system over every memory that the filter passes.
//!
//! Words with their punctuation and contexts as Python compares them are in no index, so contents are read from the
//! file: a linear scan, some 2 us a memory. Kept meanwhile are twice as many results as are shown; with `groupBy` or a
//! token budget, which may show any, 64 bytes for each memory that is scored.

mod caller;
mod formula;
mod scan;
mod value;
mod words;

pub use caller::Caller;
pub use formula::SIGNALS;

use super::choose::Shown;
use super::request::Request;
use crate::access::Access;
use crate::engine::Engine;
use crate::error::Result;
use crate::index::Snapshot;
use crate::ops::personas::select;
use crate::write::internal;
use formula::Parts;
use minds_store::{Connection, MemoryRow};
use scan::Scan;

/// One result.
pub struct Hit {
    pub row: MemoryRow,
    pub access: Access,
    pub parts: Parts,
}

pub struct Found {
    pub hits: Vec<Hit>,
    /// Memories scored.
    pub candidates: u32,
    /// Memories searched, before the filter.
    pub searched: u32,
}

/// The results of one request, best first.
pub fn search(
    engine: &Engine,
    connection: &Connection,
    snapshot: &Snapshot,
    request: &Request,
    caller: &Caller,
) -> Result<Found> {
    let views = select(snapshot, request.personas);
    let mut scan = Scan::new(engine, connection, &views, request, caller);
    scan.run()?;
    let candidates = scan.scored;
    let searched = views.iter().map(|view| view.live_count() as u32).sum();
    let chosen = request.choose(scan.ordered(), |result| {
        let segment = &scan.live(result.place).segment;
        let thread = segment.thread.of(result.place.document).first();
        Shown {
            bytes: segment.content_bytes[result.place.document as usize],
            thread: thread.map(|thread| (result.place.view, segment.thread.name(*thread))),
        }
    });
    let mut hits = Vec::with_capacity(chosen.len());
    for result in chosen {
        let row = connection
            .memory(result.memory)?
            .ok_or_else(|| internal("an indexed memory has no row"))?;
        let parts = scan.parts(
            result.place,
            result.access,
            &row.content,
            row.context.as_deref(),
            row.decay_rate,
        )?;
        hits.push(Hit {
            row,
            access: result.access,
            parts,
        });
    }
    Ok(Found {
        hits,
        candidates,
        searched,
    })
}
