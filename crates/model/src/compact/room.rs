//! Where answers are written.

use super::text::Text;
use crate::frame::units_of;

/// Memory that the caller gave, or, for an answer that is larger, memory of its own.
#[derive(Debug)]
pub struct Room<'a> {
    given: &'a mut [u8],
    written: Written,
}

/// Where an answer is.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// So many bytes of the memory that was given.
    Inside(usize),
    Apart(Vec<u8>),
}

impl<'a> Room<'a> {
    pub fn new(given: &'a mut [u8]) -> Self {
        Self {
            given,
            written: Written::Inside(0),
        }
    }

    /// The bytes of an answer, to be written one and all: there may be anything in them.
    pub fn take(&mut self, bytes: usize) -> &mut [u8] {
        if bytes <= self.given.len() {
            self.written = Written::Inside(bytes);
            return &mut self.given[..bytes];
        }
        self.written = Written::Apart(vec![0; bytes]);
        match &mut self.written {
            Written::Apart(own) => own,
            Written::Inside(_) => unreachable!("it was just made"),
        }
    }

    /// Where the last answer is.
    pub fn written(self) -> Written {
        self.written
    }
}

/// The bytes of an answer that are not written yet.
pub(super) struct Rest<'a>(pub &'a mut [u8]);

impl<'a> Rest<'a> {
    fn next(&mut self, bytes: usize) -> &'a mut [u8] {
        let (next, rest) = std::mem::take(&mut self.0).split_at_mut(bytes);
        self.0 = rest;
        next
    }

    /// Writes one number after another.
    #[inline]
    pub fn numbers<const WIDTH: usize>(&mut self, numbers: impl ExactSizeIterator<Item = [u8; WIDTH]>) {
        let room = self.next(WIDTH * numbers.len());
        for (place, number) in room.chunks_exact_mut(WIDTH).zip(numbers) {
            place.copy_from_slice(&number);
        }
    }

    /// Writes where each of so many texts ends, and then the texts, which are what is left to write.
    pub fn texts<'t>(mut self, count: usize, texts: impl Iterator<Item = Text<'t>> + Clone) {
        let ends = self.next(4 * count);
        let mut written = 0;
        for (end, text) in ends.chunks_exact_mut(4).zip(texts.clone()) {
            let begin = written;
            written += text.len();
            text.write(&mut self.0[begin..]);
            end.copy_from_slice(&(written as u32).to_le_bytes());
        }
        if !self.0.is_ascii() {
            let mut units = 0;
            for (end, text) in ends.chunks_exact_mut(4).zip(texts) {
                units += units_of(text.as_bytes());
                end.copy_from_slice(&units.to_le_bytes());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_apart() {
        let mut given = [7; 8];
        let mut room = Room::new(&mut given);
        room.take(8).fill(1);
        assert_eq!(room.written(), Written::Inside(8));
        let mut room = Room::new(&mut given);
        room.take(9).fill(2);
        assert_eq!(room.written(), Written::Apart(vec![2; 9]));
        assert_eq!(given, [1; 8]);
    }

    #[test]
    fn texts_end_in_units_of_utf_16() {
        for texts in [["ab", "", "c"], ["ü", "\u{1f600}x", "\u{ffff}"]] {
            let bytes: usize = texts.iter().map(|text| text.len()).sum();
            let mut answer = vec![9; 12 + bytes];
            Rest(&mut answer).texts(3, texts.iter().map(|&text| text.into()));
            let mut units = 0;
            for (end, text) in answer.chunks(4).zip(texts) {
                units += text.encode_utf16().count() as u32;
                assert_eq!(end, units.to_le_bytes());
            }
            assert_eq!(&answer[12..], texts.concat().as_bytes());
        }
    }
}
