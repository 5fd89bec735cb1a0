//! `compress`: old contents as frames in the file, one group of memories a call.
//!
//! Only how a content is kept changes: no index, no hash, nobody hears of it. A persona's first group trains a dictionary
//! on a sample of what is to be compressed (0.2 s); when the persona has grown to `GROWN` times what it was then, the
//! next group trains another one for the new memories.

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::index::{LiveSegment, PersonaView, Snapshot};
use crate::ops::audit::entry;
use crate::ops::page::{Cursor, Member, Page};
use crate::ops::personas::select;
use crate::time::DAY_F64;
use crate::validate;
use crate::view::Lane;
use crate::write::Transaction;
use minds_model::frame::{OwnedColumn, OwnedColumns, TextBuilder};
use minds_model::{CompressArgs, Reply};
use minds_store::{Compression, Connection, Encoder, train};
use std::sync::Arc;

/// Memories of one group, and of a dry run's.
const GROUP: usize = 250;
const DRY_GROUP: usize = 10_000;
/// Bytes of content after which a group ends: other writes wait for it.
const GROUP_BYTES: u64 = 4 << 20;

/// Bytes that a dictionary is trained on at most, and of one text.
const SAMPLE_BYTES: u64 = 2 << 20;
const SAMPLE_TEXT: u32 = 2 << 10;
/// Largest dictionary. Of less text it is a tenth, and below the smallest there is none: it would not pay for itself.
const DICTIONARY_BYTES: u64 = 110 << 10;
const SMALLEST_DICTIONARY: u64 = 4 << 10;
const TEXT_PER_DICTIONARY: u64 = 10;

/// How many times larger than at its dictionary's making a persona is when it gets another.
const GROWN: u64 = 4;

pub fn compress(transaction: &mut Transaction, args: &CompressArgs) -> Result<Answer> {
    let request = Request::new(transaction.engine, args)?;
    let snapshot = transaction.settled()?;
    let connection = transaction.connection;
    let group = request.group(&snapshot, GROUP);
    let mut done = Compression::default();
    for part in group.parts() {
        let view = part.view;
        let persona = view.row.persona;
        let (dictionary, mut encoder) = match request.dictionary(connection, view)? {
            Dictionary::Kept(number, bytes) => (number, Encoder::new(&bytes)?),
            Dictionary::Trained(bytes) => (
                connection.insert_dictionary(persona, view.live_count() as u64, &bytes)?,
                Encoder::new(&bytes)?,
            ),
        };
        let mut compressed = Compression::default();
        for found in part.members {
            let Some(content) = connection.plain_content(found.memory)? else {
                continue;
            };
            let frame = encoder.frame(&content)?;
            connection.compress_memory(found.memory, dictionary, frame.as_deref())?;
            compressed.memories += 1;
            compressed.bytes_from += content.len() as i64;
            compressed.bytes_to += frame.map_or(content.len(), |frame| frame.len()) as i64;
        }
        if compressed.memories > 0 {
            connection.add_compression(persona, compressed)?;
            let reason = format!("{} contents", compressed.memories);
            let bytes = (compressed.bytes_from as f64, compressed.bytes_to as f64);
            let noted = entry("compress", &reason, Some(persona), None, bytes, request.now);
            connection.write_audit(&noted)?;
        }
        done.memories += compressed.memories;
        done.bytes_from += compressed.bytes_from;
        done.bytes_to += compressed.bytes_to;
    }
    Ok(group.reply(done, Vec::new()).into())
}

/// What `compress` would do, with the dictionary that it would use.
pub fn dry_run(engine: &Arc<Engine>, args: &CompressArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    let request = Request::new(engine, args)?;
    engine.with_view(lane, |connection, snapshot| {
        let group = request.group(snapshot, DRY_GROUP);
        let mut rows: Vec<Listed> = Vec::new();
        let mut personas: Vec<String> = Vec::new();
        for part in group.parts() {
            let mut encoder = match request.dictionary(connection, part.view)? {
                Dictionary::Kept(_, bytes) | Dictionary::Trained(bytes) => Encoder::new(&bytes)?,
            };
            for found in part.members {
                let Some(content) = connection.plain_content(found.memory)? else {
                    continue;
                };
                let after = encoder
                    .frame(&content)?
                    .map_or(content.len(), |frame| frame.len());
                rows.push(Listed {
                    memory: found.memory,
                    id: connection.id_of(found.memory)?.unwrap_or_default(),
                    persona: personas.len() as u32,
                    before: content.len(),
                    after,
                });
            }
            personas.push(part.view.row.id.clone());
        }
        rows.sort_unstable_by_key(|row| row.memory);
        let done = Compression {
            memories: rows.len() as i64,
            bytes_from: rows.iter().map(|row| row.before as i64).sum(),
            bytes_to: rows.iter().map(|row| row.after as i64).sum(),
        };
        Ok(Answer {
            reply: group.reply(done, personas),
            columns: listed(&rows),
        })
    })
}

/// A memory of a dry run.
struct Listed {
    memory: i64,
    id: String,
    persona: u32,
    before: usize,
    after: usize,
}

fn listed(rows: &[Listed]) -> OwnedColumns {
    let mut ids = TextBuilder::default();
    rows.iter().for_each(|row| ids.push(&row.id));
    let sizes =
        |pick: fn(&Listed) -> usize| OwnedColumn::F64(rows.iter().map(|row| pick(row) as f64).collect());
    vec![
        ("id", OwnedColumn::Text(ids)),
        (
            "persona",
            OwnedColumn::U32(rows.iter().map(|row| row.persona).collect()),
        ),
        ("before", sizes(|row| row.before)),
        ("after", sizes(|row| row.after)),
    ]
}

/// A checked request.
struct Request<'a> {
    args: &'a CompressArgs<'a>,
    after: i64,
    now: i64,
    /// Memories from before this time are old enough.
    cutoff: f64,
    min_length: u32,
}

struct Group<'s> {
    views: Vec<&'s Arc<PersonaView>>,
    /// By persona, then number.
    found: Vec<Member>,
    cursor: Option<String>,
}

struct Part<'g> {
    view: &'g PersonaView,
    members: &'g [Member],
}

enum Dictionary {
    Kept(i64, Vec<u8>),
    Trained(Vec<u8>),
}

impl<'a> Request<'a> {
    fn new(engine: &Engine, args: &'a CompressArgs<'a>) -> Result<Self> {
        let age_days = args.age_days.unwrap_or(30.0);
        validate::number("ageDays", age_days, 0.0, f64::MAX)?;
        let now = match args.now {
            Some(now) => validate::millis("now", now)?,
            None => engine.now(),
        };
        Ok(Self {
            args,
            after: Cursor::LIST.parse(args.cursor, 0)?,
            now,
            cutoff: now as f64 - age_days * DAY_F64,
            min_length: args.min_length.unwrap_or(200),
        })
    }

    /// Says of each document of a segment whether it is old and long enough; whether it is compressed already only its
    /// row says.
    fn eligible<'s>(&self, live: &'s LiveSegment) -> impl Fn(u32) -> bool + use<'s> {
        let (cutoff, least, segment) = (self.cutoff, self.min_length, &live.segment);
        move |document| {
            let at = document as usize;
            (segment.timestamp[at] as f64) < cutoff && segment.content_bytes[at] >= least
        }
    }

    /// The next memories to look at.
    fn group<'s>(&self, snapshot: &'s Snapshot, limit: usize) -> Group<'s> {
        let views = select(snapshot, self.args.personas.as_deref());
        let mut page = Page::new(&views, self.after, limit, |live| self.eligible(live));
        let mut bytes = 0;
        if let Some(full) = page.members.iter().position(|member| {
            let segment = &member.live(&views).segment;
            bytes += u64::from(segment.content_bytes[member.document as usize]);
            bytes >= GROUP_BYTES
        }) {
            page.more |= full + 1 < page.members.len();
            page.members.truncate(full + 1);
        }
        let cursor = page.end().map(|end| Cursor::LIST.write(end));
        let mut found = page.members;
        found.sort_unstable_by_key(|member| (member.view, member.memory));
        Group { views, found, cursor }
    }

    /// The dictionary for a persona's next contents.
    fn dictionary(&self, connection: &Connection, view: &PersonaView) -> Result<Dictionary> {
        let newest = connection.newest_dictionary(view.row.persona)?;
        if let Some(newest) = newest
            && (view.live_count() as u64) < newest.memories.max(1) * GROWN
        {
            return Ok(Dictionary::Kept(newest.dictionary, newest.bytes));
        }
        Ok(Dictionary::Trained(self.trained(connection, view)?))
    }

    /// A dictionary for what is to be compressed of a persona; empty where that is too little.
    fn trained(&self, connection: &Connection, view: &PersonaView) -> Result<Vec<u8>> {
        let eligible: Vec<(i64, u32)> = (view.segments.iter())
            .flat_map(|live| {
                let (eligible, segment) = (self.eligible(live), &live.segment);
                live.live_documents()
                    .filter(move |document| eligible(*document))
                    .map(|document| document as usize)
                    .map(|at| (segment.memory[at], segment.content_bytes[at]))
            })
            .collect();
        let total: u64 = eligible.iter().map(|(_, bytes)| u64::from(*bytes)).sum();
        let limit = (total / TEXT_PER_DICTIONARY).min(DICTIONARY_BYTES);
        if limit < SMALLEST_DICTIONARY {
            return Ok(Vec::new());
        }
        let whole: u64 = eligible
            .iter()
            .map(|(_, bytes)| u64::from((*bytes).min(SAMPLE_TEXT)))
            .sum();
        let step = whole.div_ceil(SAMPLE_BYTES).max(1) as usize;
        let mut samples = Vec::new();
        for (memory, _) in eligible.into_iter().step_by(step) {
            let Some(mut content) = connection.plain_content(memory)? else {
                continue;
            };
            content.truncate(content.floor_char_boundary(SAMPLE_TEXT as usize));
            samples.push(content);
        }
        Ok(train(&samples, limit as usize).unwrap_or_default())
    }
}

impl Group<'_> {
    fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        self.found.chunk_by(|a, b| a.view == b.view).map(|members| Part {
            view: self.views[members[0].view as usize],
            members,
        })
    }

    fn reply(&self, done: Compression, personas: Vec<String>) -> Reply {
        Reply::Maintained {
            personas,
            cursor: self.cursor.clone(),
            looked: self.found.len() as u32,
            changed: done.memories as u32,
            removed: 0,
            bytes_before: done.bytes_from as u64,
            bytes_after: done.bytes_to as u64,
        }
    }
}
