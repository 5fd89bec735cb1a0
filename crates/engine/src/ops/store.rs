//! `store`: a group of rows, all or none.
//!
//! Preparing (checks, ids, hashes, analysis into segments) needs no lock and runs beside other groups; storing inserts
//! the rows and settles which of them are new. The prepared segments assume that all are; what turns out otherwise is
//! left out of them.

use crate::access::Access;
use crate::engine::{Answer, Engine};
use crate::error::{Failure, Result};
use crate::ids::Reserved;
use crate::index::{Builder, Delta, Document, PersonaView, Segment, Texts, load_range};
use crate::ops::associate::{self, AT_ONCE, NewText};
use crate::ops::near::{self, NearSearch};
use crate::ops::rows::Rows;
use crate::ops::update::reindex;
use crate::reply::{decode_tags, encode_tags};
use crate::validate;
use crate::write::{Transaction, internal};
use minds_model::columns::Columns;
use minds_model::frame::{OwnedColumn, TextBuilder};
use minds_model::limits::{MAX_CONTEXT_BYTES, MAX_ID_BYTES, MAX_THREAD_BYTES};
use minds_model::{ChangeKind, Error, ErrorCode, OnDuplicate, Reply, StoreArgs};
use minds_store::{LogKind, MemoryRow, NewMemory, PersonaRow};
use minds_text::analysis::Scratch;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64;

/// Values of the column `outcome`.
const STORED: u8 = 0;
const MERGED: u8 = 1;
const REJECTED: u8 = 2;
const EXISTING: u8 = 3;

/// Stores of fewer rows are indexed by the transaction that commits them, in one segment with all others that share it;
/// larger ones bring segments of their own, made before the writer is held.
pub const INDEXED_APART: usize = 32;

/// A checked group, with the segments that its rows make where it is large.
pub struct Prepared {
    now: i64,
    ids: Texts,
    /// JSON arrays, empty without tags.
    tags: Texts,
    hashes: Vec<i64>,
    parts: Vec<Part>,
    dimension: usize,
}

/// The rows of one persona.
struct Part {
    persona: usize,
    /// The settings that the rows were analysed with, and what came of them; `None` in a small store.
    indexed: Option<(PersonaRow, Segment)>,
    rows: Vec<u32>,
}

/// The hash by which equal contents find each other; kept in the file.
pub fn content_hash(content: &str) -> i64 {
    xxh3_64(content.as_bytes()) as i64
}

pub fn prepare(
    engine: &Engine,
    args: &StoreArgs,
    columns: &Columns,
    ids: Option<Reserved>,
) -> Result<Prepared> {
    near::check(args)?;
    let rows = Rows::new(args, columns)?;
    let snapshot = engine.snapshot();
    let ids = ids.unwrap_or_else(|| engine.ids.reserve(rows.len, &*engine.surroundings.host));
    let mut prepared = Prepared {
        now: engine.now(),
        ids: Texts::default(),
        tags: Texts::default(),
        hashes: Vec::with_capacity(rows.len),
        parts: Vec::new(),
        dimension: snapshot.dimension,
    };
    let mut gather = Gather {
        ids,
        views: rows
            .personas
            .iter()
            .map(|id| match snapshot.personas.get(*id) {
                Some(view) => view.clone(),
                None => Arc::new(PersonaView::new(new_persona(id))),
            })
            .collect(),
        builders: rows.personas.iter().map(|_| None).collect(),
        apart: rows.len >= INDEXED_APART,
        scratch: Scratch::default(),
        id: String::new(),
        tags: Vec::new(),
    };
    for row in 0..rows.len {
        gather
            .row(&rows, row, &mut prepared)
            .map_err(|error| error.at_row(row))?;
    }
    for (persona, builder) in gather.builders.into_iter().enumerate() {
        if let Some((builder, rows)) = builder {
            let settings = &gather.views[persona].row;
            prepared.parts.push(Part {
                persona,
                indexed: builder.map(|builder| (settings.clone(), builder.build())),
                rows,
            });
        }
    }
    Ok(prepared)
}

/// A persona as its first store makes it; its number is not known yet.
fn new_persona(id: &str) -> PersonaRow {
    PersonaRow {
        persona: 0,
        id: id.to_owned(),
        language: "english".to_owned(),
        stop_words: None,
    }
}

/// What preparing carries from row to row.
struct Gather<'a> {
    ids: Reserved,
    views: Vec<Arc<PersonaView>>,
    /// The rows of each persona, and what they make where the store is indexed apart.
    builders: Vec<Option<(Option<Builder>, Vec<u32>)>>,
    apart: bool,
    scratch: Scratch,
    id: String,
    tags: Vec<&'a str>,
}

impl<'a> Gather<'a> {
    /// Checks one row, in the order that the documentation gives, and adds it to its persona's segment.
    fn row(
        &mut self,
        rows: &Rows<'_, 'a>,
        row: usize,
        prepared: &mut Prepared,
    ) -> std::result::Result<(), Error> {
        let persona = rows.persona(row);
        validate::persona(rows.personas[persona])?;
        let given = rows.id(row);
        validate::optional_text("id", given, MAX_ID_BYTES)?;
        let content = rows.content(row);
        validate::content(content)?;
        let context = rows.context(row);
        validate::optional_text("context", context, MAX_CONTEXT_BYTES)?;
        crate::context::parse(context).map_err(|error| error.with("field", "context"))?;
        validate::tags(rows.tags(row), &mut self.tags)?;
        let timestamp = match rows.timestamp(row) {
            time if time.is_nan() => prepared.now,
            time => validate::millis("timestamp", time)?,
        };
        validate::importance(rows.importance(row))?;
        validate::emotional_valence(rows.emotional_valence(row))?;
        validate::decay_rate(rows.decay_rate(row))?;
        validate::accesses(rows.access_count(row), rows.last_accessed(row))?;
        validate::optional_millis("lastDecayed", rows.last_decayed(row))?;
        validate::optional_text("thread", rows.thread(row), MAX_THREAD_BYTES)?;
        let embedding = rows.embedding(row);
        if let Some(vector) = embedding {
            validate::embedding(vector, prepared.dimension)?;
            prepared.dimension = vector.len();
        }

        let id = if given.is_empty() {
            self.id.clear();
            self.ids.write(row, &mut self.id);
            self.id.as_str()
        } else {
            given
        };
        let hash = content_hash(content);
        let apart = self.apart;
        let (builder, numbers) =
            self.builders[persona].get_or_insert_with(|| (apart.then(Builder::new), Vec::new()));
        let document = Document {
            memory: row as i64,
            id,
            content,
            tags: &self.tags,
            context,
            timestamp,
            importance: rows.importance(row),
            emotional_valence: rows.emotional_valence(row),
            content_hash: hash,
            thread: rows.thread(row),
            embedding,
        };
        if let Some(builder) = builder {
            builder.push(&document, &self.views[persona].analyser, &mut self.scratch)?;
        }
        numbers.push(row as u32);
        prepared.ids.push(id);
        prepared
            .tags
            .push(encode_tags(&self.tags).as_deref().unwrap_or(""));
        prepared.hashes.push(hash);
        Ok(())
    }
}

pub fn store(
    transaction: &mut Transaction,
    args: &StoreArgs,
    columns: &Columns,
    mut prepared: Prepared,
) -> Result<Answer> {
    let rows = Rows::new(args, columns)?;
    check_dimension(transaction, &rows)?;
    let mut views: Vec<Option<PersonaView>> = rows.personas.iter().map(|_| None).collect();
    for part in &prepared.parts {
        views[part.persona] = Some(transaction.persona_or_new(rows.personas[part.persona])?);
    }
    // Personas as they were before this transaction; what it brings is found among its own.
    let known = |view: &PersonaView| match transaction.snapshot.persona(view.row.persona) {
        Some(known) => (**known).clone(),
        None => view.clone(),
    };
    let before: Vec<Option<PersonaView>> = match args.near {
        None => Vec::new(),
        Some(_) => views.iter().map(|view| view.as_ref().map(known)).collect(),
    };
    let mut searches: Vec<Option<NearSearch>> = before
        .iter()
        .map(|view| Some(NearSearch::new(view.as_ref()?, args.near?)))
        .collect();
    let first = transaction.next_memory;
    transaction.next_memory += rows.len as i64;

    let mut outcomes = Outcomes {
        values: vec![STORED; rows.len],
        targets: vec![None; rows.len],
        merged: Vec::new(),
    };
    let mut distinct = Vec::new();
    for row in 0..rows.len {
        validate::tags(rows.tags(row), &mut distinct)?;
        let view = views[rows.persona(row)]
            .as_ref()
            .expect("every row's persona has a part");
        let situation = Situation {
            policy: args.on_duplicate.unwrap_or_default(),
            view,
            embedding: rows.embedding(row),
            tags: &distinct,
            access: Access {
                count: rows.access_count(row),
                last: rows.last_accessed(row) as i64,
            },
            now: prepared.now,
            row,
        };
        let new = new_memory(&rows, row, &prepared, view.row.persona, first + row as i64);
        let near = searches.get_mut(rows.persona(row)).and_then(Option::as_mut);
        store_row(transaction, &situation, &new, near, &mut outcomes)
            .map_err(|failure| Failure(failure.0.at_row(row)))?;
    }
    if outcomes.values.contains(&STORED) {
        transaction.log(LogKind::Inserted, None, first, first + rows.len as i64 - 1, None)?;
    }
    let ids = reply_ids(&prepared, &outcomes);
    let parts = std::mem::take(&mut prepared.parts);
    for part in parts {
        let view = views[part.persona]
            .as_ref()
            .expect("every part's persona has a view");
        let stored: Vec<u32> = (part.rows.iter().copied())
            .filter(|row| outcomes.values[*row as usize] == STORED)
            .collect();
        if stored.is_empty() {
            continue;
        }
        match part.indexed {
            Some((settings, segment)) => {
                let part = Indexed {
                    settings,
                    segment,
                    rows: part.rows,
                };
                add_segment(transaction, part, view, first, &outcomes)?;
            }
            None => index_rows(transaction, &rows, &stored, view, first, &prepared)?,
        }
        transaction.tell(ChangeKind::Added, &view.row.id, || {
            let ids = stored.iter().map(|row| prepared.ids.get(*row).to_owned());
            ids.collect()
        });
    }
    for memory in std::mem::take(&mut outcomes.merged) {
        reindex(transaction, memory)?;
    }
    let associations = match args.associate.unwrap_or(true) && outcomes.values.contains(&STORED) {
        true => associate_rows(transaction, &rows, &prepared, &views, first, &outcomes.values)?,
        false => Vec::new(),
    };
    let mut columns = vec![
        ("id", OwnedColumn::Text(ids)),
        ("outcome", OwnedColumn::U8(outcomes.values)),
    ];
    columns.extend(associations);
    Ok(Answer {
        reply: Reply::Stored {
            now: prepared.now as f64,
        },
        columns,
    })
}

/// Finds associations of the new rows, or leaves them to the background; the columns of those found.
fn associate_rows(
    transaction: &mut Transaction,
    rows: &Rows,
    prepared: &Prepared,
    views: &[Option<PersonaView>],
    first: i64,
    outcomes: &[u8],
) -> Result<Vec<(&'static str, OwnedColumn)>> {
    if !transaction.is_alone() || rows.len > AT_ONCE {
        transaction.associate_later(first, first + rows.len as i64 - 1);
        return Ok(Vec::new());
    }
    let mut texts: Vec<NewText> = Vec::with_capacity(rows.len);
    for row in (0..rows.len).filter(|row| outcomes[*row] == STORED) {
        let mut tags = Vec::new();
        validate::tags(rows.tags(row), &mut tags)?;
        let view = views[rows.persona(row)].as_ref();
        texts.push(NewText {
            memory: first + row as i64,
            persona: view.expect("every row's persona has a part").row.persona,
            row,
            id: prepared.ids.get(row as u32),
            content: rows.content(row),
            tags,
        });
    }
    // Memories of one persona together, in the order of storing.
    texts.sort_by_key(|text| text.persona);
    Ok(associate::at_once(transaction, &texts, rows.len, prepared.now)?.into())
}

/// What became of each row.
struct Outcomes {
    values: Vec<u8>,
    /// The id of the memory that took a merged row's place.
    targets: Vec<Option<String>>,
    merged: Vec<i64>,
}

/// Another group may have set the council's dimension since this one was prepared.
fn check_dimension(transaction: &Transaction, rows: &Rows) -> Result<()> {
    for row in 0..rows.len {
        if let Some(vector) = rows.embedding(row) {
            return Ok(validate::embedding(vector, transaction.dimension).map_err(|error| error.at_row(row))?);
        }
    }
    Ok(())
}

fn new_memory<'a>(
    rows: &Rows<'_, 'a>,
    row: usize,
    prepared: &'a Prepared,
    persona: i64,
    memory: i64,
) -> NewMemory<'a> {
    let optional = |text: &'a str| Some(text).filter(|text| !text.is_empty());
    let time = rows.timestamp(row);
    NewMemory {
        memory,
        persona,
        id: prepared.ids.get(row as u32),
        content: rows.content(row),
        context: optional(rows.context(row)),
        tags: optional(prepared.tags.get(row as u32)),
        timestamp: if time.is_nan() { prepared.now } else { time as i64 },
        importance: rows.importance(row),
        emotional_valence: rows.emotional_valence(row),
        decay_rate: rows.decay_rate(row),
        content_hash: prepared.hashes[row],
        thread: optional(rows.thread(row)),
        position: rows.position(row),
        last_decayed: Some(rows.last_decayed(row))
            .filter(|time| !time.is_nan())
            .map(|time| time as i64),
    }
}

/// What a row meets.
struct Situation<'a> {
    policy: OnDuplicate,
    view: &'a PersonaView,
    embedding: Option<&'a [f32]>,
    tags: &'a [&'a str],
    /// Of a memory that comes with accesses.
    access: Access,
    now: i64,
    row: usize,
}

fn store_row(
    transaction: &mut Transaction,
    situation: &Situation,
    new: &NewMemory,
    near: Option<&mut NearSearch>,
    outcomes: &mut Outcomes,
) -> Result<()> {
    let Situation {
        policy,
        view,
        embedding,
        tags,
        access,
        now,
        row,
    } = *situation;
    if policy != OnDuplicate::Allow {
        // An id that exists decides before any duplicate does.
        if let Some(existing) = transaction.connection.memory_by_id(new.id)? {
            return same_or_conflict(&existing, new).map(|()| outcomes.values[row] = EXISTING);
        }
        let mut duplicate = duplicate_of(transaction, view, new)?;
        if let Some(near) = near.filter(|_| duplicate.is_none()) {
            duplicate = near.duplicate_of(transaction, new, tags)?;
        }
        if let Some(old) = duplicate {
            if policy == OnDuplicate::Reject {
                outcomes.values[row] = REJECTED;
                return Ok(());
            }
            outcomes.values[row] = MERGED;
            outcomes.targets[row] = Some(old.id.clone());
            return merge(transaction, old, new, now, outcomes);
        }
    }
    if !transaction.connection.insert_memory(new)? {
        let existing = transaction.connection.memory_by_id(new.id)?;
        let existing = existing.ok_or_else(|| internal("an id exists and does not"))?;
        return same_or_conflict(&existing, new).map(|()| outcomes.values[row] = EXISTING);
    }
    if let Some(vector) = embedding {
        transaction.connection.put_embedding(new.memory, vector)?;
        transaction.dimension = vector.len();
    }
    if access.count > 0 {
        transaction.add_access(new.memory, access)?;
    }
    transaction.has_content(new.persona, new.content_hash, new.memory, new.content);
    Ok(())
}

fn same_or_conflict(existing: &MemoryRow, new: &NewMemory) -> Result<()> {
    if existing.persona == new.persona && existing.content == new.content {
        return Ok(());
    }
    let what = if existing.persona == new.persona {
        "content"
    } else {
        "persona"
    };
    Err(Error::new(
        ErrorCode::IdConflict,
        format!("the id '{}' belongs to a memory with another {what}", new.id),
    )
    .with("field", "id")
    .with("value", new.id)
    .with("expected", "an id that is new, or the same persona and content")
    .into())
}

/// The oldest memory of the persona with the same content.
fn duplicate_of(transaction: &Transaction, view: &PersonaView, new: &NewMemory) -> Result<Option<MemoryRow>> {
    let known = view.memories_with_hash(new.content_hash);
    let fresh = transaction.with_content(view.row.persona, new.content_hash);
    for memory in known.iter().chain(fresh) {
        // The row decides: it may have changed within this transaction.
        let row = transaction.connection.memory(*memory)?;
        if let Some(row) = row.filter(|row| row.content == new.content && row.persona == new.persona) {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

fn merge(
    transaction: &mut Transaction,
    mut old: MemoryRow,
    new: &NewMemory,
    now: i64,
    outcomes: &mut Outcomes,
) -> Result<()> {
    let mut tags = decode_tags(&old)?;
    let added: Vec<String> = new
        .tags
        .map_or_else(Vec::new, |text| serde_json::from_str(text).unwrap_or_default());
    for tag in added {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    old.tags = encode_tags(&tags);
    old.importance = old.importance.max(new.importance);
    transaction.connection.update_memory(&old)?;
    transaction.add_access(old.memory, Access { count: 1, last: now })?;
    transaction.log(LogKind::Updated, Some(old.persona), old.memory, old.memory, None)?;
    if !outcomes.merged.contains(&old.memory) {
        outcomes.merged.push(old.memory);
    }
    Ok(())
}

/// Rows of one persona with the segment that they make.
struct Indexed {
    settings: PersonaRow,
    segment: Segment,
    rows: Vec<u32>,
}

/// Puts a prepared segment into the index, without the rows that were not inserted.
fn add_segment(
    transaction: &mut Transaction,
    part: Indexed,
    view: &PersonaView,
    first: i64,
    outcomes: &Outcomes,
) -> Result<()> {
    let Indexed {
        settings,
        mut segment,
        rows,
    } = part;
    let changed = settings.language != view.row.language || settings.stop_words != view.row.stop_words;
    if changed {
        // The persona was configured since the rows were prepared: they are analysed anew.
        let last = first + outcomes.values.len() as i64 - 1;
        let delta = load_range(transaction.connection, view, first, last)?;
        transaction.delta(delta);
        return Ok(());
    }
    let stored = |document: u32| outcomes.values[rows[document as usize] as usize] == STORED;
    segment.renumber(first, &rows);
    if !(0..rows.len() as u32).all(stored) {
        segment = Segment::merge(&[(&segment, &stored, &segment.importance)]);
    }
    transaction.delta(Delta::Add {
        persona: view.row.persona,
        segment: Arc::new(segment),
    });
    Ok(())
}

/// Adds the rows of a small store to the segment that the transaction makes.
fn index_rows(
    transaction: &mut Transaction,
    rows: &Rows,
    stored: &[u32],
    view: &PersonaView,
    first: i64,
    prepared: &Prepared,
) -> Result<()> {
    let mut tags = Vec::new();
    for row in stored {
        let (number, row) = (*row, *row as usize);
        validate::tags(rows.tags(row), &mut tags)?;
        let time = rows.timestamp(row);
        let document = Document {
            memory: first + i64::from(number),
            id: prepared.ids.get(number),
            content: rows.content(row),
            tags: &tags,
            context: rows.context(row),
            timestamp: if time.is_nan() { prepared.now } else { time as i64 },
            importance: rows.importance(row),
            emotional_valence: rows.emotional_valence(row),
            content_hash: prepared.hashes[row],
            thread: rows.thread(row),
            embedding: rows.embedding(row),
        };
        transaction.index(view, &document)?;
    }
    Ok(())
}

fn reply_ids(prepared: &Prepared, outcomes: &Outcomes) -> TextBuilder {
    let mut ids = TextBuilder::default();
    for (row, outcome) in outcomes.values.iter().enumerate() {
        match *outcome {
            REJECTED => ids.push(""),
            MERGED => ids.push(outcomes.targets[row].as_deref().unwrap_or("")),
            _ => ids.push(prepared.ids.get(row as u32)),
        }
    }
    ids
}
