//! Rows of memories.

use crate::{Connection, StoreError};
use rusqlite::{OptionalExtension, Row, ToSql, params};

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
    /// Why its content cannot be read; it is empty then.
    pub torn: Option<String>,
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

/// Everything of a row but its content, which is still to be decoded.
fn read(row: &Row) -> rusqlite::Result<MemoryRow> {
    Ok(MemoryRow {
        memory: row.get(0)?,
        persona: row.get(1)?,
        id: row.get(2)?,
        content: String::new(),
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
        torn: None,
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

    /// Writes every changeable field of a memory. One that is not `compressed` gets its content as text; of one that is,
    /// the content stays as it stands in the file.
    pub fn update_memory(&self, row: &MemoryRow) -> Result<(), StoreError> {
        if let Some(passed) = row.last_decayed {
            self.put_decay(row.memory, row.importance, passed)?;
        }
        if !row.compressed {
            self.put_content(row)?;
        }
        self.context(
            self.inner
                .prepare_cached(
                    "UPDATE memories SET context = ?2, tags = ?3, timestamp = ?4, importance = ?5,
                        emotional_valence = ?6, decay_rate = ?7, content_hash = ?8, thread = ?9, position = ?10
                        WHERE memory = ?1",
                )
                .and_then(|mut statement| {
                    statement.execute(params![
                        row.memory,
                        row.context,
                        row.tags,
                        row.timestamp,
                        row.importance,
                        row.emotional_valence,
                        row.decay_rate,
                        row.content_hash,
                        row.thread,
                        row.position,
                    ])
                })
                .map(|_| ()),
        )
    }

    /// Writes a memory's content as text.
    fn put_content(&self, row: &MemoryRow) -> Result<(), StoreError> {
        let mut statement = self.context(self.inner.prepare_cached(
            "SELECT compressed, content FROM memories WHERE memory = ?1 AND compressed <> 0",
        ))?;
        let mut rows = self.context(statement.query([row.memory]))?;
        if let Some(old) = self.context(rows.next())? {
            self.uncount(
                row.persona,
                self.context(old.get(0))?,
                self.context(old.get_ref(1))?,
            )?;
        }
        drop(rows);
        self.context(
            self.inner
                .prepare_cached("UPDATE memories SET content = ?2, compressed = 0 WHERE memory = ?1")
                .and_then(|mut statement| statement.execute(params![row.memory, row.content]))
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
        self.delete_row(memory)?;
        for sql in [
            "DELETE FROM embeddings WHERE memory = ?1",
            "DELETE FROM accesses WHERE memory = ?1",
            "DELETE FROM decays WHERE memory = ?1",
            "DELETE FROM sources WHERE memory = ?1",
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

    fn delete_row(&self, memory: i64) -> Result<(), StoreError> {
        let mut statement = self.context(self.inner.prepare_cached(
            "DELETE FROM memories WHERE memory = ?1
             RETURNING persona, compressed, CASE WHEN compressed <> 0 THEN content END",
        ))?;
        let mut rows = self.context(statement.query([memory]))?;
        // A statement is carried out to its end.
        while let Some(row) = self.context(rows.next())? {
            let compressed = self.context(row.get(1))?;
            if compressed != 0 {
                self.uncount(
                    self.context(row.get(0))?,
                    compressed,
                    self.context(row.get_ref(2))?,
                )?;
            }
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
        self.one("m.memory = ?1", memory)
    }

    pub fn memory_by_id(&self, id: &str) -> Result<Option<MemoryRow>, StoreError> {
        self.one("m.id = ?1", id)
    }

    fn one(&self, condition: &str, key: impl ToSql) -> Result<Option<MemoryRow>, StoreError> {
        let sql = format!("{SELECT} WHERE {condition}");
        let mut statement = self.context(self.inner.prepare_cached(&sql))?;
        let mut rows = self.context(statement.query([key]))?;
        let Some(row) = self.context(rows.next())? else {
            return Ok(None);
        };
        let found = self.whole(row)?;
        match found.torn {
            Some(reason) => Err(StoreError::Torn { id: found.id, reason }),
            None => Ok(Some(found)),
        }
    }

    /// A row with its content as text, or the reason why it has none.
    fn whole(&self, row: &Row) -> Result<MemoryRow, StoreError> {
        let mut found = self.context(read(row))?;
        let (content, compressed) = (self.context(row.get_ref(3))?, self.context(row.get(10))?);
        match self.content(content, compressed, &found.id) {
            Ok(content) => found.content = content,
            Err(StoreError::Torn { reason, .. }) => found.torn = Some(reason),
            Err(other) => return Err(other),
        }
        Ok(found)
    }

    /// Number and persona of the memory with this id; its content is not read.
    pub fn place_of(&self, id: &str) -> Result<Option<(i64, i64)>, StoreError> {
        self.context(
            self.inner
                .prepare_cached("SELECT memory, persona FROM memories WHERE id = ?1")
                .and_then(|mut statement| {
                    statement
                        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
                        .optional()
                }),
        )
    }

    /// The public id of a memory.
    pub fn id_of(&self, memory: i64) -> Result<Option<String>, StoreError> {
        self.context(
            self.inner
                .prepare_cached("SELECT id FROM memories WHERE memory = ?1")
                .and_then(|mut statement| statement.query_row([memory], |row| row.get(0)).optional()),
        )
    }

    /// Calls `found` with each memory of `first..=last` in order, of one persona where given. Rows whose content cannot
    /// be read come with an empty one, and the reason.
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
            found(self.whole(row)?)?;
        }
        Ok(())
    }

    /// The first `count` memories of `first..=last`, in order.
    pub fn first_memories(&self, first: i64, last: i64, count: usize) -> Result<Vec<MemoryRow>, StoreError> {
        let sql = format!("{SELECT} WHERE m.memory BETWEEN ?1 AND ?2 ORDER BY m.memory LIMIT ?3");
        let mut statement = self.context(self.inner.prepare_cached(&sql))?;
        let mut rows = self.context(statement.query(params![first, last, count as i64]))?;
        let mut found = Vec::new();
        while let Some(row) = self.context(rows.next())? {
            found.push(self.whole(row)?);
        }
        Ok(found)
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
