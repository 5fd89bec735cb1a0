//! Indexes the lines of a file and measures size, building, merging, encoding, and queries of six words
//! taken from one line each: pruned against exhaustive, in turns.
//!
//!     cargo run --release -p minds-text --example search -- FILE [DOCUMENTS] [SEGMENTS]
//!
//! More documents than lines are made by joining halves of lines.

use std::io;
use std::time::Instant;

use minds_text::analysis::{Analyser, Language, Scratch};
use minds_text::index::{
    ClausePostings, Hit, MergePart, QueryTerms, SearchScratch, SegmentBuilder, SegmentView, TextSegment, Way,
    WeightedClause, bm25, merge, search,
};

const QUERIES: usize = 500;
const WORDS: usize = 6;
/// The fastest counts, because other work disturbs the rest.
const REPEATS: usize = 3;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or_else(|| io::Error::other("give a file"))?;
    let mut number = || arguments.next().and_then(|text| text.parse().ok());
    let text = std::fs::read_to_string(path)?;
    let lines: Vec<&str> = text.lines().collect();
    let count = number().unwrap_or(lines.len());
    let segment_count = number().unwrap_or(1);
    let documents: Vec<String> = (0..count).map(|i| document(&lines, i)).collect();

    let analyser = Analyser::new(Language::English, None);
    let mut scratch = Scratch::default();
    let started = Instant::now();
    let segments: Vec<TextSegment> = documents
        .chunks(documents.len().div_ceil(segment_count))
        .map(|chunk| {
            let mut builder = SegmentBuilder::new();
            for document in chunk {
                builder.add_document(&analyser, &mut scratch, &[document]);
            }
            builder.build()
        })
        .collect();
    let built = started.elapsed();
    let bytes: usize = segments.iter().map(TextSegment::heap_bytes).sum();
    let text_bytes: usize = documents.iter().map(String::len).sum();
    println!(
        "{count} documents in {} segments: {built:.1?}, {bytes} bytes, {:.1} % of the text; lengths {:.1} %",
        segments.len(),
        100.0 * bytes as f64 / text_bytes as f64,
        200.0 * count as f64 / text_bytes as f64,
    );
    measure_merge(&segments);
    measure_codec(&segments);
    let queries: Vec<String> = (0..QUERIES)
        .map(|i| {
            let words = lines[i * 7919 % lines.len()]
                .split(' ')
                .filter(|word| word.len() > 3);
            words.take(WORDS).collect::<Vec<_>>().join(" ")
        })
        .collect();
    for k in [10, 1000] {
        measure_queries(&segments, &queries, k, &analyser, &mut scratch);
    }
    Ok(())
}

/// The line of this number, or halves of two lines where there is none.
fn document(lines: &[&str], number: usize) -> String {
    if number < lines.len() {
        return lines[number].to_owned();
    }
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let (first, second) = (
        words(lines[number * 31 % lines.len()]),
        words(lines[number * 7877 % lines.len()]),
    );
    [&first[..first.len().div_ceil(2)], &second[second.len() / 2..]]
        .concat()
        .join(" ")
}

fn measure_merge(segments: &[TextSegment]) {
    let firsts = segments.iter().scan(0, |next, segment| {
        let first = *next;
        *next += segment.document_count();
        Some(first)
    });
    let remaps: Vec<_> = firsts
        .map(|first| move |document| Some(first + document))
        .collect();
    let parts: Vec<_> = segments
        .iter()
        .zip(&remaps)
        .map(|(segment, remap)| MergePart { segment, remap })
        .collect();
    let started = Instant::now();
    let merged = merge(&parts);
    println!(
        "merged into {} terms: {:.1?}",
        merged.term_count(),
        started.elapsed()
    );
}

fn measure_codec(segments: &[TextSegment]) {
    let mut bytes = Vec::new();
    let started = Instant::now();
    segments[0].encode(&mut bytes).expect("a Vec takes everything");
    let encoded = started.elapsed();
    let started = Instant::now();
    let decoded = TextSegment::decode(&bytes);
    println!(
        "{} bytes encoded in {encoded:.1?}, decoded in {:.1?}",
        bytes.len(),
        started.elapsed()
    );
    assert_eq!(decoded.as_ref(), Some(&segments[0]));
}

fn measure_queries(
    segments: &[TextSegment],
    queries: &[String],
    k: usize,
    analyser: &Analyser,
    scratch: &mut Scratch,
) {
    let documents: u64 = segments
        .iter()
        .map(|segment| u64::from(segment.document_count()))
        .sum();
    let total: u64 = segments.iter().map(TextSegment::total_length).sum();
    let average = total as f64 / documents as f64;
    let mut buffers = SearchScratch::default();
    let [mut chosen, mut pruned, mut exhaustive, mut resolved] = [const { Vec::new() }; 4];
    for query in queries {
        let started = Instant::now();
        let query = QueryTerms::parse(analyser, scratch, query);
        let postings: Vec<Vec<ClausePostings>> = segments
            .iter()
            .map(|segment| {
                query
                    .terms()
                    .iter()
                    .map(|term| segment.resolve(&term.clause))
                    .collect()
            })
            .collect();
        let weights: Vec<f64> = (query.terms().iter().enumerate())
            .map(|(place, term)| {
                let frequency: u32 = postings.iter().map(|of_segment| of_segment[place].len()).sum();
                bm25::weight(bm25::idf(documents, u64::from(frequency)), term.frequency)
            })
            .collect();
        let clauses: Vec<Vec<WeightedClause>> = postings
            .iter()
            .map(|of_segment| {
                let pairs = of_segment.iter().zip(&weights);
                pairs
                    .map(|(postings, &weight)| WeightedClause { postings, weight })
                    .collect()
            })
            .collect();
        let views: Vec<SegmentView> = (segments.iter().zip(&clauses))
            .map(|(segment, clauses)| SegmentView {
                segment,
                clauses,
                accept: &|_| true,
            })
            .collect();
        resolved.push(started.elapsed().as_secs_f64() * 1e6);
        let mut best = [f64::INFINITY; 3];
        for _ in 0..REPEATS {
            let started = Instant::now();
            let first = search(Way::Fastest, &views, average, k, tie, &mut buffers);
            let second_started = Instant::now();
            let second = search(Way::Pruned, &views, average, k, tie, &mut buffers);
            let third_started = Instant::now();
            let third = search(Way::Exhaustive, &views, average, k, tie, &mut buffers);
            let ended = Instant::now();
            let took = [
                second_started - started,
                third_started - second_started,
                ended - third_started,
            ];
            for (best, took) in best.iter_mut().zip(took) {
                *best = best.min(took.as_secs_f64() * 1e6);
            }
            assert_eq!(first, second);
            assert_eq!(second, third);
        }
        for (list, best) in [&mut chosen, &mut pruned, &mut exhaustive].into_iter().zip(best) {
            list.push(best);
        }
    }
    println!("k = {k}");
    for (name, times) in [
        ("parsed and resolved", resolved),
        ("search", chosen),
        ("pruned", pruned),
        ("exhaustive", exhaustive),
    ] {
        print_times(name, times);
    }
}

fn print_times(name: &str, mut micros: Vec<f64>) {
    micros.sort_by(f64::total_cmp);
    let mean = micros.iter().sum::<f64>() / micros.len() as f64;
    let at = |share| micros[micros.len() * share / 100];
    println!(
        "  {name}: mean {mean:.0} us, p50 {:.0} us, p99 {:.0} us",
        at(50),
        at(99)
    );
}

fn tie(a: &Hit, b: &Hit) -> std::cmp::Ordering {
    (a.segment, a.document).cmp(&(b.segment, b.document))
}
