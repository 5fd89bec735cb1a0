//! Opening a council file: what it is, and with which settings.

use crate::council::{Connection, Readers};
use crate::schema;
use crate::{APPLICATION_ID, SCHEMA_VERSION, StoreError};
use rusqlite::OpenFlags;
use std::path::Path;
use std::time::Duration;

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
    /// Largest size of the file, in bytes; writes beyond it are refused as if the disk were full.
    pub max_bytes: Option<u64>,
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
}

/// Opens or creates the council at `options.path`.
pub fn open(options: &OpenOptions) -> Result<Opened, StoreError> {
    let path = options.path.as_str();
    let memory = path == ":memory:";
    if !memory {
        check_path(options)?;
    }
    let context = |error| StoreError::from_sqlite(error, path);

    let inner = connect(options).map_err(context)?;
    inner.busy_timeout(options.busy_timeout).map_err(context)?;
    let kind = classify(&inner, path)?;
    if kind == Kind::Empty {
        if options.read_only {
            return Err(StoreError::ReadOnly {
                path: path.to_owned(),
            });
        }
        create(&inner, options).map_err(context)?;
        // Another process may have made the council in the meantime.
        classify(&inner, path)?;
    }
    configure(&inner, options).map_err(context)?;
    let writer = Connection::new(inner, path);
    let identity = writer
        .setting_text("identity")?
        .ok_or_else(|| StoreError::Corrupt {
            reason: "the council has no identity".to_owned(),
        })?;
    let single = memory || cfg!(target_family = "wasm");
    let readers = (!single).then(|| Readers::new(options.clone()));
    Ok(Opened {
        writer,
        readers,
        identity,
    })
}

/// Opens one more connection to a council that is already open.
pub(crate) fn connect_reader(options: &OpenOptions) -> Result<Connection, StoreError> {
    let context = |error| StoreError::from_sqlite(error, &options.path);
    let inner = connect(&OpenOptions {
        read_only: true,
        ..options.clone()
    })
    .map_err(context)?;
    inner.busy_timeout(options.busy_timeout).map_err(context)?;
    inner
        .pragma_update(None, "cache_size", -16_384)
        .map_err(context)?;
    inner
        .pragma_update(None, "mmap_size", 1_i64 << 30)
        .map_err(context)?;
    inner.set_prepared_statement_cache_capacity(64);
    Ok(Connection::new(inner, &options.path))
}

/// Errors that name the path better than SQLite's "unable to open database file".
fn check_path(options: &OpenOptions) -> Result<(), StoreError> {
    let path = Path::new(&options.path);
    let cannot = |reason: &str| StoreError::CannotOpen {
        path: options.path.clone(),
        reason: reason.to_owned(),
    };
    if options.path.is_empty() || options.path.contains('\0') {
        return Err(cannot("this is no path"));
    }
    if path.is_dir() {
        return Err(cannot("this is a folder"));
    }
    if path.exists() {
        return Ok(());
    }
    if !options.create || options.read_only {
        return Err(cannot("there is no such file"));
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if folder.is_dir() {
        Ok(())
    } else {
        Err(cannot("its folder does not exist"))
    }
}

fn connect(options: &OpenOptions) -> rusqlite::Result<rusqlite::Connection> {
    let access = if options.read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    };
    // One connection is used by one thread at a time; the engine sees to that.
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = |path: &str, flags| match options.vfs.as_deref() {
        Some(vfs) => rusqlite::Connection::open_with_flags_and_vfs(path, flags, vfs),
        None => rusqlite::Connection::open_with_flags(path, flags),
    };
    let connection = open(&options.path, flags)?;
    if options.read_only && needs_immutable(&connection) {
        let uri = format!("file:{}?immutable=1", percent_encoded(&options.path));
        return open(&uri, flags | OpenFlags::SQLITE_OPEN_URI);
    }
    Ok(connection)
}

/// A file in WAL mode on a read-only device cannot make its shared memory; with no log beside it nothing can change it,
/// and it can be read as immutable.
fn needs_immutable(connection: &rusqlite::Connection) -> bool {
    let first_read = connection.query_row("PRAGMA schema_version", [], |_| Ok(()));
    let cannot_open = first_read.is_err_and(|error| {
        error.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen)
            || error.sqlite_error_code() == Some(rusqlite::ErrorCode::ReadOnly)
    });
    let log = connection.path().map(|path| format!("{path}-wal"));
    cannot_open && log.is_some_and(|log| std::fs::metadata(log).map_or(true, |meta| meta.len() == 0))
}

fn percent_encoded(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

#[derive(PartialEq, Eq)]
enum Kind {
    Empty,
    Council,
}

/// Says what the file is; refuses what is not ours.
fn classify(connection: &rusqlite::Connection, path: &str) -> Result<Kind, StoreError> {
    let number = |pragma: &str| -> Result<i32, StoreError> {
        connection
            .query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0))
            .map_err(|error| StoreError::from_sqlite(error, path))
    };
    let application_id = number("application_id")?;
    if application_id == APPLICATION_ID {
        let found = number("user_version")?;
        if found > SCHEMA_VERSION {
            return Err(StoreError::SchemaNewer {
                path: path.to_owned(),
                found,
                known: SCHEMA_VERSION,
            });
        }
        return Ok(Kind::Council);
    }
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(|error| StoreError::from_sqlite(error, path))?;
    if application_id == 0 && tables == 0 {
        return Ok(Kind::Empty);
    }
    // Both generations of the earlier system keep one of these columns.
    let legacy: i64 = connection
        .query_row(
            "SELECT count(*) FROM pragma_table_info('memories') WHERE name = 'persona_id'
             UNION ALL SELECT count(*) FROM pragma_table_info('nodes') WHERE name = 'node_type' ORDER BY 1 DESC",
            [],
            |row| row.get(0),
        )
        .map_err(|error| StoreError::from_sqlite(error, path))?;
    if legacy > 0 {
        return Err(StoreError::Legacy {
            path: path.to_owned(),
        });
    }
    Err(StoreError::NotACouncil {
        path: path.to_owned(),
        application_id,
    })
}

fn create(connection: &rusqlite::Connection, options: &OpenOptions) -> rusqlite::Result<()> {
    connection.execute_batch(schema::CREATE_PRAGMAS)?;
    journal_mode(connection)?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let empty: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if empty == 0 {
        connection.execute_batch(schema::CREATE)?;
        connection.execute(
            "INSERT INTO council (key, value) VALUES ('identity', ?1), ('next_memory', 1), ('epoch', 1)",
            [&options.identity],
        )?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    }
    connection.execute_batch("COMMIT")
}

fn configure(connection: &rusqlite::Connection, options: &OpenOptions) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(64);
    if options.read_only {
        return Ok(());
    }
    journal_mode(connection)?;
    let synchronous = match options.durability {
        Durability::Full => "FULL",
        Durability::Normal => "NORMAL",
        Durability::Off => "OFF",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    if let Some(max_bytes) = options.max_bytes {
        let page_size: i64 = connection.query_row("PRAGMA page_size", [], |row| row.get(0))?;
        let pages = (max_bytes / page_size as u64).max(1) as i64;
        connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
    }
    Ok(())
}

/// WAL where the device can; a memory database stays in memory.
fn journal_mode(connection: &rusqlite::Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
}
