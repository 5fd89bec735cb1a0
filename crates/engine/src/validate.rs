//! Checks of single values; each error names the field, the value where it is short, and what was expected.

use minds_model::limits::*;
use minds_model::{Error, ErrorCode};

/// A text of `1..=limit` bytes.
pub fn required_text(field: &str, value: &str, limit: usize) -> Result<(), Error> {
    if value.is_empty() {
        let expected = format!("1 to {limit} bytes");
        return Err(named(ErrorCode::TextEmpty, field, &expected, "is empty").with("value", ""));
    }
    optional_text(field, value, limit)
}

/// A text of at most `limit` bytes.
pub fn optional_text(field: &str, value: &str, limit: usize) -> Result<(), Error> {
    if value.len() > limit {
        let expected = format!("at most {limit} bytes");
        let found = format!("has {} bytes", value.len());
        return Err(named(ErrorCode::TextTooLarge, field, &expected, &found).with("bytes", value.len()));
    }
    Ok(())
}

pub fn persona(value: &str) -> Result<(), Error> {
    required_text("personaId", value, MAX_PERSONA_BYTES)
}

pub fn content(value: &str) -> Result<(), Error> {
    required_text("content", value, MAX_CONTENT_BYTES)
}

/// A number within `low..=high`; NaN is outside of every range.
pub fn number(field: &str, value: f64, low: f64, high: f64) -> Result<(), Error> {
    if value >= low && value <= high {
        return Ok(());
    }
    let expected = if high == f64::MAX {
        format!("a finite number >= {low}")
    } else {
        format!("a number in [{low}, {high}]")
    };
    Err(named(ErrorCode::OutOfRange, field, &expected, &format!("is {value}")).with("value", value))
}

/// A number that is neither NaN nor infinite.
pub fn finite(field: &str, value: f64) -> Result<(), Error> {
    if value.is_finite() {
        return Ok(());
    }
    let expected = "a finite number";
    Err(named(ErrorCode::OutOfRange, field, expected, &format!("is {value}")).with("value", value))
}

pub fn importance(value: f64) -> Result<(), Error> {
    number("importance", value, 0.0, 1.0)
}

pub fn emotional_valence(value: f64) -> Result<(), Error> {
    number("emotionalValence", value, -1.0, 1.0)
}

pub fn decay_rate(value: f64) -> Result<(), Error> {
    number("decayRate", value, 0.0, f64::MAX)
}

/// Whole milliseconds that a JavaScript Date can hold.
pub fn millis(field: &str, value: f64) -> Result<i64, Error> {
    if value.fract() == 0.0 && value.abs() <= 8.64e15 {
        return Ok(value as i64);
    }
    let expected = "whole milliseconds within +-8.64e15";
    Err(named(ErrorCode::OutOfRange, field, expected, &format!("is {value}")).with("value", value))
}

/// Whole milliseconds, or NaN for none.
pub fn optional_millis(field: &str, value: f64) -> Result<(), Error> {
    if value.is_nan() {
        return Ok(());
    }
    millis(field, value).map(|_| ())
}

/// A count of accesses and the time of the last: both, or neither.
pub fn accesses(count: u32, last: f64) -> Result<(), Error> {
    optional_millis("lastAccessed", last)?;
    if (count == 0) == last.is_nan() {
        return Ok(());
    }
    let expected = "a time where accessCount is above 0, and none where it is 0";
    let found = if count == 0 { "is given" } else { "is missing" };
    Err(named(ErrorCode::InvalidArgument, "lastAccessed", expected, found))
}

/// Tags in order, each once; ends at the first that is one too many, however many come after it.
pub fn tags<'a>(tags: impl Iterator<Item = &'a str>, out: &mut Vec<&'a str>) -> Result<(), Error> {
    out.clear();
    for tag in tags {
        required_text("tags", tag, MAX_TAG_BYTES)?;
        if !out.contains(&tag) {
            out.push(tag);
        }
        if out.len() > MAX_TAGS {
            let expected = format!("at most {MAX_TAGS} tags");
            return Err(named(ErrorCode::InvalidArgument, "tags", &expected, "has more"));
        }
    }
    Ok(())
}

/// Finite numbers; `dimension` 0 means that none is set yet.
pub fn embedding(vector: &[f32], dimension: usize) -> Result<(), Error> {
    if vector.is_empty() || vector.len() > MAX_DIMENSION || (dimension != 0 && vector.len() != dimension) {
        let expected = if dimension == 0 {
            format!("1 to {MAX_DIMENSION}")
        } else {
            dimension.to_string()
        };
        let found = format!("has {} dimensions", vector.len());
        return Err(
            named(ErrorCode::DimensionMismatch, "embedding", &expected, &found).with("value", vector.len()),
        );
    }
    match vector.iter().position(|x| !x.is_finite()) {
        None => Ok(()),
        Some(index) => Err(named(
            ErrorCode::OutOfRange,
            "embedding",
            "finite numbers",
            &format!("holds {} at {index}", vector[index]),
        )
        .with("value", f64::from(vector[index]))),
    }
}

/// A list of at most `most` of what it holds.
pub fn at_most(field: &str, count: usize, most: usize, what: &str) -> Result<(), Error> {
    if count <= most {
        return Ok(());
    }
    let expected = format!("at most {most} {what}");
    let found = format!("has {count} {what}");
    Err(named(ErrorCode::InvalidArgument, field, &expected, &found).with("value", count))
}

/// A whole number within `1..=most`.
pub fn count(field: &str, value: u32, most: usize) -> Result<u32, Error> {
    number(field, f64::from(value), 1.0, most as f64)?;
    Ok(value)
}

/// A count of results.
pub fn limit(value: u32) -> Result<usize, Error> {
    number("limit", f64::from(value), 1.0, MAX_LIMIT as f64)?;
    Ok(value as usize)
}

fn named(code: ErrorCode, field: &str, expected: &str, found: &str) -> Error {
    Error::new(code, format!("{field} {found}; expected {expected}"))
        .with("field", field)
        .with("expected", expected)
}
