//! Scores every document that holds a clause of the query.
//!
//! Cost: one addition at a random place per posting (some 5 ns each), then one comparison and one call of
//! `accept` per document touched; 16 bytes per document of the largest segment. When: few postings, or many
//! clauses; and as the oracle of the tests.

use std::cmp::Ordering;

use super::norms::Norms;
use super::top::Top;
use super::{Hit, SegmentView};
use crate::index::bm25;
use crate::index::postings::END;

#[derive(Default)]
pub struct Sums {
    cells: Vec<Cell>,
    /// Cells of another epoch are leftovers of earlier searches.
    epoch: u32,
    touched: Vec<u32>,
}

#[derive(Clone, Copy, Default)]
struct Cell {
    score: f64,
    epoch: u32,
}

impl Sums {
    fn begin_segment(&mut self, documents: u32) {
        if self.cells.len() < documents as usize {
            self.cells.resize(documents as usize, Cell::default());
        }
        if self.epoch == u32::MAX {
            self.cells.fill(Cell::default());
            self.epoch = 0;
        }
        self.epoch += 1;
        self.touched.clear();
    }

    fn add(&mut self, document: u32, part: f64) {
        let cell = &mut self.cells[document as usize];
        if cell.epoch != self.epoch {
            *cell = Cell {
                score: 0.0,
                epoch: self.epoch,
            };
            self.touched.push(document);
        }
        cell.score += part;
    }
}

pub fn search(
    view: &SegmentView<'_>,
    number: u32,
    norms: &Norms,
    sums: &mut Sums,
    top: &mut Top<'_, impl Fn(&Hit, &Hit) -> Ordering>,
) {
    accumulate(view, norms, sums);
    for &document in &sums.touched {
        let score = sums.cells[document as usize].score;
        if score >= top.floor() && (view.accept)(document) {
            top.offer(Hit {
                segment: number,
                document,
                score,
            });
        }
    }
}

/// Adds up the parts of all clauses, clause by clause in the query's order.
fn accumulate(view: &SegmentView<'_>, norms: &Norms, sums: &mut Sums) {
    sums.begin_segment(view.segment.document_count());
    for clause in view.clauses {
        let mut cursor = clause.postings.cursor();
        while cursor.document() != END {
            let (documents, frequencies) = cursor.rest_of_block();
            let count = documents.len();
            for (&document, &frequency) in documents.iter().zip(frequencies) {
                let norm = norms.of(view.segment.length(document));
                sums.add(document, bm25::part(clause.weight, frequency, norm));
            }
            cursor.skip(count);
        }
    }
}
