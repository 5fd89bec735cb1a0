//! One table of error codes. A code is stable, the message is free; callers test codes only.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! error_codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $code:literal,)+) => {
        /// What went wrong, in a form that never changes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        pub enum ErrorCode {
            $($(#[doc = $meaning])+ #[serde(rename = $code)] $name,)+
        }

        impl ErrorCode {
            /// Every code with its meaning, in the order of definition.
            pub const TABLE: &'static [(&'static str, &'static str)] =
                &[$(($code, concat!($($meaning),+)),)+];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }
    };
}

error_codes! {
    /// An argument has the wrong JavaScript type; the error is a TypeError.
    InvalidType = "INVALID_TYPE",
    /// An argument has the right type and a value that is not allowed.
    InvalidArgument = "INVALID_ARGUMENT",
    /// A number is NaN, infinite or outside its range.
    OutOfRange = "OUT_OF_RANGE",
    /// A text that must not be empty is empty.
    TextEmpty = "TEXT_EMPTY",
    /// A text is longer than its limit in bytes of UTF-8.
    TextTooLarge = "TEXT_TOO_LARGE",
    /// A text holds a lone surrogate or bytes that are not UTF-8.
    TextMalformed = "TEXT_MALFORMED",
    /// A context, or attributes, is not a JSON object: cyclic, an array, or not JSON at all.
    ContextInvalid = "CONTEXT_INVALID",
    /// A vector's dimension differs from the one that the council stores.
    DimensionMismatch = "DIMENSION_MISMATCH",
    /// The id given belongs to another memory, node or edge: another persona, content, name, end or type.
    IdConflict = "ID_CONFLICT",
    /// A persona with the new id exists already.
    PersonaExists = "PERSONA_EXISTS",
    /// A node with this name and type exists already.
    NodeExists = "NODE_EXISTS",
    /// No memory, persona, association, node or edge is what the command names.
    NotFound = "NOT_FOUND",
    /// A group of a batch was refused as a whole; details name the row and the groups that are in.
    BatchFailed = "BATCH_FAILED",
    /// The message does not follow the vocabulary.
    Protocol = "PROTOCOL",
    /// The engine does not know this command.
    Unsupported = "UNSUPPORTED",
    /// The path cannot be opened or created.
    CannotOpen = "CANNOT_OPEN",
    /// The file is not a SQLite database.
    NotADatabase = "NOT_A_DATABASE",
    /// The file is a SQLite database of another program.
    NotACouncil = "NOT_A_COUNCIL",
    /// The file was written by the earlier system; it is never altered.
    LegacyDatabase = "LEGACY_DATABASE",
    /// The file has an earlier schema, and the options say not to bring it forward.
    SchemaOlder = "SCHEMA_OLDER",
    /// The file was written by a newer version.
    SchemaNewer = "SCHEMA_NEWER",
    /// The council or its folder cannot be written.
    ReadOnly = "READ_ONLY",
    /// No room is left on the device or in the file's page limit; nothing of the group was kept.
    DiskFull = "DISK_FULL",
    /// Reading or writing the file failed.
    Io = "IO",
    /// The file is damaged.
    Corrupt = "CORRUPT",
    /// Another process held the write lock for longer than the time allowed.
    Busy = "BUSY",
    /// The council is closed.
    Closed = "CLOSED",
    /// The caller's AbortSignal ended the operation.
    Aborted = "ABORTED",
    /// The requested engine cannot run here; the cause lists every attempt.
    EngineUnavailable = "ENGINE_UNAVAILABLE",
    /// The thread or worker that ran the engine died.
    EngineLost = "ENGINE_LOST",
    /// A defect of optimus-minds.
    Internal = "INTERNAL",
}

/// A value named in an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Detail {
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<String>),
}

impl From<&str> for Detail {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Detail {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl From<f64> for Detail {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}
impl From<usize> for Detail {
    fn from(value: usize) -> Self {
        Self::Number(value as f64)
    }
}
impl From<i64> for Detail {
    fn from(value: i64) -> Self {
        Self::Number(value as f64)
    }
}

/// An error as it crosses the boundary.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Error {
    pub code: ErrorCode,
    pub message: String,
    #[serde(default, with = "pairs")]
    pub details: Vec<(String, Detail)>,
}

impl Error {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            details: Vec::new(),
        }
    }

    /// Adds one named value.
    pub fn with(mut self, name: &str, value: impl Into<Detail>) -> Self {
        self.details.push((name.to_owned(), value.into()));
        self
    }

    /// Says where in a group the value stood.
    pub fn at_row(self, row: usize) -> Self {
        self.with("row", row)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.message)
    }
}

impl std::error::Error for Error {}

/// Details are a map on the wire and a short list in memory.
mod pairs {
    use super::Detail;
    use serde::de::{MapAccess, Visitor};
    use serde::{Deserializer, Serializer, ser::SerializeMap};

    pub fn serialize<S: Serializer>(pairs: &[(String, Detail)], serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(pairs.len()))?;
        for (name, value) in pairs {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, Detail)>, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Vec<(String, Detail)>;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a map of details")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    pairs.push(entry);
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}
