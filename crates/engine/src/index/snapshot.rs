//! One state of the whole index.

use super::figures::{Figures, LiveFigures};
use super::segment::Segment;
use crate::graph::GraphView;
use minds_store::PersonaRow;
use minds_text::analysis::{Analyser, Language};
use minds_text::index::ClausePostings;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A segment, which of its documents are gone, and the importance that they have now.
#[derive(Clone)]
pub struct LiveSegment {
    pub segment: Arc<Segment>,
    deleted: Option<Arc<Vec<u64>>>,
    deleted_count: usize,
    deleted_length: u64,
    /// Importance by document, where passes of forgetting changed it since the segment was made.
    importance: Option<Arc<Vec<f64>>>,
    /// What the live documents add up to, where that is something else than in the segment; counted when asked for.
    figures: Arc<OnceLock<LiveFigures>>,
    /// The same of the state that was counted last, where that is an earlier one.
    counted: Option<Arc<OnceLock<LiveFigures>>>,
}

impl LiveSegment {
    pub fn new(segment: Arc<Segment>) -> Self {
        Self {
            segment,
            deleted: None,
            deleted_count: 0,
            deleted_length: 0,
            importance: None,
            figures: Arc::default(),
            counted: None,
        }
    }

    /// The importance that a document has now.
    pub fn importance(&self, document: u32) -> f64 {
        self.importances()[document as usize]
    }

    /// Importance by document.
    pub fn importances(&self) -> &[f64] {
        self.importance
            .as_deref()
            .map_or(&self.segment.importance, |column| column)
    }

    /// Importance by document, where it is another than the segment's.
    pub fn changed_importances(&self) -> Option<&Arc<Vec<f64>>> {
        self.importance.as_ref()
    }

    /// The segment with importances from a checkpoint; `None` where they do not fit.
    pub fn with_importances(mut self, importances: Vec<f64>) -> Option<Self> {
        if importances.len() != self.segment.len() {
            return None;
        }
        self.importance = Some(Arc::new(importances));
        Some(self)
    }

    /// Gives a document another importance; that of older snapshots stays as it is.
    pub fn set_importance(&mut self, document: u32, importance: f64) {
        let column = self
            .importance
            .get_or_insert_with(|| Arc::new(self.segment.importance.clone()));
        Arc::make_mut(column)[document as usize] = importance;
        self.forget_figures();
    }

    /// What the live documents add up to.
    pub fn figures(&self) -> &Figures {
        if self.is_as_made() {
            return self.segment.figures();
        }
        let before = || self.counted.as_ref().and_then(|counted| counted.get());
        let figures = self.figures.get_or_init(|| LiveFigures::new(self, before()));
        &figures.figures
    }

    /// Whether `figures` costs nothing.
    pub fn has_figures(&self) -> bool {
        if self.is_as_made() {
            self.segment.has_figures()
        } else {
            self.figures.get().is_some()
        }
    }

    /// Something is different now.
    fn forget_figures(&mut self) {
        // Not cleared but let go of: copies of the state before have it too.
        let before = std::mem::take(&mut self.figures);
        if before.get().is_some() {
            self.counted = Some(before);
        }
    }

    fn is_as_made(&self) -> bool {
        self.deleted_count == 0 && self.importance.is_none()
    }

    pub fn is_live(&self, document: u32) -> bool {
        match &self.deleted {
            None => true,
            Some(bits) => bits[document as usize / 64] >> (document % 64) & 1 == 0,
        }
    }

    pub fn live_count(&self) -> usize {
        self.segment.len() - self.deleted_count
    }

    pub fn deleted_count(&self) -> usize {
        self.deleted_count
    }

    /// Words of the live documents.
    pub fn live_length(&self) -> u64 {
        self.segment.text.total_length() - self.deleted_length
    }

    /// How many live documents hold a clause, whose postings are of this segment.
    pub fn document_frequency(&self, postings: &ClausePostings) -> u32 {
        let deleted = self.deleted.as_deref().map_or(&[][..], |bits| bits);
        postings.document_frequency(deleted, self.deleted_count)
    }

    pub fn live_documents(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.segment.len() as u32).filter(|document| self.is_live(*document))
    }

    /// The marks of what is gone, as they stand in a checkpoint; empty where nothing is.
    pub fn deleted_bits(&self) -> &[u64] {
        self.deleted.as_ref().map_or(&[], |bits| bits)
    }

    /// A segment with its marks from a checkpoint; `None` where they do not fit.
    pub fn with_deleted_bits(segment: Arc<Segment>, bits: &[u64]) -> Option<Self> {
        let mut live = Self::new(segment);
        if bits.is_empty() {
            return Some(live);
        }
        if bits.len() != live.segment.len().div_ceil(64) {
            return None;
        }
        for document in 0..live.segment.len() as u32 {
            if bits[document as usize / 64] >> (document % 64) & 1 == 1 {
                live.delete(document);
            }
        }
        Some(live)
    }

    /// Marks a document as gone; the marks of older snapshots stay as they are.
    pub fn delete(&mut self, document: u32) {
        let words = self.segment.len().div_ceil(64);
        let bits = Arc::make_mut(self.deleted.get_or_insert_with(|| Arc::new(vec![0; words])));
        let word = &mut bits[document as usize / 64];
        let mask = 1 << (document % 64);
        if *word & mask == 0 {
            *word |= mask;
            self.deleted_count += 1;
            self.deleted_length += u64::from(self.segment.text.length(document));
            self.forget_figures();
        }
    }

    pub fn heap_bytes(&self) -> usize {
        let importances = self.importance.as_ref().map_or(0, |column| column.capacity() * 8);
        let figures = [Some(&self.figures), self.counted.as_ref()].into_iter().flatten();
        let figures = figures.filter_map(|figures| figures.get());
        let figures: usize = figures.map(|counted| counted.figures.heap_bytes()).sum();
        self.segment.heap_bytes() + importances + figures
    }
}

/// The documents that are marked in one of two states of the marks and not in the other, ascending. Marks beyond the end
/// are not set.
pub fn differing<'a>(before: &'a [u64], after: &'a [u64]) -> impl Iterator<Item = u32> + 'a {
    let words = before.len().max(after.len());
    (0..words).flat_map(move |word| {
        let bits = |state: &[u64]| state.get(word).copied().unwrap_or(0);
        let mut left = bits(before) ^ bits(after);
        std::iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros())?;
            left &= left - 1;
            Some(word as u32 * 64 + bit)
        })
    })
}

/// Where a memory stands in a persona's segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub segment: usize,
    pub document: u32,
}

/// A persona's settings and segments.
#[derive(Clone)]
pub struct PersonaView {
    pub row: PersonaRow,
    pub analyser: Arc<Analyser>,
    pub segments: Vec<LiveSegment>,
}

impl PersonaView {
    pub fn new(row: PersonaRow) -> Self {
        let analyser = Arc::new(analyser_of(&row));
        Self {
            row,
            analyser,
            segments: Vec::new(),
        }
    }

    /// Where a live memory stands.
    pub fn find(&self, memory: i64) -> Option<Place> {
        self.segments.iter().enumerate().find_map(|(segment, live)| {
            let document = live.segment.document_of(memory)?;
            live.is_live(document).then_some(Place { segment, document })
        })
    }

    pub fn live_count(&self) -> usize {
        self.segments.iter().map(LiveSegment::live_count).sum()
    }

    /// Numbers and ids of the live memories, in the order of storing.
    pub fn live_memories(&self) -> Vec<(i64, &str)> {
        let mut memories: Vec<(i64, &str)> = Vec::with_capacity(self.live_count());
        for live in &self.segments {
            let segment = &live.segment;
            memories.extend(
                live.live_documents()
                    .map(|document| (segment.memory[document as usize], segment.ids.get(document))),
            );
        }
        memories.sort_unstable();
        memories
    }

    /// Live memories whose content has this hash, oldest first.
    pub fn memories_with_hash(&self, hash: i64) -> Vec<i64> {
        let mut memories: Vec<i64> = Vec::new();
        for live in &self.segments {
            let documents = live
                .segment
                .with_hash(hash)
                .filter(|document| live.is_live(*document));
            memories.extend(documents.map(|document| live.segment.memory[document as usize]));
        }
        memories.sort_unstable();
        memories
    }
}

/// The analyser that a persona's settings ask for.
pub fn analyser_of(row: &PersonaRow) -> Analyser {
    let language = Language::parse(&row.language).unwrap_or(Language::None);
    let stop_words: Option<Vec<String>> = row
        .stop_words
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    Analyser::new(language, stop_words.as_deref())
}

/// Every persona, and the graph, at one position of the change log.
#[derive(Clone, Default)]
pub struct Snapshot {
    /// By id, in order of their bytes.
    pub personas: BTreeMap<Arc<str>, Arc<PersonaView>>,
    pub(super) numbers: FxHashMap<i64, Arc<str>>,
    pub position: i64,
    /// Dimension of the council's vectors, 0 before the first.
    pub dimension: usize,
    /// Documents added or removed since the council was opened.
    pub changed: u64,
    /// Whether segments of some persona wait for being merged.
    pub crowded: bool,
    pub graph: GraphView,
}

impl Snapshot {
    /// A snapshot of no personas.
    pub fn at(position: i64, dimension: usize) -> Self {
        Self {
            position,
            dimension,
            ..Self::default()
        }
    }

    /// The persona with this number.
    pub fn persona(&self, number: i64) -> Option<&Arc<PersonaView>> {
        self.personas.get(self.numbers.get(&number)?)
    }

    pub fn insert(&mut self, view: PersonaView) {
        let id: Arc<str> = view.row.id.as_str().into();
        if let Some(old) = self.numbers.insert(view.row.persona, id.clone())
            && old != id
        {
            self.remove_name(&old, view.row.persona);
        }
        self.personas.insert(id, Arc::new(view));
    }

    /// Takes a persona out.
    pub fn remove(&mut self, number: i64) {
        if let Some(id) = self.numbers.remove(&number) {
            self.remove_name(&id, number);
        }
    }

    /// Lets go of a name, unless another persona has taken it meanwhile.
    fn remove_name(&mut self, id: &str, number: i64) {
        if self
            .personas
            .get(id)
            .is_some_and(|view| view.row.persona == number)
        {
            self.personas.remove(id);
        }
    }

    pub fn live_count(&self) -> usize {
        self.personas.values().map(|view| view.live_count()).sum()
    }

    pub fn heap_bytes(&self) -> usize {
        let segments = self.personas.values().flat_map(|view| &view.segments);
        segments.map(LiveSegment::heap_bytes).sum::<usize>() + self.graph.heap_bytes()
    }
}
