//! What traversals and filters read of nodes: id, type and importance, by number.
//!
//! Pages of 1,024 numbers that copies share: a change copies the page that it is in. Numbers without a node have an
//! empty id; whether a number is a node is the graph's to say.
//!
//! Cost: 4 bytes and the id a node, and 16 bytes for each kind of node in a page.

use super::ends::Ends;
use crate::index::{Reader, Writer};
use minds_graph::prefetch;
use minds_model::compact::Text;
use minds_store::NodeRow;
use rustc_hash::FxHashMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

const PAGE: usize = 1_024;

/// What changes of a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facts {
    pub node_type: u16,
    pub importance: f64,
}

impl Facts {
    /// By the number of the type's row.
    pub fn new(node_type: i64, importance: f64) -> Self {
        Self {
            node_type: node_type as u16,
            importance,
        }
    }

    pub fn of(row: &NodeRow) -> Self {
        Self::new(row.node_type, row.importance)
    }

    /// Equal where nothing at all differs.
    fn key(self) -> (u16, u64) {
        (self.node_type, self.importance.to_bits())
    }
}

const NONE: Facts = Facts {
    node_type: 0,
    importance: 0.0,
};

/// Ids one after another, and where each ends.
#[derive(Clone, Default)]
struct Ids {
    bytes: String,
    ends: Ends,
}

impl Ids {
    /// Where the id of a node is.
    #[inline]
    fn range(&self, at: usize) -> Range<usize> {
        let start = at.checked_sub(1).map_or(0, |before| self.ends.get(before));
        start as usize..self.ends.get(at) as usize
    }
}

/// The facts of a page's nodes. Most nodes share theirs with others: each has the number of its kind.
#[derive(Clone, Default)]
struct Kinds {
    /// By node.
    kinds: Vec<u16>,
    /// By kind; some may be of no node any more.
    facts: Vec<Facts>,
}

/// Most kinds of a page, with those that are of no node.
const MOST_KINDS: usize = 2 * PAGE;

impl Kinds {
    fn get(&self, at: usize) -> Facts {
        self.facts[self.kinds[at] as usize]
    }

    fn set(&mut self, at: usize, facts: Facts) {
        self.kinds[at] = self.kind(facts);
    }

    fn push(&mut self, facts: Facts) {
        let kind = self.kind(facts);
        self.kinds.push(kind);
    }

    /// The number of a kind, which may be new. The one that came last is the likeliest.
    fn kind(&mut self, facts: Facts) -> u16 {
        if self.facts.len() == MOST_KINDS {
            *self = (0..self.kinds.len()).map(|at| self.get(at)).collect();
        }
        let known = self.facts.iter().rposition(|known| known.key() == facts.key());
        known.unwrap_or_else(|| {
            self.facts.push(facts);
            self.facts.len() - 1
        }) as u16
    }
}

impl FromIterator<Facts> for Kinds {
    /// Of a page's nodes.
    fn from_iter<I: IntoIterator<Item = Facts>>(nodes: I) -> Self {
        let mut numbers = FxHashMap::default();
        let mut known = Vec::new();
        let kind = |facts: Facts| {
            *numbers.entry(facts.key()).or_insert_with(|| {
                known.push(facts);
                known.len() as u16 - 1
            })
        };
        let kinds = nodes.into_iter().map(kind).collect();
        known.shrink_to_fit();
        Self { kinds, facts: known }
    }
}

#[derive(Clone, Default)]
struct Page {
    ids: Arc<Ids>,
    facts: Arc<Kinds>,
}

/// Nodes by number.
#[derive(Clone, Default)]
pub struct NodeTable {
    pages: Arc<Vec<Page>>,
    len: usize,
}

impl NodeTable {
    /// All nodes have numbers below this one.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether both are copies of one table, without changes since.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.pages, &other.pages) && self.len == other.len
    }

    /// The id of a node; empty where the number never was one.
    pub fn id(&self, node: u32) -> &str {
        let Some((page, at)) = self.find(node) else {
            return "";
        };
        &page.ids.bytes[page.ids.range(at)]
    }

    /// Asks for where the ids of some nodes are, which are read soon.
    pub fn fetch(&self, nodes: impl Iterator<Item = u32>) {
        for (page, at) in nodes.filter_map(|node| self.find(node)) {
            page.ids.ends.fetch(at);
        }
    }

    /// The ids of some nodes. They lie anywhere: where each is was best asked for ([`NodeTable::fetch`]); the ids are asked for
    /// here, and soon there.
    pub fn ids_of(&self, nodes: impl Iterator<Item = u32>) -> Vec<Text<'_>> {
        let ids = nodes.map(|node| {
            let Some((Page { ids, .. }, at)) = self.find(node) else {
                return Text::from("");
            };
            let (bytes, range) = (ids.bytes.as_bytes(), ids.range(at));
            prefetch(bytes, range.start);
            Text::within(bytes, range)
        });
        ids.collect()
    }

    /// The ids of all numbers from `first` on, a page at a time: a text, where in it the first of them begins, and where
    /// each ends.
    pub fn ids_from(
        &self,
        first: usize,
    ) -> impl Iterator<Item = (&str, usize, impl ExactSizeIterator<Item = u32> + '_)> + Clone {
        let pages = self.pages.iter().enumerate().skip(first / PAGE);
        pages.map(move |(at, Page { ids, .. })| {
            let before = first.saturating_sub(at * PAGE).min(ids.ends.len());
            let start = before.checked_sub(1).map_or(0, |last| ids.ends.get(last));
            (&*ids.bytes, start as usize, ids.ends.from(before))
        })
    }

    pub fn facts(&self, node: u32) -> Facts {
        self.find(node).map_or(NONE, |(page, at)| page.facts.get(at))
    }

    fn find(&self, node: u32) -> Option<(&Page, usize)> {
        let node = node as usize;
        (node < self.len).then(|| (&self.pages[node / PAGE], node % PAGE))
    }

    /// Adds a node; numbers ascend from one call to the next.
    pub fn push(&mut self, node: u32, id: &str, facts: Facts) {
        let node = node as usize;
        if node < self.len {
            // It is there already: what is caught up on may be known.
            self.set_facts(node as u32, facts);
            return;
        }
        let pages = Arc::make_mut(&mut self.pages);
        for number in self.len..=node {
            if number % PAGE == 0 {
                pages.push(Page::default());
            }
            let page = pages.last_mut().expect("a page was begun");
            let ids = Arc::make_mut(&mut page.ids);
            let last = number == node;
            if last {
                ids.bytes.push_str(id);
            }
            ids.ends
                .push(u32::try_from(ids.bytes.len()).expect("a page of ids is small"));
            Arc::make_mut(&mut page.facts).push(if last { facts } else { NONE });
        }
        self.len = node + 1;
    }

    /// Takes the ids that another table has of numbers that have none here.
    pub fn keep_ids_of(&mut self, other: &NodeTable) {
        let numbers = || 0..other.len() as u32;
        if numbers().all(|number| !self.id(number).is_empty() || other.id(number).is_empty()) {
            return;
        }
        let mut whole = NodeTable::default();
        for number in 0..self.len().max(other.len()) as u32 {
            let id = match self.id(number) {
                "" => other.id(number),
                id => id,
            };
            if !id.is_empty() {
                whole.push(number, id, self.facts(number));
            }
        }
        *self = whole;
    }

    pub fn set_facts(&mut self, node: u32, facts: Facts) {
        let node = node as usize;
        if node < self.len {
            let page = &mut Arc::make_mut(&mut self.pages)[node / PAGE];
            Arc::make_mut(&mut page.facts).set(node % PAGE, facts);
        }
    }

    pub fn encode(&self, writer: &mut Writer) -> io::Result<()> {
        writer.number(self.pages.len() as u64)?;
        for Page { ids, facts } in self.pages.iter() {
            writer.text(&ids.bytes)?;
            writer.column(&ids.ends.from(0).collect::<Vec<_>>())?;
            let facts = || (0..facts.kinds.len()).map(|at| facts.get(at));
            writer.column(&facts().map(|facts| facts.node_type).collect::<Vec<_>>())?;
            writer.column(&facts().map(|facts| facts.importance).collect::<Vec<_>>())?;
        }
        Ok(())
    }

    /// `None` where the bytes are of no table.
    pub fn decode(reader: &mut Reader) -> Option<Self> {
        let count = reader.size()?;
        let mut table = Self::default();
        let pages = Arc::make_mut(&mut table.pages);
        for number in 0..count {
            let (bytes, ends) = (reader.text()?, reader.column::<u32>()?);
            let (types, importances) = (reader.column::<u16>()?, reader.column::<f64>()?);
            let expected = if number + 1 < count {
                ends.len() == PAGE
            } else {
                (1..=PAGE).contains(&ends.len())
            };
            let fits = types.len() == ends.len() && importances.len() == ends.len();
            let cuts = ends.is_sorted()
                && ends.iter().all(|end| bytes.is_char_boundary(*end as usize))
                && ends.last().is_some_and(|end| *end as usize == bytes.len());
            if !(expected && fits && cuts) {
                return None;
            }
            table.len += ends.len();
            let facts = types.into_iter().zip(importances);
            let facts = facts.map(|(node_type, importance)| Facts {
                node_type,
                importance,
            });
            pages.push(Page {
                ids: Arc::new(Ids {
                    bytes,
                    ends: ends.into(),
                }),
                facts: Arc::new(facts.collect()),
            });
        }
        Some(table)
    }

    pub fn heap_bytes(&self) -> usize {
        let page = |page: &Page| {
            page.ids.bytes.capacity()
                + page.ids.ends.heap_bytes()
                + page.facts.kinds.capacity() * 2
                + page.facts.facts.capacity() * size_of::<Facts>()
        };
        self.pages.iter().map(page).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(number: u32) -> Facts {
        Facts {
            node_type: number as u16,
            importance: f64::from(number) / 10_000.0,
        }
    }

    #[test]
    fn nodes_that_change_often_keep_their_own_facts() {
        let mut table = NodeTable::default();
        let count = 2 * PAGE as u32;
        (0..count).for_each(|node| table.push(node, "n", facts(node % 3)));
        for round in 1..8 {
            (0..count).for_each(|node| table.set_facts(node, facts(node * round)));
            assert!((0..count).all(|node| table.facts(node) == facts(node * round)));
        }
        let page = &table.pages[0].facts;
        assert!(page.facts.len() <= MOST_KINDS && page.kinds.len() == PAGE);
    }

    #[test]
    fn copies_do_not_see_later_changes_and_bytes_give_the_table_again() {
        let mut table = NodeTable::default();
        for number in (1..3_000).filter(|number| number % 7 != 0) {
            table.push(number, &format!("é{number}"), facts(number));
        }
        // More than 16 bits tell where.
        let long = "l".repeat(100);
        (3_000..4_100).for_each(|number| table.push(number, &format!("{long}{number}"), facts(number)));
        let copy = table.clone();
        assert!(copy.is_same(&table));
        table.set_facts(1, facts(9));
        table.push(5_000, "last", facts(3));
        assert_eq!((copy.id(1), copy.facts(1), copy.len()), ("é1", facts(1), 4_100));
        assert_eq!(table.id(3_999), format!("{long}3999"));
        assert_eq!(
            (table.facts(1), table.id(4_999), table.id(5_000)),
            (facts(9), "", "last")
        );
        assert_eq!((table.id(7), table.id(5_001), table.id(u32::MAX)), ("", "", ""));
        for first in [0, 1, 1_023, 1_024, 2_000, 4_999, 5_000, 5_001, 5_002, 9_000] {
            let pages = table.ids_from(first);
            let ids = pages.flat_map(|(text, mut start, ends)| {
                ends.map(move |end| &text[std::mem::replace(&mut start, end as usize)..end as usize])
            });
            assert!(ids.eq((first..table.len()).map(|node| table.id(node as u32))));
        }

        let mut bytes = Vec::new();
        table.encode(&mut Writer::new(&mut bytes)).unwrap();
        let decoded = NodeTable::decode(&mut Reader::new(&bytes)).unwrap();
        assert_eq!(decoded.len(), table.len());
        for number in 0..5_001 {
            assert_eq!(decoded.id(number), table.id(number));
            assert_eq!(decoded.facts(number), table.facts(number));
        }
        for length in (0..bytes.len()).step_by(1_009) {
            assert!(NodeTable::decode(&mut Reader::new(&bytes[..length])).is_none());
        }
    }

    #[test]
    fn ids_that_were_known_are_kept() {
        let table = |numbers: &[u32]| {
            let mut table = NodeTable::default();
            for &number in numbers {
                table.push(number, &format!("n{number}"), facts(number));
            }
            table
        };
        let known: Vec<u32> = (0..2_500).collect();
        let (before, mut after) = (table(&known), table(&[3, 1_700, 3_000]));
        after.keep_ids_of(&before);
        assert_eq!(after.len(), 3_001);
        assert!((0..2_500).all(|number| after.id(number) == format!("n{number}")));
        assert_eq!((after.id(2_500), after.id(3_000)), ("", "n3000"));
        assert_eq!((after.facts(1_700), after.facts(7)), (facts(1_700), NONE));

        let copy = after.clone();
        after.keep_ids_of(&before);
        assert!(after.is_same(&copy), "nothing was missing");
        after = table(&[1]);
        after.keep_ids_of(&before);
        assert_eq!((after.len(), after.id(2_499)), (2_500, "n2499"));
    }
}
