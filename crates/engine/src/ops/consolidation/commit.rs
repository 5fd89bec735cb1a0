//! `consolidate`: one memory for each cluster whose sources are still as they were read.

use super::crossing_hash;
use crate::engine::Answer;
use crate::error::Result;
use crate::index::{Document, PersonaView};
use crate::ops::audit::entry;
use crate::ops::store::content_hash;
use crate::reply::{decode_tags, encode_tags};
use crate::validate;
use crate::write::{Transaction, internal};
use minds_model::columns::Columns;
use minds_model::frame::{OwnedColumn, TextBuilder};
use minds_model::limits::{MAX_CLUSTER, MAX_GROUP_ROWS, MAX_TAGS};
use minds_model::{ChangeKind, ConsolidateArgs, Error, ErrorCode, Reply};
use minds_store::{LogKind, MemoryRow, NewMemory};

/// Values of the column `outcome`.
const STORED: u8 = 0;
const STALE: u8 = 4;

/// What the mean importance of the sources is multiplied with.
const IMPORTANCE_GAIN: f64 = 1.2;
const DECAY_RATE: f64 = 0.01;

/// What is asked for one cluster.
struct Cluster<'a> {
    content: &'a str,
    members: Vec<(&'a str, f64)>,
}

pub fn consolidate(
    transaction: &mut Transaction,
    args: &ConsolidateArgs,
    columns: &Columns,
) -> Result<Answer> {
    validate::persona(args.persona_id)?;
    let now = match args.now {
        Some(now) => validate::millis("now", now)?,
        None => transaction.engine.now(),
    };
    let clusters = read(columns)?;
    let view = transaction.persona(args.persona_id);
    let engine = transaction.engine;
    let reserved = engine.ids.reserve(clusters.len(), &*engine.surroundings.host);
    let mut ids = TextBuilder::default();
    let mut outcomes = Vec::with_capacity(clusters.len());
    let mut made = Made::default();
    for (number, cluster) in clusters.iter().enumerate() {
        let sources = match &view {
            Some(view) => sources(transaction, view, cluster)?,
            None => None,
        };
        let Some((view, sources)) = view.as_ref().zip(sources) else {
            ids.push("");
            outcomes.push(STALE);
            continue;
        };
        let mut id = String::new();
        reserved.write(number, &mut id);
        store(transaction, view, cluster.content, &id, now, &sources)?;
        ids.push(&id);
        outcomes.push(STORED);
        made.stored.push(id);
        made.sources
            .extend(sources.into_iter().map(|row| (row.memory, row.id)));
    }
    if let Some(view) = view.filter(|_| !made.stored.is_empty()) {
        tell(transaction, &view, made)?;
    }
    Ok(Answer {
        reply: Reply::Consolidated { now: now as f64 },
        columns: vec![
            ("id", OwnedColumn::Text(ids)),
            ("outcome", OwnedColumn::U8(outcomes)),
        ],
    })
}

/// The clusters that the columns hold, checked.
fn read<'a>(columns: &Columns<'a>) -> Result<Vec<Cluster<'a>>> {
    let content = columns.text("content")?.ok_or_else(|| missing("content"))?;
    let counts = columns
        .u32s("clusterCounts")?
        .ok_or_else(|| missing("clusterCounts"))?;
    let members = columns.text("member")?.ok_or_else(|| missing("member"))?;
    let hashes = columns
        .f64s("contentHash")?
        .ok_or_else(|| missing("contentHash"))?;
    let total: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    if counts.len() != content.len() || members.len() != hashes.len() || total != members.len() as u64 {
        return Err(Error::new(
            ErrorCode::Protocol,
            "the columns of a consolidation do not fit each other",
        )
        .with("column", "clusterCounts")
        .into());
    }
    if members.len() > MAX_GROUP_ROWS {
        let expected = format!("at most {MAX_GROUP_ROWS} sources");
        return Err(Error::new(
            ErrorCode::InvalidArgument,
            format!("member has {} values; expected {expected}", members.len()),
        )
        .with("field", "member")
        .with("value", members.len())
        .with("expected", expected.as_str())
        .into());
    }
    let mut clusters = Vec::with_capacity(counts.len());
    let mut first = 0;
    for (row, count) in counts.iter().enumerate() {
        let text = content.get(row);
        validate::content(text).map_err(|error| error.at_row(row))?;
        validate::number("clusterCounts", f64::from(*count), 2.0, MAX_CLUSTER as f64)
            .map_err(|error| error.at_row(row))?;
        let end = first + *count as usize;
        let cluster = Cluster {
            content: text,
            members: (first..end).map(|at| (members.get(at), hashes[at])).collect(),
        };
        check_distinct(&cluster).map_err(|error| error.at_row(row))?;
        clusters.push(cluster);
        first = end;
    }
    Ok(clusters)
}

fn check_distinct(cluster: &Cluster) -> std::result::Result<(), Error> {
    for (place, (id, _)) in cluster.members.iter().enumerate() {
        if cluster.members[..place].iter().any(|(other, _)| other == id) {
            return Err(Error::new(
                ErrorCode::InvalidArgument,
                format!("the memory '{id}' is named twice in a cluster"),
            )
            .with("field", "member")
            .with("value", *id)
            .with("expected", "each memory once"));
        }
    }
    Ok(())
}

fn missing(column: &str) -> Error {
    Error::new(
        ErrorCode::Protocol,
        format!("a consolidation needs the column '{column}'"),
    )
    .with("column", column)
}

/// The rows of a cluster's sources; `None` where one is not as it was read any more.
fn sources(
    transaction: &Transaction,
    view: &PersonaView,
    cluster: &Cluster,
) -> Result<Option<Vec<MemoryRow>>> {
    let mut rows = Vec::with_capacity(cluster.members.len());
    for (id, hash) in &cluster.members {
        let row = transaction.connection.memory_by_id(id)?;
        let row =
            row.filter(|row| row.persona == view.row.persona && crossing_hash(row.content_hash) == *hash);
        match row {
            Some(row) if !transaction.connection.is_source(row.memory)? => rows.push(row),
            _ => return Ok(None),
        }
    }
    Ok(Some(rows))
}

/// Stores the memory that stands for `sources`, with everything that says so.
fn store(
    transaction: &mut Transaction,
    view: &PersonaView,
    content: &str,
    id: &str,
    now: i64,
    sources: &[MemoryRow],
) -> Result<()> {
    let count = sources.len() as f64;
    let mean = |value: fn(&MemoryRow) -> f64| sources.iter().fold(0.0, |sum, row| sum + value(row)) / count;
    let mut tags: Vec<String> = Vec::new();
    for row in sources {
        for tag in decode_tags(row)? {
            if tags.len() < MAX_TAGS && !tags.contains(&tag) {
                tags.push(tag);
            }
        }
    }
    let encoded = encode_tags(&tags);
    let context = format!("{{\"type\":\"consolidated\",\"source_count\":{}}}", sources.len());
    let memory = transaction.next_memory;
    transaction.next_memory += 1;
    let new = NewMemory {
        memory,
        persona: view.row.persona,
        id,
        content,
        context: Some(&context),
        tags: encoded.as_deref(),
        timestamp: now,
        importance: (mean(|row| row.importance) * IMPORTANCE_GAIN).min(1.0),
        emotional_valence: mean(|row| row.emotional_valence),
        decay_rate: DECAY_RATE,
        content_hash: content_hash(content),
        thread: None,
        position: None,
        last_decayed: None,
    };
    let connection = transaction.connection;
    if !connection.insert_memory(&new)? {
        return Err(internal("an id that was just made exists").into());
    }
    for row in sources {
        connection.add_source(memory, row.memory, now)?;
    }
    let reason = format!("{} memories", sources.len());
    let sizes = (sources.len() as f64, 1.0);
    let noted = entry(
        "consolidate",
        &reason,
        Some(view.row.persona),
        Some(id),
        sizes,
        now,
    );
    connection.write_audit(&noted)?;
    transaction.has_content(new.persona, new.content_hash, memory, content);
    transaction.log(LogKind::Inserted, Some(view.row.persona), memory, memory, None)?;
    let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    transaction.index(
        view,
        &Document {
            memory,
            id,
            content,
            tags: &tags,
            context: &context,
            timestamp: now,
            importance: new.importance,
            emotional_valence: new.emotional_valence,
            content_hash: new.content_hash,
            thread: "",
            embedding: None,
        },
    )
}

/// What a command has changed.
#[derive(Default)]
struct Made {
    /// Ids of consolidated memories.
    stored: Vec<String>,
    /// Numbers and ids of their sources.
    sources: Vec<(i64, String)>,
}

/// Tells other processes and listeners. A source decays faster, of which the index knows nothing.
fn tell(transaction: &mut Transaction, view: &PersonaView, made: Made) -> Result<()> {
    for (memory, _) in &made.sources {
        transaction.log(LogKind::Updated, Some(view.row.persona), *memory, *memory, None)?;
    }
    transaction.tell(ChangeKind::Added, &view.row.id, || made.stored);
    transaction.tell(ChangeKind::Changed, &view.row.id, || {
        made.sources.into_iter().map(|(_, id)| id).collect()
    });
    Ok(())
}
