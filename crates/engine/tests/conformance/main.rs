//! The conformance cases of `test/conformance`, on the engine without a binding: what its README says, in Rust.

mod compare;
mod marks;
#[path = "../support/mod.rs"]
mod support;

use minds_engine::Immediate;
use std::collections::HashSet;
use std::path::Path;
use support::host;
use support::value::Value;
use support::wire::{self, Outcome};

/// Features that cases may need.
const PROVIDES: &[&str] = &["memory", "graph"];

/// Cases, as `family: name`, that cannot run here, each with a sentence why.
const SKIPS: &[(&str, &str)] = &[];

/// Every case, as `family: name`.
fn cases() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test/conformance/cases");
    let entries = std::fs::read_dir(&folder).expect("the folder of the cases");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let family = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).expect("a readable file");
        let list: Value = serde_json::from_str(&text).expect("a list of cases");
        for case in list.list() {
            let name = case.get("name").expect("a name").text();
            cases.push((format!("{family}: {name}"), case.clone()));
        }
    }
    cases
}

#[test]
fn every_case_holds() {
    let (mut ran, mut wrong) = (0, Vec::new());
    for (name, case) in cases() {
        for feature in case.get("needs").expect("needs").list() {
            assert!(PROVIDES.contains(&feature.text()), "{name} needs {feature:?}");
        }
        if let Some((_, reason)) = SKIPS.iter().find(|(skip, _)| *skip == name) {
            println!("{name} does not run: {reason}");
            continue;
        }
        ran += 1;
        wrong.extend(run(&case).into_iter().map(|text| format!("{name}: {text}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{ran} cases hold");
    assert!(ran > 120, "only {ran} cases were found");
}

#[test]
fn only_cases_that_exist_are_skipped_each_for_a_reason() {
    let known: HashSet<String> = cases().into_iter().map(|(name, _)| name).collect();
    for (skip, reason) in SKIPS {
        assert!(known.contains(*skip), "{skip}");
        assert!(!reason.is_empty(), "{skip}");
    }
}

/// What is wrong with a case; empty where it holds. It ends with the first step that does not.
fn run(case: &Value) -> Vec<String> {
    let engine = host::open(host::options(":memory:"), Immediate).expect("a council in memory");
    let mut outcomes: Vec<Outcome> = Vec::new();
    for (index, step) in case.get("steps").expect("steps").list().iter().enumerate() {
        let command = step.get("command").expect("a command");
        let op = command.get("op").expect("an op");
        let args = marks::resolve(command.get("args").expect("args"), &outcomes);
        let message = Value::Map(vec![("op".to_owned(), op.clone()), ("args".to_owned(), args)]);
        let columns = command
            .get("columns")
            .map_or(Value::Map(Vec::new()), |lists| marks::resolve(lists, &outcomes));
        let outcome = wire::execute(&engine, &wire::frame(&message, &columns));
        let wrong = judge(step, &outcome, &outcomes);
        if !wrong.is_empty() {
            let place = format!("step {index} ({})", op.text());
            return wrong.into_iter().map(|text| format!("{place}: {text}")).collect();
        }
        outcomes.push(outcome);
    }
    engine.close().expect("closing");
    Vec::new()
}

fn judge(step: &Value, outcome: &Outcome, before: &[Outcome]) -> Vec<String> {
    let mut wrong = Vec::new();
    match (step.get("error"), outcome) {
        (Some(expected), Outcome::Done { .. }) => wrong.push(format!("succeeded, expected {expected:?}")),
        (Some(expected), Outcome::Failed { code, details, .. }) => {
            let code = Value::Text(code.clone());
            compare::differences(Some(&code), expected, "error", &mut wrong);
            if let Some(expected) = step.get("details") {
                let expected = marks::resolve(expected, before);
                compare::differences(Some(details), &expected, "details", &mut wrong);
            }
        }
        (None, Outcome::Failed { code, message, .. }) => wrong.push(format!("{code}: {message}")),
        (None, Outcome::Done { .. }) => {
            if let Some(expected) = step.get("expect") {
                let actual = marks::seen(outcome);
                let expected = marks::resolve(expected, before);
                let Value::Map(members) = &expected else {
                    panic!("an expectation is an object");
                };
                for (name, expected) in members {
                    let actual = match name.as_str() {
                        "columns" => actual.get("columns"),
                        _ => actual.get("reply").and_then(|reply| reply.get(name)),
                    };
                    compare::differences(actual, expected, name, &mut wrong);
                }
            }
        }
    }
    wrong
}
