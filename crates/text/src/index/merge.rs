//! Joins segments into one, without the documents that were deleted.
//!
//! Cost: linear in the words where the parts' documents follow one another; where the caller interleaves
//! them, each term's occurrences are sorted too. Every term is compared with the next one of each part, so
//! merge tens of segments at once, not thousands.

use std::iter::Peekable;

use super::dictionary::TermId;
use super::segment::{SegmentWriter, TextSegment};

/// A segment, and the new number of each of its documents; `None` leaves a document out.
///
/// The new numbers of all parts together are 0, 1, 2, ..., each once.
pub struct MergePart<'a> {
    pub segment: &'a TextSegment,
    pub remap: &'a dyn Fn(u32) -> Option<u32>,
}

/// Gives the segment that a builder would have given for the surviving documents in their new order.
pub fn merge(parts: &[MergePart<'_>]) -> TextSegment {
    let mut inputs: Vec<Input<'_>> = parts.iter().map(Input::new).collect();
    let mut writer = SegmentWriter::new(new_lengths(&inputs));
    let mut occurrences = Vec::new();
    while let Some(term) = inputs.iter_mut().filter_map(Input::next_term).min() {
        occurrences.clear();
        for input in &mut inputs {
            input.take(term, &mut occurrences);
        }
        if !occurrences.is_sorted() {
            occurrences.sort_unstable();
        }
        if !occurrences.is_empty() {
            writer.push(term, &occurrences);
        }
    }
    writer.finish()
}

const DROPPED: u32 = u32::MAX;

struct Input<'a> {
    segment: &'a TextSegment,
    terms: Peekable<Box<dyn Iterator<Item = (TermId, &'a str)> + 'a>>,
    /// The new number of each document.
    numbers: Vec<u32>,
}

impl<'a> Input<'a> {
    fn new(part: &MergePart<'a>) -> Self {
        let terms: Box<dyn Iterator<Item = _>> = Box::new(part.segment.terms());
        let remap = |document| (part.remap)(document).unwrap_or(DROPPED);
        let numbers = (0..part.segment.document_count()).map(remap).collect();
        Input {
            segment: part.segment,
            terms: terms.peekable(),
            numbers,
        }
    }

    fn next_term(&mut self) -> Option<&'a str> {
        self.terms.peek().map(|&(_, term)| term)
    }

    /// Moves past `term`, if it is the next one, and adds its (document, position) pairs that survive.
    fn take(&mut self, term: &str, occurrences: &mut Vec<(u32, u32)>) {
        if let Some((id, _)) = self.terms.next_if(|&(_, next)| next == term) {
            self.segment.each_posting(id, |old, positions| {
                let new = self.numbers[old as usize];
                if new != DROPPED {
                    occurrences.extend(positions.iter().map(|&position| (new, position)));
                }
            });
        }
    }
}

fn new_lengths(inputs: &[Input<'_>]) -> Vec<u32> {
    let survivors = || {
        inputs.iter().flat_map(|input| {
            let numbers = input.numbers.iter().zip(0..);
            numbers
                .filter(|&(&new, _)| new != DROPPED)
                .map(|(&new, old)| (new, input.segment.length(old)))
        })
    };
    let mut lengths = vec![0; survivors().count()];
    for (new, length) in survivors() {
        let place = &mut lengths[new as usize];
        assert_eq!(*place, 0, "two documents were given the number {new}");
        *place = length;
    }
    lengths
}
