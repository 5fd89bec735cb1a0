//! Where nodes are, by their ids: what the writer remembers of its look-ups.
//!
//! A slot for each hash of an id holds the number that was looked up last. Nothing is ever taken out: a number counts
//! only where the graph says that it is a node, and has this very id. So a table that is behind, or that a refused
//! command has filled, misleads nobody.
//!
//! Cost: 8 to 16 bytes a node once edges are added; a look-up takes a tenth of one in the file, four of five are answered.

use super::GraphView;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Default)]
pub struct NodeHints {
    slots: Mutex<Vec<u32>>,
}

impl NodeHints {
    /// The hints, with room for the nodes of `graph`.
    pub fn lock(&self, graph: &GraphView) -> Hints<'_> {
        // What a defect left behind is as true as any other hint.
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let room = (2 * graph.nodes.len()).next_power_of_two();
        if slots.len() < room {
            slots.clear();
            slots.resize(room, u32::MAX);
        }
        Hints { slots }
    }
}

/// The hints, for as long as a command needs them.
pub struct Hints<'h> {
    slots: MutexGuard<'h, Vec<u32>>,
}

impl Hints<'_> {
    /// The node with this id, if it is remembered.
    pub fn find(&self, graph: &GraphView, id: &str) -> Option<u32> {
        let node = self.slots[self.slot(id)];
        let is_it = graph.nodes.id(node) == id && graph.graph.nodes().contains(node);
        is_it.then_some(node)
    }

    /// Remembers a node.
    pub fn put(&mut self, id: &str, node: u32) {
        let slot = self.slot(id);
        self.slots[slot] = node;
    }

    fn slot(&self, id: &str) -> usize {
        let mut hasher = FxHasher::default();
        id.hash(&mut hasher);
        hasher.finish() as usize & (self.slots.len() - 1)
    }
}
