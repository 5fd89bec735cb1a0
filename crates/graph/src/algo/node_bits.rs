//! Nodes that follow each other by number, as bits: of nearly all a twentieth of their numbers' memory.
//!
//! Beside each word stands how many nodes are before it, so that the node at any place is found without all of them. A rank
//! directory as Jacobson has it, "Space-efficient static trees and graphs" (1989), with one step.
//!
//! Cost: 12 bytes for 64 numbers up to the largest; a look-up is O(log n).

use std::mem::size_of;

/// Numbers that one word has bits for.
const WORD: usize = u64::BITS as usize;

/// Nodes in the order of their numbers; the place of one is how many are before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeBits {
    words: Vec<u64>,
    /// How many nodes are in the words before each.
    before: Vec<u32>,
    len: u32,
}

impl NodeBits {
    /// The nodes of words, from 0 on, 64 in each, the first lowest.
    pub fn of(words: Vec<u64>) -> Self {
        let mut before = Vec::with_capacity(words.len());
        let len = words.iter().fold(0, |len, word| {
            before.push(len);
            len + word.count_ones()
        });
        NodeBits { words, before, len }
    }

    /// What nodes up to this one take, whichever they are.
    pub fn bytes_up_to(node: u32) -> usize {
        (node as usize / WORD + 1) * (size_of::<u64>() + size_of::<u32>())
    }

    pub fn len(&self) -> usize {
        self.len as usize
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The node at a place, which is below [`NodeBits::len`].
    pub fn at(&self, place: u32) -> u32 {
        // Words without a node have the same number as the one after them: it is in the last of these.
        let word = self.before.partition_point(|&before| before <= place) - 1;
        let mut rest = self.words[word];
        for _ in self.before[word]..place {
            rest &= rest - 1;
        }
        (word * WORD) as u32 + rest.trailing_zeros()
    }

    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let words = (0..).step_by(WORD).zip(&self.words);
        words.flat_map(|(first, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(first + bit)
            })
        })
    }

    /// The words, and how many nodes are before each.
    pub fn into_words(self) -> (Vec<u64>, Vec<u32>) {
        (self.words, self.before)
    }
}

/// Of nodes that ascend.
impl FromIterator<u32> for NodeBits {
    fn from_iter<I: IntoIterator<Item = u32>>(nodes: I) -> Self {
        let mut words = Vec::new();
        for node in nodes {
            let word = node as usize / WORD;
            if word >= words.len() {
                words.resize(word + 1, 0);
            }
            words[word] |= 1 << (node as usize % WORD);
        }
        NodeBits::of(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_found_by_their_places() {
        let nodes: Vec<u32> = (0..3_000)
            .filter(|node| node % 7 == 2 || (640..704).contains(node) || *node == 2_999)
            .filter(|node| !(900..1_500).contains(node))
            .collect();
        let bits: NodeBits = nodes.iter().copied().collect();
        assert_eq!(bits.len(), nodes.len());
        assert!(bits.iter().eq(nodes.iter().copied()));
        assert!(nodes.iter().zip(0..).all(|(node, place)| bits.at(place) == *node));
        let (words, before) = bits.into_words();
        assert_eq!((words.len(), before.len()), (47, 47));
        assert_eq!((words[10], before[11] - before[10]), (u64::MAX, 64));
        assert!(NodeBits::from_iter([]).is_empty());
    }
}
