//! Spans of time.

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;
/// The same, for fractions of days.
pub const DAY_F64: f64 = DAY as f64;
