//! A place in one list that moves forward and skips blocks without decoding them.
//!
//! Cost: a block is decoded when the cursor enters it (some 40 ns for the documents, as much for the
//! frequencies once one is asked for); finding the block gallops over the table's last documents, finding
//! the document is a binary search within the block.

use super::{BLOCK, List, PostingLists, varint};

/// The document of a cursor that has passed its list. No document has this number.
pub const END: u32 = u32::MAX;

pub struct Cursor<'a> {
    lists: &'a PostingLists,
    list: List,
    /// The decoded block; the tail is the one after the full blocks.
    block: u32,
    /// The place of the current posting within the block, and how many the block has.
    at: usize,
    len: usize,
    documents: [u32; BLOCK],
    frequencies: [u32; BLOCK],
    has_frequencies: bool,
}

impl<'a> Cursor<'a> {
    /// At the first posting.
    pub fn new(lists: &'a PostingLists, list: List) -> Self {
        let mut cursor = Cursor {
            lists,
            list,
            block: 0,
            at: 0,
            len: 0,
            documents: [0; BLOCK],
            frequencies: [0; BLOCK],
            has_frequencies: false,
        };
        cursor.enter(0);
        cursor
    }

    /// Moves back to the first posting.
    pub fn restart(&mut self) {
        self.enter(0);
    }

    /// The last document of each full block of the list; behind them comes the tail.
    pub fn last_documents(&self) -> &'a [u32] {
        self.lists.last_documents(&self.list)
    }

    /// The competitive (frequency, length) pairs of a full block.
    pub fn impacts(&self, block: u32) -> impl Iterator<Item = (u32, u32)> {
        self.lists.impacts(&self.list, block)
    }

    /// Calls `sink` with every document of the tail and its frequency.
    pub fn each_of_tail(&self, mut sink: impl FnMut(u32, u32)) {
        let (mut documents, mut frequencies) = ([0; BLOCK], [0; BLOCK]);
        self.lists
            .decode_tail(&self.list, &mut documents, &mut frequencies);
        for (&document, &frequency) in documents.iter().zip(&frequencies).take(self.list.tail_count()) {
            sink(document, frequency);
        }
    }

    /// The current document, [`END`] behind the last.
    #[inline]
    pub fn document(&self) -> u32 {
        if self.at < self.len {
            self.documents[self.at]
        } else {
            END
        }
    }

    /// How often the current document holds the term.
    #[inline]
    pub fn frequency(&mut self) -> u32 {
        self.need_frequencies();
        self.frequencies[self.at]
    }

    /// Moves to the next posting.
    pub fn next(&mut self) {
        self.skip(1);
    }

    /// Moves to the first document that is not before `target`, never backward, and returns it.
    #[inline]
    pub fn advance(&mut self, target: u32) -> u32 {
        if self.at < self.len {
            if self.documents[self.at] >= target {
                return self.documents[self.at];
            }
            if self.documents[self.len - 1] < target {
                self.enter_block_of(target);
            }
            // Steps that double, then a binary search: the next match is mostly near.
            let mut step = 1;
            while self.at + step < self.len && self.documents[self.at + step] < target {
                self.at += step;
                step *= 2;
            }
            let end = self.len.min(self.at + step);
            self.at += self.documents[self.at..end].partition_point(|&document| document < target);
        }
        self.document()
    }

    /// The decoded postings from the current one on: documents and frequencies, as many of each.
    pub fn rest_of_block(&mut self) -> (&[u32], &[u32]) {
        self.need_frequencies();
        let rest = self.at..self.len;
        (&self.documents[rest.clone()], &self.frequencies[rest])
    }

    /// The decoded documents from the current one on.
    pub fn rest_of_documents(&self) -> &[u32] {
        &self.documents[self.at..self.len]
    }

    /// Moves over `count` postings of the current block.
    pub fn skip(&mut self, count: usize) {
        self.at += count;
        if self.at >= self.len && self.block < self.list.full_blocks() {
            self.enter(self.block + 1);
        }
    }

    /// The positions at which the current document holds the term.
    pub fn positions(&mut self, out: &mut Vec<u32>) {
        self.need_frequencies();
        let before: u32 = self.frequencies[..self.at].iter().sum();
        let mut at = self.block_positions();
        varint::skip(&self.lists.positions, &mut at, before as usize);
        self.read_positions(&mut at, out);
    }

    /// Calls `sink` with every posting of the list and its positions, in one pass over both streams.
    pub fn each_with_positions(mut self, mut sink: impl FnMut(u32, &[u32])) {
        let mut positions = Vec::new();
        self.enter(0);
        while self.len > 0 {
            self.need_frequencies();
            let mut at = self.block_positions();
            while self.at < self.len {
                self.read_positions(&mut at, &mut positions);
                sink(self.documents[self.at], &positions);
                self.at += 1;
            }
            if self.block >= self.list.full_blocks() {
                return;
            }
            self.enter(self.block + 1);
        }
    }

    /// Where the positions of the decoded block begin.
    fn block_positions(&self) -> usize {
        match self.block < self.list.full_blocks() {
            true => self.lists.block_positions[(self.list.first_block + self.block) as usize] as usize,
            false => self.list.tail_positions,
        }
    }

    /// Reads the current posting's positions at `at` and moves past them.
    fn read_positions(&self, at: &mut usize, out: &mut Vec<u32>) {
        let mut position = 0;
        out.clear();
        out.extend((0..self.frequencies[self.at]).map(|_| {
            position += varint::read(&self.lists.positions, at) as u32;
            position
        }));
    }

    fn need_frequencies(&mut self) {
        if !self.has_frequencies {
            self.lists
                .decode_frequencies(&self.list, self.block, &mut self.frequencies);
            self.has_frequencies = true;
        }
    }

    /// Enters the block that holds `target` or the first document after it; the current one does not.
    fn enter_block_of(&mut self, target: u32) {
        let last = self.lists.last_documents(&self.list);
        let mut low = (self.block as usize + 1).min(last.len());
        let mut step = 1;
        while low + step < last.len() && last[low + step] < target {
            low += step;
            step *= 2;
        }
        let end = last.len().min(low + step);
        low += last[low..end].partition_point(|&document| document < target);
        match self.block < self.list.full_blocks() {
            true => self.enter(low as u32),
            false => self.at = self.len,
        }
    }

    fn enter(&mut self, block: u32) {
        self.block = block;
        self.at = 0;
        self.has_frequencies = block >= self.list.full_blocks();
        if self.has_frequencies {
            self.len = self.list.tail_count();
            self.lists
                .decode_tail(&self.list, &mut self.documents, &mut self.frequencies);
        } else {
            self.len = BLOCK;
            self.lists
                .decode_documents(&self.list, block, &mut self.documents);
        }
    }
}
