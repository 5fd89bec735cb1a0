//! Texts of documents: one each (ids), or several from a dictionary (tags, context, thread).

use super::codec::{Reader, Writer};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::io;

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

    pub fn encode(&self, writer: &mut Writer) -> io::Result<()> {
        writer.text(&self.blob)?;
        writer.column(&self.ends)
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

    pub fn encode(&self, writer: &mut Writer) -> io::Result<()> {
        self.dictionary.encode(writer)?;
        writer.column(&self.sorted)?;
        writer.column(&self.ends)?;
        writer.column(&self.values)
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

    /// What a builder would give for the documents in `order`, each a part and its number there.
    pub fn merge(parts: &[&Labels], order: &[(u32, u32)]) -> Labels {
        const UNSEEN: u32 = u32::MAX;
        let (ranks, distinct) = ranks(parts);
        let mut numbers = vec![UNSEEN; distinct];
        let mut merged = Labels::default();
        merged.ends.reserve_exact(order.len());
        for (part, document) in order {
            let (labels, ranks) = (parts[*part as usize], &ranks[*part as usize]);
            for number in labels.of(*document) {
                let new = &mut numbers[ranks[*number as usize] as usize];
                if *new == UNSEEN {
                    *new = merged.distinct() as u32;
                    merged.dictionary.push(labels.name(*number));
                }
                merged.values.push(*new);
            }
            merged.ends.push(merged.values.len() as u32);
        }
        numbers.retain(|number| *number != UNSEEN);
        merged.sorted = numbers;
        merged.shrink_to_fit();
        merged
    }

    fn shrink_to_fit(&mut self) {
        self.dictionary.shrink_to_fit();
        self.sorted.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.values.shrink_to_fit();
    }
}

/// By part and number, the place of each label among the distinct labels of all parts in the order of their texts; and
/// how many these are. The parts' own orders are merged: a table of the texts would take several times as much memory.
fn ranks(parts: &[&Labels]) -> (Vec<Vec<u32>>, usize) {
    let mut ranks: Vec<Vec<u32>> = parts.iter().map(|labels| vec![0; labels.distinct()]).collect();
    let text = |part: usize, place: usize| {
        let labels = parts[part];
        labels.sorted.get(place).map(|number| labels.name(*number))
    };
    let mut next: BinaryHeap<_> = (0..parts.len())
        .filter_map(|part| Some(Reverse((text(part, 0)?, part, 0))))
        .collect();
    let mut distinct = 0;
    let mut previous = None;
    while let Some(mut first) = next.peek_mut() {
        let Reverse((label, part, place)) = *first;
        if previous != Some(label) {
            distinct += 1;
            previous = Some(label);
        }
        ranks[part][parts[part].sorted[place] as usize] = distinct - 1;
        match text(part, place + 1) {
            Some(label) => *first = Reverse((label, part, place + 1)),
            None => {
                PeekMut::pop(first);
            }
        }
    }
    (ranks, distinct as usize)
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
        labels.shrink_to_fit();
        let dictionary = &labels.dictionary;
        labels
            .sorted
            .sort_unstable_by(|a, b| dictionary.get(*a).cmp(dictionary.get(*b)));
        labels
    }
}
