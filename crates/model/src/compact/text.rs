//! Texts that lie between others.

use std::ops::Range;

/// So many bytes are copied at once: most ids are shorter, and to copy as many as there are costs a call and a branch that
/// nobody foresees.
const AT_ONCE: usize = 32;

/// A text in UTF-8, and what follows it where it lies, which may be copied with it.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    from: &'a [u8],
    len: usize,
}

impl<'a> Text<'a> {
    /// A part of these bytes.
    #[inline]
    pub fn within(bytes: &'a [u8], range: Range<usize>) -> Self {
        debug_assert!(range.end <= bytes.len(), "a text lies within");
        let from = &bytes[range.start..];
        Self {
            from,
            len: range.len().min(from.len()),
        }
    }

    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[inline]
    pub fn as_bytes(&self) -> &'a [u8] {
        &self.from[..self.len]
    }

    /// Writes it at the beginning of a room, which has room for it. What comes after it there is to be written later.
    #[inline]
    pub(super) fn write(&self, room: &mut [u8]) {
        match (
            self.from.first_chunk::<AT_ONCE>(),
            room.first_chunk_mut::<AT_ONCE>(),
        ) {
            (Some(from), Some(to)) if self.len <= AT_ONCE => *to = *from,
            _ => room[..self.len].copy_from_slice(self.as_bytes()),
        }
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self::within(text.as_bytes(), 0..text.len())
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_length_are_written_at_every_distance_from_ends() {
        let bytes: Vec<u8> = (0..100).collect();
        for start in 0..=bytes.len() {
            for end in start..=bytes.len() {
                let text = Text::within(&bytes, start..end);
                assert_eq!((text.as_bytes(), text.len()), (&bytes[start..end], end - start));
                for spare in [0, 1, AT_ONCE - 1, AT_ONCE] {
                    let mut room = vec![0xee; text.len() + spare];
                    text.write(&mut room);
                    assert_eq!(room[..text.len()], bytes[start..end]);
                }
            }
        }
    }
}
