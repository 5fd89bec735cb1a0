//! `optimise` and `backup`.

use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::validate;
use crate::view::Lane;
use minds_model::{BackupArgs, Error, ErrorCode, Reply};
use minds_store::Connection;
use std::sync::Arc;

/// Rows of the change log that stay: views that lag further behind derive their index anew.
const LOG_ROWS_KEPT: i64 = 1_000;

/// Longest path of a backup, in bytes.
const MAX_PATH_BYTES: usize = 4096;

/// Makes one segment of each persona, cuts the change log, and rewrites the file without its free pages.
pub fn optimise(engine: &Engine, connection: &Connection) -> Result<Answer> {
    let bytes_before = engine.file_bytes(connection)?;
    let snapshot = engine.snapshot();
    for view in snapshot.personas.values() {
        let is_whole = view.segments.len() <= 1 && view.segments.iter().all(|live| live.deleted_count() == 0);
        if !is_whole {
            engine.merge_members(view.row.persona, &view.segments);
        }
    }
    connection.truncate_log(LOG_ROWS_KEPT)?;
    connection.vacuum()?;
    // Another process that reads keeps the log from being cut; that is no fault, only room.
    connection.empty_log()?;
    engine.renew_checkpoint()?;
    Ok(Reply::Optimised {
        bytes_before,
        bytes_after: engine.file_bytes(connection)?,
    }
    .into())
}

/// Copies the council as it is now to a new file.
pub fn backup(engine: &Arc<Engine>, args: &BackupArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    validate::required_text("path", args.path, MAX_PATH_BYTES)?;
    if std::fs::exists(args.path).unwrap_or(false) {
        return Err(
            Error::new(ErrorCode::InvalidArgument, format!("'{}' exists", args.path))
                .with("field", "path")
                .with("value", args.path)
                .with("expected", "a file that does not exist")
                .into(),
        );
    }
    engine.with_connection(|connection| {
        connection.backup(args.path)?;
        let bytes = std::fs::metadata(args.path).map_or(0, |meta| meta.len());
        Ok(Some(Reply::BackedUp { bytes }.into()))
    })
}

impl Engine {
    /// Bytes of the file, its write-ahead log included; 0 in memory.
    pub(crate) fn file_bytes(&self, connection: &Connection) -> Result<u64> {
        if self.file == ":memory:" {
            return Ok(0);
        }
        let log_bytes = std::fs::metadata(format!("{}-wal", self.file)).map_or(0, |meta| meta.len());
        Ok(connection.page_bytes()? + log_bytes)
    }
}
