//! Statements as most of them are run: compiled once and kept, with errors that name the file.

use crate::{Connection, StoreError};
use rusqlite::{OptionalExtension, Params, Row};

impl Connection {
    /// Changes rows; how many.
    pub(crate) fn execute(&self, sql: &str, values: impl Params) -> Result<usize, StoreError> {
        self.context(
            self.inner
                .prepare_cached(sql)
                .and_then(|mut statement| statement.execute(values)),
        )
    }

    /// What `read` makes of the first row.
    pub(crate) fn first<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnOnce(&Row) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        self.context(
            self.inner
                .prepare_cached(sql)
                .and_then(|mut statement| statement.query_row(values, read).optional()),
        )
    }

    /// What `read` makes of every row.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl Fn(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut all = Vec::new();
        self.each(sql, values, |row| {
            all.push(read(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Calls `found` with every row.
    pub(crate) fn each(
        &self,
        sql: &str,
        values: impl Params,
        mut found: impl FnMut(&Row) -> rusqlite::Result<()>,
    ) -> Result<(), StoreError> {
        self.context((|| {
            let mut statement = self.inner.prepare_cached(sql)?;
            let mut rows = statement.query(values)?;
            while let Some(row) = rows.next()? {
                found(row)?;
            }
            Ok(())
        })())
    }

    /// Calls `found` with what `read` makes of each row, until it says false.
    pub(crate) fn each_while<T, E: From<StoreError>>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl Fn(&Row) -> rusqlite::Result<T>,
        mut found: impl FnMut(T) -> Result<bool, E>,
    ) -> Result<(), E> {
        let mut statement = self.context(self.inner.prepare_cached(sql))?;
        let mut rows = self.context(statement.query(values))?;
        while let Some(row) = self.context(rows.next())? {
            if !found(self.context(read(row))?)? {
                break;
            }
        }
        Ok(())
    }
}
