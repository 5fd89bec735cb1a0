//! Attributes and relevance: JSON objects that are kept as the text they came in. `{}` is kept as nothing.

use crate::context::{members, write_compact};
use crate::validate;
use minds_model::limits::MAX_ATTRIBUTES_BYTES;
use minds_model::{Error, ErrorCode};
use rustc_hash::FxHashMap;

/// Checks attributes.
pub fn attributes(text: &str) -> Result<(), Error> {
    read("attributes", text).map(|_| ())
}

/// Checks relevance, whose values are numbers in [0, 1].
pub fn relevance(text: &str) -> Result<(), Error> {
    for (_, value) in read("relevance", text)? {
        // Only a number's text is one for Rust too.
        validate::number("relevance", value.parse().unwrap_or(f64::NAN), 0.0, 1.0)?;
    }
    Ok(())
}

/// An object's text as it is kept.
pub fn kept(text: &str) -> Option<&str> {
    Some(text).filter(|text| !matches!(*text, "" | "{}"))
}

fn read<'a>(field: &str, text: &'a str) -> Result<Vec<(String, &'a str)>, Error> {
    validate::optional_text(field, text, MAX_ATTRIBUTES_BYTES)?;
    members(text).map_err(|error| error.with("field", field))
}

/// Takes an object that was checked in place of the one that is there; without one, that stays.
pub fn replace(old: &mut Option<String>, new: Option<&str>) {
    if let Some(text) = new {
        *old = kept(text).map(str::to_owned);
    }
}

/// Merges an object that was checked into the one that is there, by top-level keys. Where one of them has none the other
/// keeps its text. False where nothing changed.
pub fn merge(field: &str, old: &mut Option<String>, added: Option<&str>) -> Result<bool, Error> {
    let new = read(field, added.unwrap_or(""))?;
    if new.is_empty() {
        return Ok(false);
    }
    let before = members(old.as_deref().unwrap_or("")).map_err(|_| {
        Error::new(
            ErrorCode::Corrupt,
            format!("the stored {field} are no JSON object"),
        )
        .with("field", field)
    })?;
    let merged = if before.is_empty() {
        added.map(str::to_owned)
    } else {
        Some(join(&before, &new))
    };
    validate::optional_text(field, merged.as_deref().unwrap_or(""), MAX_ATTRIBUTES_BYTES)?;
    let is_changed = merged != *old;
    *old = merged;
    Ok(is_changed)
}

fn join(before: &[(String, &str)], new: &[(String, &str)]) -> String {
    let mut left: FxHashMap<&str, &str> = new.iter().map(|(key, value)| (key.as_str(), *value)).collect();
    let mut text = String::from("{");
    let mut push = |key: &str, value: &str| {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&serde_json::to_string(key).expect("a text always encodes"));
        text.push(':');
        write_compact(value, &mut text);
    };
    for (key, value) in before {
        push(key, left.remove(key.as_str()).unwrap_or(value));
    }
    for (key, value) in new {
        if left.contains_key(key.as_str()) {
            push(key, value);
        }
    }
    text.push('}');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(old: &str, added: &str) -> String {
        let mut text = kept(old).map(str::to_owned);
        merge("attributes", &mut text, kept(added)).expect("both are objects");
        text.unwrap_or_else(|| "{}".to_owned())
    }

    #[test]
    fn newer_values_stand_in_the_places_of_older_ones() {
        assert_eq!(
            merged(r#"{"a": 1, "b": [1, 2]}"#, r#"{ "c": "x y", "a": {"d": null} }"#),
            r#"{"a":{"d":null},"b":[1,2],"c":"x y"}"#
        );
        assert_eq!(merged(r#"{"a":1,"a":2}"#, r#"{"b":1,"b":3}"#), r#"{"a":2,"b":3}"#);
        assert_eq!(
            merged(r#"{"\u0061":1,"é\n\u0001":2}"#, r#"{"a":3}"#),
            "{\"a\":3,\"é\\n\\u0001\":2}"
        );
    }

    #[test]
    fn a_text_that_nothing_is_merged_with_stays_as_it_came() {
        assert_eq!(merged(r#"{ "a" : 1 }"#, "{ }"), r#"{ "a" : 1 }"#);
        assert_eq!(merged("{ }", r#"{ "a" : 1 }"#), r#"{ "a" : 1 }"#);
        assert_eq!(merged("{}", "{ }"), "{}");
        assert_eq!(merged("{ }", ""), "{ }");
    }

    #[test]
    fn of_many_keys_each_is_there_once() {
        let object = |from: u32, value: u32| {
            let members: Vec<_> = (from..from + 1_000)
                .map(|key| format!("\"{key}\":{value}"))
                .collect();
            format!("{{{}}}", members.join(","))
        };
        let text = merged(&object(0, 1), &object(500, 2));
        let found = members(&text).expect("an object");
        let expected = (0..1_500).map(|key| (key.to_string(), if key < 500 { "1" } else { "2" }));
        assert!(found.into_iter().eq(expected));
    }

    #[test]
    fn relevance_is_numbers_from_0_to_1() {
        for good in [
            "",
            "{}",
            "{ }",
            r#"{"a":0,"b":1,"c":0.5,"d":1e-400,"e":-0}"#,
            r#"{"a":7,"a":1}"#,
        ] {
            assert!(relevance(good).is_ok(), "{good}");
        }
        for bad in ["1.1", "-0.1", "1e999", "null", "true", "\"0.5\"", "[0.5]", "{}"] {
            let error = relevance(&format!("{{\"a\":{bad}}}")).expect_err(bad);
            assert_eq!(error.code, ErrorCode::OutOfRange, "{bad}");
        }
    }
}
