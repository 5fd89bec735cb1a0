//! The best hits so far.
//!
//! Cost: hits are collected beyond `k` and cut down by selection, so that one costs a few comparisons
//! whatever `k` is. The floor lags behind by at most those collected since the last cut.

use std::cmp::Ordering;

use super::Hit;

pub struct Top<'a, T> {
    k: usize,
    /// How many hits to collect before the worst are cut off.
    full: usize,
    best: &'a mut Vec<Hit>,
    floor: f64,
    tie: T,
}

impl<'a, T: Fn(&Hit, &Hit) -> Ordering> Top<'a, T> {
    /// `best` is a buffer.
    pub fn new(k: usize, tie: T, best: &'a mut Vec<Hit>) -> Self {
        best.clear();
        Top {
            k,
            full: k.saturating_add((k / 2).max(16)),
            best,
            floor: f64::NEG_INFINITY,
            tie,
        }
    }

    /// A hit that scores less is not among the best; one that scores as much may be, by `tie`.
    #[inline]
    pub fn floor(&self) -> f64 {
        self.floor
    }

    #[inline]
    pub fn offer(&mut self, hit: Hit) {
        if hit.score < self.floor {
            return;
        }
        self.best.push(hit);
        if self.best.len() >= self.full {
            self.cut();
        }
    }

    fn cut(&mut self) {
        // Most cuts need no look at ties, and comparing scores alone is much faster.
        let (_, last, cut) = self.best.select_nth_unstable_by(self.k - 1, by_score);
        self.floor = last.score;
        if cut.iter().any(|hit| hit.score == self.floor) {
            let order = |a: &Hit, b: &Hit| by_score(a, b).then_with(|| (self.tie)(a, b));
            self.best.select_nth_unstable_by(self.k - 1, order);
        }
        self.best.truncate(self.k);
    }

    /// The best hits in any order.
    pub fn unranked(mut self) -> Vec<Hit> {
        if self.best.len() > self.k {
            self.cut();
        }
        self.best.clone()
    }

    /// The best hits, best first.
    pub fn ranked(self) -> Vec<Hit> {
        self.best.sort_unstable_by(by_score);
        for equals in self.best.chunk_by_mut(|a, b| a.score == b.score) {
            if equals.len() > 1 {
                equals.sort_unstable_by(&self.tie);
            }
        }
        self.best.truncate(self.k);
        self.best.clone()
    }
}

fn by_score(a: &Hit, b: &Hit) -> Ordering {
    b.score.total_cmp(&a.score)
}
