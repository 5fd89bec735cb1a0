//! What a merge gives, and when one is due.

use super::{Builder, Document, Figures, LiveSegment, Segment, due};
use minds_text::analysis::{Analyser, Language, Scratch};
use std::sync::Arc;

const MEMORIES: std::ops::Range<i64> = 0..300;

fn built(memories: impl Iterator<Item = i64>) -> Segment {
    let (analyser, mut scratch) = (Analyser::new(Language::English, None), Scratch::default());
    let mut builder = Builder::new();
    for memory in memories {
        let names = [memory % 7, memory % 11, memory / 50].map(|number| format!("t{number}"));
        let tags: Vec<&str> = names[..(memory % 4).min(3) as usize]
            .iter()
            .map(String::as_str)
            .collect();
        let vector = [memory as f32, 1.0];
        let document = Document {
            memory,
            id: &format!("m{memory}"),
            content: &format!("word{} and {}", memory % 13, memory % 5),
            tags: &tags,
            context: &format!(r#"{{"place":"p{}"}}"#, memory % 17),
            timestamp: 1_000 - memory,
            importance: memory as f64 / 300.0,
            emotional_valence: 0.0,
            content_hash: memory * 7 % 31,
            thread: if memory % 3 == 0 { "thread" } else { "" },
            embedding: (memory % 2 == 0).then_some(&vector[..]),
        };
        builder
            .push(&document, &analyser, &mut scratch)
            .expect("a context that is an object");
    }
    builder.build()
}

fn bytes(segment: &Segment) -> Vec<u8> {
    let mut bytes = Vec::new();
    segment.encode(&mut bytes).expect("memory takes what is written");
    bytes
}

#[test]
fn a_merge_gives_what_building_would_have_given() {
    let parts: [(Segment, i64); 3] =
        [2, 0, 1].map(|third| (built(MEMORIES.filter(|memory| memory / 20 % 3 == third)), third));
    let is_live = |memory: i64| memory % 9 != 4 && !(40..60).contains(&memory);
    let tests: Vec<_> = parts
        .iter()
        .map(|(segment, _)| |document: u32| is_live(segment.memory[document as usize]))
        .collect();
    let kept: Vec<super::segment::Kept> = parts
        .iter()
        .zip(&tests)
        .map(|((segment, _), test)| (segment, test as _, &segment.importance[..]))
        .collect();
    let whole = built(MEMORIES.filter(|memory| is_live(*memory)));
    assert!(bytes(&Segment::merge(&kept)) == bytes(&whole));
    let decoded = Segment::decode(&bytes(&whole)).expect("what was encoded");
    assert!(bytes(&decoded) == bytes(&whole));
}

/// How many of segments with so many documents are to become one.
fn due_of(sizes: &[usize]) -> usize {
    let segment = |size: &usize| {
        let mut segment = Segment::default();
        segment.memory = (0..*size as i64).collect();
        LiveSegment::new(Arc::new(segment))
    };
    due(&sizes.iter().map(segment).collect::<Vec<_>>()).len()
}

#[test]
fn a_crowd_is_merged_up_to_the_largest_size() {
    assert_eq!(due_of(&[10_000; 7]), 0);
    assert_eq!(due_of(&[10_000; 8]), 8);
    assert_eq!(due_of(&[10_000; 30]), 8);
    assert_eq!(due_of(&[32_000; 9]), 8);
    assert_eq!(due_of(&[80_000; 3]), 0);
    assert_eq!(due_of(&[80_000; 4]), 3);
    // What is more than half of the largest is done with, however much of it there is.
    assert_eq!(due_of(&[240_000; 20]), 0);
    assert_eq!(due_of(&[1_000_000, 240_000, 80_000, 80_000]), 0);
}

/// What can be asked of figures.
fn told(figures: &Figures, count: usize) -> (Vec<u64>, [f64; 2], [Option<i64>; 2], Vec<u32>) {
    let whole = [
        figures.words,
        figures.content_bytes,
        figures.high_importance.into(),
        figures.with_embedding.into(),
    ];
    let labels = figures.tags.iter().chain(&figures.threads);
    (
        whole
            .into_iter()
            .chain(labels.map(|count| u64::from(*count)))
            .collect(),
        [
            figures.mean_importance(count),
            figures.mean_emotional_valence(count),
        ],
        [figures.oldest(), figures.newest()],
        (690..=1_010)
            .step_by(10)
            .map(|since| figures.between(since, since + 35))
            .collect(),
    )
}

#[test]
fn figures_brought_forward_are_those_counted_anew() {
    let segment = Arc::new(built(MEMORIES));
    let mut live = LiveSegment::new(segment.clone());
    let mut gone: Vec<u32> = Vec::new();
    let mut importances = segment.importance.clone();
    // Documents go from both ends and in between; importances change now and then; not every state is counted.
    for round in 0..60_u32 {
        let before = live.clone();
        for document in [round, 299 - round, round * 37 % 300] {
            live.delete(document);
            gone.push(document);
        }
        if round % 7 == 3 {
            for document in (round..300).step_by(5) {
                importances[document as usize] = f64::from(document ^ round) / 512.0;
                live.set_importance(document, importances[document as usize]);
            }
        }
        if round % 4 == 1 {
            before.figures();
        }
        if round % 3 == 0 {
            let mut anew = LiveSegment::new(segment.clone())
                .with_importances(importances.clone())
                .expect("one for each document");
            gone.iter().for_each(|document| anew.delete(*document));
            let count = anew.live_count();
            assert_eq!(
                told(live.figures(), count),
                told(anew.figures(), count),
                "round {round}"
            );
        }
    }
}
