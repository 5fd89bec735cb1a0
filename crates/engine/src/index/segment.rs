//! An immutable part of a persona's index: text, vectors, and the columns that filters and multipliers read.

use super::codec::{Reader, Writer};
use super::figures::Figures;
use super::labels::{Labels, LabelsBuilder, Texts};
use crate::context;
use minds_model::Error;
use minds_text::analysis::{Analyser, Scratch};
use minds_text::index::{MergePart, SegmentBuilder, TextSegment, merge};
use minds_vector::VectorSegment;
use std::io::{self, Write};
use std::sync::OnceLock;

/// What the index takes from a memory.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    pub memory: i64,
    pub id: &'a str,
    pub content: &'a str,
    pub tags: &'a [&'a str],
    pub context: &'a str,
    pub timestamp: i64,
    pub importance: f64,
    pub emotional_valence: f64,
    pub content_hash: i64,
    pub thread: &'a str,
    pub embedding: Option<&'a [f32]>,
}

#[derive(Debug, Default)]
pub struct Segment {
    pub text: TextSegment,
    pub vectors: VectorSegment,
    /// Ascending.
    pub memory: Vec<i64>,
    pub timestamp: Vec<i64>,
    pub importance: Vec<f64>,
    pub emotional_valence: Vec<f64>,
    pub content_hash: Vec<i64>,
    pub content_bytes: Vec<u32>,
    pub ids: Texts,
    pub tags: Labels,
    pub context: Labels,
    pub thread: Labels,
    /// Documents in the order of their content's hash, then of their number.
    by_hash: Vec<u32>,
    /// Counted when they are first asked for.
    figures: OnceLock<Figures>,
}

/// What a merge takes from a segment: the documents for which the test holds, with these importances.
pub type Kept<'a> = (&'a Segment, &'a dyn Fn(u32) -> bool, &'a [f64]);

impl Segment {
    pub fn len(&self) -> usize {
        self.memory.len()
    }

    pub fn is_empty(&self) -> bool {
        self.memory.is_empty()
    }

    /// Gives the documents of a fresh segment their memories' numbers: `first` plus the row that each came from.
    pub fn renumber(&mut self, first: i64, rows: &[u32]) {
        for (memory, row) in self.memory.iter_mut().zip(rows) {
            *memory = first + i64::from(*row);
        }
    }

    /// The document of a memory. O(log n).
    pub fn document_of(&self, memory: i64) -> Option<u32> {
        self.memory
            .binary_search(&memory)
            .ok()
            .map(|document| document as u32)
    }

    /// Documents whose content has this hash, in order. O(log n).
    pub fn with_hash(&self, hash: i64) -> impl Iterator<Item = u32> + '_ {
        let hash_of = |document: u32| self.content_hash[document as usize];
        let start = self.by_hash.partition_point(|document| hash_of(*document) < hash);
        self.by_hash[start..]
            .iter()
            .copied()
            .take_while(move |document| hash_of(*document) == hash)
    }

    /// Gives back what growing took beyond the values: a segment lives long and grows no more.
    fn shrink_to_fit(&mut self) {
        self.memory.shrink_to_fit();
        self.timestamp.shrink_to_fit();
        self.importance.shrink_to_fit();
        self.emotional_valence.shrink_to_fit();
        self.content_hash.shrink_to_fit();
        self.content_bytes.shrink_to_fit();
        self.ids.shrink_to_fit();
    }

    fn sort_by_hash(&mut self) {
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        order.sort_unstable_by_key(|document| (self.content_hash[*document as usize], *document));
        self.by_hash = order;
    }

    /// What all its documents add up to.
    pub fn figures(&self) -> &Figures {
        self.figures.get_or_init(|| Figures::of_segment(self))
    }

    pub fn has_figures(&self) -> bool {
        self.figures.get().is_some()
    }

    /// One segment with the documents for which the parts' tests hold, in order of memory.
    ///
    /// Column by column: beside the parts and the result it holds some 20 bytes a document.
    pub fn merge(parts: &[Kept]) -> Segment {
        let order = survivors(parts);
        let segments: Vec<&Segment> = parts.iter().map(|(segment, _, _)| *segment).collect();
        let mut merged = Segment {
            memory: gather(&order, |part, at| segments[part].memory[at]),
            timestamp: gather(&order, |part, at| segments[part].timestamp[at]),
            importance: gather(&order, |part, at| parts[part].2[at]),
            emotional_valence: gather(&order, |part, at| segments[part].emotional_valence[at]),
            content_hash: gather(&order, |part, at| segments[part].content_hash[at]),
            content_bytes: gather(&order, |part, at| segments[part].content_bytes[at]),
            ..Segment::default()
        };
        for (new, (part, document)) in order.iter().enumerate() {
            let segment = segments[*part as usize];
            merged.ids.push(segment.ids.get(*document));
            if let Some(vector) = segment.vectors.get(*document) {
                merged.vectors.push(new as u32, vector);
            }
        }
        merged.ids.shrink_to_fit();
        let labels = |of: fn(&Segment) -> &Labels| {
            let parts: Vec<&Labels> = segments.iter().map(|segment| of(segment)).collect();
            Labels::merge(&parts, &order)
        };
        merged.tags = labels(|segment| &segment.tags);
        merged.context = labels(|segment| &segment.context);
        merged.thread = labels(|segment| &segment.thread);
        merged.text = merge_texts(&segments, order);
        merged.sort_by_hash();
        merged
    }

    /// Writes the segment as a checkpoint keeps it.
    pub fn encode(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = Writer::new(out);
        writer.column(&self.memory)?;
        writer.column(&self.timestamp)?;
        writer.column(&self.importance)?;
        writer.column(&self.emotional_valence)?;
        writer.column(&self.content_hash)?;
        writer.column(&self.content_bytes)?;
        writer.column(&self.by_hash)?;
        self.ids.encode(&mut writer)?;
        for labels in [&self.tags, &self.context, &self.thread] {
            labels.encode(&mut writer)?;
        }
        writer.part(|out| self.vectors.encode(out))?;
        writer.part(|out| self.text.encode(out))
    }

    /// The segment that was encoded; `None` where the bytes are none.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let memory: Vec<i64> = reader.column()?;
        let count = memory.len();
        let segment = Self {
            memory,
            timestamp: reader.column()?,
            importance: reader.column()?,
            emotional_valence: reader.column()?,
            content_hash: reader.column()?,
            content_bytes: reader.column()?,
            by_hash: reader.column()?,
            ids: Texts::decode(&mut reader)?,
            tags: Labels::decode(&mut reader, count)?,
            context: Labels::decode(&mut reader, count)?,
            thread: Labels::decode(&mut reader, count)?,
            vectors: VectorSegment::decode(reader.part()?)?,
            text: TextSegment::decode(reader.part()?)?,
            figures: OnceLock::new(),
        };
        let lengths = [
            segment.timestamp.len(),
            segment.importance.len(),
            segment.emotional_valence.len(),
            segment.content_hash.len(),
            segment.content_bytes.len(),
            segment.by_hash.len(),
            segment.ids.len(),
            segment.text.document_count() as usize,
        ];
        let whole = reader.is_at_end()
            && lengths.iter().all(|length| *length == count)
            && segment.memory.is_sorted()
            && segment
                .by_hash
                .iter()
                .all(|document| (*document as usize) < count)
            && segment
                .vectors
                .iter()
                .last()
                .is_none_or(|(last, _)| (last as usize) < count);
        whole.then_some(segment)
    }

    pub fn heap_bytes(&self) -> usize {
        self.text.heap_bytes()
            + self.vectors.heap_bytes()
            + self.memory.capacity() * 48
            + self.ids.heap_bytes()
            + self.tags.heap_bytes()
            + self.context.heap_bytes()
            + self.thread.heap_bytes()
            + self.figures.get().map_or(0, Figures::heap_bytes)
    }
}

/// The documents of a merge in order of memory, each a part and its number there.
fn survivors(parts: &[Kept]) -> Vec<(u32, u32)> {
    let memory = |(part, document): &(u32, u32)| parts[*part as usize].0.memory[*document as usize];
    let mut order: Vec<(u32, u32)> = Vec::new();
    for (part, (segment, live, _)) in parts.iter().enumerate() {
        let documents = (0..segment.len() as u32).filter(|document| live(*document));
        order.extend(documents.map(|document| (part as u32, document)));
    }
    if !order.is_sorted_by_key(memory) {
        order.sort_unstable_by_key(memory);
    }
    order
}

fn gather<T>(order: &[(u32, u32)], value: impl Fn(usize, usize) -> T) -> Vec<T> {
    order
        .iter()
        .map(|(part, document)| value(*part as usize, *document as usize))
        .collect()
}

fn merge_texts(segments: &[&Segment], order: Vec<(u32, u32)>) -> TextSegment {
    const DROPPED: u32 = u32::MAX;
    let mut renumbered: Vec<Vec<u32>> = segments
        .iter()
        .map(|segment| vec![DROPPED; segment.len()])
        .collect();
    for (new, (part, document)) in order.into_iter().enumerate() {
        renumbered[part as usize][document as usize] = new as u32;
    }
    let remaps: Vec<_> = renumbered
        .iter()
        .map(|numbers| move |document: u32| Some(numbers[document as usize]).filter(|new| *new != DROPPED))
        .collect();
    let texts: Vec<MergePart> = segments
        .iter()
        .zip(&remaps)
        .map(|(segment, remap)| MergePart {
            segment: &segment.text,
            remap,
        })
        .collect();
    merge(&texts)
}

/// Builds a segment document by document, in ascending order of memory.
pub struct Builder {
    text: SegmentBuilder,
    segment: Segment,
    tags: LabelsBuilder,
    context: LabelsBuilder,
    thread: LabelsBuilder,
    label: String,
}

impl Builder {
    pub fn new() -> Self {
        Self {
            text: SegmentBuilder::new(),
            segment: Segment::default(),
            tags: LabelsBuilder::default(),
            context: LabelsBuilder::default(),
            thread: LabelsBuilder::default(),
            label: String::new(),
        }
    }

    /// Adds a document. Fails only on a context that is no JSON object, before anything was added.
    pub fn push(
        &mut self,
        document: &Document,
        analyser: &Analyser,
        scratch: &mut Scratch,
    ) -> Result<(), Error> {
        context::labels(document.context, &mut self.label, |label| self.context.add(label))?;
        self.context.end_document();
        for tag in document.tags {
            self.tags.add(tag);
        }
        self.tags.end_document();
        if !document.thread.is_empty() {
            self.thread.add(document.thread);
        }
        self.thread.end_document();

        let segment = &mut self.segment;
        let number = segment.memory.len() as u32;
        let mut fields = Vec::with_capacity(1 + document.tags.len());
        fields.push(document.content);
        fields.extend_from_slice(document.tags);
        self.text.add_document(analyser, scratch, &fields);
        if let Some(vector) = document.embedding {
            segment.vectors.push(number, vector);
        }
        segment.memory.push(document.memory);
        segment.timestamp.push(document.timestamp);
        segment.importance.push(document.importance);
        segment.emotional_valence.push(document.emotional_valence);
        segment.content_hash.push(document.content_hash);
        segment.content_bytes.push(document.content.len() as u32);
        segment.ids.push(document.id);
        Ok(())
    }

    pub fn build(self) -> Segment {
        let mut segment = self.segment;
        segment.text = self.text.build();
        segment.tags = self.tags.build();
        segment.context = self.context.build();
        segment.thread = self.thread.build();
        segment.shrink_to_fit();
        segment.sort_by_hash();
        segment
    }
}
