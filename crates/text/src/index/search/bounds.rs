//! The best part that a clause can add to any document of a stretch.
//!
//! Cost: a few divisions per block, each block once in a search that moves forward.

use super::WeightedClause;
use super::norms::Norms;
use crate::index::bm25;
use crate::index::postings::Cursor;
use crate::index::segment::TextSegment;

/// What is known of a clause's postings in a stretch: no part is greater than `part`, no frequency than
/// `frequency`.
#[derive(Clone, Copy, Default)]
pub struct Bound {
    pub part: f64,
    pub frequency: u32,
}

impl Bound {
    fn include(&mut self, part: f64, frequency: u32) {
        self.part = self.part.max(part);
        self.frequency = self.frequency.max(frequency);
    }
}

pub struct Bounds {
    weight: f64,
    /// The first block that may reach into what is still to be searched.
    block: u32,
    /// The block whose bound is known, and its bound.
    known: Option<(u32, Bound)>,
}

impl Bounds {
    pub fn new(clause: &WeightedClause<'_>) -> Self {
        Bounds {
            weight: clause.weight,
            block: 0,
            known: None,
        }
    }

    /// Bounds the documents of `from..end`; `from` never moves backward.
    ///
    /// Safe but for the rounding of [`bm25::part`] itself: see `Slack`.
    pub fn within(
        &mut self,
        cursor: &Cursor<'_>,
        from: u32,
        end: u32,
        segment: &TextSegment,
        norms: &Norms,
    ) -> Bound {
        let last = cursor.last_documents();
        while last.get(self.block as usize).is_some_and(|&last| last < from) {
            self.block += 1;
        }
        let mut bound = Bound::default();
        let mut block = self.block;
        loop {
            let of_block = self.of_block(cursor, block, segment, norms);
            bound.include(of_block.part, of_block.frequency);
            match last.get(block as usize) {
                Some(&last) if last + 1 < end => block += 1,
                _ => return bound,
            }
        }
    }

    fn of_block(&mut self, cursor: &Cursor<'_>, block: u32, segment: &TextSegment, norms: &Norms) -> Bound {
        if let Some((_, bound)) = self.known.filter(|&(known, _)| known == block) {
            return bound;
        }
        let part = |frequency, length| bm25::part(self.weight, frequency, norms.of(length));
        let mut bound = Bound::default();
        if (block as usize) < cursor.last_documents().len() {
            for (frequency, length) in cursor.impacts(block) {
                bound.include(part(frequency, length), frequency);
            }
        } else {
            cursor.each_of_tail(|document, frequency| {
                bound.include(part(frequency, segment.length(document)), frequency);
            });
        }
        self.known = Some((block, bound));
        bound
    }
}
