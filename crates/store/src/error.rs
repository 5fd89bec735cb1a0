//! What can go wrong with a council file.

use rusqlite::ffi;
use std::fmt;

#[derive(Debug)]
pub enum StoreError {
    /// The path cannot be opened or created.
    CannotOpen {
        path: String,
        reason: String,
    },
    /// The file is not a SQLite database.
    NotADatabase {
        path: String,
    },
    /// A SQLite database of another program.
    NotACouncil {
        path: String,
        application_id: i32,
    },
    /// A database of the earlier system.
    Legacy {
        path: String,
    },
    /// Written by an earlier version, and not to be brought forward.
    SchemaOlder {
        path: String,
        found: i32,
        known: i32,
    },
    /// Written by a newer version.
    SchemaNewer {
        path: String,
        found: i32,
        known: i32,
    },
    ReadOnly {
        path: String,
    },
    DiskFull,
    /// Another process held the lock for longer than the time allowed.
    Busy,
    Corrupt {
        reason: String,
    },
    Io {
        reason: String,
    },
    /// A stored value has a form that this version never writes.
    Malformed {
        what: &'static str,
        reason: String,
    },
    /// The content of the memory with this id cannot be read.
    Torn {
        id: String,
        reason: String,
    },
    Sqlite(rusqlite::Error),
}

impl StoreError {
    /// Reads SQLite's error in the light of the file it came from.
    pub fn from_sqlite(error: rusqlite::Error, path: &str) -> Self {
        let reason = error.to_string();
        let Some(code) = error.sqlite_error().map(|error| error.extended_code) else {
            return Self::Sqlite(error);
        };
        match code & 0xff {
            ffi::SQLITE_FULL => Self::DiskFull,
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Self::Busy,
            ffi::SQLITE_READONLY => Self::ReadOnly {
                path: path.to_owned(),
            },
            ffi::SQLITE_NOTADB => Self::NotADatabase {
                path: path.to_owned(),
            },
            ffi::SQLITE_CANTOPEN => Self::CannotOpen {
                path: path.to_owned(),
                reason,
            },
            ffi::SQLITE_CORRUPT => Self::Corrupt { reason },
            ffi::SQLITE_IOERR => Self::Io { reason },
            _ => Self::Sqlite(error),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::from_sqlite(error, "")
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CannotOpen { path, reason } => write!(f, "cannot open or create '{path}': {reason}"),
            Self::NotADatabase { path } => write!(f, "'{path}' is not a SQLite database"),
            Self::NotACouncil { path, application_id } => {
                write!(
                    f,
                    "'{path}' is a SQLite database of another program (application id {application_id})"
                )
            }
            Self::Legacy { path } => {
                write!(
                    f,
                    "'{path}' was written by the earlier system; it is left as it is"
                )
            }
            Self::SchemaOlder { path, found, known } => {
                write!(
                    f,
                    "'{path}' has schema version {found} and is not brought forward to {known}"
                )
            }
            Self::SchemaNewer { path, found, known } => {
                write!(
                    f,
                    "'{path}' has schema version {found}; this version knows up to {known}"
                )
            }
            Self::ReadOnly { path } => write!(f, "'{path}' cannot be written"),
            Self::DiskFull => write!(
                f,
                "no room is left for the council file; nothing of this write was kept"
            ),
            Self::Busy => write!(f, "another process holds the council's write lock"),
            Self::Corrupt { reason } => write!(f, "the council file is damaged: {reason}"),
            Self::Io { reason } => write!(f, "reading or writing the council file failed: {reason}"),
            Self::Malformed { what, reason } => write!(f, "the stored {what} is malformed: {reason}"),
            Self::Torn { id, reason } => write!(f, "the content of memory '{id}' cannot be read: {reason}"),
            Self::Sqlite(error) => write!(f, "SQLite: {error}"),
        }
    }
}

impl std::error::Error for StoreError {}
