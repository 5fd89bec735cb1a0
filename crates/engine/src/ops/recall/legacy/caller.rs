//! What a caller asks the earlier formulas for: words and a situation.

use super::value;
use super::words;
use crate::context;
use crate::error::Result;
use minds_model::Scoring;
use rustc_hash::FxHashMap;

/// Which formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generation {
    First,
    Second {
        /// Only the most important memories of the last 180 days are seen.
        window: bool,
    },
}

pub struct Caller {
    pub generation: Generation,
    pub words: words::Query,
    pub emotion: Option<f64>,
    /// Canonical values by key; none where they are too deep.
    situation: FxHashMap<String, Option<String>>,
}

impl Caller {
    /// `None` for the scoring that is not the earlier system's.
    pub fn new(scoring: Scoring, window: bool, query: &str, context: &str) -> Result<Option<Self>> {
        let generation = match scoring {
            Scoring::Minds => return Ok(None),
            Scoring::Optimus => Generation::Second { window },
            Scoring::OptimusV1 => Generation::First,
        };
        let mut situation = FxHashMap::default();
        let mut emotion = None;
        context::each(context, |key, raw| {
            if key == "emotion" {
                emotion = value::number(raw);
            }
            situation.insert(key.to_owned(), value::canonical(raw));
        })
        .map_err(|error| error.with("field", "context"))?;
        Ok(Some(Self {
            generation,
            words: words::Query::new(query),
            emotion,
            situation,
        }))
    }

    /// Keys that a memory's context shares; in the second generation those with an equal value.
    pub fn shared_keys(&self, context: Option<&str>) -> Result<u32> {
        let Some(context) = context.filter(|_| !self.situation.is_empty()) else {
            return Ok(0);
        };
        let mut shared = 0;
        context::each(context, |key, raw| {
            let equal = match (self.situation.get(key), self.generation) {
                (None, _) => false,
                (Some(_), Generation::First) => true,
                (Some(own), Generation::Second { .. }) => own.is_some() && *own == value::canonical(raw),
            };
            shared += u32::from(equal);
        })?;
        Ok(shared)
    }
}
