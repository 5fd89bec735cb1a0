//! Files of earlier schemas: brought forward when they are opened for writing, read as they are otherwise.

use crate::council::Connection;
use crate::open::{OpenOptions, Upgrade};
use crate::schema::{stand_ins_for, upgrade_from};
use crate::{SCHEMA_VERSION, StoreError};

fn version(connection: &rusqlite::Connection) -> rusqlite::Result<i32> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// Brings the file to the present schema, in one transaction; before it, a copy is put beside the file where the
/// options ask for one.
pub(crate) fn bring_forward(
    connection: &rusqlite::Connection,
    options: &OpenOptions,
    file: &str,
) -> Result<(), StoreError> {
    let path = options.path.as_str();
    let context = |error| StoreError::from_sqlite(error, path);
    let found = version(connection).map_err(context)?;
    if found == SCHEMA_VERSION {
        return Ok(());
    }
    match options.upgrade {
        Upgrade::Refuse => {
            return Err(StoreError::SchemaOlder {
                path: path.to_owned(),
                found,
                known: SCHEMA_VERSION,
            });
        }
        Upgrade::Backup => Connection::backup_of(connection, path, &free_name(file, found))?,
        Upgrade::InPlace => {}
    }
    connection.execute_batch("BEGIN IMMEDIATE").map_err(context)?;
    let upgraded = (|| {
        // Another process may have done it while this one waited.
        let version = version(connection)?;
        if version < SCHEMA_VERSION {
            connection.execute_batch(&upgrade_from(version))?;
            connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        }
        connection.execute_batch("COMMIT")
    })();
    if upgraded.is_err() && !connection.is_autocommit() {
        // The error that ended the upgrade is the one to tell.
        let _ = connection.execute_batch("ROLLBACK");
    }
    upgraded.map_err(context)
}

/// A name for the copy that nothing has yet.
fn free_name(file: &str, version: i32) -> String {
    let name = format!("{file}.schema-{version}");
    let taken = |name: &str| std::fs::symlink_metadata(name).is_ok();
    if !taken(&name) {
        return name;
    }
    (2..)
        .map(|number| format!("{name}.{number}"))
        .find(|name| !taken(name))
        .expect("there is always a free name")
}

/// Lets a connection that only reads find the tables that its file's schema lacks, empty.
pub(crate) fn stand_in(connection: &rusqlite::Connection) -> rusqlite::Result<()> {
    let version = version(connection)?;
    if version < SCHEMA_VERSION {
        connection.execute_batch(&stand_ins_for(version))?;
    }
    Ok(())
}
