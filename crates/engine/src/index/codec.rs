//! Columns as bytes, for checkpoints: each a count, its elements as they stand in memory, zeros to a multiple of 8.
//!
//! Bytes are those of a little-endian machine; a checkpoint never leaves the machine that derives it. Reading copies
//! each column once, at the speed of memory. Whoever reads has compared a checksum before; lengths are checked all the
//! same, so that wrong bytes give `None` and never a panic.

use bytemuck::Pod;
use std::io::{self, Write};

/// Writes columns, and holds none of them.
pub struct Writer<'a> {
    out: &'a mut dyn Write,
}

impl<'a> Writer<'a> {
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out }
    }

    pub fn number(&mut self, value: u64) -> io::Result<()> {
        self.out.write_all(&value.to_le_bytes())
    }

    pub fn column<T: Pod>(&mut self, values: &[T]) -> io::Result<()> {
        self.number(values.len() as u64)?;
        self.out.write_all(bytemuck::cast_slice(values))?;
        self.align(size_of_val(values))
    }

    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.column(text.as_bytes())
    }

    /// What another crate encodes by itself, the same every time: its length, then its bytes.
    pub fn part(&mut self, encode: impl Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let mut counted = Counted::default();
        encode(&mut counted)?;
        self.number(counted.bytes as u64)?;
        encode(self.out)?;
        self.align(counted.bytes)
    }

    fn align(&mut self, length: usize) -> io::Result<()> {
        self.out.write_all(&[0; 8][..length.next_multiple_of(8) - length])
    }
}

/// Counts what is written and forgets it.
#[derive(Default)]
struct Counted {
    bytes: usize,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes columns in the order in which they were appended.
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub fn number(&mut self) -> Option<u64> {
        let bytes = self.take(8)?;
        Some(u64::from_le_bytes(bytes.try_into().ok()?))
    }

    /// A number that counts or measures things in memory.
    pub fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    pub fn column<T: Pod>(&mut self) -> Option<Vec<T>> {
        let count = self.size()?;
        let bytes = self.take(count.checked_mul(size_of::<T>())?)?;
        self.align();
        let mut values = vec![T::zeroed(); count];
        bytemuck::cast_slice_mut(&mut values).copy_from_slice(bytes);
        Some(values)
    }

    pub fn text(&mut self) -> Option<String> {
        String::from_utf8(self.column()?).ok()
    }

    /// The bytes of what another crate encoded.
    pub fn part(&mut self) -> Option<&'a [u8]> {
        let length = self.size()?;
        let part = self.take(length);
        self.align();
        part
    }

    /// Whether everything was taken.
    pub fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let bytes = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(bytes)
    }

    fn align(&mut self) {
        self.at = self.at.next_multiple_of(8);
    }
}
