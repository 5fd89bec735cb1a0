//! One buffer for a message and its columns.
//!
//! ```text
//! u32 length of the message | u32 number of columns | per column: u32 number, u32 count, u32 bytes
//! message: MessagePack | zeros to 8 | column | zeros to 8 | column | zeros to 8 | ...
//! ```
//!
//! A column's number is its place in [`TABLE`](crate::columns::TABLE), which gives its name and kind.
//! A number column is its elements, little-endian. A text column is `count` ends (u32, UTF-16 units), then `bytes` of
//! UTF-8. Where bytes are [`APART`] the column is not in the buffer but comes beside it. Reading borrows: nothing is copied but what is misaligned. One buffer crosses a native boundary, a worker's
//! message port and WASM memory alike.

use crate::columns::{Column, Columns, Kind, TABLE, TextColumn, protocol};
use crate::{Error, ErrorCode};
use bytemuck::AnyBitPattern;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Bytes before the columns' entries, and of each entry.
const HEAD: usize = 8;
const ENTRY: usize = 12;

/// Reads a frame: the message and its columns, borrowed from `bytes`.
pub fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<(T, Columns<'a>), Error> {
    let number = |at: usize| -> Result<usize, Error> {
        let bytes = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
        bytes
            .map(|bytes| u32::from_le_bytes(*bytes) as usize)
            .ok_or_else(truncated)
    };
    let (length, count) = (number(0)?, number(4)?);
    let start = count
        .checked_mul(ENTRY)
        .and_then(|entries| entries.checked_add(HEAD))
        .ok_or_else(truncated)?;
    let message = bytes
        .get(start..start.saturating_add(length))
        .ok_or_else(truncated)?;
    let message = rmp_serde::from_slice(message)
        .map_err(|error| protocol(&format!("the message does not decode: {error}")))?;

    let mut columns = Columns::default();
    let mut at = align(start + length);
    for entry in 0..count {
        let entry = HEAD + entry * ENTRY;
        let (place, count, size) = (number(entry)?, number(entry + 4)?, number(entry + 8)?);
        let (name, kind, _) = TABLE
            .get(place)
            .ok_or_else(|| protocol("a column has an unknown number").with("column", place))?;
        let width = match kind {
            Kind::Text => 0,
            Kind::F64 => 8,
            Kind::F32 | Kind::U32 => 4,
            Kind::U8 => 1,
        };
        if *kind != Kind::Text && count * width != size {
            return Err(
                protocol("a column has another kind than the vocabulary gives it").with("column", *name)
            );
        }
        let mut take = |size: usize| {
            let part = bytes.get(at..at + size).ok_or_else(truncated);
            at += size;
            part
        };
        let column = match kind {
            Kind::Text => {
                let ends = cast::<u32>(take(count * 4)?);
                let blob = std::str::from_utf8(take(size)?).map_err(|_| {
                    Error::new(
                        ErrorCode::TextMalformed,
                        format!("the column '{name}' is not UTF-8"),
                    )
                    .with("column", *name)
                })?;
                Column::Text(TextColumn::from_utf16_ends(blob, ends)?)
            }
            Kind::F64 => Column::F64(cast(take(size)?)),
            Kind::F32 => Column::F32(cast(take(size)?)),
            Kind::U32 => Column::U32(cast(take(size)?)),
            Kind::U8 => Column::U8(cast(take(size)?)),
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

/// The length of a text in UTF-16 units: two for each character of four bytes, else one.
pub(crate) fn units_of(utf8: &[u8]) -> u32 {
    if utf8.is_ascii() {
        return utf8.len() as u32;
    }
    let begins = utf8.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
    let is_long = utf8.iter().filter(|&&byte| byte >= 0xf0).count();
    (begins + is_long) as u32
}

/// Texts of a reply, gathered one by one.
#[derive(Debug, Clone, Default)]
pub struct TextBuilder {
    blob: String,
    ends: Vec<u32>,
    units: u32,
}

impl TextBuilder {
    /// With room for so many texts of so many bytes together.
    pub fn with_capacity(texts: usize, bytes: usize) -> Self {
        Self {
            blob: String::with_capacity(bytes),
            ends: Vec::with_capacity(texts),
            units: 0,
        }
    }

    pub fn push(&mut self, text: &str) {
        self.units += units_of(text.as_bytes());
        self.blob.push_str(text);
        self.ends.push(self.units);
    }

    /// Texts one after another, the first of which begins at `start`; `ends` are where each ends, in bytes, ascending.
    pub fn push_all(&mut self, texts: &str, start: usize, ends: impl Iterator<Item = u32>) {
        if !texts.is_ascii() {
            let mut start = start;
            for end in ends {
                self.push(&texts[start..end as usize]);
                start = end as usize;
            }
            return;
        }
        self.blob.push_str(&texts[start..]);
        let before = self.units;
        self.ends.extend(ends.map(|end| before + end - start as u32));
        self.units += (texts.len() - start) as u32;
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

/// In place of a column's bytes: it comes beside the frame.
pub const APART: u32 = u32::MAX;

/// A frame, and the columns that come beside it: to copy them would cost more than all the rest.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub bytes: Vec<u8>,
    /// In the order of their entries.
    pub apart: Vec<OwnedColumn>,
}

impl From<Vec<u8>> for Frame {
    /// One that has all in itself.
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            apart: Vec::new(),
        }
    }
}

/// Writes a frame.
pub fn write<T: Serialize>(message: &T, columns: &OwnedColumns) -> Result<Vec<u8>, Error> {
    write_but(message, columns, |_| false)
}

/// Writes a frame, but for columns of `f64` and `u32` from so many bytes on: these come beside it.
pub fn write_apart<T: Serialize>(message: &T, columns: OwnedColumns, from: usize) -> Result<Frame, Error> {
    let is_apart = |column: &OwnedColumn| {
        let is_of_kind = matches!(column, OwnedColumn::F64(_) | OwnedColumn::U32(_));
        is_of_kind && column.parts()[0].len() >= from
    };
    let bytes = write_but(message, &columns, is_apart)?;
    let columns = columns.into_iter().map(|(_, column)| column);
    Ok(Frame {
        bytes,
        apart: columns.filter(is_apart).collect(),
    })
}

/// Writes a frame but for the columns that are apart.
fn write_but<T: Serialize>(
    message: &T,
    columns: &OwnedColumns,
    is_apart: impl Fn(&OwnedColumn) -> bool,
) -> Result<Vec<u8>, Error> {
    let inside = || columns.iter().filter(|(_, column)| !is_apart(column));
    let size: usize = inside()
        .map(|(_, c)| c.parts().iter().map(|p| p.len()).sum::<usize>() + 8)
        .sum();
    let mut bytes = Vec::with_capacity(size + columns.len() * ENTRY + 512);
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&(columns.len() as u32).to_le_bytes());
    for (name, column) in columns {
        let place = TABLE.iter().position(|(other, _, _)| other == name);
        let place =
            place.ok_or_else(|| Error::new(ErrorCode::Internal, format!("no column is called '{name}'")))?;
        let [first, second] = column.parts();
        let size = match column {
            _ if is_apart(column) => APART,
            OwnedColumn::Text(_) => second.len() as u32,
            _ => first.len() as u32,
        };
        for number in [place as u32, column.count() as u32, size] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
    }
    let start = bytes.len();
    let mut serializer = rmp_serde::Serializer::new(&mut bytes).with_struct_map();
    message
        .serialize(&mut serializer)
        .map_err(|error| Error::new(ErrorCode::Internal, format!("a reply does not encode: {error}")))?;
    let length = (bytes.len() - start) as u32;
    bytes[..4].copy_from_slice(&length.to_le_bytes());
    for (_, column) in inside() {
        bytes.resize(align(bytes.len()), 0);
        for part in column.parts() {
            bytes.extend_from_slice(part);
        }
    }
    bytes.resize(align(bytes.len()), 0);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_columns_of_numbers_come_beside_the_frame() {
        let numbers = |count: u32| (0..count).collect::<Vec<u32>>();
        let mut texts = TextBuilder::default();
        (0..100).for_each(|_| texts.push("a text is never apart"));
        let columns: OwnedColumns = vec![
            ("id", OwnedColumn::Text(texts)),
            ("idPlace", OwnedColumn::U32(numbers(100))),
            ("value", OwnedColumn::F64(vec![0.5; 100])),
            ("order", OwnedColumn::U32(numbers(99))),
        ];
        let whole = write(&"message", &columns).unwrap();
        let all_inside = write_apart(&"message", columns.clone(), 801).unwrap();
        assert_eq!((all_inside.bytes, all_inside.apart.len()), (whole, 0));

        let Frame { bytes, apart } = write_apart(&"message", columns, 400).unwrap();
        let [OwnedColumn::U32(places), OwnedColumn::F64(values)] = &apart[..] else {
            panic!("two columns are apart, not {apart:?}");
        };
        assert_eq!((places.len(), values.len()), (100, 100));
        let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        let sizes: Vec<u32> = (0..4).map(|entry| number(HEAD + entry * ENTRY + 8)).collect();
        assert_eq!(sizes, [2_100, APART, APART, 396]);
        // What is inside follows each other: the ends and the text, then the last column.
        let start = HEAD + 4 * ENTRY;
        let first = align(start + number(0) as usize);
        let last = align(first + 400 + 2_100);
        assert_eq!(bytes.len(), align(last + 396));
        assert_eq!(number(last + 4 * 98), 98);
    }
}
