//! What a file is, found out before anything may write to it.
//!
//! Opening a database for writing moves what lies in a log beside it into the file, or takes a transaction back that
//! never ended. A file that is not ours is to stay as it is, so it is looked at first, through a connection that takes
//! the file as it lies there. SQLite reads it even where a few bytes would do: a file that this process opens and closes
//! by itself takes the locks away of councils that it has open on the same file.

use crate::open::OpenOptions;
use crate::place::{Found, connect, connect_immutable, has_log};
use crate::{APPLICATION_ID, SCHEMA_VERSION, StoreError};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing is in it: it can become a council.
    Empty,
    Council,
}

/// Says what lies there; refuses what is not ours.
pub(crate) fn look(options: &OpenOptions, file: &str, found: Found) -> Result<Kind, StoreError> {
    let path = options.path.as_str();
    match found {
        Found::Missing | Found::File { bytes: 0 } => return Ok(Kind::Empty),
        // SQLite takes such a file for an empty one.
        Found::File { bytes: 1 } => {
            return Err(StoreError::NotADatabase {
                path: path.to_owned(),
            });
        }
        Found::File { .. } => {}
    }
    let context = |error| StoreError::from_sqlite(error, path);
    let as_it_lies = connect_immutable(options, file).map_err(context)?;
    // A checkpoint under way may have written the new size already and not yet the pages: no damage.
    as_it_lies
        .pragma_update(None, "writable_schema", true)
        .map_err(context)?;
    if classify(&as_it_lies, path)? == Kind::Council {
        return Ok(Kind::Council);
    }
    if !has_log(&as_it_lies) {
        return Ok(Kind::Empty);
    }
    drop(as_it_lies);
    // All of it is in the log yet, its mark too. A connection for reading reads that and leaves it there.
    let with_log = connect(options, file, true).map_err(context)?;
    classify(&with_log, path)
}

/// Says what a connection shows; refuses what is not ours.
pub(crate) fn classify(connection: &rusqlite::Connection, path: &str) -> Result<Kind, StoreError> {
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
