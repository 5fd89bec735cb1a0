//! What only an export reads.

use crate::open::MAPPED_BYTES;
use crate::{Connection, StoreError};

/// An association as it is exported, seen from the newer of its two memories.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportedAssociation {
    pub older: i64,
    pub kind: String,
    pub strength: f64,
    /// Milliseconds UTC.
    pub created: i64,
    pub reinforced: i64,
    pub count: u32,
}

/// While it lives, its connection reads the file into its own small cache.
pub struct Unmapped<'a>(&'a Connection);

impl Drop for Unmapped<'_> {
    fn drop(&mut self) {
        // A connection that stays unmapped is slower, and right.
        let _ = self.0.map(MAPPED_BYTES);
    }
}

impl Connection {
    /// Lets the file's pages be read and not mapped, until the guard is dropped: whoever reads all of a large file would
    /// have all of it in memory.
    pub fn unmapped(&self) -> Result<Unmapped<'_>, StoreError> {
        self.map(0)?;
        Ok(Unmapped(self))
    }

    fn map(&self, bytes: i64) -> Result<(), StoreError> {
        self.context(self.inner.pragma_update(None, "mmap_size", bytes))
    }

    /// Calls `found` with each association whose newer memory is of `first..=last`, and that memory.
    pub fn associations_of_newer(
        &self,
        first: i64,
        last: i64,
        mut found: impl FnMut(i64, ExportedAssociation),
    ) -> Result<(), StoreError> {
        self.context((|| {
            let mut statement = self.inner.prepare_cached(
                "SELECT a.newer, a.older, t.name, a.strength, a.created, a.reinforced, a.count
                 FROM associations AS a CROSS JOIN association_types AS t ON t.type = a.type
                 WHERE a.newer BETWEEN ?1 AND ?2 ORDER BY a.newer, a.older, t.name",
            )?;
            let mut rows = statement.query([first, last])?;
            while let Some(row) = rows.next()? {
                let association = ExportedAssociation {
                    older: row.get(1)?,
                    kind: row.get(2)?,
                    strength: row.get(3)?,
                    created: row.get(4)?,
                    reinforced: row.get(5)?,
                    count: row.get(6)?,
                };
                found(row.get(0)?, association);
            }
            Ok(())
        })())
    }
}
