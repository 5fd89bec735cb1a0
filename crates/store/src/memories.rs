//! Rows of memories.

use crate::{Connection, StoreError};
use rusqlite::{OptionalExtension, Row, params};

/// A memory to insert; texts are borrowed from the command's frame.
#[derive(Debug, Clone, Copy)]
pub struct NewMemory<'a> {
    pub memory: i64,
    pub persona: i64,
    pub id: &'a str,
    pub content: &'a str,
    /// `None`: {}.
    pub context: Option<&'a str>,
    /// A JSON array of texts; `None`: no tags.
    pub tags: Option<&'a str>,
    pub timestamp: i64,
    pub importance: f64,
    pub emotional_valence: f64,
    pub decay_rate: f64,
    pub content_hash: i64,
    pub thread: Option<&'a str>,
    pub position: Option<u32>,
    /// When a pass of forgetting saw it last; milliseconds UTC.
    pub last_decayed: Option<i64>,
}

/// A memory as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct MemoryRow {
    pub memory: i64,
    pub persona: i64,
    pub id: String,
    pub content: String,
    pub context: Option<String>,
    pub tags: Option<String>,
    pub timestamp: i64,
    pub importance: f64,
    pub emotional_valence: f64,
    pub decay_rate: f64,
    pub compressed: bool,
    pub content_hash: i64,
    pub thread: Option<String>,
    pub position: Option<u32>,
    /// When a pass of forgetting saw it last; milliseconds UTC.
    pub last_decayed: Option<i64>,
}

impl MemoryRow {
    /// The row as what would insert it again.
    pub fn as_new(&self) -> NewMemory<'_> {
        NewMemory {
            memory: self.memory,
            persona: self.persona,
            id: &self.id,
            content: &self.content,
            context: self.context.as_deref(),
            tags: self.tags.as_deref(),
            timestamp: self.timestamp,
            importance: self.importance,
            emotional_valence: self.emotional_valence,
            decay_rate: self.decay_rate,
            content_hash: self.content_hash,
            thread: self.thread.as_deref(),
            position: self.position,
            last_decayed: self.last_decayed,
        }
    }
}

const SELECT: &str =
    "SELECT m.memory, m.persona, m.id, m.content, m.context, m.tags, m.timestamp, coalesce(d.importance, m.importance),
    m.emotional_valence, m.decay_rate, m.compressed, m.content_hash, m.thread, m.position, d.passed
    FROM memories AS m LEFT JOIN decays AS d ON d.memory = m.memory";

fn read(row: &Row) -> rusqlite::Result<MemoryRow> {
    Ok(MemoryRow {
        memory: row.get(0)?,
        persona: row.get(1)?,
        id: row.get(2)?,
        content: row.get(3)?,
        context: row.get(4)?,
        tags: row.get(5)?,
        timestamp: row.get(6)?,
        importance: row.get(7)?,
        emotional_valence: row.get(8)?,
        decay_rate: row.get(9)?,
        compressed: row.get(10)?,
        content_hash: row.get(11)?,
        thread: row.get(12)?,
        position: row.get(13)?,
        last_decayed: row.get(14)?,
    })
}

impl Connection {
    /// Inserts a memory; false where its id exists already.
    pub fn insert_memory(&self, new: &NewMemory) -> Result<bool, StoreError> {
        let inserted = self.context(self.inner.prepare_cached(
            "INSERT INTO memories (memory, persona, id, content, context, tags, timestamp, importance,
                emotional_valence, decay_rate, content_hash, thread, position)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT (id) DO NOTHING",
        ).and_then(|mut statement| statement.execute(params![
            new.memory,
            new.persona,
            new.id,
            new.content,
            new.context,
            new.tags,
            new.timestamp,
            new.importance,
            new.emotional_valence,
            new.decay_rate,
            new.content_hash,
            new.thread,
            new.position,
        ])))?;
        if let Some(passed) = new.last_decayed.filter(|_| inserted == 1) {
            self.put_decay(new.memory, new.importance, passed)?;
        }
        Ok(inserted == 1)
    }

    /// Writes every changeable field of a memory.
    pub fn update_memory(&self, row: &MemoryRow) -> Result<(), StoreError> {
        if let Some(passed) = row.last_decayed {
            self.put_decay(row.memory, row.importance, passed)?;
        }
        self.context(
            self.inner
                .prepare_cached(
                    "UPDATE memories SET content = ?2, context = ?3, tags = ?4, timestamp = ?5, importance = ?6,
                        emotional_valence = ?7, decay_rate = ?8, compressed = ?9, content_hash = ?10, thread = ?11,
                        position = ?12 WHERE memory = ?1",
                )
                .and_then(|mut statement| {
                    statement.execute(params![
                        row.memory,
                        row.content,
                        row.context,
                        row.tags,
                        row.timestamp,
                        row.importance,
                        row.emotional_valence,
                        row.decay_rate,
                        row.compressed,
                        row.content_hash,
                        row.thread,
                        row.position,
                    ])
                })
                .map(|_| ()),
        )
    }

    /// Writes what a pass of forgetting left of a memory's importance, and when it came by.
    pub fn put_decay(&self, memory: i64, importance: f64, passed: i64) -> Result<(), StoreError> {
        self.context(
            self.inner
                .prepare_cached(
                    "INSERT INTO decays (memory, importance, passed) VALUES (?1, ?2, ?3)
                     ON CONFLICT (memory) DO UPDATE SET importance = ?2, passed = ?3",
                )
                .and_then(|mut statement| statement.execute(params![memory, importance, passed]))
                .map(|_| ()),
        )
    }

    /// Deletes a memory with everything that hangs on it.
    pub fn delete_memory(&self, memory: i64) -> Result<(), StoreError> {
        for sql in [
            "DELETE FROM memories WHERE memory = ?1",
            "DELETE FROM embeddings WHERE memory = ?1",
            "DELETE FROM accesses WHERE memory = ?1",
            "DELETE FROM decays WHERE memory = ?1",
            "DELETE FROM associations WHERE newer = ?1",
            "DELETE FROM associations WHERE older = ?1",
            "DELETE FROM links WHERE memory = ?1",
        ] {
            self.context(
                self.inner
                    .prepare_cached(sql)
                    .and_then(|mut statement| statement.execute([memory])),
            )?;
        }
        Ok(())
    }

    /// How many memories there are. Reads one index.
    pub fn memory_count(&self) -> Result<usize, StoreError> {
        self.context(
            self.inner
                .query_row("SELECT count(*) FROM memories", [], |row| row.get::<_, i64>(0)),
        )
        .map(|count| count as usize)
    }

    pub fn memory(&self, memory: i64) -> Result<Option<MemoryRow>, StoreError> {
        self.context(
            self.inner
                .prepare_cached(&format!("{SELECT} WHERE m.memory = ?1"))
                .and_then(|mut statement| statement.query_row([memory], read).optional()),
        )
    }

    pub fn memory_by_id(&self, id: &str) -> Result<Option<MemoryRow>, StoreError> {
        self.context(
            self.inner
                .prepare_cached(&format!("{SELECT} WHERE m.id = ?1"))
                .and_then(|mut statement| statement.query_row([id], read).optional()),
        )
    }

    /// Calls `found` with each memory of `first..=last` in order, of one persona where given.
    pub fn memories<E: From<StoreError>>(
        &self,
        first: i64,
        last: i64,
        persona: Option<i64>,
        mut found: impl FnMut(MemoryRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = format!(
            "{SELECT} WHERE m.memory BETWEEN ?1 AND ?2 AND (?3 IS NULL OR m.persona = ?3) ORDER BY m.memory"
        );
        let mut statement = self.context(self.inner.prepare_cached(&sql))?;
        let mut rows = self.context(statement.query(params![first, last, persona]))?;
        while let Some(row) = self.context(rows.next())? {
            found(self.context(read(row))?)?;
        }
        Ok(())
    }

    /// Stores or replaces a memory's vector, little-endian f32.
    pub fn put_embedding(&self, memory: i64, vector: &[f32]) -> Result<(), StoreError> {
        let bytes: Vec<u8> = vector.iter().flat_map(|x| x.to_le_bytes()).collect();
        self.context(
            self.inner
                .prepare_cached(
                    "INSERT INTO embeddings (memory, vector) VALUES (?1, ?2)
                     ON CONFLICT (memory) DO UPDATE SET vector = ?2",
                )
                .and_then(|mut statement| statement.execute(params![memory, bytes]))
                .map(|_| ()),
        )
    }

    pub fn embedding(&self, memory: i64) -> Result<Option<Vec<f32>>, StoreError> {
        let bytes: Option<Vec<u8>> = self.context(
            self.inner
                .prepare_cached("SELECT vector FROM embeddings WHERE memory = ?1")
                .and_then(|mut statement| statement.query_row([memory], |row| row.get(0)).optional()),
        )?;
        bytes.map(|bytes| decode_vector(&bytes)).transpose()
    }

    /// Calls `found` with the vector of each memory of `first..=last` that has one, in order.
    pub fn embeddings(
        &self,
        first: i64,
        last: i64,
        mut found: impl FnMut(i64, Vec<f32>),
    ) -> Result<(), StoreError> {
        let mut statement = self.context(self.inner.prepare_cached(
            "SELECT memory, vector FROM embeddings WHERE memory BETWEEN ?1 AND ?2 ORDER BY memory",
        ))?;
        let mut rows = self.context(statement.query([first, last]))?;
        while let Some(row) = self.context(rows.next())? {
            let bytes = self.context(row.get_ref(1).and_then(|value| Ok(value.as_blob()?)))?;
            found(self.context(row.get(0))?, decode_vector(bytes)?);
        }
        Ok(())
    }
}

fn decode_vector(bytes: &[u8]) -> Result<Vec<f32>, StoreError> {
    let (chunks, rest) = bytes.as_chunks::<4>();
    if !rest.is_empty() {
        return Err(StoreError::Malformed {
            what: "vector",
            reason: format!("{} bytes", bytes.len()),
        });
    }
    Ok(chunks.iter().map(|chunk| f32::from_le_bytes(*chunk)).collect())
}
