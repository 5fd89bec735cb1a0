//! The head of SQLite's index of the write-ahead log, which every commit changes.
//!
//! It lies in memory that all connections to a file share, of all processes: two copies of 48 bytes, with a count of
//! changes, the end of the log and checksums (sqlite.org/walformat.html, "The WAL-Index File Format"). Who only asks whether
//! anything was committed needs no lock to compare them: some 0.1 us, where a read transaction takes two calls into the
//! system.

#![expect(
    unsafe_code,
    reason = "SQLite gives its shared memory through a table of C functions"
)]

use rusqlite::{Connection, ffi};
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};

/// Numbers of a copy.
const WORDS: usize = 12;

/// The memory is given in regions of so many bytes.
const REGION: i32 = 32_768;

/// What the head was at a moment between commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WalHead([u32; WORDS]);

/// The head as it is now; `None` in the middle of a commit, and where there is none.
///
/// `connection` must have read from a file in WAL mode, or a file for the memory would be made.
pub(crate) fn wal_head(connection: &Connection) -> Option<WalHead> {
    let words = shared_memory(connection)?;
    let read = |at: usize| {
        // SAFETY: the region is larger than two copies, aligned as pages are, and stays where it is until the connection
        // is closed, which is borrowed. Others write to it meanwhile, as whole numbers: so it is read as such.
        unsafe { &*words.add(at) }.load(Ordering::Acquire)
    };
    // A commit writes the second copy, then the first: where both are the same, none is under way. The first is read
    // first, as SQLite does.
    let first: [u32; WORDS] = std::array::from_fn(read);
    let second: [u32; WORDS] = std::array::from_fn(|at| read(WORDS + at));
    (first == second).then_some(WalHead(first))
}

/// The first region of the memory, where the connection has it.
fn shared_memory(connection: &Connection) -> Option<*const AtomicU32> {
    let mut file: *mut ffi::sqlite3_file = ptr::null_mut();
    // SAFETY: the connection is open while it is borrowed. SQLite puts a pointer to its file there, and keeps the file for as
    // long as the connection.
    let code = unsafe {
        ffi::sqlite3_file_control(
            connection.handle(),
            c"main".as_ptr(),
            ffi::SQLITE_FCNTL_FILE_POINTER,
            (&raw mut file).cast(),
        )
    };
    if code != ffi::SQLITE_OK || file.is_null() {
        return None;
    }
    // SAFETY: it is SQLite's file; one that is not open has no table.
    let methods = unsafe { (*file).pMethods.as_ref() }?;
    if methods.iVersion < 2 {
        return None;
    }
    let mut region: *mut std::ffi::c_void = ptr::null_mut();
    // SAFETY: tables from version 2 on have this function. It is asked not to make the region larger, and takes SQLite's own
    // locks against other threads.
    let code = unsafe { methods.xShmMap?(file, 0, REGION, 0, &raw mut region) };
    let is_there = code == ffi::SQLITE_OK && !region.is_null();
    is_there.then_some(region.cast_const().cast())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_changes_with_every_commit_of_another_and_with_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let writer = Connection::open(&path).unwrap();
        writer.pragma_update(None, "journal_mode", "wal").unwrap();
        writer.execute_batch("CREATE TABLE t (x)").unwrap();
        let reader = Connection::open(&path).unwrap();
        let count = || -> i64 {
            reader
                .query_row("SELECT count(*) FROM t", [], |row| row.get(0))
                .unwrap()
        };
        assert_eq!(count(), 0);

        let mut last = wal_head(&reader).unwrap();
        for round in 1..=50 {
            assert_eq!(wal_head(&reader), Some(last));
            writer.execute_batch("BEGIN; INSERT INTO t VALUES (1)").unwrap();
            assert_eq!((wal_head(&reader), count()), (Some(last), round - 1));
            writer
                .execute_batch("ROLLBACK; BEGIN; INSERT INTO t VALUES (1); COMMIT")
                .unwrap();
            let next = wal_head(&reader).unwrap();
            assert_ne!(next, last);
            assert_eq!(count(), round);
            if round % 10 == 0 {
                writer
                    .query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))
                    .unwrap();
            }
            last = wal_head(&reader).unwrap();
        }
    }

    #[test]
    fn without_a_log_there_is_no_head() {
        let memory = Connection::open_in_memory().unwrap();
        assert_eq!(wal_head(&memory), None);
    }
}
