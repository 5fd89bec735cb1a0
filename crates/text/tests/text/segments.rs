//! Building and merging: a merged segment is the one that a builder would have made.

use minds_text::analysis::Scratch;
use minds_text::index::{Clause, MergePart, SegmentBuilder, TextSegment, merge};

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

    let mut terms = Vec::new();
    for (id, term) in segment.terms() {
        segment.each_posting(id, |document, positions| {
            terms.push((term, document, positions.to_vec()))
        });
    }
    // A position is left out between two fields.
    let expected = [
        ("a", 0, vec![2]),
        ("and", 0, vec![1]),
        ("dog", 0, vec![0, 3, 7]),
        ("pet", 0, vec![5]),
        ("pet", 2, vec![1]),
        ("the", 2, vec![0]),
    ];
    assert_eq!(terms, expected);
    assert_eq!([0, 1, 2].map(|document| segment.length(document)), [4, 1, 1]);
    assert_eq!(segment.total_length(), 6);
    assert_eq!(segment.document_count(), 3);
    let frequency = |term: &str, deleted: u64| {
        let clause = Clause::Term(term.to_owned());
        segment
            .resolve(&clause)
            .document_frequency(&[deleted], deleted.count_ones() as usize)
    };
    assert_eq!(frequency("pet", 0b001), 1);
    assert_eq!(frequency("pet", 0b010), 2);
    assert_eq!(frequency("cat", 0), 0);
    for (id, term) in segment.terms() {
        assert_eq!(segment.find(term), Some(id));
    }
}

#[test]
fn stop_words_are_indexed_but_have_no_length() {
    let built = segment(&analyser(), &["the the".to_owned(), "the w1".to_owned()]);
    assert_eq!([built.length(0), built.length(1)], [1, 1]);
    assert_eq!(built.resolve(&Clause::Term("the".to_owned())).len(), 2);
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

#[test]
fn lists_survive_at_the_borders_of_blocks() {
    let analyser = analyser();
    for count in [1, 127, 128, 129, 255, 256, 257] {
        // "w1" in every document, "w2" in every third with a growing frequency.
        let texts: Vec<String> = (0..count)
            .map(|i| match i % 3 {
                0 => format!("w1 {}", "w2 ".repeat(1 + i / 3)),
                _ => "w1".to_owned(),
            })
            .collect();
        let built = segment(&analyser, &texts);
        let every: Vec<_> = built.resolve(&Clause::Term("w1".to_owned())).iter().collect();
        assert_eq!(
            every,
            (0..count as u32)
                .map(|document| (document, 1))
                .collect::<Vec<_>>()
        );
        let third: Vec<_> = built.resolve(&Clause::Term("w2".to_owned())).iter().collect();
        let expected = (0..count as u32)
            .step_by(3)
            .map(|document| (document, 1 + document / 3));
        assert_eq!(third, expected.collect::<Vec<_>>());
    }
}

#[test]
fn bytes_give_the_segment_back() {
    let mut random = Random::new(3);
    for documents in [0, 1, 128, 500] {
        let mut texts: Vec<String> = (0..documents).map(|_| random.words(30)).collect();
        // One document longer than the column of lengths can say.
        texts.extend((documents == 500).then(|| "w1 w2 ".repeat(40_000)));
        let built = segment(&analyser(), &texts);
        let mut bytes = b"before".to_vec();
        built.encode(&mut bytes).expect("a Vec takes everything");
        assert_eq!((bytes.len() - 6) % 8, 0);
        assert_eq!(TextSegment::decode(&bytes[6..]).as_ref(), Some(&built));
    }
}

#[test]
fn torn_bytes_are_no_segment() {
    let mut random = Random::new(4);
    let texts: Vec<String> = (0..300).map(|_| random.words(30)).collect();
    let mut bytes = Vec::new();
    segment(&analyser(), &texts)
        .encode(&mut bytes)
        .expect("a Vec takes everything");
    for end in 0..bytes.len() {
        assert_eq!(TextSegment::decode(&bytes[..end]), None);
    }
    bytes.push(0);
    assert_eq!(TextSegment::decode(&bytes), None);
    // Wrong numbers anywhere, lengths among them: refused or decoded, but nothing breaks.
    bytes.pop();
    for at in 0..bytes.len() {
        let before = std::mem::replace(&mut bytes[at], 0xff);
        TextSegment::decode(&bytes);
        bytes[at] = before;
    }
}
