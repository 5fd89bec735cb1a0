//! Opening a council file, and with which settings.

use crate::council::{Connection, Readers};
use crate::look::{Kind, classify, look};
use crate::place::{absolute, connect, find};
use crate::schema;
use crate::upgrade;
use crate::{APPLICATION_ID, SCHEMA_VERSION, StoreError};
use std::time::Duration;

/// What opening does with a file of an earlier schema; one opened for reading only is read as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Upgrade {
    /// Copies it beside itself and brings it forward.
    #[default]
    Backup,
    InPlace,
    Refuse,
}

/// What a write that returned survives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Durability {
    /// A loss of power: the log is flushed at every commit.
    #[default]
    Full,
    /// The death of the process; a loss of power may take the last commits.
    Normal,
    /// The death of the process; a loss of power may damage the file.
    Off,
}

#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// A file, or `:memory:`.
    pub path: String,
    pub durability: Durability,
    pub read_only: bool,
    /// Whether a missing file is made.
    pub create: bool,
    /// How long a writer waits for another process.
    pub busy_timeout: Duration,
    /// Largest size of the file, in bytes; writes beyond it are refused as if the disk were full. The log beside it is
    /// not counted.
    pub max_bytes: Option<u64>,
    pub upgrade: Upgrade,
    /// Name of a registered SQLite VFS; `None`: the platform's own. For tests that make input and output fail.
    pub vfs: Option<String>,
    /// Identity given to a file that is made, a UUID.
    pub identity: String,
}

/// An open council.
pub struct Opened {
    pub writer: Connection,
    /// `None`: the writer's connection serves reads too (memory councils, WASM).
    pub readers: Option<Readers>,
    pub identity: String,
    /// The file behind `OpenOptions::path`, absolute and with links followed: what lies beside the council is named
    /// after it. `:memory:` for a memory council.
    pub file: String,
}

/// Opens or creates the council at `options.path`.
pub fn open(options: &OpenOptions) -> Result<Opened, StoreError> {
    let path = options.path.as_str();
    let context = |error| StoreError::from_sqlite(error, path);
    let memory = path == ":memory:";
    let mut file = path.to_owned();
    let mut kind = Kind::Empty;
    if !memory {
        file = absolute(path)?;
        kind = look(options, &file, find(options, &file)?)?;
    }
    if kind == Kind::Empty {
        if options.read_only {
            return Err(StoreError::ReadOnly {
                path: path.to_owned(),
            });
        }
        if !fits(options)? {
            return Err(StoreError::DiskFull);
        }
    }

    let inner = connect(options, &file, options.read_only).map_err(context)?;
    // Another process may have made the council in the meantime.
    if classify(&inner, path)? == Kind::Empty {
        create(&inner, options).map_err(context)?;
        classify(&inner, path)?;
    }
    configure(&inner, options).map_err(context)?;
    if !options.read_only {
        upgrade::bring_forward(&inner, options, &file)?;
    }
    if let Some(followed) = inner.path().filter(|followed| !followed.is_empty()) {
        file = followed.to_owned();
    }
    let mut writer = Connection::new(inner, path);
    if !options.read_only {
        writer.commit_without_checkpoint()?;
    }
    let identity = writer
        .setting_text("identity")?
        .ok_or_else(|| StoreError::Corrupt {
            reason: "the council has no identity".to_owned(),
        })?;
    let single = memory || cfg!(target_family = "wasm");
    let readers = (!single).then(|| Readers::new(options.clone(), file.clone()));
    Ok(Opened {
        writer,
        readers,
        identity,
        file,
    })
}

/// Bytes of the file that a connection for reading maps.
pub(crate) const MAPPED_BYTES: i64 = 1 << 30;

/// SQLite's own cache of a connection, in KiB, as `cache_size` takes it. What is not there the system's cache of the file
/// mostly has: a larger one made batches no faster, with ids in order or at random.
const CACHE_SIZE: i64 = -16_384;

/// Opens one more connection to a council that is already open.
pub(crate) fn connect_reader(options: &OpenOptions, file: &str) -> Result<Connection, StoreError> {
    let context = |error| StoreError::from_sqlite(error, &options.path);
    let inner = connect(options, file, true).map_err(context)?;
    inner
        .pragma_update(None, "cache_size", CACHE_SIZE)
        .map_err(context)?;
    inner
        .pragma_update(None, "mmap_size", MAPPED_BYTES)
        .map_err(context)?;
    inner.set_prepared_statement_cache_capacity(128);
    if options.read_only {
        upgrade::stand_in(&inner).map_err(context)?;
    }
    Ok(Connection::reader(inner, &options.path))
}

/// Whether an empty council fits in `max_bytes`. Asked before a file is made: one that turned out too large could not be
/// removed again without harm to another process that is about to use it.
fn fits(options: &OpenOptions) -> Result<bool, StoreError> {
    let Some(max_bytes) = options.max_bytes else {
        return Ok(true);
    };
    let unlimited = OpenOptions {
        max_bytes: None,
        ..options.clone()
    };
    let scratch = rusqlite::Connection::open_in_memory()?;
    create(&scratch, &unlimited)?;
    Ok(Connection::new(scratch, &options.path).page_bytes()? <= max_bytes)
}

fn create(connection: &rusqlite::Connection, options: &OpenOptions) -> rusqlite::Result<()> {
    connection.execute_batch(schema::CREATE_PRAGMAS)?;
    limit(connection, options)?;
    journal_mode(connection)?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let empty: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if empty == 0 {
        connection.execute_batch(&schema::create())?;
        connection.execute(
            "INSERT INTO council (key, value) VALUES ('identity', ?1)",
            [&options.identity],
        )?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    }
    connection.execute_batch("COMMIT")
}

fn configure(connection: &rusqlite::Connection, options: &OpenOptions) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(128);
    if options.read_only {
        return upgrade::stand_in(connection);
    }
    journal_mode(connection)?;
    let synchronous = match options.durability {
        Durability::Full => "FULL",
        Durability::Normal => "NORMAL",
        Durability::Off => "OFF",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "cache_size", CACHE_SIZE)?;
    limit(connection, options)
}

fn limit(connection: &rusqlite::Connection, options: &OpenOptions) -> rusqlite::Result<()> {
    let Some(max_bytes) = options.max_bytes else {
        return Ok(());
    };
    let page_size: i64 = connection.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    let pages = (max_bytes / page_size as u64).max(1) as i64;
    connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
}

/// WAL where the device can; a memory database stays in memory.
fn journal_mode(connection: &rusqlite::Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
}
