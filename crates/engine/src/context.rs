//! Contexts: JSON objects that are kept as the text they came in.
//!
//! For matching, a context is a list of labels, one for each top-level key with its value's compact text, so that equal
//! labels mean equal keys with equal values.

use minds_model::{Error, ErrorCode};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt::{self, Write};

/// Top-level members in order; of a repeated key, the last.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members: Vec<(String, &'de RawValue)> = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
                    match members.iter_mut().find(|(other, _)| *other == key) {
                        Some(member) => member.1 = value,
                        None => members.push((key, value)),
                    }
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// A context read for matching.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Context {
    /// One label for each key.
    pub labels: Vec<String>,
    /// The value of `emotion` where it is a number in [-1, 1].
    pub emotion: Option<f64>,
}

/// Reads a context; an empty text is an empty context.
pub fn parse(text: &str) -> Result<Context, Error> {
    let mut context = Context::default();
    each(text, |key, value| {
        if key == "emotion" {
            context.emotion = value.parse::<f64>().ok().filter(|number| number.abs() <= 1.0);
        }
        let mut label = String::new();
        write_label(key, value, &mut label);
        context.labels.push(label);
    })?;
    Ok(context)
}

/// Calls `found` with each label of a context, through a buffer that is used again.
pub fn labels(text: &str, buffer: &mut String, mut found: impl FnMut(&str)) -> Result<(), Error> {
    each(text, |key, value| {
        buffer.clear();
        write_label(key, value, buffer);
        found(buffer);
    })
}

/// Calls `found` with each top-level key, unescaped, and its value's text.
pub fn each(text: &str, mut found: impl FnMut(&str, &str)) -> Result<(), Error> {
    if text.is_empty() || text == "{}" {
        return Ok(());
    }
    let members: Members = serde_json::from_str(text).map_err(|error| {
        Error::new(
            ErrorCode::ContextInvalid,
            format!("a context must be a JSON object: {error}"),
        )
        .with("expected", "a JSON object")
    })?;
    for (key, value) in &members.0 {
        found(key, value.get());
    }
    Ok(())
}

/// The key's length makes the border between key and value certain.
fn write_label(key: &str, value: &str, out: &mut String) {
    write!(out, "{}:{key}", key.len()).expect("writing to a text cannot fail");
    let (mut quoted, mut escaped) = (false, false);
    for character in value.chars() {
        if quoted {
            quoted = escaped || character != '"';
            escaped = !escaped && character == '\\';
        } else if matches!(character, ' ' | '\t' | '\n' | '\r') {
            continue;
        } else {
            quoted = character == '"';
        }
        out.push(character);
    }
}
