//! The documents that hold any of several terms.
//!
//! Cost: every posting of the terms once, and 4 bytes a document of the segment where the postings are many;
//! few are sorted instead.

use std::ops::Range;

use super::ListWriter;
use crate::index::dictionary::TermId;
use crate::index::postings::END;
use crate::index::segment::TextSegment;

/// The documents that hold one of the terms, with the sum of the terms' frequencies, in a list of one.
pub fn find(segment: &TextSegment, terms: Range<u32>) -> ListWriter {
    let lists = terms.clone().map(|id| segment.postings.list(id));
    let postings: usize = lists.map(|list| list.count as usize).sum();
    let mut found = ListWriter::new();
    let mut push = |document, frequency| found.push(document, segment.length(document), frequency, []);
    // Sorting a posting costs as much as clearing and reading some ten sums.
    if postings * 10 < segment.document_count() as usize {
        let mut all = Vec::with_capacity(postings);
        each_posting(segment, terms, |document, frequency| {
            all.push((document, frequency))
        });
        all.sort_unstable();
        for same in all.chunk_by(|a, b| a.0 == b.0) {
            push(same[0].0, same.iter().map(|&(_, frequency)| frequency).sum());
        }
    } else {
        let mut sums = vec![0; segment.document_count() as usize];
        each_posting(segment, terms, |document, frequency| {
            sums[document as usize] += frequency
        });
        for (&sum, document) in sums.iter().zip(0..).filter(|&(&sum, _)| sum > 0) {
            push(document, sum);
        }
    }
    found.end_list();
    found
}

fn each_posting(segment: &TextSegment, terms: Range<u32>, mut sink: impl FnMut(u32, u32)) {
    for id in terms {
        let mut cursor = segment.cursor(TermId(id));
        while cursor.document() != END {
            let (documents, frequencies) = cursor.rest_of_block();
            let count = documents.len();
            for (&document, &frequency) in documents.iter().zip(frequencies) {
                sink(document, frequency);
            }
            cursor.skip(count);
        }
    }
}
