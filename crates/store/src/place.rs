//! Where a council is: one file, however it was named, and connections to it.

use crate::StoreError;
use crate::open::OpenOptions;
use rusqlite::config::DbConfig;
use rusqlite::{ErrorCode, OpenFlags};
use std::io::ErrorKind;

/// The file that `path` means now, as a path that means it always.
///
/// Connections for reading are opened later, when the current folder may be another one. An absolute path is also never
/// taken for a URI, which SQLite does with names that begin with `file:`.
pub(crate) fn absolute(path: &str) -> Result<String, StoreError> {
    let cannot = |reason: String| StoreError::CannotOpen {
        path: path.to_owned(),
        reason,
    };
    if path.is_empty() || path.contains('\0') {
        return Err(cannot("this is no path".to_owned()));
    }
    std::path::absolute(path)
        .map_err(|error| cannot(error.to_string()))?
        .into_os_string()
        .into_string()
        .map_err(|_| cannot("the current folder's name is not UTF-8".to_owned()))
}

/// What the file system says of the file, which is not opened: some devices act on being opened, a pipe waits, and
/// closing a file takes the locks away that this process holds on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Missing,
    File { bytes: u64 },
}

pub(crate) fn find(options: &OpenOptions, file: &str) -> Result<Found, StoreError> {
    let cannot = |reason: &str| StoreError::CannotOpen {
        path: options.path.clone(),
        reason: reason.to_owned(),
    };
    match std::fs::metadata(file) {
        Ok(meta) if meta.is_dir() => Err(cannot("this is a folder")),
        Ok(meta) if !meta.is_file() => Err(cannot("this is no regular file")),
        Ok(meta) => Ok(Found::File { bytes: meta.len() }),
        Err(error) if error.kind() != ErrorKind::NotFound => Err(cannot(&error.to_string())),
        Err(_) if !options.create || options.read_only => Err(cannot("there is no such file")),
        Err(_) => match std::path::Path::new(file).parent() {
            Some(folder) if folder.is_dir() => Ok(Found::Missing),
            _ => Err(cannot("its folder does not exist")),
        },
    }
}

/// Opens a connection to `file`, for reading or as the options say.
pub(crate) fn connect(
    options: &OpenOptions,
    file: &str,
    read_only: bool,
) -> rusqlite::Result<rusqlite::Connection> {
    let access = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    };
    let connection = open(options, file, access)?;
    if read_only && needs_immutable(&connection) {
        return connect_immutable(options, file);
    }
    connection.busy_timeout(options.busy_timeout)?;
    Ok(connection)
}

/// Opens a connection that reads the file as it lies there: no locks, no log, and no files made beside it.
pub(crate) fn connect_immutable(options: &OpenOptions, file: &str) -> rusqlite::Result<rusqlite::Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    open(options, &format!("{}?immutable=1", uri(file)), flags)
}

fn open(options: &OpenOptions, name: &str, flags: OpenFlags) -> rusqlite::Result<rusqlite::Connection> {
    // One connection is used by one thread at a time; the engine sees to that.
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match options.vfs.as_deref() {
        Some(vfs) => rusqlite::Connection::open_with_flags_and_vfs(name, flags, vfs)?,
        None => rusqlite::Connection::open_with_flags(name, flags)?,
    };
    // Else a statement may be planned anew for every value it is given, which takes longer than carrying it out.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// A file in WAL mode on a read-only device cannot make its shared memory; with no log beside it nothing can change it,
/// and it can be read as immutable.
fn needs_immutable(connection: &rusqlite::Connection) -> bool {
    let first_read = connection.query_row("PRAGMA schema_version", [], |_| Ok(()));
    let cannot_open = first_read.is_err_and(|error| {
        matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)
        )
    });
    cannot_open && !has_log(connection)
}

/// Whether a log with something in it lies beside the file, which may be elsewhere than a link to it.
pub(crate) fn has_log(connection: &rusqlite::Connection) -> bool {
    let log = connection.path().map(|path| format!("{path}-wal"));
    log.is_none_or(|log| std::fs::metadata(log).is_ok_and(|meta| meta.len() > 0))
}

/// The file's URI. Slashes are made single: what follows two of them would be taken for a host.
fn uri(file: &str) -> String {
    let mut uri = String::from("file://");
    if !file.starts_with('/') {
        uri.push('/');
    }
    for byte in file.bytes() {
        match byte {
            b'/' if uri.len() > "file://".len() && uri.ends_with('/') => {}
            b'/' | b'-' | b'.' | b'_' | b'~' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02x}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_uri_means_the_file_and_nothing_else() {
        assert_eq!(uri("/a/b.council"), "file:///a/b.council");
        assert_eq!(uri("//a///b"), "file:///a/b");
        assert_eq!(uri("/100% ?x#y\u{e9}"), "file:///100%25%20%3fx%23y%c3%a9");
    }
}
