//! Indexes the lines of a file and measures queries of five words taken from one line each.
//!
//!     cargo run --release -p minds-text --example search -- FILE [LINES] [SEGMENTS]

use std::io;
use std::time::Instant;

use minds_text::analysis::{Analyser, Language, Scratch};
use minds_text::index::{
    MergePart, QueryTerms, SearchScratch, SegmentBuilder, SegmentView, TextSegment, WeightedTerm, bm25,
    merge, search,
};

const QUERIES: usize = 2_000;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or_else(|| io::Error::other("give a file"))?;
    let mut number = |default| {
        arguments
            .next()
            .and_then(|text| text.parse().ok())
            .unwrap_or(default)
    };
    let (count, segment_count) = (number(usize::MAX), number(1));

    let text = std::fs::read_to_string(path)?;
    let lines: Vec<&str> = text.lines().take(count).collect();
    let analyser = Analyser::new(Language::English, None);
    let mut scratch = Scratch::default();

    let started = Instant::now();
    let segments: Vec<TextSegment> = lines
        .chunks(lines.len().div_ceil(segment_count))
        .map(|chunk| {
            let mut builder = SegmentBuilder::new();
            for line in chunk {
                builder.add_document(&analyser, &mut scratch, &[line]);
            }
            builder.build()
        })
        .collect();
    let bytes: usize = segments.iter().map(TextSegment::heap_bytes).sum();
    println!(
        "{} lines in {} segments: {:.1?}, {bytes} bytes",
        lines.len(),
        segments.len(),
        started.elapsed()
    );

    measure_merge(&segments);
    measure_queries(&segments, &lines, &analyser, &mut scratch);
    Ok(())
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

fn measure_queries(segments: &[TextSegment], lines: &[&str], analyser: &Analyser, scratch: &mut Scratch) {
    let views: Vec<_> = segments
        .iter()
        .map(|segment| SegmentView {
            segment,
            accept: &|_| true,
        })
        .collect();
    let total: u64 = segments.iter().map(TextSegment::total_length).sum();
    let average = total as f64 / lines.len() as f64;
    let mut accumulators = SearchScratch::default();
    let mut micros: Vec<f64> = (0..QUERIES)
        .map(|i| {
            let line = lines[i * 7919 % lines.len()];
            let started = Instant::now();
            let query = QueryTerms::parse(analyser, scratch, line);
            let weigh = |term: &str, frequency| {
                let df: u32 = segments
                    .iter()
                    .map(|s| s.document_frequency(term, |_| true))
                    .sum();
                bm25::weight(bm25::idf(lines.len() as u64, u64::from(df)), frequency)
            };
            let terms: Vec<_> = query.terms()[..query.terms().len().min(5)]
                .iter()
                .map(|t| WeightedTerm {
                    term: &t.term,
                    weight: weigh(&t.term, t.frequency),
                })
                .collect();
            let tie = |a: &_, b: &_| order(a).cmp(&order(b));
            search(&views, &terms, average, 1000, tie, &mut accumulators);
            started.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    micros.sort_by(f64::total_cmp);
    let mean = micros.iter().sum::<f64>() / QUERIES as f64;
    println!(
        "query: mean {mean:.0} us, p50 {:.0} us, p99 {:.0} us",
        micros[QUERIES / 2],
        micros[QUERIES * 99 / 100]
    );
}

fn order(hit: &minds_text::index::Hit) -> (u32, u32) {
    (hit.segment, hit.document)
}
