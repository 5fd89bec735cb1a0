//! Search against the obvious way to do it: count words, apply the formula, sort everything.

use minds_model::math::ln;
use minds_text::analysis::{Analyser, Scratch};
use minds_text::index::{
    Hit, QueryTerms, SearchScratch, SegmentView, TextSegment, WeightedTerm, bm25, matched_terms,
    score_document, search,
};

use crate::corpus::{Random, analyser, segment};

struct Document {
    segment: u32,
    number: u32,
    terms: Vec<String>,
    length: u32,
    live: bool,
}

impl Document {
    fn frequency(&self, term: &str) -> u32 {
        self.terms.iter().filter(|t| *t == term).count() as u32
    }
}

/// A query over random segments, of which some documents are deleted, and the same for the oracle.
struct Case {
    segments: Vec<TextSegment>,
    documents: Vec<Document>,
    query: QueryTerms,
}

impl Case {
    fn new(random: &mut Random) -> Self {
        let analyser = analyser();
        let (mut segments, mut documents) = (Vec::new(), Vec::new());
        for number in 0..1 + random.below(4) {
            let texts: Vec<String> = (0..random.below(200)).map(|_| random.words(30)).collect();
            segments.push(segment(&analyser, &texts));
            for (text, document) in texts.iter().zip(0..) {
                documents.push(naive_document(
                    &analyser,
                    text,
                    number,
                    document,
                    random.below(4) > 0,
                ));
            }
        }
        let query = QueryTerms::parse(&analyser, &mut Scratch::default(), &random.words(8));
        Case {
            segments,
            documents,
            query,
        }
    }

    fn live(&self, segment: u32, document: u32) -> bool {
        self.documents
            .iter()
            .any(|d| d.live && d.segment == segment && d.number == document)
    }

    fn average_length(&self) -> f64 {
        let live: Vec<_> = self.documents.iter().filter(|d| d.live).collect();
        live.iter().map(|d| u64::from(d.length)).sum::<u64>() as f64 / live.len().max(1) as f64
    }

    /// The terms with weights from the segments' own counts.
    fn weighted(&self) -> Vec<WeightedTerm<'_>> {
        let live = self.documents.iter().filter(|d| d.live).count() as u64;
        let weigh = |term: &str, frequency| {
            let segments = self.segments.iter().zip(0..);
            let holding = segments.map(|(s, number)| s.document_frequency(term, |d| self.live(number, d)));
            bm25::weight(bm25::idf(live, u64::from(holding.sum::<u32>())), frequency)
        };
        let terms = self.query.terms().iter();
        terms
            .map(|t| WeightedTerm {
                term: &t.term,
                weight: weigh(&t.term, t.frequency),
            })
            .collect()
    }

    /// Every live document that holds a term of the query, best first.
    fn naive_search(&self) -> Vec<Hit> {
        let mut hits: Vec<Hit> = self
            .documents
            .iter()
            .filter(|d| d.live && self.query.terms().iter().any(|t| d.frequency(&t.term) > 0))
            .map(|d| Hit {
                segment: d.segment,
                document: d.number,
                score: self.naive_score(d),
            })
            .collect();
        hits.sort_by(|a, b| b.score.partial_cmp(&a.score).unwrap().then(newest_first(a, b)));
        hits
    }

    fn naive_score(&self, document: &Document) -> f64 {
        let live: Vec<_> = self.documents.iter().filter(|d| d.live).collect();
        let mut score = 0.0;
        for term in self.query.terms() {
            let df = live.iter().filter(|d| d.frequency(&term.term) > 0).count() as f64;
            let idf = ln(1.0 + ((live.len() as f64 - df) + 0.5) / (df + 0.5));
            let tf = f64::from(document.frequency(&term.term));
            let norm = 1.2 * (0.25 + 0.75 * (f64::from(document.length) / self.average_length()));
            if tf > 0.0 {
                score += (idf * f64::from(term.frequency)) * ((tf * 2.2) / (tf + norm));
            }
        }
        score
    }
}

fn naive_document(analyser: &Analyser, text: &str, segment: u32, number: u32, live: bool) -> Document {
    let (mut terms, mut length) = (Vec::new(), 0);
    analyser.analyse(text, &mut Scratch::default(), |term, stop| {
        terms.push(term.to_owned());
        length += u32::from(!stop);
    });
    Document {
        segment,
        number,
        terms,
        length: length.max(1),
        live,
    }
}

fn newest_first(a: &Hit, b: &Hit) -> std::cmp::Ordering {
    (b.segment, b.document).cmp(&(a.segment, a.document))
}

#[test]
fn search_is_the_naive_search_to_the_bit() {
    let mut random = Random::new(1);
    let mut scratch = SearchScratch::default();
    for _ in 0..150 {
        let case = &Case::new(&mut random);
        let expected = case.naive_search();
        let accepts: Vec<_> = (0..case.segments.len() as u32)
            .map(|number| move |document| case.live(number, document))
            .collect();
        let views: Vec<_> = (case.segments.iter().zip(&accepts))
            .map(|(segment, accept)| SegmentView { segment, accept })
            .collect();
        let terms = case.weighted();
        for k in [0, 1, 3, 20, 300, 5000] {
            let hits = search(
                &views,
                &terms,
                case.average_length(),
                k,
                newest_first,
                &mut scratch,
            );
            assert_eq!(hits, expected[..k.min(expected.len())], "{:?}", case.query);
        }
    }
}

#[test]
fn equal_scores_are_decided_over_all_documents() {
    // Far more equals than the search keeps at a time, the first by tie coming last.
    let texts = vec!["w1".to_owned(); 1_000];
    let segments = [segment(&analyser(), &texts), segment(&analyser(), &texts)];
    let views = segments.each_ref().map(|segment| SegmentView {
        segment,
        accept: &|document| document != 998,
    });
    let terms = [WeightedTerm {
        term: "w1",
        weight: 1.0,
    }];
    let hits = search(
        &views,
        &terms,
        1.0,
        3,
        newest_first,
        &mut SearchScratch::default(),
    );
    let found: Vec<_> = hits.iter().map(|hit| (hit.segment, hit.document)).collect();
    assert_eq!(found, [(1, 999), (1, 997), (1, 996)]);
}

#[test]
fn one_documents_score_is_the_searchs_and_its_parts_add_up() {
    let mut random = Random::new(2);
    for _ in 0..100 {
        let case = Case::new(&mut random);
        let (terms, average) = (case.weighted(), case.average_length());
        let expected = case.naive_search();
        for document in case.documents.iter().filter(|d| d.live) {
            let segment = &case.segments[document.segment as usize];
            let score = score_document(segment, document.number, &terms, average);
            let found = expected
                .iter()
                .find(|h| (h.segment, h.document) == (document.segment, document.number));
            assert_eq!(score, found.map(|hit| hit.score));
            let matched = matched_terms(segment, document.number, &terms, average);
            assert_eq!(matched.iter().map(|m| m.part).sum::<f64>(), score.unwrap_or(0.0));
            for m in matched {
                assert_eq!(m.frequency, document.frequency(terms[m.term].term));
            }
        }
    }
}

#[test]
fn a_querys_terms_are_distinct_and_in_order() {
    let parse = |text: &str| -> Vec<(String, u32)> {
        let query = QueryTerms::parse(&analyser(), &mut Scratch::default(), text);
        query
            .terms()
            .iter()
            .map(|t| (t.term.clone(), t.frequency))
            .collect()
    };
    assert_eq!(
        parse("the dogs and the cat's dog"),
        [("dog".to_owned(), 2), ("cat".to_owned(), 1)]
    );
    assert_eq!(parse("to be or not to be")[0], ("to".to_owned(), 2));
    assert_eq!(parse("?!"), []);
}
