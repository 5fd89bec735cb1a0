//! Texts of documents: one each (ids), or several from a dictionary (tags, context, thread).

use super::codec::{Reader, Writer};
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

    pub fn shrink_to_fit(&mut self) {
        self.blob.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    pub fn heap_bytes(&self) -> usize {
        self.blob.capacity() + self.ends.capacity() * 4
    }

    pub fn encode(&self, writer: &mut Writer) {
        writer.text(&self.blob);
        writer.column(&self.ends);
    }

    pub fn decode(reader: &mut Reader) -> Option<Self> {
        let (blob, ends) = (reader.text()?, reader.column::<u32>()?);
        let covers = ends.last().copied().unwrap_or(0) as usize == blob.len();
        let on_borders = ends.iter().all(|end| blob.is_char_boundary(*end as usize));
        (covers && on_borders && ends.is_sorted()).then_some(Self { blob, ends })
    }
}

/// Labels of documents: each a number into a dictionary that is in order of first appearance.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    dictionary: Texts,
    /// Numbers of the dictionary in the order of its texts, for finding one.
    sorted: Vec<u32>,
    ends: Vec<u32>,
    values: Vec<u32>,
}

impl Labels {
    /// The number of a label, where any document has it. O(log labels).
    pub fn find(&self, label: &str) -> Option<u32> {
        self.sorted
            .binary_search_by(|number| self.dictionary.get(*number).cmp(label))
            .ok()
            .map(|place| self.sorted[place])
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
        let numbers = self.sorted.capacity() + self.ends.capacity() + self.values.capacity();
        self.dictionary.heap_bytes() + numbers * 4
    }

    pub fn encode(&self, writer: &mut Writer) {
        self.dictionary.encode(writer);
        writer.column(&self.sorted);
        writer.column(&self.ends);
        writer.column(&self.values);
    }

    /// `None` unless the bytes hold the labels of `documents`.
    pub fn decode(reader: &mut Reader, documents: usize) -> Option<Self> {
        let labels = Self {
            dictionary: Texts::decode(reader)?,
            sorted: reader.column()?,
            ends: reader.column()?,
            values: reader.column()?,
        };
        let known = labels.distinct();
        let numbers = labels.sorted.iter().chain(&labels.values);
        let whole = labels.sorted.len() == known
            && labels.ends.len() == documents
            && labels.ends.is_sorted()
            && labels.ends.last().copied().unwrap_or(0) as usize == labels.values.len();
        (whole && numbers.into_iter().all(|number| (*number as usize) < known)).then_some(labels)
    }
}

/// Gathers labels document by document.
#[derive(Default)]
pub struct LabelsBuilder {
    labels: Labels,
    numbers: FxHashMap<Box<str>, u32>,
}

impl LabelsBuilder {
    /// Adds a label to the document that is being built.
    pub fn add(&mut self, label: &str) {
        let number = match self.numbers.get(label) {
            Some(number) => *number,
            None => {
                let number = self.labels.dictionary.len() as u32;
                self.labels.dictionary.push(label);
                self.numbers.insert(label.into(), number);
                number
            }
        };
        self.labels.values.push(number);
    }

    /// Ends the document; the next labels belong to the next one.
    pub fn end_document(&mut self) {
        self.labels.ends.push(self.labels.values.len() as u32);
    }

    pub fn build(self) -> Labels {
        let mut labels = self.labels;
        labels.sorted = (0..labels.distinct() as u32).collect();
        labels.ends.shrink_to_fit();
        labels.values.shrink_to_fit();
        labels.dictionary.shrink_to_fit();
        let dictionary = &labels.dictionary;
        labels
            .sorted
            .sort_unstable_by(|a, b| dictionary.get(*a).cmp(dictionary.get(*b)));
        labels
    }
}
