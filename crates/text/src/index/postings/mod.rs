//! Compressed lists of postings: per list the documents, ascending, each with a frequency and its positions.
//!
//! A list is divided into blocks of [`BLOCK`] postings, bit-packed, and a tail of the rest in
//! [`varint`]s. Per full block one entry of a table gives its last document, its place among the packed
//! bytes, its [`impacts`] and the place of its positions, so that a [`Cursor`] skips blocks without
//! decoding them and a search bounds their scores. Positions stand in a stream of their own, which ranking
//! never reads.
//!
//! Cost: 1 to 2 bytes a posting, 1 byte a position, 1 bit a posting of table; decoding some 1 ns a posting.

mod cursor;
mod impacts;
mod varint;
mod writer;

use std::mem::size_of_val;

use bitpacking::{BitPacker, BitPacker4x};

pub use cursor::{Cursor, END};
pub use writer::ListWriter;

/// Postings of a full block.
pub const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// Any number of lists.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PostingLists {
    /// Where each list begins in `lists`.
    pub(super) starts: Vec<u32>,
    /// Per list its count of postings, the place of its tail's positions, the number of its first full
    /// block if it has one, and its tail: documents' deltas with a bit for "frequency 1", other
    /// frequencies.
    pub(super) lists: Vec<u8>,
    /// Per full block the widths of documents and frequencies, and both, packed.
    pub(super) packed: Vec<u8>,
    /// The last document of each full block.
    pub(super) block_last: Vec<u32>,
    pub(super) block_packed: Vec<u32>,
    pub(super) block_impacts: Vec<u32>,
    pub(super) block_positions: Vec<u32>,
    pub(super) impacts: Vec<u8>,
    /// Per posting its positions, the first as it is, the others as deltas.
    pub(super) positions: Vec<u8>,
}

/// Where the parts of one list stand.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// Postings.
    pub count: u32,
    first_block: u32,
    tail: usize,
    tail_positions: usize,
}

impl List {
    pub const EMPTY: List = List {
        count: 0,
        first_block: 0,
        tail: 0,
        tail_positions: 0,
    };

    fn full_blocks(&self) -> u32 {
        self.count / BLOCK as u32
    }

    fn tail_count(&self) -> usize {
        self.count as usize % BLOCK
    }
}

impl PostingLists {
    pub fn list(&self, number: u32) -> List {
        let mut at = self.starts[number as usize] as usize;
        let mut next = || varint::read(&self.lists, &mut at);
        let (count, tail_positions) = (next() as u32, next() as usize);
        let first_block = if count >= BLOCK as u32 { next() as u32 } else { 0 };
        List {
            count,
            first_block,
            tail: at,
            tail_positions,
        }
    }

    /// The competitive (frequency, length) pairs of a full block.
    fn impacts(&self, list: &List, block: u32) -> impl Iterator<Item = (u32, u32)> {
        let at = self.block_impacts[(list.first_block + block) as usize];
        impacts::read(&self.impacts, at as usize)
    }

    fn last_documents(&self, list: &List) -> &[u32] {
        let first = list.first_block as usize;
        &self.block_last[first..first + list.full_blocks() as usize]
    }

    /// The document before which a block's documents do not begin; `None` for the first block.
    fn before(&self, list: &List, block: u32) -> Option<u32> {
        (block > 0).then(|| self.block_last[(list.first_block + block - 1) as usize])
    }

    fn decode_documents(&self, list: &List, block: u32, documents: &mut [u32; BLOCK]) {
        let at = self.block_packed[(list.first_block + block) as usize] as usize;
        let before = self.before(list, block);
        let packed = &self.packed[at + 2..];
        BitPacker4x::new().decompress_strictly_sorted(before, packed, documents, self.packed[at]);
    }

    fn decode_frequencies(&self, list: &List, block: u32, frequencies: &mut [u32; BLOCK]) {
        let at = self.block_packed[(list.first_block + block) as usize] as usize;
        let [document_bits, frequency_bits] = [self.packed[at], self.packed[at + 1]];
        if frequency_bits == 0 {
            frequencies.fill(1);
            return;
        }
        let packed = &self.packed[at + 2 + BitPacker4x::compressed_block_size(document_bits)..];
        BitPacker4x::new().decompress(packed, frequencies, frequency_bits);
        frequencies.iter_mut().for_each(|frequency| *frequency += 1);
    }

    fn decode_tail(&self, list: &List, documents: &mut [u32; BLOCK], frequencies: &mut [u32; BLOCK]) {
        let mut at = list.tail;
        let mut document = self.before(list, list.full_blocks()).unwrap_or(0);
        for (place, frequency) in documents.iter_mut().zip(frequencies).take(list.tail_count()) {
            let delta = varint::read(&self.lists, &mut at);
            document = document.wrapping_add((delta >> 1) as u32);
            *place = document;
            *frequency = match delta & 1 {
                1 => 1,
                _ => varint::read(&self.lists, &mut at) as u32,
            };
        }
    }

    /// Whether there are so many lists, and the columns of the blocks are equally long.
    pub fn is_consistent(&self, lists: u32) -> bool {
        let columns = [&self.block_packed, &self.block_impacts, &self.block_positions];
        let equally_long = columns.iter().all(|column| column.len() == self.block_last.len());
        equally_long && self.starts.len() == lists as usize
    }

    pub fn heap_bytes(&self) -> usize {
        let numbers = [
            &self.starts,
            &self.block_last,
            &self.block_packed,
            &self.block_impacts,
            &self.block_positions,
        ];
        let bytes = [&self.lists, &self.packed, &self.impacts, &self.positions];
        numbers
            .iter()
            .map(|column| size_of_val(&column[..]))
            .sum::<usize>()
            + bytes.iter().map(|column| column.len()).sum::<usize>()
    }
}
