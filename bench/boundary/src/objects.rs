//! The naive door: arrays of objects.

use crate::hits::{CONTEXT, PERSONA, SIGNALS, TIME, sample};
use crate::weigh;
use napi_derive::napi;

#[napi(object)]
pub struct RowObject {
    pub id: String,
    pub content: String,
    pub context: String,
    pub tags: Vec<String>,
    pub timestamp: f64,
}

/// Rows as objects.
#[napi]
pub fn rows_in_objects(rows: Vec<RowObject>) -> f64 {
    let weight = |row: &RowObject| {
        let tags = row.tags.len() as u32;
        weigh(&row.id, &row.content, &row.context, tags, row.timestamp) + f64::from(tags)
    };
    rows.iter().map(weight).sum()
}

#[napi(object)]
pub struct SignalObject {
    pub name: String,
    pub value: f64,
    pub contribution: f64,
}

#[napi(object)]
pub struct HitObject {
    pub id: String,
    pub persona_id: String,
    pub content: String,
    pub context: String,
    pub tags: Vec<String>,
    pub timestamp: f64,
    pub importance: f64,
    pub emotional_valence: f64,
    pub decay_rate: f64,
    pub access_count: u32,
    pub last_accessed: Option<f64>,
    pub compressed: bool,
    pub thread: Option<String>,
    pub position: Option<u32>,
    pub score: f64,
    pub signals: Vec<SignalObject>,
}

/// Hits as objects with every field.
#[napi]
pub fn hits_out_objects() -> Vec<HitObject> {
    let hits = sample().iter();
    hits.map(|hit| HitObject {
        id: hit.id.clone(),
        persona_id: PERSONA.to_owned(),
        content: hit.content.clone(),
        context: CONTEXT.to_owned(),
        tags: hit.tags.to_vec(),
        timestamp: TIME,
        importance: 0.5,
        emotional_valence: 0.0,
        decay_rate: 0.01,
        access_count: 0,
        last_accessed: None,
        compressed: false,
        thread: None,
        position: None,
        score: hit.score,
        signals: SIGNALS
            .iter()
            .map(|name| SignalObject {
                name: (*name).to_owned(),
                value: 0.5,
                contribution: 0.1,
            })
            .collect(),
    })
    .collect()
}
