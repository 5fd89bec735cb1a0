//! What a query text means, with and without the syntax, and what phrases and prefixes find.

use minds_text::analysis::{Analyser, Language, Scratch};
use minds_text::index::{Clause, QueryTerms, SegmentBuilder, TextSegment};

use crate::corpus::analyser;

fn plain(text: &str) -> Vec<(String, u32)> {
    written(&QueryTerms::parse(&analyser(), &mut Scratch::default(), text))
}

fn with_syntax(text: &str) -> Vec<(String, u32)> {
    written(&QueryTerms::parse_syntax(
        &analyser(),
        &mut Scratch::default(),
        text,
    ))
}

fn written(query: &QueryTerms) -> Vec<(String, u32)> {
    let terms = query.terms().iter();
    terms
        .map(|term| (term.clause.to_string(), term.frequency))
        .collect()
}

fn expected<const N: usize>(list: [(&str, u32); N]) -> Vec<(String, u32)> {
    list.map(|(clause, frequency)| (clause.to_owned(), frequency))
        .to_vec()
}

#[test]
fn a_querys_terms_are_distinct_and_in_order() {
    assert_eq!(
        plain("the dogs and the cat's dog"),
        expected([("dog", 2), ("cat", 1)])
    );
    assert_eq!(plain("to be or not to be")[0], ("to".to_owned(), 2));
    assert_eq!(plain("?!"), []);
}

#[test]
fn quotes_and_stars_are_punctuation_without_the_syntax() {
    assert_eq!(
        plain("\"dogs bark\" ca*"),
        expected([("dog", 1), ("bark", 1), ("ca", 1)])
    );
}

#[test]
fn quoted_words_are_a_phrase() {
    assert_eq!(
        with_syntax("loud \"Dogs in the yard\" dogs \"dogs in the yards\""),
        expected([("loud", 1), ("\"dog in the yard\"", 2), ("dog", 1)])
    );
    // A phrase of one word is that word, stop word or not.
    assert_eq!(
        with_syntax("cat \"cats\" \"the\""),
        expected([("cat", 2), ("the", 1)])
    );
    assert_eq!(with_syntax("\"?\" \"\""), []);
    // Stop words outside count only where nothing else is asked for.
    assert_eq!(with_syntax("the \"to be\""), expected([("\"to be\"", 1)]));
    // A quote without a partner.
    assert_eq!(
        with_syntax("\"dogs bark\" \"ca* sat"),
        expected([("\"dog bark\"", 1), ("ca*", 1), ("sat", 1)])
    );
    // CJK runs are pairs, one after the other.
    assert_eq!(with_syntax("\"漢字語\""), expected([("\"漢字 字語\"", 1)]));
}

#[test]
fn a_star_at_the_end_of_a_word_makes_a_prefix() {
    assert_eq!(
        with_syntax("Running* running"),
        expected([("running*", 1), ("run", 1)])
    );
    assert_eq!(
        with_syntax("well-kno* the*"),
        expected([("well", 1), ("kno*", 1), ("the*", 1)])
    );
    assert_eq!(with_syntax("Cafe\u{301}*"), expected([("cafe*", 1)]));
    for punctuation in ["run * away", "* run away", "run*away", "\"run* away*\" away run"] {
        assert!(
            with_syntax(punctuation)
                .iter()
                .all(|(clause, _)| !clause.contains('*'))
        );
    }
    assert_eq!(with_syntax("the run* away"), expected([("run*", 1), ("away", 1)]));
}

fn segment(texts: &[&[&str]]) -> TextSegment {
    let analyser = Analyser::new(Language::English, None);
    let mut builder = SegmentBuilder::new();
    for fields in texts {
        builder.add_document(&analyser, &mut Scratch::default(), fields);
    }
    builder.build()
}

fn found(segment: &TextSegment, query: &str) -> Vec<(u32, u32)> {
    let query = QueryTerms::parse_syntax(&analyser(), &mut Scratch::default(), query);
    let [term] = query.terms() else {
        panic!("{query:?}")
    };
    segment.resolve(&term.clause).iter().collect()
}

#[test]
fn phrases_are_found_within_fields_only() {
    let segment = segment(&[
        &["the end of the world", "end of days"],
        &["the end", "of the world"],
        &["of the end"],
        &["end end end of of"],
    ]);
    assert_eq!(found(&segment, "\"end of\""), [(0, 2), (3, 1)]);
    assert_eq!(found(&segment, "\"the end of the world\""), [(0, 1)]);
    assert_eq!(found(&segment, "\"end end\""), [(3, 2)]);
    assert_eq!(found(&segment, "\"world end\""), []);
    assert_eq!(found(&segment, "\"end of nowhere\""), []);
    assert_eq!(segment.resolve(&Clause::Phrase(vec![])).len(), 0);
}

#[test]
fn prefixes_sum_their_terms() {
    let segment = segment(&[&["cat cats caterpillar"], &["dog"], &["cab"], &["cattle dog"]]);
    assert_eq!(found(&segment, "cat*"), [(0, 3), (3, 1)]);
    assert_eq!(found(&segment, "ca*"), [(0, 3), (2, 1), (3, 1)]);
    assert_eq!(found(&segment, "caterp*"), [(0, 1)]);
    assert_eq!(found(&segment, "x*"), []);
}
