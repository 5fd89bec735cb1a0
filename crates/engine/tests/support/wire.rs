//! Commands and outcomes as frames, the way a binding sends and reads them.

use crate::support::value::Value;
use minds_engine::Engine;
use minds_model::columns::{Columns, Kind, TABLE};
use minds_model::frame::{self, OwnedColumn, OwnedColumns, TextBuilder};
use serde::Serialize;
use std::sync::Arc;

/// What came of a command.
#[derive(Debug, Clone)]
pub enum Outcome {
    Done {
        reply: Value,
        /// Lists by name.
        columns: Value,
    },
    Failed {
        code: String,
        message: String,
        details: Value,
    },
}

/// The frame of a command with its columns, lists by name.
pub fn frame(command: &impl Serialize, lists: &Value) -> Vec<u8> {
    frame::write(command, &columns(lists)).expect("a test's command encodes")
}

/// Columns by the kinds of the vocabulary.
fn columns(lists: &Value) -> OwnedColumns {
    let Value::Map(lists) = lists else {
        panic!("columns are lists by name");
    };
    let column = |(name, list): &(String, Value)| {
        let (name, kind, _) = TABLE
            .iter()
            .find(|(known, ..)| known == name)
            .unwrap_or_else(|| panic!("the vocabulary has no column '{name}'"));
        let numbers = || list.list().iter().map(Value::number);
        let column = match kind {
            Kind::Text => {
                let mut texts = TextBuilder::default();
                list.list().iter().for_each(|text| texts.push(text.text()));
                OwnedColumn::Text(texts)
            }
            Kind::F64 => OwnedColumn::F64(numbers().collect()),
            Kind::F32 => OwnedColumn::F32(numbers().map(|number| number as f32).collect()),
            Kind::U32 => OwnedColumn::U32(numbers().map(|number| number as u32).collect()),
            Kind::U8 => OwnedColumn::U8(numbers().map(|number| number as u8).collect()),
        };
        (*name, column)
    };
    lists.iter().map(column).collect()
}

pub fn execute(engine: &Arc<Engine>, frame: &[u8]) -> Outcome {
    read(&engine.execute_frame(frame))
}

/// Reads an outcome's frame.
pub fn read(bytes: &[u8]) -> Outcome {
    let (outcome, columns) = frame::read::<Value>(bytes).expect("an outcome decodes");
    let member = |value: &Value, name: &str| value.get(name).cloned().expect("a member of an outcome");
    if member(&outcome, "ok") == Value::Bool(true) {
        return Outcome::Done {
            reply: member(&outcome, "value"),
            columns: lists(&columns),
        };
    }
    let error = member(&outcome, "error");
    Outcome::Failed {
        code: member(&error, "code").text().to_owned(),
        message: member(&error, "message").text().to_owned(),
        details: member(&error, "details"),
    }
}

fn lists(columns: &Columns) -> Value {
    let mut lists = Vec::new();
    for name in columns.names() {
        let kind = TABLE.iter().find(|(other, ..)| *other == name);
        let (_, kind, _) = kind.expect("replies have the vocabulary's columns");
        macro_rules! numbers {
            ($method:ident) => {{
                let column = columns.$method(name).expect("the kind of the vocabulary");
                let numbers = column.expect("the column is there").iter();
                numbers
                    .map(|number| Value::Number(f64::from(*number)))
                    .collect()
            }};
        }
        let list = match kind {
            Kind::Text => {
                let column = columns.text(name).expect("the kind of the vocabulary");
                let texts = column.expect("the column is there").iter();
                texts.map(|text| Value::Text(text.to_owned())).collect()
            }
            Kind::F64 => numbers!(f64s),
            Kind::F32 => numbers!(f32s),
            Kind::U32 => numbers!(u32s),
            Kind::U8 => numbers!(u8s),
        };
        lists.push((name.to_owned(), Value::List(list)));
    }
    Value::Map(lists)
}
