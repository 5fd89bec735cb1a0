//! Contents as zstd frames, and the dictionaries that make short ones worth compressing.
//!
//! `memories.compressed` is 0 for content that was never compressed, else the number of a dictionary; an empty dictionary
//! stands for zstd without one. A frame is a BLOB without magic number, checksum, size and dictionary id: of a short text
//! these would be a tenth. Content that no frame makes smaller stays text under the mark, so that it is not tried again.
//!
//! Cost, of glosses of 75 bytes: 10 us to compress one, 0.2 us to read one; 0.2 s to train a dictionary. A connection
//! keeps the dictionaries that it has used, up to `KEPT`.

use crate::{Connection, StoreError};
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, params};
use rustc_hash::FxHashMap;
use zstd::zstd_safe::{self, CCtx, CParameter, DCtx, DDict, DParameter, FrameFormat};

/// The best that zstd does within a few microseconds a text.
const LEVEL: i32 = 19;

/// Dictionaries that one connection keeps ready, some 140 KB each.
const KEPT: usize = 64;

/// Longest content of a frame; no version writes a longer one.
const MAX_BYTES: usize = minds_model::limits::MAX_CONTENT_BYTES;

/// A dictionary as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictionaryRow {
    pub dictionary: i64,
    /// Memories that the persona had when it was made.
    pub memories: u64,
    /// Empty: zstd without a dictionary.
    pub bytes: Vec<u8>,
}

/// How many contents of a persona are compressed, from and to how many bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compression {
    pub memories: i64,
    pub bytes_from: i64,
    pub bytes_to: i64,
}

/// A dictionary of at most `limit` bytes for texts like these; `None` where they are too few to make one.
pub fn train(samples: &[String], limit: usize) -> Option<Vec<u8>> {
    zstd::dict::from_samples(samples, limit).ok()
}

/// Makes frames with one dictionary.
pub struct Encoder {
    context: CCtx<'static>,
}

impl Encoder {
    /// `dictionary` is empty for none.
    pub fn new(dictionary: &[u8]) -> Result<Self, StoreError> {
        let mut context = CCtx::create();
        let set = |context: &mut CCtx, parameter| context.set_parameter(parameter).map_err(failed);
        set(&mut context, CParameter::Format(FrameFormat::Magicless))?;
        set(&mut context, CParameter::ContentSizeFlag(false))?;
        set(&mut context, CParameter::ChecksumFlag(false))?;
        set(&mut context, CParameter::DictIdFlag(false))?;
        set(&mut context, CParameter::CompressionLevel(LEVEL))?;
        context.load_dictionary(dictionary).map_err(failed)?;
        Ok(Self { context })
    }

    /// The frame of a text; `None` where it would not be smaller.
    pub fn frame(&mut self, text: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut frame = Vec::with_capacity(zstd_safe::compress_bound(text.len()));
        self.context
            .compress2(&mut frame, text.as_bytes())
            .map_err(failed)?;
        Ok(Some(frame).filter(|frame| frame.len() < text.len()))
    }
}

fn failed(code: usize) -> StoreError {
    StoreError::Io {
        reason: format!("zstd: {}", zstd_safe::get_error_name(code)),
    }
}

/// Reads frames; a part of each connection.
#[derive(Default)]
pub(crate) struct Decoder {
    context: Option<DCtx<'static>>,
    dictionaries: FxHashMap<i64, DDict<'static>>,
    /// Where a text is put together before it is copied at its length.
    text: Vec<u8>,
}

impl Decoder {
    fn decode(&mut self, dictionary: i64, frame: &[u8]) -> Result<&str, String> {
        let named = |code| zstd_safe::get_error_name(code).to_owned();
        let context = match &mut self.context {
            Some(context) => context,
            empty => {
                let mut context = DCtx::create();
                context
                    .set_parameter(DParameter::Format(FrameFormat::Magicless))
                    .map_err(named)?;
                self.text = Vec::with_capacity(MAX_BYTES);
                empty.insert(context)
            }
        };
        let dictionary = &self.dictionaries[&dictionary];
        context
            .decompress_using_ddict(&mut self.text, frame, dictionary)
            .map_err(named)?;
        // No content is empty, and a frame of nothing decodes to nothing.
        match std::str::from_utf8(&self.text) {
            Ok("") => Err("it is empty".to_owned()),
            Ok(text) => Ok(text),
            Err(_) => Err("it is not UTF-8".to_owned()),
        }
    }
}

impl Connection {
    /// A content as text, of the memory with this id.
    pub(crate) fn content(&self, value: ValueRef, compressed: i64, id: &str) -> Result<String, StoreError> {
        let torn = |reason: String| StoreError::Torn {
            id: id.to_owned(),
            reason,
        };
        match value {
            ValueRef::Text(text) => std::str::from_utf8(text)
                .map(str::to_owned)
                .map_err(|_| torn("it is not UTF-8".to_owned())),
            ValueRef::Blob(frame) => {
                let mut decoder = self.decoder.borrow_mut();
                if !decoder.dictionaries.contains_key(&compressed) {
                    let bytes = self
                        .dictionary(compressed)?
                        .ok_or_else(|| torn(format!("there is no dictionary {compressed}")))?;
                    if decoder.dictionaries.len() >= KEPT {
                        decoder.dictionaries.clear();
                    }
                    decoder.dictionaries.insert(compressed, DDict::create(&bytes));
                }
                decoder.decode(compressed, frame).map(str::to_owned).map_err(torn)
            }
            _ => Err(torn("it is neither text nor a frame".to_owned())),
        }
    }

    fn dictionary(&self, dictionary: i64) -> Result<Option<Vec<u8>>, StoreError> {
        self.context(
            self.inner
                .prepare_cached("SELECT bytes FROM dictionaries WHERE dictionary = ?1")
                .and_then(|mut statement| statement.query_row([dictionary], |row| row.get(0)).optional()),
        )
    }

    /// The dictionary that a persona got last. Reads those rows of the small table that are newer.
    pub fn newest_dictionary(&self, persona: i64) -> Result<Option<DictionaryRow>, StoreError> {
        self.context(
            self.inner
                .prepare_cached(
                    "SELECT dictionary, memories, bytes FROM dictionaries WHERE persona = ?1
                     ORDER BY dictionary DESC LIMIT 1",
                )
                .and_then(|mut statement| {
                    statement
                        .query_row([persona], |row| {
                            Ok(DictionaryRow {
                                dictionary: row.get(0)?,
                                memories: row.get::<_, i64>(1)? as u64,
                                bytes: row.get(2)?,
                            })
                        })
                        .optional()
                }),
        )
    }

    /// Keeps a dictionary of a persona that has this many memories; its number.
    pub fn insert_dictionary(&self, persona: i64, memories: u64, bytes: &[u8]) -> Result<i64, StoreError> {
        self.context(self.inner.execute(
            "INSERT INTO dictionaries (persona, memories, bytes) VALUES (?1, ?2, ?3)",
            params![persona, memories as i64, bytes],
        ))?;
        Ok(self.inner.last_insert_rowid())
    }

    /// The content of a memory that was never compressed.
    pub fn plain_content(&self, memory: i64) -> Result<Option<String>, StoreError> {
        self.context(
            self.inner
                .prepare_cached("SELECT content FROM memories WHERE memory = ?1 AND compressed = 0")
                .and_then(|mut statement| statement.query_row([memory], |row| row.get(0)).optional()),
        )
    }

    /// Puts a frame in a content's place, or leaves the text where there is none; marked either way.
    pub fn compress_memory(
        &self,
        memory: i64,
        dictionary: i64,
        frame: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        self.context(
            self.inner
                .prepare_cached(
                    "UPDATE memories SET content = coalesce(?3, content), compressed = ?2 WHERE memory = ?1",
                )
                .and_then(|mut statement| statement.execute(params![memory, dictionary, frame]))
                .map(|_| ()),
        )
    }

    /// Adds to a persona's count of compressed contents.
    pub fn add_compression(&self, persona: i64, added: Compression) -> Result<(), StoreError> {
        let Compression {
            memories,
            bytes_from,
            bytes_to,
        } = added;
        self.context(
            self.inner
                .prepare_cached(
                    "INSERT INTO compressions (persona, memories, bytes_from, bytes_to) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (persona) DO UPDATE SET memories = memories + ?2,
                        bytes_from = bytes_from + ?3, bytes_to = bytes_to + ?4",
                )
                .and_then(|mut statement| {
                    statement.execute(params![persona, memories, bytes_from, bytes_to])
                })
                .map(|_| ()),
        )
    }

    /// Takes a content that goes out of its persona's count. Of a torn one nobody knows how long it was; `verify` counts
    /// anew.
    pub(crate) fn uncount(&self, persona: i64, compressed: i64, value: ValueRef) -> Result<(), StoreError> {
        let stored = value.as_bytes().map_or(0, <[u8]>::len) as i64;
        let length = self
            .content(value, compressed, "")
            .map_or(0, |text| text.len() as i64);
        let gone = Compression {
            memories: -1,
            bytes_from: -length,
            bytes_to: -stored,
        };
        self.add_compression(persona, gone)
    }

    /// Takes contents that go out of their personas' counts; `list` is a JSON array of memories.
    pub(crate) fn uncount_all(&self, list: &str) -> Result<(), StoreError> {
        let mut statement = self.context(self.inner.prepare_cached(
            "SELECT persona, compressed, content FROM memories
             WHERE memory IN (SELECT value FROM json_each(?1)) AND compressed <> 0",
        ))?;
        let mut rows = self.context(statement.query([list]))?;
        while let Some(row) = self.context(rows.next())? {
            self.uncount(
                self.context(row.get(0))?,
                self.context(row.get(1))?,
                self.context(row.get_ref(2))?,
            )?;
        }
        Ok(())
    }

    /// What is compressed of one persona, or of all.
    pub fn compression(&self, persona: Option<i64>) -> Result<Compression, StoreError> {
        self.context(
            self.inner
                .prepare_cached(
                    "SELECT coalesce(sum(memories), 0), coalesce(sum(bytes_from), 0), coalesce(sum(bytes_to), 0)
                     FROM compressions WHERE ?1 IS NULL OR persona = ?1",
                )
                .and_then(|mut statement| {
                    statement.query_row([persona], |row| {
                        Ok(Compression {
                            memories: row.get(0)?,
                            bytes_from: row.get(1)?,
                            bytes_to: row.get(2)?,
                        })
                    })
                }),
        )
    }

    /// The counts of compressed contents by persona, as they are kept; those of none are left out.
    pub fn compressions(&self) -> Result<FxHashMap<i64, Compression>, StoreError> {
        self.context((|| {
            let mut statement = self.inner.prepare(
                "SELECT persona, memories, bytes_from, bytes_to FROM compressions
                 WHERE memories <> 0 OR bytes_from <> 0 OR bytes_to <> 0",
            )?;
            let rows = statement.query_map([], |row| {
                let counts = Compression {
                    memories: row.get(1)?,
                    bytes_from: row.get(2)?,
                    bytes_to: row.get(3)?,
                };
                Ok((row.get(0)?, counts))
            })?;
            rows.collect()
        })())
    }

    /// The same counts by the rows; torn contents count 0 bytes before. Reads every compressed content.
    pub fn compressions_by_rows(&self) -> Result<FxHashMap<i64, Compression>, StoreError> {
        let mut counted: FxHashMap<i64, Compression> = FxHashMap::default();
        let mut statement = self.context(
            self.inner
                .prepare("SELECT persona, compressed, content FROM memories WHERE compressed <> 0"),
        )?;
        let mut rows = self.context(statement.query([]))?;
        while let Some(row) = self.context(rows.next())? {
            let value = self.context(row.get_ref(2))?;
            let content = self.content(value, self.context(row.get(1))?, "");
            let counts = counted.entry(self.context(row.get(0))?).or_default();
            counts.memories += 1;
            counts.bytes_from += content.map_or(0, |text| text.len() as i64);
            counts.bytes_to += value.as_bytes().map_or(0, <[u8]>::len) as i64;
        }
        Ok(counted)
    }

    /// Puts these counts in place of those kept.
    pub fn set_compressions(&self, counts: &FxHashMap<i64, Compression>) -> Result<(), StoreError> {
        self.context(self.inner.execute("DELETE FROM compressions", []))?;
        for (persona, counts) in counts {
            self.add_compression(*persona, *counts)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Durability, NewMemory, OpenOptions, Upgrade, open};
    use std::time::Duration;

    fn memory_council() -> Connection {
        let options = OpenOptions {
            path: ":memory:".to_owned(),
            durability: Durability::Off,
            read_only: false,
            create: true,
            busy_timeout: Duration::ZERO,
            max_bytes: None,
            upgrade: Upgrade::Refuse,
            vfs: None,
            identity: "test".to_owned(),
        };
        open(&options).unwrap().writer
    }

    /// A compressed memory 'm' of 'ada', whose frame `damage` then changes.
    fn torn(damage: &str) -> Connection {
        let connection = memory_council();
        let persona = connection.insert_persona("ada", "english").unwrap().persona;
        let content = "the harbour was quiet that night. ".repeat(20);
        connection
            .insert_memory(&NewMemory {
                memory: 1,
                persona,
                id: "m",
                content: &content,
                context: None,
                tags: None,
                timestamp: 0,
                importance: 0.5,
                emotional_valence: 0.0,
                decay_rate: 0.01,
                content_hash: 1,
                thread: None,
                position: None,
                last_decayed: None,
            })
            .unwrap();
        let dictionary = connection.insert_dictionary(persona, 1, &[]).unwrap();
        let frame = Encoder::new(&[]).unwrap().frame(&content).unwrap().unwrap();
        connection.compress_memory(1, dictionary, Some(&frame)).unwrap();
        let counts = connection.compressions_by_rows().unwrap()[&persona];
        assert_eq!(counts.bytes_from, content.len() as i64);
        connection.add_compression(persona, counts).unwrap();
        assert_eq!(connection.memory(1).unwrap().unwrap().content, content);
        connection.inner.execute_batch(damage).unwrap();
        connection.decoder.borrow_mut().dictionaries.clear();
        connection
    }

    #[test]
    fn a_torn_frame_names_its_memory_and_can_be_deleted() {
        for damage in [
            "UPDATE memories SET content = substr(content, 1, length(content) - 4)",
            "UPDATE memories SET content = zeroblob(20)",
            "UPDATE memories SET content = x''",
            "DELETE FROM dictionaries",
        ] {
            let connection = torn(damage);
            match connection.memory(1) {
                Err(StoreError::Torn { id, .. }) => assert_eq!(id, "m", "{damage}"),
                other => panic!("{damage}: {other:?}"),
            }
            let mut seen = 0;
            connection
                .memories::<StoreError>(0, 9, None, |row| {
                    assert!(row.torn.is_some());
                    seen += 1;
                    Ok(())
                })
                .unwrap();
            assert_eq!(seen, 1);
            connection.delete_memory(1).unwrap();
            assert!(connection.memory(1).unwrap().is_none());
            let counted = connection.compressions_by_rows().unwrap();
            connection.set_compressions(&counted).unwrap();
            assert!(connection.compressions().unwrap().is_empty());
        }
    }
}
