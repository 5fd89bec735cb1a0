//! Nodes that follow each other by number, as bits: of nearly all a twentieth of their numbers' memory.
//!
//! Beside each word stands how many nodes are before it, so that the node at any place is found without all of them. A rank
//! directory as Jacobson has it, "Space-efficient static trees and graphs" (1989), with one step.
//!
//! Cost: 12 bytes for 64 numbers up to the largest; a look-up is O(log n).

use crate::structure::NodeSet;
use std::mem::size_of;

/// Numbers that one word has bits for.
const WORD: usize = u64::BITS as usize;

/// Nodes in the order of their numbers; the place of one is how many are before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeBits {
    nodes: NodeSet,
    /// How many nodes are in the words before each.
    before: Vec<u32>,
}

impl NodeBits {
    /// What nodes up to this one take, whichever they are.
    pub fn bytes_up_to(node: u32) -> usize {
        (node as usize / WORD + 1) * (size_of::<u64>() + size_of::<u32>())
    }

    pub fn len(&self) -> usize {
        self.nodes.len() as usize
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The node at a place, which is below [`NodeBits::len`].
    pub fn at(&self, place: u32) -> u32 {
        // Words without a node have the same number as the one after them: it is in the last of these.
        let word = self.before.partition_point(|&before| before <= place) - 1;
        let mut rest = self.nodes.words()[word];
        for _ in self.before[word]..place {
            rest &= rest - 1;
        }
        (word * WORD) as u32 + rest.trailing_zeros()
    }

    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.nodes.iter()
    }

    /// Words of 64 nodes each, the first lowest, and how many nodes are before each.
    pub fn into_words(self) -> (Vec<u64>, Vec<u32>) {
        (self.nodes.into_words(), self.before)
    }
}

impl From<NodeSet> for NodeBits {
    fn from(nodes: NodeSet) -> Self {
        let mut before = Vec::with_capacity(nodes.words().len());
        nodes.words().iter().fold(0, |count, word| {
            before.push(count);
            count + word.count_ones()
        });
        NodeBits { nodes, before }
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
        let bits = NodeBits::from(nodes.iter().copied().collect::<NodeSet>());
        assert_eq!(bits.len(), nodes.len());
        assert!(bits.iter().eq(nodes.iter().copied()));
        assert!(nodes.iter().zip(0..).all(|(node, place)| bits.at(place) == *node));
        let (words, before) = bits.into_words();
        assert_eq!((words.len(), before.len()), (47, 47));
        assert_eq!((words[10], before[11] - before[10]), (u64::MAX, 64));
        assert!(NodeBits::from(NodeSet::default()).is_empty());
    }
}
