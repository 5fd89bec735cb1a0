//! Contexts: JSON objects that are kept as the text they came in.
//!
//! For matching, a context is a list of labels, one for each top-level key with its value's compact text, so that equal
//! labels mean equal keys with equal values.

use minds_model::{Error, ErrorCode};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt::{self, Write};

type Member<'a> = (String, &'a RawValue);

/// Top-level members in order.
struct Members<'a>(Vec<Member<'a>>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(join_repeated(members)))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// Of a repeated key the last value stays, in the place of the first.
fn join_repeated(members: Vec<Member>) -> Vec<Member> {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by(|a, b| members[*a].0.cmp(&members[*b].0));
    let mut values = vec![None; members.len()];
    for same in order.chunk_by(|a, b| members[*a].0 == members[*b].0) {
        values[same[0]] = same.last().map(|last| members[*last].1);
    }
    let kept = members.into_iter().zip(values);
    kept.filter_map(|((key, _), value)| Some((key, value?))).collect()
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
    for (key, value) in members(text)? {
        found(&key, value);
    }
    Ok(())
}

/// The top-level keys, unescaped, each with its value's text, in order.
pub fn members(text: &str) -> Result<Vec<(String, &str)>, Error> {
    if text.is_empty() || text == "{}" {
        return Ok(Vec::new());
    }
    let members: Members = serde_json::from_str(text).map_err(|error| {
        Error::new(
            ErrorCode::ContextInvalid,
            format!("the text must be a JSON object: {error}"),
        )
        .with("expected", "a JSON object")
    })?;
    let texts = members.0.into_iter().map(|(key, value)| (key, value.get()));
    Ok(texts.collect())
}

/// The key's length makes the border between key and value certain.
fn write_label(key: &str, value: &str, out: &mut String) {
    write!(out, "{}:{key}", key.len()).expect("writing to a text cannot fail");
    write_compact(value, out);
}

/// Appends a value without the white space outside its strings.
pub fn write_compact(value: &str, out: &mut String) {
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
