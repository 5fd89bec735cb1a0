//! A set of nodes: one bit each.
//!
//! Cost: n / 8 bytes; a look-up is one load.

use std::mem::size_of_val;

/// A set of node numbers.
#[derive(Clone, Debug, Default)]
pub struct NodeSet {
    words: Vec<u64>,
    count: u32,
}

impl NodeSet {
    /// The nodes 0, 1, ..., `count - 1`.
    pub fn first(count: u32) -> Self {
        let mut words = vec![u64::MAX; count as usize / 64];
        if !count.is_multiple_of(64) {
            words.push((1 << (count % 64)) - 1);
        }
        NodeSet { words, count }
    }

    /// How many nodes are in.
    pub fn len(&self) -> u32 {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    #[inline]
    pub fn contains(&self, node: u32) -> bool {
        let word = self.words.get(node as usize / 64);
        word.is_some_and(|word| word >> (node % 64) & 1 == 1)
    }

    /// Whether the node was not in before.
    #[inline]
    pub fn insert(&mut self, node: u32) -> bool {
        let word = node as usize / 64;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let added = self.words[word] >> (node % 64) & 1 == 0;
        self.words[word] |= 1 << (node % 64);
        self.count += u32::from(added);
        added
    }

    /// Whether the node was in.
    #[inline]
    pub fn remove(&mut self, node: u32) -> bool {
        let removed = self.contains(node);
        if removed {
            self.words[node as usize / 64] &= !(1 << (node % 64));
            self.count -= 1;
        }
        removed
    }

    /// The nodes, ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(at, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = rest.trailing_zeros();
                rest &= rest.checked_sub(1)?;
                Some(at as u32 * 64 + bit)
            })
        })
    }

    /// The largest node, if there is one.
    pub fn last(&self) -> Option<u32> {
        let at = self.words.iter().rposition(|&word| word != 0)?;
        Some(at as u32 * 64 + 63 - self.words[at].leading_zeros())
    }

    pub(crate) fn into_words(self) -> Vec<u64> {
        self.words
    }

    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }

    /// The nodes of words, 64 in each, the first lowest.
    pub(crate) fn from_words(words: Vec<u64>) -> Self {
        let count = words.iter().map(|word| word.count_ones()).sum();
        NodeSet { words, count }
    }

    pub fn heap_bytes(&self) -> usize {
        size_of_val(&self.words[..])
    }
}

impl PartialEq for NodeSet {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.iter().eq(other.iter())
    }
}

impl FromIterator<u32> for NodeSet {
    fn from_iter<I: IntoIterator<Item = u32>>(nodes: I) -> Self {
        let mut set = NodeSet::default();
        for node in nodes {
            set.insert(node);
        }
        set
    }
}
