//! The two formulas, operation by operation in the order of the earlier system: another order gives other last bits.

use super::words::Overlap;
use crate::time::DAY;
use minds_model::optimus::{access, exp};

/// In the order in which they are added.
pub const SIGNALS: [&str; 6] = ["importance", "words", "decay", "access", "context", "emotion"];

/// What a formula reckons with.
pub struct Facts {
    pub importance: f64,
    pub emotional_valence: f64,
    /// Milliseconds UTC, as `now`.
    pub timestamp: i64,
    pub now: i64,
    pub accesses: u32,
    pub decay_rate: f64,
    pub overlap: Overlap,
    /// Keys that both contexts have; in the second generation, with an equal value.
    pub shared_keys: u32,
    /// The caller's emotion.
    pub emotion: Option<f64>,
}

/// A score with its parts, which add up to what it was before it was cut to 1.
pub struct Parts {
    pub values: [f64; 6],
    pub contributions: [f64; 6],
    pub score: f64,
}

/// The second generation's seconds.
pub fn seconds(millis: i64) -> i64 {
    millis / 1000
}

/// `optimus`, the second generation.
pub fn second(facts: &Facts) -> Parts {
    let Overlap {
        query,
        content,
        shared,
    } = facts.overlap;
    let jaccard = if query == 0 || content == 0 {
        0.0
    } else {
        shared as f64 / (query + content - shared) as f64
    };
    let age = (facts.now - seconds(facts.timestamp) * 1000).div_euclid(DAY);
    let decay = exp(-age as f64 * facts.decay_rate);
    let emotion = facts
        .emotion
        .filter(|_| facts.emotional_valence.abs() > 0.1)
        .map(|emotion| 1.0 - (facts.emotional_valence - emotion).abs() / 2.0);
    Sum::new(facts.importance)
        .add(jaccard, 0.4 * jaccard)
        .times(decay)
        .add(f64::from(facts.accesses), access(facts.accesses))
        .add(
            f64::from(facts.shared_keys),
            (f64::from(facts.shared_keys) * 0.1).min(0.2),
        )
        .add(
            emotion.unwrap_or(f64::NAN),
            emotion.map_or(0.0, |match_| match_ * 0.1),
        )
        .parts()
}

/// `optimus-v1`, the first generation.
pub fn first(facts: &Facts) -> Parts {
    let share = facts.overlap.shared as f64 / facts.overlap.query.max(1) as f64;
    let age = (facts.now - facts.timestamp).div_euclid(DAY);
    let decay = (1.0 - age as f64 * facts.decay_rate).clamp(0.0, f64::MAX);
    let accesses = f64::from(facts.accesses);
    Sum::new(facts.importance)
        .add(share, 0.3 * share)
        .times(decay)
        .add(accesses, (accesses * 0.01).min(0.2))
        .add(f64::from(facts.shared_keys), f64::from(facts.shared_keys) * 0.05)
        .add(f64::NAN, 0.0)
        .parts()
}

/// A sum under way.
struct Sum {
    values: [f64; 6],
    contributions: [f64; 6],
    parts: usize,
    sum: f64,
}

impl Sum {
    fn new(importance: f64) -> Self {
        let empty = Self {
            values: [0.0; 6],
            contributions: [0.0; 6],
            parts: 0,
            sum: 0.0,
        };
        empty.add(importance, importance)
    }

    fn add(mut self, value: f64, contribution: f64) -> Self {
        self.values[self.parts] = value;
        self.contributions[self.parts] = contribution;
        self.parts += 1;
        self.sum += contribution;
        self
    }

    /// A factor on everything so far; what it takes away is its contribution.
    fn times(mut self, factor: f64) -> Self {
        let product = self.sum * factor;
        self.values[self.parts] = factor;
        self.contributions[self.parts] = product - self.sum;
        self.parts += 1;
        self.sum = product;
        self
    }

    fn parts(self) -> Parts {
        Parts {
            values: self.values,
            contributions: self.contributions,
            score: if self.sum < 1.0 { self.sum } else { 1.0 },
        }
    }
}
