//! Building and merging: a merged segment is the one that a builder would have made.

use minds_text::analysis::Scratch;
use minds_text::index::{MergePart, SegmentBuilder, merge};

use crate::corpus::{Random, analyser, segment};

#[test]
fn a_segment_holds_what_was_added() {
    let (analyser, mut scratch) = (analyser(), Scratch::default());
    let mut builder = SegmentBuilder::new();
    assert_eq!(
        builder.add_document(&analyser, &mut scratch, &["Dogs and a dog", "pets", "dog"]),
        0
    );
    assert_eq!(builder.add_document(&analyser, &mut scratch, &[]), 1);
    assert_eq!(builder.add_document(&analyser, &mut scratch, &["the pet"]), 2);
    let segment = builder.build();

    let terms: Vec<_> = segment
        .terms()
        .map(|(id, term)| (term, segment.postings(id).collect::<Vec<_>>()))
        .collect();
    let expected = [
        ("a", vec![(0, 1)]),
        ("and", vec![(0, 1)]),
        ("dog", vec![(0, 3)]),
        ("pet", vec![(0, 1), (2, 1)]),
        ("the", vec![(2, 1)]),
    ];
    assert_eq!(terms, expected);
    assert_eq!([0, 1, 2].map(|document| segment.length(document)), [4, 1, 1]);
    assert_eq!(segment.total_length(), 6);
    assert_eq!(segment.document_count(), 3);
    assert_eq!(segment.document_frequency("pet", |document| document > 0), 1);
    assert_eq!(segment.document_frequency("cat", |_| true), 0);
    for (id, term) in segment.terms() {
        assert_eq!(segment.find(term), Some(id));
    }
    assert_eq!(segment.heap_bytes(), 13 + 2 * 6 * 4 + 2 * 6 * 4 + 3 * 4);
}

#[test]
fn stop_words_are_indexed_but_have_no_length() {
    let built = segment(&analyser(), &["the the".to_owned(), "the w1".to_owned()]);
    assert_eq!([built.length(0), built.length(1)], [1, 1]);
    assert_eq!(built.document_frequency("the", |_| true), 2);
}

#[test]
fn nothing_makes_an_empty_segment() {
    let empty = SegmentBuilder::new().build();
    assert_eq!(
        (empty.document_count(), empty.term_count(), empty.total_length()),
        (0, 0, 0)
    );
    assert_eq!(merge(&[]), empty);
    assert_eq!(
        merge(&[MergePart {
            segment: &empty,
            remap: &|_| None
        }]),
        empty
    );
}

#[test]
fn merging_is_building_afresh_from_the_survivors() {
    let mut random = Random::new(1);
    let analyser = analyser();
    for round in 0..300 {
        let parts: Vec<Vec<String>> = (0..random.below(5))
            .map(|_| (0..random.below(40)).map(|_| random.words(12)).collect())
            .collect();
        let share = random.below(5);
        let mut survivors: Vec<(usize, u32)> = (0..parts.len())
            .flat_map(|part| (0..parts[part].len() as u32).map(move |document| (part, document)))
            .filter(|_| random.below(4) < share)
            .collect();
        // Every other round the parts' documents do not follow one another.
        if round % 2 == 1 {
            random.shuffle(&mut survivors);
        }

        let segments: Vec<_> = parts
            .iter()
            .map(|documents| segment(&analyser, documents))
            .collect();
        let remaps: Vec<_> = (0..parts.len())
            .map(|part| {
                let survivors = &survivors;
                move |document| {
                    survivors
                        .iter()
                        .position(|&s| s == (part, document))
                        .map(|new| new as u32)
                }
            })
            .collect();
        let inputs: Vec<_> = segments
            .iter()
            .zip(&remaps)
            .map(|(segment, remap)| MergePart { segment, remap })
            .collect();
        let texts: Vec<String> = survivors
            .iter()
            .map(|&(part, document)| parts[part][document as usize].clone())
            .collect();
        assert_eq!(merge(&inputs), segment(&analyser, &texts));
    }
}
