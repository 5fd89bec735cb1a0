//! One buffer for a message and its columns.
//!
//! ```text
//! u32 length of the header | header: MessagePack [message, [[name, kind, count, bytes], ...]] | zeros to 8
//! column | zeros to 8 | column | zeros to 8 | ...
//! ```
//!
//! A number column is its elements, little-endian. A text column is `count` ends (u32, UTF-16 units), then `bytes` of
//! UTF-8. Reading borrows: nothing is copied but what is misaligned. One buffer crosses a native boundary, a worker's
//! message port and WASM memory alike.

use crate::columns::{Column, Columns, Kind, TextColumn, protocol};
use crate::{Error, ErrorCode};
use bytemuck::AnyBitPattern;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Reads a frame: the message and its columns, borrowed from `bytes`.
pub fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<(T, Columns<'a>), Error> {
    let header_length = bytes.first_chunk::<4>().map(|b| u32::from_le_bytes(*b) as usize);
    let header = header_length
        .and_then(|length| bytes.get(4..4 + length))
        .ok_or_else(truncated)?;
    type Entry<'a> = (&'a str, &'a str, u32, u32);
    let (message, entries): (T, Vec<Entry<'a>>) = rmp_serde::from_slice(header)
        .map_err(|error| protocol(&format!("the message does not decode: {error}")))?;

    let mut columns = Columns::default();
    let mut at = align(4 + header.len());
    for (name, kind, count, size) in entries {
        let mut take = |size: usize| {
            let part = bytes.get(at..at + size).ok_or_else(truncated);
            at += size;
            part
        };
        let column = match kind {
            "text" => {
                let ends = cast::<u32>(take(count as usize * 4)?);
                let blob = std::str::from_utf8(take(size as usize)?).map_err(|_| {
                    Error::new(
                        ErrorCode::TextMalformed,
                        format!("the column '{name}' is not UTF-8"),
                    )
                    .with("column", name)
                })?;
                Column::Text(TextColumn::from_utf16_ends(blob, ends)?)
            }
            "f64" => Column::F64(cast(take(count as usize * 8)?)),
            "f32" => Column::F32(cast(take(count as usize * 4)?)),
            "u32" => Column::U32(cast(take(count as usize * 4)?)),
            "u8" => Column::U8(cast(take(count as usize)?)),
            _ => return Err(protocol("a column has an unknown kind").with("kind", kind)),
        };
        columns.push(name, column);
        at = align(at);
    }
    Ok((message, columns))
}

/// Little-endian bytes as numbers; copied where the buffer is not aligned for them.
fn cast<T: AnyBitPattern + bytemuck::NoUninit>(bytes: &[u8]) -> Cow<'_, [T]> {
    match bytemuck::try_cast_slice(bytes) {
        Ok(slice) => Cow::Borrowed(slice),
        Err(_) => Cow::Owned(bytemuck::allocation::pod_collect_to_vec(bytes)),
    }
}

fn align(at: usize) -> usize {
    at.next_multiple_of(8)
}

fn truncated() -> Error {
    protocol("the frame ends before its contents")
}

/// Texts of a reply, gathered one by one.
#[derive(Debug, Clone, Default)]
pub struct TextBuilder {
    blob: String,
    ends: Vec<u32>,
    units: u32,
}

impl TextBuilder {
    pub fn push(&mut self, text: &str) {
        self.units += if text.is_ascii() {
            text.len()
        } else {
            text.encode_utf16().count()
        } as u32;
        self.blob.push_str(text);
        self.ends.push(self.units);
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// A column that a reply owns.
#[derive(Debug, Clone)]
pub enum OwnedColumn {
    Text(TextBuilder),
    F64(Vec<f64>),
    F32(Vec<f32>),
    U32(Vec<u32>),
    U8(Vec<u8>),
}

impl OwnedColumn {
    fn kind(&self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::F64(_) => Kind::F64,
            Self::F32(_) => Kind::F32,
            Self::U32(_) => Kind::U32,
            Self::U8(_) => Kind::U8,
        }
    }

    fn count(&self) -> usize {
        match self {
            Self::Text(texts) => texts.len(),
            Self::F64(values) => values.len(),
            Self::F32(values) => values.len(),
            Self::U32(values) => values.len(),
            Self::U8(values) => values.len(),
        }
    }

    fn parts(&self) -> [&[u8]; 2] {
        match self {
            Self::Text(texts) => [bytemuck::cast_slice(&texts.ends), texts.blob.as_bytes()],
            Self::F64(values) => [bytemuck::cast_slice(values), &[]],
            Self::F32(values) => [bytemuck::cast_slice(values), &[]],
            Self::U32(values) => [bytemuck::cast_slice(values), &[]],
            Self::U8(values) => [values, &[]],
        }
    }
}

/// The columns of a reply, by name.
pub type OwnedColumns = Vec<(&'static str, OwnedColumn)>;

/// Writes a frame.
pub fn write<T: Serialize>(message: &T, columns: &OwnedColumns) -> Result<Vec<u8>, Error> {
    let entries: Vec<_> = columns
        .iter()
        .map(|(name, column)| {
            let [first, second] = column.parts();
            let size = if column.kind() == Kind::Text {
                second.len()
            } else {
                first.len()
            };
            (*name, column.kind().as_str(), column.count() as u32, size as u32)
        })
        .collect();
    let size: usize = columns
        .iter()
        .map(|(_, c)| c.parts().iter().map(|p| p.len()).sum::<usize>() + 8)
        .sum();
    let mut bytes = Vec::with_capacity(size + 512);
    bytes.extend_from_slice(&[0; 4]);
    let mut serializer = rmp_serde::Serializer::new(&mut bytes).with_struct_map();
    (message, entries)
        .serialize(&mut serializer)
        .map_err(|error| Error::new(ErrorCode::Internal, format!("a reply does not encode: {error}")))?;
    let header_length = (bytes.len() - 4) as u32;
    bytes[..4].copy_from_slice(&header_length.to_le_bytes());
    for (_, column) in columns {
        bytes.resize(align(bytes.len()), 0);
        for part in column.parts() {
            bytes.extend_from_slice(part);
        }
    }
    bytes.resize(align(bytes.len()), 0);
    Ok(bytes)
}
