//! Search the obvious way: keep every word, count, apply the formula, sort everything.

use minds_model::math::ln;
use minds_text::analysis::{Analyser, Scratch};
use minds_text::index::{
    Clause, ClausePostings, Hit, MergePart, QueryTerm, QueryTerms, SearchScratch, SegmentBuilder,
    SegmentView, TextSegment, Way, WeightedClause, bm25, merge, search,
};

use crate::corpus::{Random, analyser};

pub struct Document {
    pub segment: u32,
    pub number: u32,
    /// The terms of each field.
    pub fields: Vec<Vec<String>>,
    pub length: u32,
    pub live: bool,
    /// Whether it passes the query's filter.
    pub passes: bool,
}

impl Document {
    pub fn frequency(&self, clause: &Clause) -> u32 {
        let of_field = |field: &Vec<String>| match clause {
            Clause::Term(term) => field.iter().filter(|t| *t == term).count(),
            Clause::Phrase(terms) => field
                .windows(terms.len())
                .filter(|window| *window == terms)
                .count(),
            Clause::Prefix(prefix) => field.iter().filter(|t| t.starts_with(prefix.as_str())).count(),
        };
        self.fields.iter().map(of_field).sum::<usize>() as u32
    }
}

/// A query over random segments, of which some documents are deleted, and the same for the oracle.
pub struct Case {
    pub segments: Vec<TextSegment>,
    pub documents: Vec<Document>,
    pub query: Vec<QueryTerm>,
}

/// What a random case is like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub seed: u64,
    pub segments: u32,
    /// Per segment.
    pub documents: u32,
    pub longest: u32,
    pub clauses: u32,
    /// Of 8 documents, so many are deleted, and so many do not pass the filter.
    pub deleted: u32,
    pub filtered: u32,
    pub through_bytes: bool,
    /// Each segment is merged from several.
    pub merged: bool,
}

impl Case {
    pub fn new(shape: Shape) -> Self {
        let (random, analyser) = (&mut Random::new(shape.seed), analyser());
        let (mut segments, mut documents) = (Vec::new(), Vec::new());
        for number in 0..shape.segments {
            let texts: Vec<Vec<String>> = (0..shape.documents)
                .map(|_| {
                    (0..1 + random.below(2))
                        .map(|_| random.words(shape.longest))
                        .collect()
                })
                .collect();
            let mut segment = match shape.merged {
                true => merge_of_parts(random, &analyser, &texts),
                false => build(&analyser, &texts),
            };
            if shape.through_bytes {
                let mut bytes = Vec::new();
                segment.encode(&mut bytes).expect("a Vec takes everything");
                segment = TextSegment::decode(&bytes).unwrap();
            }
            segments.push(segment);
            documents.extend(texts.iter().zip(0..).map(|(fields, document)| {
                let fields: Vec<Vec<(String, bool)>> = fields.iter().map(|f| tokens(&analyser, f)).collect();
                let telling = fields.iter().flatten().filter(|(_, stop)| !stop).count();
                Document {
                    segment: number,
                    number: document,
                    fields: fields
                        .into_iter()
                        .map(|field| field.into_iter().map(|(term, _)| term).collect())
                        .collect(),
                    length: telling.max(1) as u32,
                    live: random.below(8) >= shape.deleted,
                    passes: random.below(8) >= shape.filtered,
                }
            }));
        }
        let query = (0..shape.clauses)
            .map(|_| format!("{} ", clause(random)))
            .collect::<String>();
        let query = QueryTerms::parse_syntax(&analyser, &mut Scratch::default(), &query);
        Case {
            segments,
            documents,
            query: query.terms().to_vec(),
        }
    }

    fn live(&self) -> impl Iterator<Item = &Document> + Clone {
        self.documents.iter().filter(|document| document.live)
    }

    pub fn average_length(&self) -> f64 {
        let total: u64 = self.live().map(|document| u64::from(document.length)).sum();
        total as f64 / self.live().count().max(1) as f64
    }

    /// The bits of the deleted documents of a segment, and how many they are.
    pub fn deleted(&self, segment: u32) -> (Vec<u64>, usize) {
        let mut bits = vec![0; self.segments[segment as usize].document_count().div_ceil(64) as usize];
        let mut count = 0;
        for document in self.documents.iter().filter(|d| d.segment == segment && !d.live) {
            bits[document.number as usize / 64] |= 1 << (document.number % 64);
            count += 1;
        }
        (bits, count)
    }

    /// Calls `with` with each segment's clauses, weighted by the segments' own counts.
    pub fn with_clauses<T>(&self, with: impl FnOnce(&[Vec<WeightedClause<'_>>]) -> T) -> T {
        let resolved: Vec<Vec<ClausePostings<'_>>> = (self.segments.iter())
            .map(|segment| {
                let terms = self.query.iter();
                terms.map(|term| segment.resolve(&term.clause)).collect()
            })
            .collect();
        let live = self.live().count() as u64;
        let mut weights = Vec::new();
        for (place, term) in self.query.iter().enumerate() {
            let holding = resolved.iter().zip(0..).map(|(clauses, segment)| {
                let (bits, count) = self.deleted(segment);
                clauses[place].document_frequency(&bits, count)
            });
            weights.push(bm25::weight(
                bm25::idf(live, u64::from(holding.sum::<u32>())),
                term.frequency,
            ));
        }
        let clauses: Vec<Vec<WeightedClause<'_>>> = resolved
            .iter()
            .map(|of_segment| {
                let pairs = of_segment.iter().zip(&weights);
                pairs
                    .map(|(postings, &weight)| WeightedClause { postings, weight })
                    .collect()
            })
            .collect();
        with(&clauses)
    }

    /// Every live document that passes the filter and holds a clause of the query, best first.
    pub fn naive_search(&self) -> Vec<Hit> {
        let live = self.live().count() as f64;
        let average = self.average_length();
        let idfs: Vec<f64> = self
            .query
            .iter()
            .map(|term| {
                let df = self.live().filter(|d| d.frequency(&term.clause) > 0).count() as f64;
                ln(1.0 + ((live - df) + 0.5) / (df + 0.5))
            })
            .collect();
        let score = |document: &Document| {
            let mut score = None;
            for (term, idf) in self.query.iter().zip(&idfs) {
                let tf = f64::from(document.frequency(&term.clause));
                let norm = 1.2 * (0.25 + 0.75 * (f64::from(document.length) / average));
                if tf > 0.0 {
                    let part = (idf * f64::from(term.frequency)) * ((tf * 2.2) / (tf + norm));
                    score = Some(score.unwrap_or(0.0) + part);
                }
            }
            score
        };
        let mut hits: Vec<Hit> = self
            .live()
            .filter(|document| document.passes)
            .filter_map(|document| {
                Some(Hit {
                    segment: document.segment,
                    document: document.number,
                    score: score(document)?,
                })
            })
            .collect();
        hits.sort_by(|a, b| b.score.partial_cmp(&a.score).unwrap().then(newest_first(a, b)));
        hits
    }

    /// The hits of all three searches, which must agree.
    pub fn search(&self, k: usize, scratch: &mut SearchScratch) -> Vec<Hit> {
        let count = self.segments.len() as u32;
        let accepted: Vec<Vec<bool>> = (0..count)
            .map(|segment| {
                let of_segment = self.documents.iter().filter(|d| d.segment == segment);
                of_segment.map(|d| d.live && d.passes).collect()
            })
            .collect();
        let accepts: Vec<_> = accepted
            .iter()
            .map(|list| |document: u32| list[document as usize])
            .collect();
        self.with_clauses(|clauses| {
            let views: Vec<SegmentView<'_>> = (self.segments.iter().zip(clauses).zip(&accepts))
                .map(|((segment, clauses), accept)| SegmentView {
                    segment,
                    clauses,
                    accept,
                })
                .collect();
            let average = self.average_length();
            let hits = search(Way::Fastest, &views, average, k, newest_first, scratch);
            let mut unranked = search(Way::FastestUnranked, &views, average, k, newest_first, scratch);
            unranked.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| newest_first(a, b)));
            assert_eq!(unranked, hits);
            assert_eq!(
                search(Way::Pruned, &views, average, k, newest_first, scratch),
                hits
            );
            assert_eq!(
                search(Way::Exhaustive, &views, average, k, newest_first, scratch),
                hits
            );
            hits
        })
    }
}

pub fn newest_first(a: &Hit, b: &Hit) -> std::cmp::Ordering {
    (b.segment, b.document).cmp(&(a.segment, a.document))
}

/// A word, a phrase or a prefix, as a query would write it.
fn clause(random: &mut Random) -> String {
    match random.below(4) {
        0 => format!("\"w{} w{}\"", 1 + random.below(4), 1 + random.below(4)),
        1 => format!("w{}*", 1 + random.below(9)),
        _ => random.word(),
    }
}

fn tokens(analyser: &Analyser, text: &str) -> Vec<(String, bool)> {
    let mut list = Vec::new();
    analyser.analyse(text, &mut Scratch::default(), |term, stop| {
        list.push((term.to_owned(), stop))
    });
    list
}

fn build(analyser: &Analyser, texts: &[Vec<String>]) -> TextSegment {
    let mut builder = SegmentBuilder::new();
    for fields in texts {
        let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
        builder.add_document(analyser, &mut Scratch::default(), &fields);
    }
    builder.build()
}

/// The segment of the texts, by way of two parts, each with documents that are dropped.
fn merge_of_parts(random: &mut Random, analyser: &Analyser, texts: &[Vec<String>]) -> TextSegment {
    let (mut parts, mut numbers) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    let interleaved = random.below(2) == 0;
    for (new, text) in texts.iter().enumerate() {
        let part = match interleaved {
            true => random.below(2) as usize,
            false => usize::from(new > texts.len() / 3),
        };
        if random.below(5) == 0 {
            parts[part].push(vec![random.words(20)]);
            numbers[part].push(None);
        }
        parts[part].push(text.clone());
        numbers[part].push(Some(new as u32));
    }
    let segments = parts.map(|texts| build(analyser, &texts));
    let remaps = numbers.map(|numbers| move |old: u32| numbers[old as usize]);
    let inputs: Vec<_> = (segments.iter().zip(&remaps))
        .map(|(segment, remap)| MergePart { segment, remap })
        .collect();
    merge(&inputs)
}
