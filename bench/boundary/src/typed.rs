//! The typed door: every column an argument, or a member of what is returned.

use crate::frames::failed;
use crate::hits::{CONTEXT, Hit, SIGNALS, TIME, sample};
use crate::weigh;
use minds_model::columns::TextColumn;
use napi::bindgen_prelude::{Buffer, Env, Float64Array, Object, Uint8Array, Uint32Array};
use napi::{Error, Result};
use napi_derive::napi;
use std::borrow::Cow;

/// Rows as blobs with ends, and numbers.
#[napi]
#[allow(
    clippy::too_many_arguments,
    reason = "a column an argument is what this door is about"
)]
pub fn rows_in_typed(
    ids: &[u8],
    id_ends: &[u32],
    contents: &[u8],
    content_ends: &[u32],
    contexts: &[u8],
    context_ends: &[u32],
    tags: &[u8],
    tag_ends: &[u32],
    tag_counts: &[u32],
    timestamps: &[f64],
) -> Result<f64> {
    let ids = texts(ids, id_ends)?;
    let contents = texts(contents, content_ends)?;
    let contexts = texts(contexts, context_ends)?;
    let tags = texts(tags, tag_ends)?;
    let rows = (0..contents.len()).map(|row| {
        weigh(
            ids.get(row),
            contents.get(row),
            contexts.get(row),
            tag_counts[row],
            timestamps[row],
        )
    });
    Ok(rows.sum::<f64>() + tags.len() as f64)
}

fn texts<'a>(blob: &'a [u8], ends: &'a [u32]) -> Result<TextColumn<'a>> {
    let blob = std::str::from_utf8(blob).map_err(|error| Error::from_reason(error.to_string()))?;
    TextColumn::from_utf16_ends(blob, Cow::Borrowed(ends)).map_err(failed)
}

/// Hits as typed arrays by column name; a text column is its blob under the name and its ends under `<name>Ends`.
#[napi]
pub fn hits_out_typed(env: &Env) -> Result<Object<'_>> {
    let hits = sample();
    let count = hits.len();
    let mut object = Object::new(env)?;
    let mut texts = |name: &str, ends: &str, text: fn(&Hit) -> &str| {
        let (blob, bounds) = joined(hits.iter().map(text));
        object.set(name, Buffer::from(blob))?;
        object.set(ends, Uint32Array::new(bounds))
    };
    texts("id", "idEnds", |hit| &hit.id)?;
    texts("content", "contentEnds", |hit| &hit.content)?;
    texts("context", "contextEnds", |_| CONTEXT)?;
    texts("thread", "threadEnds", |_| "")?;
    let (tags, tag_ends) = joined(hits.iter().flat_map(|hit| &hit.tags).map(String::as_str));
    object.set("tags", Buffer::from(tags))?;
    object.set("tagsEnds", Uint32Array::new(tag_ends))?;
    for (name, value) in [
        ("persona", 0),
        ("tagCounts", 2),
        ("accessCount", 0),
        ("position", u32::MAX),
    ] {
        object.set(name, Uint32Array::new(vec![value; count]))?;
    }
    let numbers = [
        ("timestamp", TIME),
        ("importance", 0.5),
        ("emotionalValence", 0.0),
        ("decayRate", 0.01),
        ("lastAccessed", f64::NAN),
    ];
    for (name, value) in numbers {
        object.set(name, Float64Array::new(vec![value; count]))?;
    }
    object.set("compressed", Uint8Array::new(vec![0; count]))?;
    object.set(
        "score",
        Float64Array::new(hits.iter().map(|hit| hit.score).collect()),
    )?;
    object.set("value", Float64Array::new(vec![0.5; count * SIGNALS.len()]))?;
    object.set(
        "contribution",
        Float64Array::new(vec![0.1; count * SIGNALS.len()]),
    )?;
    Ok(object)
}

/// Texts as one blob, with the end of each in UTF-16 units: the hits' are ASCII.
fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> (Vec<u8>, Vec<u32>) {
    let (mut blob, mut ends) = (Vec::new(), Vec::new());
    for text in texts {
        blob.extend_from_slice(text.as_bytes());
        ends.push(blob.len() as u32);
    }
    (blob, ends)
}
