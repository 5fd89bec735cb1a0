//! Reproducible random documents and queries.

use minds_text::analysis::{Analyser, Language, Scratch};
use minds_text::index::{SegmentBuilder, TextSegment};

/// A fixed sequence of pseudo-random numbers (splitmix64), so that a failure comes back.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// A number from 0 to `limit - 1`.
    pub fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((u128::from(z ^ (z >> 31)) * u128::from(limit)) >> 64) as u32
    }

    /// Up to `longest` words; now and then one of them many times.
    pub fn words(&mut self, longest: u32) -> String {
        let mut words: Vec<String> = (0..self.below(longest + 1)).map(|_| self.word()).collect();
        if self.below(10) == 0 {
            let times = self.below(30) as usize;
            words.extend(std::iter::repeat_n(self.word(), times));
        }
        words.join(" ")
    }

    /// The first of the vocabulary far more often than the last; some are stop words.
    pub fn word(&mut self) -> String {
        let limit = 1 + self.below(60);
        match self.below(limit) {
            0 => "the".to_owned(),
            1 => "\u{6f22}\u{5b57}\u{8a9e}".to_owned(),
            word => format!("w{word}"),
        }
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i as u32 + 1) as usize);
        }
    }
}

pub fn analyser() -> Analyser {
    Analyser::new(Language::English, None)
}

pub fn segment(analyser: &Analyser, documents: &[String]) -> TextSegment {
    let mut builder = SegmentBuilder::new();
    for document in documents {
        builder.add_document(analyser, &mut Scratch::default(), &[document]);
    }
    builder.build()
}
