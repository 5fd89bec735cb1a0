//! The numbers of nodes that were asked for by id.
//!
//! The same few nodes are asked for again and again: seeds, ends of paths, what a conversation is about. What is kept is
//! only a guess: whoever takes it looks whether that node has that id in the state of the graph that it sees, so nothing
//! has to be forgotten when nodes come and go.
//!
//! Cost: 256 KiB; a look takes some 0.1 us, one into the file 1 to 2, and 8 where it has to begin a transaction.

use super::GraphView;
use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::sync::atomic::{AtomicU64, Ordering};

/// Ids whose hashes fall together have so many slots, which are fetched at once: with half as many a fourth of 10,000 ids that
/// are asked for in turn would take each other's.
const WAYS: usize = 8;
const SETS: usize = 1 << 12;

/// Nothing was kept: no node has this number.
const NONE: u64 = u64::MAX;

/// A line of a processor's cache. A part of the hash of an id, and the node's number in the low 32 bits: what was kept last
/// comes first.
#[repr(align(64))]
struct Slots([AtomicU64; WAYS]);

pub struct RecentNodes {
    sets: Box<[Slots]>,
}

impl Default for RecentNodes {
    fn default() -> Self {
        let empty = || Slots([const { AtomicU64::new(NONE) }; WAYS]);
        Self {
            sets: (0..SETS).map(|_| empty()).collect(),
        }
    }
}

impl RecentNodes {
    /// The node with this id in a state of the graph, if it was kept and none took its place.
    pub fn find(&self, view: &GraphView, id: &str) -> Option<u32> {
        let (slots, tag) = self.slots(id);
        slots.iter().find_map(|slot| {
            // A slot says all that there is to say: nothing else has to be seen with it.
            let kept = slot.load(Ordering::Relaxed);
            let node = kept as u32;
            let is_it = kept & TAG == tag && view.graph.nodes().contains(node) && view.nodes.id(node) == id;
            is_it.then_some(node)
        })
    }

    pub fn keep(&self, id: &str, node: u32) {
        let (slots, tag) = self.slots(id);
        let mut kept = tag | u64::from(node);
        // Where two threads keep something at once, something may be lost, or stand there twice.
        for slot in slots {
            let before = slot.swap(kept, Ordering::Relaxed);
            if before & TAG == tag {
                break;
            }
            kept = before;
        }
    }

    fn slots(&self, id: &str) -> (&[AtomicU64; WAYS], u64) {
        let mut hasher = FxHasher::default();
        hasher.write(id.as_bytes());
        let hash = hasher.finish();
        (&self.sets[hash as usize % self.sets.len()].0, hash & TAG)
    }
}

/// The bits of a hash that are kept; the low ones say where.
const TAG: u64 = !(u32::MAX as u64);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Facts, NodeTable};
    use minds_graph::{Base, NodeSet};

    const NODES: u32 = 10_000;

    #[test]
    fn ids_whose_hashes_fall_together_are_all_kept() {
        let ids: Vec<String> = (0..NODES).map(|node| format!("node-{node}")).collect();
        let mut nodes = NodeTable::default();
        for (node, id) in (0..).zip(&ids) {
            nodes.push(node, id, Facts::new(0, 0.5));
        }
        let base = Base::build(NodeSet::first(NODES), &[]).unwrap();
        let view = GraphView::from_base(base, nodes, 0);
        let recent = RecentNodes::default();
        assert_eq!(recent.find(&view, "node-7"), None);

        for _ in 0..3 {
            (0..).zip(&ids).for_each(|(node, id)| recent.keep(id, node));
        }
        let found = (0..)
            .zip(&ids)
            .filter(|(node, id)| recent.find(&view, id) == Some(*node));
        assert!(found.count() >= 9_950);
        // Of another state only the guesses that hold are taken.
        assert_eq!(recent.find(&GraphView::default(), "node-7"), None);
    }
}
