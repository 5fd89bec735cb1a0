//! What the best matches of a text are associated with: one step of spreading.
//!
//! Cost: two look-ups of the associations of 20 memories, some 0.1 ms, and finding those reached in the index.

use super::candidates::Candidate;
use super::request::Request;
use super::statistics::{Place, Pooled};
use crate::error::Result;
use minds_model::limits::CANDIDATES_PER_SIGNAL;
use minds_store::Connection;
use rustc_hash::{FxHashMap, FxHashSet};

/// Best matches of the text from which is spread.
const SOURCES: usize = 20;

/// The memories that are reached, each with the largest of its sources' strength times BM25. Empty where none are.
pub struct Reached(FxHashMap<i64, f64>);

impl Reached {
    /// `matches`: the memories that the text search found, each once, in no order.
    pub fn from(connection: &Connection, pooled: &Pooled, matches: &[(f64, Place)]) -> Result<Self> {
        let mut best: Vec<&(f64, Place)> = matches.iter().collect();
        let order = |a: &&(f64, Place), b: &&(f64, Place)| {
            b.0.total_cmp(&a.0).then_with(|| pooled.newer_then_id(a.1, b.1))
        };
        if best.len() > SOURCES {
            best.select_nth_unstable_by(SOURCES - 1, order);
            best.truncate(SOURCES);
        }
        best.sort_unstable_by(order);
        let numbers: Vec<i64> = best.iter().map(|(_, place)| pooled.memory(*place)).collect();
        // The strongest type of a pair counts.
        let mut strengths: FxHashMap<(i64, i64), f64> = FxHashMap::default();
        let mut others: FxHashSet<i64> = FxHashSet::default();
        connection.associated(&numbers, |source, other, strength| {
            let strongest = strengths.entry((source, other)).or_insert(strength);
            *strongest = strongest.max(strength);
            others.insert(other);
        })?;
        let value = |other: i64| {
            best.iter().zip(&numbers).fold(0.0, |most, ((bm25, _), source)| {
                let strength = strengths.get(&(*source, other));
                strength.map_or(most, |strength| f64::max(most, strength * bm25))
            })
        };
        Ok(Self(
            others.into_iter().map(|other| (other, value(other))).collect(),
        ))
    }

    pub fn none() -> Self {
        Self(FxHashMap::default())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// 0 for a memory that is not reached.
    pub fn value(&self, memory: i64) -> f64 {
        self.0.get(&memory).copied().unwrap_or(0.0)
    }

    /// Keeps those that are searched and pass the filter, the first of them by value, and gives the places of those
    /// that are no candidates yet.
    pub fn keep_searched(&mut self, pooled: &Pooled, request: &Request, all: &[Candidate]) -> Vec<Place> {
        let mut kept: Vec<(f64, Place)> = Vec::with_capacity(self.0.len());
        let mut known: FxHashSet<Place> = FxHashSet::default();
        let mut unknown: Vec<i64> = Vec::new();
        for (&memory, &value) in &self.0 {
            match all.binary_search_by_key(&memory, |candidate| candidate.memory) {
                Ok(at) => {
                    known.insert(all[at].place);
                    kept.push((value, all[at].place));
                }
                Err(_) => unknown.push(memory),
            }
        }
        unknown.sort_unstable();
        pooled.find(&unknown, |live, places| {
            let passes = request.filter.on(live);
            kept.extend(
                places
                    .filter(|place| passes(place.document))
                    .map(|place| (self.value(pooled.memory(place)), place)),
            );
        });
        let kept = super::candidates::first(kept, pooled, CANDIDATES_PER_SIGNAL.max(request.limit));
        self.0 = kept
            .iter()
            .map(|(value, place)| (pooled.memory(*place), *value))
            .collect();
        kept.into_iter()
            .map(|(_, place)| place)
            .filter(|place| !known.contains(place))
            .collect()
    }
}
