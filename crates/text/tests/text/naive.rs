//! Search against the oracle, to the bit.

use minds_text::index::{
    Clause, DocumentScorer, SearchScratch, SegmentView, Way, WeightedClause, matched_terms, score_document,
    search,
};
use proptest::prelude::*;

use crate::corpus::{analyser, segment};
use crate::oracle::{Case, Shape, newest_first};

fn term(name: &str) -> Clause {
    Clause::Term(name.to_owned())
}

/// Documents of a segment, the borders of blocks among them.
fn documents() -> impl Strategy<Value = u32> {
    prop_oneof![0..200u32, 126..130u32, 254..258u32]
}

fn shapes() -> impl Strategy<Value = Shape> {
    // Each segment is a window of its own at least, so the later ones meet a floor.
    let sizes = (1..12u32, documents(), 0..40u32, 0..9u32);
    let rest = (0..8u32, 0..9u32, any::<bool>(), any::<bool>());
    (any::<u64>(), sizes, rest).prop_map(
        |(seed, (segments, documents, longest, clauses), (deleted, filtered, through_bytes, merged))| Shape {
            seed,
            segments,
            documents,
            longest,
            clauses,
            deleted,
            filtered,
            through_bytes,
            merged,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn search_is_the_naive_search_to_the_bit(shape in shapes()) {
        let case = Case::new(shape);
        let expected = case.naive_search();
        let mut scratch = SearchScratch::default();
        for k in [0, 1, 3, 20, 300, 5000] {
            let hits = case.search(k, &mut scratch);
            prop_assert_eq!(&hits[..], &expected[..k.min(expected.len())], "k = {}, {:?}", k, case.query);
        }
    }

    #[test]
    fn one_documents_score_is_the_searchs_and_its_parts_add_up(shape in shapes()) {
        let case = Case::new(Shape { filtered: 0, ..shape });
        let (average, expected) = (case.average_length(), case.naive_search());
        case.with_clauses(|clauses| {
            let mut scorers: Vec<_> = (case.segments.iter().zip(clauses))
                .map(|(segment, clauses)| DocumentScorer::new(segment, clauses, average))
                .collect();
            // Every seventh, so that blocks are skipped; then back to the start.
            let order = (0..7).flat_map(|first| case.documents.iter().skip(first).step_by(7));
            for document in order.filter(|document| document.live) {
                let at = document.segment as usize;
                let (segment, clauses) = (&case.segments[at], &clauses[at][..]);
                let found = expected.iter().find(|h| (h.segment, h.document) == (document.segment, document.number));
                let score = found.map(|hit| hit.score);
                prop_assert_eq!(score_document(segment, document.number, clauses, average), score);
                prop_assert_eq!(scorers[at].score(document.number), score);
                let matched = matched_terms(segment, document.number, clauses, average);
                prop_assert_eq!(matched.iter().map(|m| m.part).sum::<f64>(), score.unwrap_or(0.0));
                for m in matched {
                    prop_assert_eq!(m.frequency, document.frequency(&case.query[m.term].clause));
                }
            }
            Ok(())
        })?;
    }
}

/// The choice between the two ways, many windows, and floors that rise while blocks are left out.
#[test]
fn a_large_segment_is_searched_to_the_bit() {
    for seed in 0..6 {
        let case = Case::new(Shape {
            seed,
            segments: 2,
            documents: 40_000,
            longest: [12, 40][seed as usize % 2],
            clauses: 1 + seed as u32,
            deleted: 1,
            filtered: 1,
            through_bytes: true,
            merged: false,
        });
        let expected = case.naive_search();
        let mut scratch = SearchScratch::default();
        for k in [1, 10, 1000] {
            assert_eq!(case.search(k, &mut scratch), expected[..k.min(expected.len())]);
        }
    }
}

/// Of a block's competitive pairs each is the best under some mean length.
#[test]
fn long_documents_do_not_hide_short_ones() {
    let mut texts = vec!["w1 w2 w3 w4 w5".to_owned(); 300];
    texts[130] = format!("{}{}", "w1 ".repeat(6), "w2 ".repeat(60));
    texts[140] = format!("{}{}", "w1 ".repeat(3), "w2 ".repeat(12));
    texts[150] = "w1".to_owned();
    let segments = [
        segment(&analyser(), &texts[..128]),
        segment(&analyser(), &texts[128..]),
    ];
    let postings = segments.each_ref().map(|segment| segment.resolve(&term("w1")));
    let clauses = postings.each_ref().map(|postings| {
        [WeightedClause {
            postings,
            weight: 1.0,
        }]
    });
    let views = [0, 1].map(|at| SegmentView {
        segment: &segments[at],
        clauses: &clauses[at],
        accept: &|_| true,
    });
    let scratch = &mut SearchScratch::default();
    let mut firsts = Vec::new();
    for average in [0.5, 5.0, 50.0, 500.0] {
        let pruned = search(Way::Pruned, &views, average, 1, newest_first, scratch);
        assert_eq!(
            pruned,
            search(Way::Exhaustive, &views, average, 1, newest_first, scratch)
        );
        firsts.push(pruned[0].document + 128);
    }
    assert_eq!(firsts, [150, 150, 140, 130]);
}

/// Frequencies too large for the byte that a window keeps of them.
#[test]
fn a_term_may_occur_very_often() {
    let mut texts = vec!["w1 w2".to_owned(); 2_000];
    texts.extend((250..260).map(|count| format!("{}w2", "w1 ".repeat(count))));
    texts.extend((0..40).map(|_| "w3 w1 w2".to_owned()));
    let segment = segment(&analyser(), &texts);
    let postings = ["w1", "w2", "w3"].map(|name| segment.resolve(&term(name)));
    let clauses: Vec<_> = (postings.iter().zip([2.0, 0.25, 0.1]))
        .map(|(postings, weight)| WeightedClause { postings, weight })
        .collect();
    // Again and again, so that all but the first meet a floor.
    let views = [0; 5].map(|_| SegmentView {
        segment: &segment,
        clauses: &clauses,
        accept: &|_| true,
    });
    let mut scratch = SearchScratch::default();
    for k in [1, 5, 45, 60, 250] {
        let pruned = search(Way::Pruned, &views, 3.0, k, newest_first, &mut scratch);
        assert_eq!(
            pruned,
            search(Way::Exhaustive, &views, 3.0, k, newest_first, &mut scratch)
        );
    }
}

#[test]
fn equal_scores_are_decided_over_all_documents() {
    // Far more equals than the search keeps at a time, the first by tie coming last.
    let texts = vec!["w1".to_owned(); 1_000];
    let segments = [segment(&analyser(), &texts), segment(&analyser(), &texts)];
    let postings = segments.each_ref().map(|segment| segment.resolve(&term("w1")));
    let clauses = postings.each_ref().map(|postings| {
        [WeightedClause {
            postings,
            weight: 1.0,
        }]
    });
    let views = [0, 1].map(|at| SegmentView {
        segment: &segments[at],
        clauses: &clauses[at],
        accept: &|document| document != 998,
    });
    let scratch = &mut SearchScratch::default();
    for way in [Way::Fastest, Way::Pruned, Way::Exhaustive] {
        let hits = search(way, &views, 1.0, 3, newest_first, scratch);
        let found: Vec<_> = hits.iter().map(|hit| (hit.segment, hit.document)).collect();
        assert_eq!(found, [(1, 999), (1, 997), (1, 996)]);
    }
}
