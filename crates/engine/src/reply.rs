//! Memories as columns.

use crate::access::Access;
use crate::engine::Answer;
use crate::error::Result;
use crate::index::Snapshot;
use minds_model::columns::NO_POSITION;
use minds_model::frame::{OwnedColumn, OwnedColumns, TextBuilder};
use minds_model::{Error, ErrorCode, Reply};
use minds_store::MemoryRow;
use rustc_hash::FxHashMap;

/// Gathers the memories of a reply, column by column.
#[derive(Default)]
pub struct MemoryColumns {
    pub personas: Vec<String>,
    numbers: FxHashMap<i64, u32>,
    id: TextBuilder,
    persona: Vec<u32>,
    content: TextBuilder,
    context: TextBuilder,
    tag_counts: Vec<u32>,
    tags: TextBuilder,
    timestamp: Vec<f64>,
    importance: Vec<f64>,
    emotional_valence: Vec<f64>,
    decay_rate: Vec<f64>,
    access_count: Vec<u32>,
    last_accessed: Vec<f64>,
    compressed: Vec<u8>,
    thread: TextBuilder,
    position: Vec<u32>,
    embedding_rows: Vec<u32>,
    embeddings: Vec<f32>,
}

impl MemoryColumns {
    pub fn push(
        &mut self,
        row: &MemoryRow,
        snapshot: &Snapshot,
        access: Access,
        embedding: Option<&[f32]>,
    ) -> Result<()> {
        let number = self.numbers.len() as u32;
        let persona = *self.numbers.entry(row.persona).or_insert_with(|| {
            let view = snapshot.persona(row.persona);
            self.personas
                .push(view.map_or_else(String::new, |view| view.row.id.clone()));
            number
        });
        if let Some(vector) = embedding {
            self.embedding_rows.push(self.persona.len() as u32);
            self.embeddings.extend_from_slice(vector);
        }
        self.persona.push(persona);
        self.id.push(&row.id);
        self.content.push(&row.content);
        self.context.push(row.context.as_deref().unwrap_or("{}"));
        let tags = decode_tags(row)?;
        self.tag_counts.push(tags.len() as u32);
        tags.iter().for_each(|tag| self.tags.push(tag));
        self.timestamp.push(row.timestamp as f64);
        self.importance.push(row.importance);
        self.emotional_valence.push(row.emotional_valence);
        self.decay_rate.push(row.decay_rate);
        self.access_count.push(access.count);
        self.last_accessed.push(if access.count == 0 {
            f64::NAN
        } else {
            access.last as f64
        });
        self.compressed.push(u8::from(row.compressed));
        self.thread.push(row.thread.as_deref().unwrap_or(""));
        self.position.push(row.position.unwrap_or(NO_POSITION));
        Ok(())
    }

    /// The reply `memories`.
    pub fn into_answer(self, cursor: Option<String>) -> Answer {
        let dimension = self
            .embeddings
            .len()
            .checked_div(self.embedding_rows.len())
            .unwrap_or(0) as u32;
        let (personas, columns) = self.finish();
        Answer {
            reply: Reply::Memories {
                personas,
                cursor,
                dimension,
            },
            columns,
        }
    }

    /// The persona ids and the columns; those that nothing was pushed to are left out.
    pub fn finish(self) -> (Vec<String>, OwnedColumns) {
        let mut columns: OwnedColumns = vec![
            ("id", OwnedColumn::Text(self.id)),
            ("persona", OwnedColumn::U32(self.persona)),
            ("content", OwnedColumn::Text(self.content)),
            ("context", OwnedColumn::Text(self.context)),
            ("tagCounts", OwnedColumn::U32(self.tag_counts)),
            ("tags", OwnedColumn::Text(self.tags)),
            ("timestamp", OwnedColumn::F64(self.timestamp)),
            ("importance", OwnedColumn::F64(self.importance)),
            ("emotionalValence", OwnedColumn::F64(self.emotional_valence)),
            ("decayRate", OwnedColumn::F64(self.decay_rate)),
            ("accessCount", OwnedColumn::U32(self.access_count)),
            ("lastAccessed", OwnedColumn::F64(self.last_accessed)),
            ("compressed", OwnedColumn::U8(self.compressed)),
            ("thread", OwnedColumn::Text(self.thread)),
            ("position", OwnedColumn::U32(self.position)),
        ];
        if !self.embedding_rows.is_empty() {
            columns.push(("embeddingRows", OwnedColumn::U32(self.embedding_rows)));
            columns.push(("embeddings", OwnedColumn::F32(self.embeddings)));
        }
        (self.personas, columns)
    }
}

/// A stored row's tags.
pub fn decode_tags(row: &MemoryRow) -> Result<Vec<String>> {
    let Some(text) = row.tags.as_deref() else {
        return Ok(Vec::new());
    };
    serde_json::from_str(text).map_err(|_| {
        Error::new(
            ErrorCode::Corrupt,
            format!("the stored tags of memory '{}' cannot be read", row.id),
        )
        .with("id", row.id.as_str())
        .into()
    })
}

/// Tags as a row keeps them.
pub fn encode_tags<T: AsRef<str>>(tags: &[T]) -> Option<String> {
    if tags.is_empty() {
        return None;
    }
    let tags: Vec<&str> = tags.iter().map(AsRef::as_ref).collect();
    Some(serde_json::to_string(&tags).expect("a list of texts always encodes"))
}
