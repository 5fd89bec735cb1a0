//! The golden files that the TypeScript analyser reads too.

use std::fs;
use std::path::PathBuf;

use minds_text::analysis::{Analyser, Language, Scratch};
use minds_text::index::QueryTerms;
use serde_json::Value;

fn golden(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../test/golden")
        .join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn tokens(analyser: &Analyser, text: &str) -> Vec<(String, bool)> {
    let mut list = Vec::new();
    analyser.analyse(text, &mut Scratch::default(), |term, stop| {
        list.push((term.to_owned(), stop))
    });
    list
}

fn analyser_of(case: &Value) -> Analyser {
    let language = Language::parse(case["language"].as_str().unwrap()).unwrap();
    let stop_words: Option<Vec<String>> = serde_json::from_value(case["stopWords"].clone()).unwrap();
    Analyser::new(language, stop_words.as_deref())
}

#[test]
fn terms_are_those_of_the_golden_file() {
    let cases: Value = serde_json::from_str(&golden("tokens.json")).unwrap();
    for case in cases.as_array().unwrap() {
        let expected: Vec<(String, u8)> = serde_json::from_value(case["tokens"].clone()).unwrap();
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(term, stop)| (term, stop == 1))
            .collect();
        assert_eq!(
            tokens(&analyser_of(case), case["text"].as_str().unwrap()),
            expected,
            "{case}"
        );
    }
}

#[test]
fn clauses_of_queries_are_those_of_the_golden_file() {
    let cases: Value = serde_json::from_str(&golden("queries.json")).unwrap();
    for case in cases.as_array().unwrap() {
        let expected: Vec<(String, u32)> = serde_json::from_value(case["clauses"].clone()).unwrap();
        let text = case["text"].as_str().unwrap();
        let query = QueryTerms::parse_syntax(&analyser_of(case), &mut Scratch::default(), text);
        let found: Vec<_> = query
            .terms()
            .iter()
            .map(|term| (term.clause.to_string(), term.frequency))
            .collect();
        assert_eq!(found, expected, "{case}");
    }
}

#[test]
fn stems_are_snowballs() {
    let analyser = Analyser::new(Language::English, Some(&[]));
    let mut scratch = Scratch::default();
    let file = golden("stems.tsv");
    for line in file.lines() {
        let (word, cut) = line.split_once('\t').unwrap();
        let ending = cut.trim_start_matches(|c: char| c.is_ascii_digit());
        let dropped: usize = cut[..cut.len() - ending.len()].parse().unwrap();
        let shared = word.chars().count() - dropped;
        let expected: String = word.chars().take(shared).chain(ending.chars()).collect();
        let mut terms = Vec::new();
        analyser.analyse(word, &mut scratch, |term, _| terms.push(term.to_owned()));
        assert_eq!(terms, [expected], "{word}");
    }
}
