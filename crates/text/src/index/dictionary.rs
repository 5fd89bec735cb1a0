//! The terms of a segment in byte order.
//!
//! Cost: 4 bytes and its letters a term; a look-up is a binary search.

use std::mem::size_of_val;
use std::ops::Range;

/// A term's place in the dictionary of its segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermId(pub(super) u32);

#[derive(Debug, PartialEq, Eq)]
pub struct Dictionary {
    /// The terms one after the other.
    pub(super) letters: String,
    /// Where each term begins in `letters`, and the end of the last.
    pub(super) starts: Vec<u32>,
}

impl Dictionary {
    pub fn new() -> Self {
        Dictionary {
            letters: String::new(),
            starts: vec![0],
        }
    }

    /// The parts of a dictionary as they were, if they make one.
    pub fn from_parts(letters: String, starts: Vec<u32>) -> Option<Self> {
        let ends_well = starts.first() == Some(&0) && *starts.last()? as usize == letters.len();
        let divides = |&start: &u32| letters.is_char_boundary(start as usize);
        let valid = ends_well && starts.is_sorted() && starts.iter().all(divides);
        valid.then_some(Dictionary { letters, starts })
    }

    /// Adds a term that comes after all others.
    pub fn push(&mut self, term: &str) {
        self.letters.push_str(term);
        let end = u32::try_from(self.letters.len()).expect("a segment's terms take less than 4 GiB");
        self.starts.push(end);
    }

    pub fn len(&self) -> u32 {
        self.starts.len() as u32 - 1
    }

    pub fn term(&self, id: TermId) -> &str {
        let at = id.0 as usize;
        &self.letters[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    pub fn find(&self, term: &str) -> Option<TermId> {
        let id = self.partition_point(|other| other < term);
        (id < self.len() && self.term(TermId(id)) == term).then_some(TermId(id))
    }

    /// The terms that begin with `prefix`; they follow one another.
    pub fn with_prefix(&self, prefix: &str) -> Range<u32> {
        let first = self.partition_point(|term| term < prefix);
        first..self.partition_point(|term| term < prefix || term.starts_with(prefix))
    }

    fn partition_point(&self, before: impl Fn(&str) -> bool) -> u32 {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match before(self.term(TermId(middle))) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low
    }

    pub fn shrink_to_fit(&mut self) {
        self.letters.shrink_to_fit();
        self.starts.shrink_to_fit();
    }

    pub fn heap_bytes(&self) -> usize {
        self.letters.len() + size_of_val(&self.starts[..])
    }
}
