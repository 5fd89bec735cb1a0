//! Commands to draw from: few ids, words and tags, so that they meet.

use proptest::prelude::*;

pub const PERSONAS: [&str; 3] = ["ada", "bob", "cyd"];
pub const TAGS: [&str; 4] = ["red", "green", "blue", "käse"];
const THREADS: [&str; 3] = ["", "first", "second"];
const WORDS: [&str; 18] = [
    "tea", "teas", "harbour", "winter", "the", "and", "running", "ran", "violin", "über", "naïve", "Straße",
    "東京", "don't", "x1", "lantern", "copper", "rivers",
];

#[derive(Debug, Clone)]
pub struct NewRow {
    pub persona: &'static str,
    pub id: String,
    pub content: String,
    pub tags: Vec<&'static str>,
    pub thread: &'static str,
    /// Days after the beginning of 2025.
    pub day: u16,
    pub importance: f64,
    pub kind: u8,
}

#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub since: Option<u16>,
    pub until: Option<u16>,
    pub min_importance: Option<f64>,
    pub tag: Option<&'static str>,
    pub thread: Option<&'static str>,
    pub kind: Option<u8>,
}

#[derive(Debug, Clone)]
pub enum Command {
    Store(Vec<NewRow>, &'static str),
    Update {
        id: String,
        content: Option<String>,
        tags: Option<Vec<&'static str>>,
        importance: Option<f64>,
        day: Option<u16>,
    },
    Delete(Vec<String>),
    DeleteMatching(&'static str, Filter),
    List(&'static str, Filter),
    Get(Vec<String>),
    Recall(String, Filter),
    Reopen,
}

fn id() -> impl Strategy<Value = String> {
    (0..24_u8).prop_map(|number| format!("m{number}"))
}

fn content() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 1..8).prop_map(|words| words.join(" "))
}

fn tags() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(&TAGS[..], 0..3)
}

fn importance() -> impl Strategy<Value = f64> {
    (0..=8_u8).prop_map(|eighths| f64::from(eighths) / 8.0)
}

fn row() -> impl Strategy<Value = NewRow> {
    let persona = prop::sample::select(&PERSONAS[..]);
    let thread = prop::sample::select(&THREADS[..]);
    (
        persona,
        id(),
        content(),
        tags(),
        thread,
        0..360_u16,
        importance(),
        0..3_u8,
    )
        .prop_map(
            |(persona, id, content, tags, thread, day, importance, kind)| NewRow {
                persona,
                id,
                content,
                tags,
                thread,
                day,
                importance,
                kind,
            },
        )
}

fn filter() -> impl Strategy<Value = Filter> {
    let thread = prop::sample::select(&THREADS[1..]);
    (
        prop::option::weighted(0.2, 0..360_u16),
        prop::option::weighted(0.2, 0..360_u16),
        prop::option::weighted(0.3, importance()),
        prop::option::weighted(0.3, prop::sample::select(&TAGS[..])),
        prop::option::weighted(0.2, thread),
        prop::option::weighted(0.2, 0..3_u8),
    )
        .prop_map(|(since, until, min_importance, tag, thread, kind)| Filter {
            since,
            until,
            min_importance,
            tag,
            thread,
            kind,
        })
}

pub fn any_command() -> impl Strategy<Value = Command> {
    let persona = || prop::sample::select(&PERSONAS[..]);
    let policy = prop::sample::select(&["allow", "allow", "merge", "reject"][..]);
    let update = (
        id(),
        prop::option::of(content()),
        prop::option::of(tags()),
        prop::option::of(importance()),
        prop::option::of(0..360_u16),
    )
        .prop_map(|(id, content, tags, importance, day)| Command::Update {
            id,
            content,
            tags,
            importance,
            day,
        });
    prop_oneof![
        6 => (prop::collection::vec(row(), 1..7), policy).prop_map(|(rows, policy)| Command::Store(rows, policy)),
        3 => update,
        2 => prop::collection::vec(id(), 1..4).prop_map(Command::Delete),
        1 => (persona(), filter()).prop_map(|(persona, filter)| Command::DeleteMatching(persona, filter)),
        2 => (persona(), filter()).prop_map(|(persona, filter)| Command::List(persona, filter)),
        1 => prop::collection::vec(id(), 1..5).prop_map(Command::Get),
        3 => (prop_oneof![Just(String::new()), content()], filter())
            .prop_map(|(query, filter)| Command::Recall(query, filter)),
        1 => Just(Command::Reopen),
    ]
}
