//! Texts of documents: one each (ids), or several from a dictionary (tags, context, thread).

use rustc_hash::FxHashMap;

/// Texts in one blob.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    blob: String,
    ends: Vec<u32>,
}

impl Texts {
    pub fn push(&mut self, text: &str) {
        self.blob.push_str(text);
        self.ends.push(self.blob.len() as u32);
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn get(&self, index: u32) -> &str {
        let start = if index == 0 {
            0
        } else {
            self.ends[index as usize - 1] as usize
        };
        &self.blob[start..self.ends[index as usize] as usize]
    }

    pub fn heap_bytes(&self) -> usize {
        self.blob.capacity() + self.ends.capacity() * 4
    }
}

/// Labels of documents: each a number into a dictionary that is in order of first appearance.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    dictionary: Texts,
    numbers: FxHashMap<Box<str>, u32>,
    ends: Vec<u32>,
    values: Vec<u32>,
}

impl Labels {
    /// Adds a label to the document that is being built.
    pub fn add(&mut self, label: &str) {
        let number = match self.numbers.get(label) {
            Some(number) => *number,
            None => {
                let number = self.dictionary.len() as u32;
                self.dictionary.push(label);
                self.numbers.insert(label.into(), number);
                number
            }
        };
        self.values.push(number);
    }

    /// Ends the document; the next labels belong to the next one.
    pub fn end_document(&mut self) {
        self.ends.push(self.values.len() as u32);
    }

    /// The number of a label, where any document has it.
    pub fn find(&self, label: &str) -> Option<u32> {
        self.numbers.get(label).copied()
    }

    /// The label of a number.
    pub fn name(&self, number: u32) -> &str {
        self.dictionary.get(number)
    }

    /// Labels in the dictionary.
    pub fn distinct(&self) -> usize {
        self.dictionary.len()
    }

    /// Numbers of a document's labels.
    pub fn of(&self, document: u32) -> &[u32] {
        let start = if document == 0 {
            0
        } else {
            self.ends[document as usize - 1] as usize
        };
        &self.values[start..self.ends[document as usize] as usize]
    }

    pub fn heap_bytes(&self) -> usize {
        let dictionary = self.dictionary.heap_bytes() * 2 + self.numbers.capacity() * 24;
        dictionary + (self.ends.capacity() + self.values.capacity()) * 4
    }
}
