//! Contents of many memories, read in place: a scan over a persona must not make an object of each row.

use crate::{Connection, StoreError};
use rusqlite::{Row, params};

/// What a scan reads of a memory.
#[derive(Debug, Clone, Copy)]
pub struct MemoryText<'a> {
    pub content: &'a str,
    /// `None`: {}.
    pub context: Option<&'a str>,
    pub decay_rate: f64,
}

/// Rows between two wanted ones that are cheaper to step over than to look the second one up.
const STEPPED_OVER: i64 = 4;

const COLUMNS: &str = "SELECT memory, content, context, decay_rate FROM memories";

fn read<'r>(row: &'r Row) -> rusqlite::Result<MemoryText<'r>> {
    Ok(MemoryText {
        content: row.get_ref(1)?.as_str()?,
        context: row.get_ref(2)?.as_str_or_null()?,
        decay_rate: row.get(3)?,
    })
}

impl Connection {
    /// Calls `found` with the place in `memories` (ascending) and the texts of each that exists, in order.
    pub fn memory_texts(
        &self,
        memories: &[i64],
        mut found: impl FnMut(usize, MemoryText),
    ) -> Result<(), StoreError> {
        let (Some(first), Some(last)) = (memories.first(), memories.last()) else {
            return Ok(());
        };
        let dense = last - first < STEPPED_OVER * memories.len() as i64;
        self.context((|| {
            if !dense {
                let mut statement = self
                    .inner
                    .prepare_cached(&format!("{COLUMNS} WHERE memory = ?1"))?;
                for (place, memory) in memories.iter().enumerate() {
                    let mut rows = statement.query([memory])?;
                    if let Some(row) = rows.next()? {
                        found(place, read(row)?);
                    }
                }
                return Ok(());
            }
            let mut statement = self.inner.prepare_cached(&format!(
                "{COLUMNS} WHERE memory BETWEEN ?1 AND ?2 ORDER BY memory"
            ))?;
            let mut rows = statement.query(params![first, last])?;
            let mut place = 0;
            while let Some(row) = rows.next()? {
                let memory: i64 = row.get(0)?;
                while memories.get(place).is_some_and(|wanted| *wanted < memory) {
                    place += 1;
                }
                if memories.get(place) == Some(&memory) {
                    found(place, read(row)?);
                }
            }
            Ok(())
        })())
    }
}
