//! Contents of many memories, read in place: a scan over a persona must not make an object of each row.

use crate::{Connection, StoreError};
use rusqlite::types::ValueRef;
use rusqlite::{Row, params};
use std::borrow::Cow;

/// What a scan reads of a memory.
#[derive(Debug, Clone)]
pub struct MemoryText<'a> {
    /// Borrowed where the file has it as it is.
    pub content: Cow<'a, str>,
    /// `None`: {}.
    pub context: Option<&'a str>,
    pub decay_rate: f64,
}

/// Rows between two wanted ones that are cheaper to step over than to look the second one up.
const STEPPED_OVER: i64 = 4;

const COLUMNS: &str = "SELECT memory, content, context, decay_rate, compressed, id FROM memories";

impl Connection {
    fn text<'r>(&self, row: &'r Row) -> Result<MemoryText<'r>, StoreError> {
        let content = match self.context(row.get_ref(1))? {
            value @ ValueRef::Blob(_) => {
                let (compressed, id) = (self.context(row.get(4))?, self.context::<String>(row.get(5))?);
                Cow::Owned(self.content(value, compressed, &id)?)
            }
            value => Cow::Borrowed(self.context(value.as_str().map_err(rusqlite::Error::from))?),
        };
        Ok(MemoryText {
            content,
            context: self.context(row.get_ref(2).and_then(|value| Ok(value.as_str_or_null()?)))?,
            decay_rate: self.context(row.get(3))?,
        })
    }

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
        if !dense {
            let sql = format!("{COLUMNS} WHERE memory = ?1");
            let mut statement = self.context(self.inner.prepare_cached(&sql))?;
            for (place, memory) in memories.iter().enumerate() {
                let mut rows = self.context(statement.query([memory]))?;
                if let Some(row) = self.context(rows.next())? {
                    found(place, self.text(row)?);
                }
            }
            return Ok(());
        }
        let sql = format!("{COLUMNS} WHERE memory BETWEEN ?1 AND ?2 ORDER BY memory");
        let mut statement = self.context(self.inner.prepare_cached(&sql))?;
        let mut rows = self.context(statement.query(params![first, last]))?;
        let mut place = 0;
        while let Some(row) = self.context(rows.next())? {
            let memory: i64 = self.context(row.get(0))?;
            while memories.get(place).is_some_and(|wanted| *wanted < memory) {
                place += 1;
            }
            if memories.get(place) == Some(&memory) {
                found(place, self.text(row)?);
            }
        }
        Ok(())
    }
}
