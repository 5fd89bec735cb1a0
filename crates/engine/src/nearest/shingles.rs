//! Word 3-shingles of texts: what near duplicates are compared by.
//!
//! Cost: one analysis without stemming, one hash a word, and sorting; comparing two is linear in both.

use minds_text::analysis::{Analyser, Language, Scratch};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

/// Words of a shingle.
const WORDS: usize = 3;

/// Makes shingles; the buffers of any number of texts.
pub struct Shingler {
    /// Words are folded alike whatever the persona's language.
    analyser: Analyser,
    scratch: Scratch,
}

impl Default for Shingler {
    fn default() -> Self {
        Self {
            analyser: Analyser::new(Language::None, None),
            scratch: Scratch::default(),
        }
    }
}

impl Shingler {
    /// Of the folded words of a text, unstemmed, stop words among them. Fewer than three words are one shingle; a text
    /// without words is one shingle itself.
    pub fn of(&mut self, text: &str) -> Shingles {
        let mut words = String::new();
        let mut ends: Vec<usize> = Vec::new();
        self.analyser.fold(text, &mut self.scratch, |word| {
            words.push_str(word);
            words.push(' ');
            ends.push(words.len());
        });
        if ends.len() < WORDS {
            let whole = if ends.is_empty() { text } else { &words };
            return Shingles(vec![xxh3_64(whole.as_bytes())]);
        }
        let mut hashes: Vec<u64> = (0..=ends.len() - WORDS)
            .map(|first| {
                let start = if first == 0 { 0 } else { ends[first - 1] };
                xxh3_64(&words.as_bytes()[start..ends[first + WORDS - 1]])
            })
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        Shingles(hashes)
    }
}

/// The distinct shingles of a text, as hashes in ascending order; never empty. A hash of 64 bits stands for the words:
/// that two of a few thousand share one by chance is less likely than a fault of the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shingles(Vec<u64>);

impl Shingles {
    /// The share of the shingles of both that both have, (0, 1] for equal texts and 0 for those that share none.
    pub fn jaccard(&self, other: &Self) -> f64 {
        let (mut shared, mut left, mut right) = (0, 0, 0);
        while left < self.0.len() && right < other.0.len() {
            match self.0[left].cmp(&other.0[right]) {
                std::cmp::Ordering::Less => left += 1,
                std::cmp::Ordering::Greater => right += 1,
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    left += 1;
                    right += 1;
                }
            }
        }
        jaccard(shared, self.0.len(), other.0.len())
    }
}

/// The share of `shared` in what two sets of these sizes have together.
fn jaccard(shared: usize, one: usize, other: usize) -> f64 {
    shared as f64 / (one + other - shared) as f64
}

/// Texts that came just now, by persona and shingle.
#[derive(Default)]
pub struct Fresh {
    texts: Vec<(i64, i64, Shingles)>,
    by_shingle: FxHashMap<(i64, u64), Vec<u32>>,
}

impl Fresh {
    pub fn push(&mut self, persona: i64, memory: i64, shingles: Shingles) {
        let place = self.texts.len() as u32;
        for hash in &shingles.0 {
            self.by_shingle.entry((persona, *hash)).or_default().push(place);
        }
        self.texts.push((persona, memory, shingles));
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Forgets the latest texts until there are `count`.
    pub fn truncate(&mut self, count: usize) {
        for (persona, _, shingles) in self.texts.drain(count..) {
            for hash in shingles.0 {
                if let Some(places) = self.by_shingle.get_mut(&(persona, hash)) {
                    places.pop();
                }
            }
        }
    }

    /// Memories of a persona whose text is at least that similar.
    pub fn similar(&self, persona: i64, shingles: &Shingles, near: f64) -> Vec<i64> {
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        for hash in &shingles.0 {
            for place in self.by_shingle.get(&(persona, *hash)).into_iter().flatten() {
                *shared.entry(*place).or_default() += 1;
            }
        }
        let similar = shared.into_iter().filter_map(|(place, shared)| {
            let (_, memory, other) = &self.texts[place as usize];
            (jaccard(shared, shingles.0.len(), other.0.len()) >= near).then_some(*memory)
        });
        similar.collect()
    }
}
