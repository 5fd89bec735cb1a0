//! How an engine opens its council.

use serde::{Deserialize, Serialize};

#[cfg(feature = "typescript")]
use ts_rs::TS;

/// What a write that returned survives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub enum Durability {
    /// A loss of power: the log is flushed at every commit.
    #[default]
    Full,
    /// The death of the process; a loss of power may take the last commits, and leaves a sound file.
    Normal,
    /// The death of the process; a loss of power may damage the file.
    Off,
}

/// What opening does with a file of an earlier schema.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub enum Upgrade {
    /// Copies it beside itself and brings it forward.
    #[default]
    Backup,
    /// Brings it forward without a copy.
    InPlace,
    /// Fails with `SCHEMA_OLDER`.
    Refuse,
}

/// How an engine opens its council. Not a command: it comes before the first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct OpenArgs<'a> {
    /// A file, or `:memory:`.
    #[serde(borrow)]
    pub path: &'a str,
    /// Absent: `full`.
    #[serde(default)]
    pub durability: Option<Durability>,
    #[serde(default)]
    pub read_only: Option<bool>,
    /// Whether a missing file is made; absent: yes.
    #[serde(default)]
    pub create: Option<bool>,
    /// Milliseconds that a write waits for other processes; absent: 5,000.
    #[serde(default)]
    pub busy_timeout: Option<u32>,
    /// Largest size of the file in bytes; writes beyond it fail with `DISK_FULL`.
    #[serde(default)]
    pub max_bytes: Option<f64>,
    /// Absent: `backup`. A council opened for reading only is read as it is, whatever its schema.
    #[serde(default)]
    pub upgrade: Option<Upgrade>,
    /// Threads for reads, 1 to 64; absent: one less than the processors, at least 1.
    #[serde(default)]
    pub readers: Option<u32>,
    /// Stops the clock at this time, for repeatable runs. Milliseconds UTC.
    #[serde(default)]
    pub now: Option<f64>,
}
