//! Compresses postings list by list.
//!
//! Cost: some 3 ns a posting.

use bitpacking::{BitPacker, BitPacker4x};

use super::{BLOCK, PostingLists, impacts, varint};

pub struct ListWriter {
    lists: PostingLists,
    /// Postings of the list that is being written.
    count: u32,
    first_block: u32,
    /// The last document of the last full block of the list.
    before: Option<u32>,
    /// Where the positions of the pending postings begin.
    positions: usize,
    /// How many postings wait for a full block.
    pending: usize,
    documents: [u32; BLOCK],
    frequencies: [u32; BLOCK],
    /// (frequency, length)
    pairs: [(u32, u32); BLOCK],
}

impl ListWriter {
    pub fn new() -> Self {
        ListWriter {
            lists: PostingLists::default(),
            count: 0,
            first_block: 0,
            before: None,
            positions: 0,
            pending: 0,
            documents: [0; BLOCK],
            frequencies: [0; BLOCK],
            pairs: [(0, 0); BLOCK],
        }
    }

    /// The next posting of the current list: of a later document than the last, with ascending positions or,
    /// where nobody will ask for them, none.
    pub fn push(
        &mut self,
        document: u32,
        length: u32,
        frequency: u32,
        positions: impl IntoIterator<Item = u32>,
    ) {
        let mut previous = 0;
        for position in positions {
            varint::write(&mut self.lists.positions, u64::from(position - previous));
            previous = position;
        }
        self.documents[self.pending] = document;
        self.frequencies[self.pending] = frequency;
        self.pairs[self.pending] = (frequency, length);
        self.pending += 1;
        self.count += 1;
        if self.pending == BLOCK {
            self.write_block();
        }
    }

    fn write_block(&mut self) {
        let lists = &mut self.lists;
        lists.block_last.push(self.documents[BLOCK - 1]);
        lists.block_packed.push(offset(lists.packed.len()));
        lists.block_impacts.push(offset(lists.impacts.len()));
        lists.block_positions.push(offset(self.positions));

        let packer = BitPacker4x::new();
        self.frequencies.iter_mut().for_each(|frequency| *frequency -= 1);
        let document_bits = packer.num_bits_strictly_sorted(self.before, &self.documents);
        let frequency_bits = packer.num_bits(&self.frequencies);
        lists.packed.extend([document_bits, frequency_bits]);
        let first = lists.packed.len();
        let second = first + BitPacker4x::compressed_block_size(document_bits);
        let end = second + BitPacker4x::compressed_block_size(frequency_bits);
        lists.packed.resize(end, 0);
        let (documents, frequencies) = lists.packed[first..].split_at_mut(second - first);
        packer.compress_strictly_sorted(self.before, &self.documents, documents, document_bits);
        packer.compress(&self.frequencies, frequencies, frequency_bits);
        impacts::write(&mut lists.impacts, &mut self.pairs);

        self.before = Some(self.documents[BLOCK - 1]);
        self.positions = lists.positions.len();
        self.pending = 0;
    }

    /// Ends the current list, which may be empty.
    pub fn end_list(&mut self) {
        let lists = &mut self.lists;
        lists.starts.push(offset(lists.lists.len()));
        varint::write(&mut lists.lists, u64::from(self.count));
        varint::write(&mut lists.lists, self.positions as u64);
        if self.count >= BLOCK as u32 {
            varint::write(&mut lists.lists, u64::from(self.first_block));
        }
        let mut previous = self.before.unwrap_or(0);
        for (&document, &frequency) in self.documents.iter().zip(&self.frequencies).take(self.pending) {
            let delta = u64::from(document - previous) << 1;
            varint::write(&mut lists.lists, delta | u64::from(frequency == 1));
            if frequency != 1 {
                varint::write(&mut lists.lists, u64::from(frequency));
            }
            previous = document;
        }
        self.count = 0;
        self.first_block = lists.block_last.len() as u32;
        self.before = None;
        self.positions = lists.positions.len();
        self.pending = 0;
    }

    pub fn finish(mut self) -> PostingLists {
        let lists = &mut self.lists;
        for column in [
            &mut lists.starts,
            &mut lists.block_last,
            &mut lists.block_packed,
            &mut lists.block_impacts,
            &mut lists.block_positions,
        ] {
            column.shrink_to_fit();
        }
        for column in [
            &mut lists.lists,
            &mut lists.packed,
            &mut lists.impacts,
            &mut lists.positions,
        ] {
            column.shrink_to_fit();
        }
        self.lists
    }
}

fn offset(length: usize) -> u32 {
    u32::try_from(length).expect("a segment's columns are smaller than 4 GiB")
}
