//! Arguments of forgetting, clean-up, compression, consolidation, and of the audit that tells of them.

use serde::{Deserialize, Serialize};

#[cfg(feature = "typescript")]
use ts_rs::TS;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct ForgetArgs<'a> {
    /// Absent: all.
    #[serde(borrow, default)]
    pub personas: Option<Vec<&'a str>>,
    /// Absent: the engine's clock. Milliseconds UTC.
    #[serde(default)]
    pub now: Option<f64>,
    /// Whether nothing changes and the reply lists what would; absent: no.
    #[serde(default)]
    pub dry_run: Option<bool>,
    /// Where the group before ended; opaque.
    #[serde(borrow, default)]
    pub cursor: Option<&'a str>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct CleanupArgs<'a> {
    #[serde(borrow, default)]
    pub personas: Option<Vec<&'a str>>,
    /// Importance below which a memory goes, [0, 1]; absent: 0.05.
    #[serde(default)]
    pub threshold: Option<f64>,
    /// Days since its timestamp, >= 0; absent: 90.
    #[serde(default)]
    pub older_than_days: Option<f64>,
    #[serde(default)]
    pub now: Option<f64>,
    #[serde(default)]
    pub dry_run: Option<bool>,
    #[serde(borrow, default)]
    pub cursor: Option<&'a str>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct CompressArgs<'a> {
    #[serde(borrow, default)]
    pub personas: Option<Vec<&'a str>>,
    /// Days since its timestamp, >= 0; absent: 30.
    #[serde(default)]
    pub age_days: Option<f64>,
    /// Shortest content, in bytes; absent: 200.
    #[serde(default)]
    pub min_length: Option<u32>,
    #[serde(default)]
    pub now: Option<f64>,
    #[serde(default)]
    pub dry_run: Option<bool>,
    #[serde(borrow, default)]
    pub cursor: Option<&'a str>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct PlanConsolidationArgs<'a> {
    #[serde(borrow)]
    pub persona_id: &'a str,
    /// Fewest memories of a cluster, 2 to 64; absent: 3.
    #[serde(default)]
    pub min_cluster: Option<u32>,
    /// Weakest association that joins two memories, [0, 1]; absent: 0.6.
    #[serde(default)]
    pub similarity: Option<f64>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct ConsolidateArgs<'a> {
    #[serde(borrow)]
    pub persona_id: &'a str,
    /// Absent: the engine's clock. Milliseconds UTC.
    #[serde(default)]
    pub now: Option<f64>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct AuditArgs<'a> {
    /// Absent: all, and what concerns no persona.
    #[serde(borrow, default)]
    pub personas: Option<Vec<&'a str>>,
    /// `forget`, `cleanup`, `compress`, `consolidate`, or what `note` was given; absent: all.
    #[serde(borrow, default)]
    pub operation: Option<&'a str>,
    /// Where the page before ended; opaque.
    #[serde(borrow, default)]
    pub cursor: Option<&'a str>,
    /// Entries of the page, 1 to `maxLimit`.
    pub limit: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct NoteArgs<'a> {
    /// 1 to 128 bytes.
    #[serde(borrow)]
    pub operation: &'a str,
    /// At most 1,024 bytes; never content of memories.
    #[serde(borrow)]
    pub reason: &'a str,
    /// A number before and after, such as bytes of the file.
    pub before: f64,
    pub after: f64,
    /// Absent: the engine's clock. Milliseconds UTC.
    #[serde(default)]
    pub now: Option<f64>,
}
