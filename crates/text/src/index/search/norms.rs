//! [`bm25::norm`] of every short length, computed once.
//!
//! Cost: 2 KB, filled anew only when the mean length has changed; saves a division per posting.

use crate::index::bm25;

const LENGTHS: u32 = 256;

#[derive(Default)]
pub struct Norms {
    average_length: f64,
    short: Vec<f64>,
}

impl Norms {
    pub fn prepare(&mut self, average_length: f64) {
        if self.short.is_empty() || self.average_length.to_bits() != average_length.to_bits() {
            self.average_length = average_length;
            self.short.clear();
            self.short
                .extend((0..LENGTHS).map(|length| bm25::norm(length, average_length)));
        }
    }

    #[inline]
    pub fn of(&self, length: u32) -> f64 {
        match self.short.get(length as usize) {
            Some(&norm) => norm,
            None => bm25::norm(length, self.average_length),
        }
    }
}
