//! Connections to a council, transactions, and the small table of settings.

use crate::StoreError;
use crate::compression::Decoder;
use crate::known::Known;
use crate::open::{OpenOptions, connect_reader};
use rusqlite::hooks::Wal;
use rusqlite::{OptionalExtension, params};
use std::cell::RefCell;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex};

/// One connection; used by one thread at a time.
pub struct Connection {
    pub(crate) inner: rusqlite::Connection,
    path: String,
    pub(crate) decoder: RefCell<Decoder>,
    /// Where it only reads.
    pub(crate) known: Option<Known>,
    /// Pages of the write-ahead log after the last commit of this connection.
    log_pages: Arc<AtomicI32>,
}

/// Pages of the write-ahead log from which on it is moved into the file.
const LOG_PAGES: i32 = 1_000;

impl Connection {
    pub(crate) fn new(inner: rusqlite::Connection, path: &str) -> Self {
        Self {
            inner,
            path: path.to_owned(),
            decoder: RefCell::default(),
            known: None,
            log_pages: Arc::default(),
        }
    }

    /// A connection through which nothing is ever written.
    pub(crate) fn reader(inner: rusqlite::Connection, path: &str) -> Self {
        Self {
            known: Some(Known::default()),
            ..Self::new(inner, path)
        }
    }

    /// Takes the moving of the log out of the commits: readers see a commit before SQLite has moved the log, and would
    /// wait for that with it. Who commits calls `checkpoint_when_due` once readers have what they need.
    pub(crate) fn commit_without_checkpoint(&mut self) -> Result<(), StoreError> {
        let pages = self.log_pages.clone();
        let hooked = self.inner.wal_hook(Some(move |_: &mut Wal, count| {
            pages.store(count, Ordering::Relaxed);
            Ok(())
        }));
        self.context(hooked)
    }

    /// Moves the log into the file where it has grown long: some 10 ms. What cannot be moved, because of readers or for
    /// want of room, is moved the next time; it is as safe in the log.
    pub fn checkpoint_when_due(&self) {
        if self.log_pages.load(Ordering::Relaxed) >= LOG_PAGES {
            let _ = self
                .inner
                .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        }
    }

    pub(crate) fn context<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| StoreError::from_sqlite(error, &self.path))
    }

    /// Starts a write; waits for other processes up to the busy timeout.
    pub fn begin_write(&self) -> Result<(), StoreError> {
        self.run("BEGIN IMMEDIATE")
    }

    /// Starts a read: everything until `end_read` sees one state of the file.
    pub fn begin_read(&self) -> Result<(), StoreError> {
        self.run("BEGIN DEFERRED")
    }

    pub fn end_read(&self) {
        // A read transaction has nothing to lose; if it is gone already, that is what was wanted.
        if self.run("COMMIT").is_err() {
            self.rollback();
        }
    }

    pub fn commit(&self) -> Result<(), StoreError> {
        self.run("COMMIT")
    }

    /// Gives up the transaction, also after SQLite has done so by itself (a full disk does that).
    pub fn rollback(&self) {
        if !self.inner.is_autocommit() {
            let _ = self.inner.execute_batch("ROLLBACK");
        }
    }

    /// Whether a transaction is open.
    pub fn in_transaction(&self) -> bool {
        !self.inner.is_autocommit()
    }

    pub fn savepoint(&self) -> Result<(), StoreError> {
        self.run("SAVEPOINT job")
    }

    pub fn release(&self) -> Result<(), StoreError> {
        self.run("RELEASE job")
    }

    pub fn rollback_to_savepoint(&self) -> Result<(), StoreError> {
        self.run("ROLLBACK TO job")?;
        self.release()
    }

    fn run(&self, sql: &str) -> Result<(), StoreError> {
        self.context(
            self.inner
                .prepare_cached(sql)
                .and_then(|mut statement| statement.execute([]))
                .map(|_| ()),
        )
    }

    pub fn setting_text(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.context(
            self.inner
                .prepare_cached("SELECT value FROM council WHERE key = ?1")
                .and_then(|mut statement| statement.query_row([key], |row| row.get(0)).optional()),
        )
    }

    pub fn setting(&self, key: &str) -> Result<Option<i64>, StoreError> {
        self.context(
            self.inner
                .prepare_cached("SELECT value FROM council WHERE key = ?1")
                .and_then(|mut statement| statement.query_row([key], |row| row.get(0)).optional()),
        )
    }

    pub fn set(&self, key: &str, value: i64) -> Result<(), StoreError> {
        self.context(
            self.inner
                .prepare_cached("INSERT INTO council (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2")
                .and_then(|mut statement| statement.execute(params![key, value]))
                .map(|_| ()),
        )
    }

    /// `user_version` of the file.
    pub fn schema_version(&self) -> Result<i32, StoreError> {
        self.context(self.inner.query_row("PRAGMA user_version", [], |row| row.get(0)))
    }

    /// Bytes of the file's pages; the write-ahead log is not counted.
    pub fn page_bytes(&self) -> Result<u64, StoreError> {
        self.context(self.inner.query_row(
            "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
            [],
            |row| row.get::<_, i64>(0).map(|bytes| bytes as u64),
        ))
    }

    /// What SQLite finds wrong with the file's structure, its indexes included; empty where it is sound. Reads every
    /// page.
    pub fn integrity_check(&self) -> Result<Vec<String>, StoreError> {
        self.context((|| {
            let mut statement = self.inner.prepare("PRAGMA integrity_check")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            let found: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
            Ok(found.into_iter().filter(|line| line != "ok").collect())
        })())
    }
}

/// Connections for reading, opened as they are needed and kept.
pub struct Readers {
    options: OpenOptions,
    file: String,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(crate) fn new(options: OpenOptions, file: String) -> Self {
        Self {
            options,
            file,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Runs `work` with a connection of its own.
    pub fn with<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let kept = self
            .idle
            .lock()
            .expect("no reader panics while it holds the list")
            .pop();
        let connection = match kept {
            Some(connection) => connection,
            None => connect_reader(&self.options, &self.file)?,
        };
        let result = work(&connection);
        self.idle
            .lock()
            .expect("no reader panics while it holds the list")
            .push(connection);
        result
    }

    /// Closes every idle connection.
    pub fn close(&self) {
        self.idle
            .lock()
            .expect("no reader panics while it holds the list")
            .clear();
    }
}
