//! How many terms each document has.
//!
//! Cost: 2 bytes a document, because ranking reads them at random places and the fewer fill the cache the
//! better; documents of 65,535 terms and more stand in a table of their own.

use std::mem::size_of_val;

/// Stands for a length in the table.
const LONG: u16 = u16::MAX;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Lengths {
    pub(super) short: Vec<u16>,
    /// The long documents, ascending, and their lengths.
    pub(super) long_documents: Vec<u32>,
    pub(super) long: Vec<u32>,
}

impl Lengths {
    pub fn new(lengths: &[u32]) -> Self {
        let is_long = |&(&length, _): &(&u32, u32)| length >= LONG.into();
        let (long, long_documents) = lengths.iter().zip(0..).filter(is_long).unzip();
        Lengths {
            short: lengths
                .iter()
                .map(|&length| length.min(LONG.into()) as u16)
                .collect(),
            long_documents,
            long,
        }
    }

    pub fn count(&self) -> u32 {
        self.short.len() as u32
    }

    #[inline]
    pub fn of(&self, document: u32) -> u32 {
        match self.short[document as usize] {
            LONG => self.long_of(document),
            length => length.into(),
        }
    }

    #[cold]
    fn long_of(&self, document: u32) -> u32 {
        let place = self.long_documents.partition_point(|&other| other < document);
        self.long[place]
    }

    pub fn total(&self) -> u64 {
        (0..self.count())
            .map(|document| u64::from(self.of(document)))
            .sum()
    }

    /// Whether the table has as many entries as there are long documents.
    pub fn is_consistent(&self) -> bool {
        let expected = self.short.iter().filter(|&&length| length == LONG).count();
        self.long.len() == expected && self.long_documents.len() == expected
    }

    pub fn heap_bytes(&self) -> usize {
        size_of_val(&self.short[..]) + size_of_val(&self.long_documents[..]) + size_of_val(&self.long[..])
    }
}
