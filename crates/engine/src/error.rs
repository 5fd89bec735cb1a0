//! The one place where the crates' errors become the vocabulary's.

use minds_model::{Error, ErrorCode};
use minds_store::StoreError;

/// The engine's error: the vocabulary's, made from any crate's by `?`.
#[derive(Debug, Clone)]
pub struct Failure(pub Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        let make = |code| Error::new(code, message.clone());
        Self(match error {
            StoreError::CannotOpen { path, reason } => make(ErrorCode::CannotOpen)
                .with("path", path)
                .with("reason", reason),
            StoreError::NotADatabase { path } => make(ErrorCode::NotADatabase).with("path", path),
            StoreError::NotACouncil { path, application_id } => make(ErrorCode::NotACouncil)
                .with("path", path)
                .with("value", i64::from(application_id))
                .with("expected", i64::from(minds_store::APPLICATION_ID)),
            StoreError::Legacy { path } => make(ErrorCode::LegacyDatabase).with("path", path),
            StoreError::SchemaOlder { path, found, known } => make(ErrorCode::SchemaOlder)
                .with("path", path)
                .with("value", i64::from(found))
                .with("expected", i64::from(known)),
            StoreError::SchemaNewer { path, found, known } => make(ErrorCode::SchemaNewer)
                .with("path", path)
                .with("value", i64::from(found))
                .with("expected", i64::from(known)),
            StoreError::ReadOnly { path } => make(ErrorCode::ReadOnly).with("path", path),
            StoreError::DiskFull => make(ErrorCode::DiskFull),
            StoreError::Busy => make(ErrorCode::Busy),
            StoreError::Torn { id, .. } => make(ErrorCode::Corrupt).with("id", id),
            StoreError::Corrupt { .. } | StoreError::Malformed { .. } => make(ErrorCode::Corrupt),
            StoreError::Io { .. } => make(ErrorCode::Io),
            StoreError::Sqlite(_) => make(ErrorCode::Internal),
        })
    }
}

pub type Result<T> = std::result::Result<T, Failure>;
