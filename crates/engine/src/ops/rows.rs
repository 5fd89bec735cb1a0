//! The rows of a store, as a view over its columns.

use minds_model::columns::{Columns, NO_POSITION, TextColumn};
use minds_model::limits::MAX_GROUP_ROWS;
use minds_model::{Error, ErrorCode, StoreArgs};

pub struct Rows<'c, 'a> {
    pub personas: &'c [&'a str],
    pub len: usize,
    persona: Option<&'c [u32]>,
    id: Option<&'c TextColumn<'a>>,
    content: &'c TextColumn<'a>,
    context: Option<&'c TextColumn<'a>>,
    tags: Option<(&'c TextColumn<'a>, Vec<u32>)>,
    timestamp: Option<&'c [f64]>,
    importance: Option<&'c [f64]>,
    emotional_valence: Option<&'c [f64]>,
    decay_rate: Option<&'c [f64]>,
    access_count: Option<&'c [u32]>,
    last_accessed: Option<&'c [f64]>,
    last_decayed: Option<&'c [f64]>,
    thread: Option<&'c TextColumn<'a>>,
    position: Option<&'c [u32]>,
    embeddings: Option<(&'c [u32], &'c [f32])>,
}

impl<'c, 'a> Rows<'c, 'a> {
    /// Checks the columns against each other; the values in them are checked row by row.
    pub fn new(args: &'c StoreArgs<'a>, columns: &'c Columns<'a>) -> Result<Self, Error> {
        let content = columns
            .text("content")?
            .ok_or_else(|| protocol("a store needs the column 'content'"))?;
        let len = content.len();
        if len > MAX_GROUP_ROWS {
            return Err(Error::new(
                ErrorCode::InvalidArgument,
                format!("a group has {len} rows; expected at most {MAX_GROUP_ROWS}"),
            )
            .with("field", "rows")
            .with("value", len)
            .with("expected", MAX_GROUP_ROWS));
        }
        let rows = Self {
            personas: &args.personas,
            len,
            persona: columns.u32s("persona")?,
            id: columns.text("id")?,
            content,
            context: columns.text("context")?,
            tags: tag_ends(columns, len)?,
            timestamp: columns.f64s("timestamp")?,
            importance: columns.f64s("importance")?,
            emotional_valence: columns.f64s("emotionalValence")?,
            decay_rate: columns.f64s("decayRate")?,
            access_count: columns.u32s("accessCount")?,
            last_accessed: columns.f64s("lastAccessed")?,
            last_decayed: columns.f64s("lastDecayed")?,
            thread: columns.text("thread")?,
            position: columns.u32s("position")?,
            embeddings: embeddings(columns, len)?,
        };
        let lengths = [
            ("persona", rows.persona.map(<[u32]>::len)),
            ("id", rows.id.map(TextColumn::len)),
            ("context", rows.context.map(TextColumn::len)),
            ("timestamp", rows.timestamp.map(<[f64]>::len)),
            ("importance", rows.importance.map(<[f64]>::len)),
            ("emotionalValence", rows.emotional_valence.map(<[f64]>::len)),
            ("decayRate", rows.decay_rate.map(<[f64]>::len)),
            ("accessCount", rows.access_count.map(<[u32]>::len)),
            ("lastAccessed", rows.last_accessed.map(<[f64]>::len)),
            ("lastDecayed", rows.last_decayed.map(<[f64]>::len)),
            ("thread", rows.thread.map(TextColumn::len)),
            ("position", rows.position.map(<[u32]>::len)),
        ];
        for (name, length) in lengths {
            if length.is_some_and(|length| length != len) {
                return Err(protocol("a column has another length than 'content'").with("column", name));
            }
        }
        let known = rows.personas.len() as u32;
        let unknown = match rows.persona {
            Some(column) => column.iter().any(|number| *number >= known),
            None => len > 0 && known == 0,
        };
        if unknown {
            return Err(protocol("a row names a persona beyond the list").with("column", "persona"));
        }
        Ok(rows)
    }

    /// Which of `personas` the row belongs to.
    pub fn persona(&self, row: usize) -> usize {
        self.persona.map_or(0, |column| column[row] as usize)
    }

    pub fn id(&self, row: usize) -> &'a str {
        self.id.map_or("", |column| column.get(row))
    }

    pub fn content(&self, row: usize) -> &'a str {
        self.content.get(row)
    }

    pub fn context(&self, row: usize) -> &'a str {
        self.context.map_or("", |column| column.get(row))
    }

    pub fn tags(&self, row: usize) -> impl Iterator<Item = &'a str> + '_ {
        self.tags.iter().flat_map(move |(texts, ends)| {
            let start = if row == 0 { 0 } else { ends[row - 1] };
            (start..ends[row]).map(|tag| texts.get(tag as usize))
        })
    }

    /// NaN: now.
    pub fn timestamp(&self, row: usize) -> f64 {
        self.timestamp.map_or(f64::NAN, |column| column[row])
    }

    pub fn importance(&self, row: usize) -> f64 {
        self.importance.map_or(0.5, |column| column[row])
    }

    pub fn emotional_valence(&self, row: usize) -> f64 {
        self.emotional_valence.map_or(0.0, |column| column[row])
    }

    pub fn decay_rate(&self, row: usize) -> f64 {
        self.decay_rate
            .map(|column| column[row])
            .filter(|rate| !rate.is_nan())
            .unwrap_or(0.01)
    }

    /// Accesses that the memory had elsewhere.
    pub fn access_count(&self, row: usize) -> u32 {
        self.access_count.map_or(0, |column| column[row])
    }

    /// NaN: never.
    pub fn last_accessed(&self, row: usize) -> f64 {
        self.last_accessed.map_or(f64::NAN, |column| column[row])
    }

    /// NaN: no pass of forgetting saw it.
    pub fn last_decayed(&self, row: usize) -> f64 {
        self.last_decayed.map_or(f64::NAN, |column| column[row])
    }

    pub fn thread(&self, row: usize) -> &'a str {
        self.thread.map_or("", |column| column.get(row))
    }

    pub fn position(&self, row: usize) -> Option<u32> {
        self.position
            .map(|column| column[row])
            .filter(|position| *position != NO_POSITION)
    }

    /// The row's vector.
    pub fn embedding(&self, row: usize) -> Option<&'c [f32]> {
        let (rows, vectors) = self.embeddings?;
        let index = rows.binary_search(&(row as u32)).ok()?;
        let dimension = vectors.len() / rows.len();
        Some(&vectors[index * dimension..(index + 1) * dimension])
    }
}

fn tag_ends<'c, 'a>(
    columns: &'c Columns<'a>,
    len: usize,
) -> Result<Option<(&'c TextColumn<'a>, Vec<u32>)>, Error> {
    let (counts, texts) = match (columns.u32s("tagCounts")?, columns.text("tags")?) {
        (None, None) => return Ok(None),
        (Some(counts), Some(texts)) => (counts, texts),
        _ => return Err(protocol("the columns 'tagCounts' and 'tags' go together").with("column", "tags")),
    };
    let mut end = 0u32;
    let ends: Vec<u32> = counts
        .iter()
        .map(|count| {
            end = end.saturating_add(*count);
            end
        })
        .collect();
    if counts.len() != len || end as usize != texts.len() {
        return Err(protocol("the tag counts do not add up to the tags").with("column", "tagCounts"));
    }
    Ok(Some((texts, ends)))
}

/// The rows that have a vector, and the vectors one after another.
pub type Vectors<'c> = (&'c [u32], &'c [f32]);

/// Rows with a vector, ascending and below `len`, and the vectors, all of one length.
pub fn embeddings<'c>(columns: &'c Columns, len: usize) -> Result<Option<Vectors<'c>>, Error> {
    let (rows, vectors) = match (columns.u32s("embeddingRows")?, columns.f32s("embeddings")?) {
        (None, None) => return Ok(None),
        (Some(rows), Some(vectors)) => (rows, vectors),
        _ => {
            return Err(
                protocol("the columns 'embeddingRows' and 'embeddings' go together")
                    .with("column", "embeddings"),
            );
        }
    };
    let ascending = rows.windows(2).all(|pair| pair[0] < pair[1]);
    let divides = if rows.is_empty() {
        vectors.is_empty()
    } else {
        vectors.len().is_multiple_of(rows.len())
    };
    if !ascending || !divides || rows.last().is_some_and(|last| *last as usize >= len) {
        return Err(
            protocol("the rows of the vectors must ascend, exist, and share the vectors evenly")
                .with("column", "embeddingRows"),
        );
    }
    Ok(Some((rows, vectors)).filter(|(rows, _)| !rows.is_empty()))
}

fn protocol(message: &str) -> Error {
    Error::new(ErrorCode::Protocol, message)
}
