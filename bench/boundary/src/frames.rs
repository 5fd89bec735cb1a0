//! The product's door: one buffer for a message and its columns.

use crate::hits::{reply, sample};
use crate::weigh;
use minds_model::columns::Columns;
use minds_model::{Command, Outcome, Reply, frame};
use napi::bindgen_prelude::Buffer;
use napi::{Error, Result};
use napi_derive::napi;

/// Rows of a `store` frame.
#[napi]
pub fn rows_in_frame(bytes: &[u8]) -> Result<f64> {
    let (_command, columns): (Command, Columns) = frame::read(bytes).map_err(failed)?;
    let text = |name| columns.text(name).map_err(failed)?.ok_or_else(missing);
    let (ids, contents, contexts) = (text("id")?, text("content")?, text("context")?);
    let counts = columns.u32s("tagCounts").map_err(failed)?.ok_or_else(missing)?;
    let times = columns.f64s("timestamp").map_err(failed)?.ok_or_else(missing)?;
    let tags = text("tags")?;
    let rows = (0..contents.len()).map(|row| {
        weigh(
            ids.get(row),
            contents.get(row),
            contexts.get(row),
            counts[row],
            times[row],
        )
    });
    Ok(rows.sum::<f64>() + tags.len() as f64)
}

/// The frame of an outcome with the hits.
#[napi]
pub fn hits_out_frame() -> Result<Buffer> {
    let (reply, columns) = reply(sample());
    let outcome = Outcome::<Reply> {
        ok: true,
        value: Some(reply),
        error: None,
        nanos: 0.0,
    };
    frame::write(&outcome, &columns).map(Buffer::from).map_err(failed)
}

pub fn failed(error: minds_model::Error) -> Error {
    Error::from_reason(error.message)
}

fn missing() -> Error {
    Error::from_reason("a column is missing")
}
