//! Arguments of what reads, sets and computes associations.

use serde::{Deserialize, Serialize};

#[cfg(feature = "typescript")]
use ts_rs::TS;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct AssociationsArgs<'a> {
    #[serde(borrow)]
    pub id: &'a str,
    /// Most associations, 1 to `maxLimit`; absent: 100.
    #[serde(default)]
    pub limit: Option<u32>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS))]
#[serde(rename_all = "camelCase")]
pub struct CorrelateArgs<'a> {
    #[serde(borrow)]
    pub a: &'a str,
    /// Another memory than `a`, of any persona.
    #[serde(borrow)]
    pub b: &'a str,
    /// 1 to 128 bytes; several types between two memories are several associations.
    #[serde(borrow)]
    pub r#type: &'a str,
    /// [0, 1]
    pub strength: f64,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct ReinforceArgs<'a> {
    #[serde(borrow)]
    pub a: &'a str,
    #[serde(borrow)]
    pub b: &'a str,
    /// Absent: every type that the two have.
    #[serde(borrow, default)]
    pub r#type: Option<&'a str>,
    /// Share of what is missing to 1 that the strength gains, [0, 1]; absent: 0.1.
    #[serde(default)]
    pub amount: Option<f64>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct DissociateArgs<'a> {
    #[serde(borrow)]
    pub a: &'a str,
    #[serde(borrow)]
    pub b: &'a str,
    /// Absent: every type.
    #[serde(borrow, default)]
    pub r#type: Option<&'a str>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(TS), ts(optional_fields = nullable))]
#[serde(rename_all = "camelCase")]
pub struct AssociateArgs {
    /// Most memories of this call, 1 to `maxLimit`; absent: 500.
    #[serde(default)]
    pub limit: Option<u32>,
}
