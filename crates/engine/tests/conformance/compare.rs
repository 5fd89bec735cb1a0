//! Expectations against what an engine gave.

use crate::marks::mark_of;
use crate::support::value::Value;

const TOLERANCE: f64 = 1e-6;

/// Adds where and how `actual` differs from the expectation; nothing where it holds. `None`: the member is not there.
pub fn differences(actual: Option<&Value>, expected: &Value, at: &str, found: &mut Vec<String>) {
    let mut differs = || {
        found.push(format!(
            "{at} is {}, expected {}",
            show(actual),
            show(Some(expected))
        ))
    };
    if let Some(mark) = mark_of(expected) {
        if !holds(actual, mark) {
            differs();
        }
        return;
    }
    match (actual, expected) {
        (Some(Value::Number(actual)), Value::Number(expected)) => {
            if !is_near(*actual, *expected) {
                differs();
            }
        }
        (Some(Value::List(actual)), Value::List(expected)) if actual.len() == expected.len() => {
            for (index, (actual, expected)) in actual.iter().zip(expected).enumerate() {
                differences(Some(actual), expected, &format!("{at}.{index}"), found);
            }
        }
        (Some(actual @ Value::Map(_)), Value::Map(expected)) => {
            for (key, expected) in expected {
                differences(actual.get(key), expected, &format!("{at}.{key}"), found);
            }
        }
        (Some(actual), expected) if actual == expected => {}
        _ => differs(),
    }
}

fn is_near(actual: f64, expected: f64) -> bool {
    actual == expected || actual.is_nan() && expected.is_nan() || (actual - expected).abs() <= TOLERANCE
}

/// Whether a mark of expectations holds.
fn holds(actual: Option<&Value>, (name, held): (&str, &Value)) -> bool {
    let is_there = !matches!(actual, None | Some(Value::Null));
    match (name, actual) {
        ("$absent", _) => !is_there,
        ("$some", _) => is_there,
        ("$length", Some(Value::List(list))) => list.len() == held.number() as usize,
        ("$uuids", Some(Value::List(list))) => {
            list.len() == held.number() as usize
                && list.iter().all(|id| is_uuid_7(id.text()))
                && list.windows(2).all(|pair| pair[0].text() < pair[1].text())
        }
        _ => false,
    }
}

fn is_uuid_7(id: &str) -> bool {
    let bytes = id.as_bytes();
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => *byte == b'-',
            14 => *byte == b'7',
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
            _ => is_hex(*byte),
        })
}

fn show(value: Option<&Value>) -> String {
    let text = value.map_or_else(|| "absent".to_owned(), |value| format!("{value:?}"));
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}
