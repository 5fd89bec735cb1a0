//! The marks of the cases' README: what they stand for in commands and expectations.

use crate::support::value::Value;
use crate::support::wire::Outcome;

/// The mark that a value is, if it is one: its name and what it holds.
pub fn mark_of(value: &Value) -> Option<(&str, &Value)> {
    match value {
        Value::Map(members) => match members.as_slice() {
            [(name, held)] if name.starts_with('$') => Some((name, held)),
            _ => None,
        },
        _ => None,
    }
}

/// Puts the values that marks stand for in their place; marks of expectations stay. `outcomes` are those of the steps
/// before.
pub fn resolve(value: &Value, outcomes: &[Outcome]) -> Value {
    if let Some((name, held)) = mark_of(value) {
        return match name {
            "$date" => Value::Number(millis(held.text())),
            "$f32" => Value::List(
                held.list()
                    .iter()
                    .map(|number| Value::Number(f64::from(number.number() as f32)))
                    .collect(),
            ),
            "$nan" => Value::Number(f64::NAN),
            "$infinity" => Value::Number(f64::INFINITY),
            "$ref" => look_up(held.text(), outcomes),
            "$text" => Value::Text(held.list()[0].text().repeat(times(held))),
            "$list" => Value::List(vec![resolve(&held.list()[0], outcomes); times(held)]),
            "$numbered" => {
                let prefix = held.list()[0].text();
                let numbered = (0..times(held)).map(|index| Value::Text(format!("{prefix}{index}")));
                Value::List(numbered.collect())
            }
            _ => value.clone(),
        };
    }
    match value {
        Value::List(items) => Value::List(items.iter().map(|item| resolve(item, outcomes)).collect()),
        Value::Map(members) => Value::Map(
            members
                .iter()
                .map(|(key, item)| (key.clone(), resolve(item, outcomes)))
                .collect(),
        ),
        plain => plain.clone(),
    }
}

/// The second item of a mark that repeats.
fn times(held: &Value) -> usize {
    held.list()[1].number() as usize
}

/// Milliseconds since 1970 of `YYYY-MM-DDTHH:MM:SS[.mmm]Z`.
fn millis(text: &str) -> f64 {
    let fields: Vec<i64> = text
        .trim_end_matches('Z')
        .split(['-', 'T', ':', '.'])
        .map(|field| field.parse().expect("a number of a date"))
        .collect();
    let [year, month, day, hour, minute, second, ref rest @ ..] = fields[..] else {
        panic!("'{text}' is no date of the cases' form");
    };
    // Days of the civil calendar, counted in years that begin in March.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
    (seconds * 1_000 + rest.first().copied().unwrap_or(0)) as f64
}

fn look_up(path: &str, outcomes: &[Outcome]) -> Value {
    let mut members = path.split('.');
    let step: usize = members.next().and_then(|step| step.parse().ok()).expect("a step");
    let mut at = seen(&outcomes[step]);
    for member in members {
        let next = match &at {
            Value::List(items) => member.parse().ok().and_then(|index: usize| items.get(index)),
            other => other.get(member),
        };
        at = next.unwrap_or_else(|| panic!("'{path}' leads nowhere")).clone();
    }
    at
}

/// An outcome as `$ref` and expectations see it: the reply, and columns as lists, the rows' personas by id among them.
pub fn seen(outcome: &Outcome) -> Value {
    let Outcome::Done { reply, columns } = outcome else {
        panic!("{outcome:?} has no reply");
    };
    let Value::Map(mut lists) = columns.clone() else {
        panic!("columns are lists by name");
    };
    if let (Some(Value::List(personas)), Some(rows)) = (reply.get("personas"), columns.get("persona")) {
        let ids = rows
            .list()
            .iter()
            // An entry of the audit may concern no persona.
            .map(|row| {
                personas
                    .get(row.number() as usize)
                    .cloned()
                    .unwrap_or(Value::Null)
            });
        lists.push(("personaId".to_owned(), Value::List(ids.collect())));
    }
    Value::Map(vec![
        ("reply".to_owned(), reply.clone()),
        ("columns".to_owned(), Value::Map(lists)),
    ])
}
