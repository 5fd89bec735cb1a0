//! The knowledge graph in memory: derived from the rows, part of every snapshot.
//!
//! A node's number in the graph is its row's, an edge's type the number of the type's row; weights are rounded to 32
//! bits. What traversals read stands here: edges, and each node's id, type and importance. Everything else, names
//! included, is read from the rows.
//!
//! Cost: 12 bytes an edge where edges are of few kinds, a type and a weight each, else 20; half of it where each has a twin
//! the other way. 13 bytes and its id a node. A copy is a few reference counts. After large changes the layers are merged
//! into a new base in the background, which checkpoints keep. Rankings that make passes leave 8 bytes an edge and 32 a node
//! for the next, until the graph changes or no more come; activation of very many nodes has room made for the next, 12 bytes
//! for each of them.

mod attempts;
mod change;
mod ends;
mod hints;
mod load;
mod nodes;
mod recent;
mod scratch;

pub use attempts::Attempts;
pub use change::GraphChange;
pub use hints::{Hints, NodeHints};
pub use load::{catch_up, load_all};
pub use nodes::{Facts, NodeTable};
pub use recent::RecentNodes;
pub use scratch::ScratchPool;

use crate::engine::Engine;
use crate::index::{Reader, Writer};
use minds_graph::{Base, Graph};
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// So many changes are never merged: to derive them anew takes some milliseconds.
const FEW_CHANGES: usize = 10_000;

/// Layers are merged when they change more than one edge in so many.
const MERGED_SHARE: usize = 30;

/// Log rows after which a base is too old for a checkpoint: the log that leads on from it will be cut.
const OLD_BASE: i64 = 50_000;

/// The graph at one position of the change log.
#[derive(Clone, Default)]
pub struct GraphView {
    pub graph: Graph,
    pub nodes: NodeTable,
    /// The nodes as they were when the graph's base was made, and the position of the change log then.
    base_nodes: NodeTable,
    base_position: i64,
    /// What is being merged: the same two, of the moment of sealing.
    sealed: Option<(NodeTable, i64)>,
}

impl GraphView {
    /// A graph without changes since `base`.
    pub fn from_base(base: Base, nodes: NodeTable, position: i64) -> Self {
        Self {
            graph: Graph::from(base),
            base_nodes: nodes.clone(),
            nodes,
            base_position: position,
            sealed: None,
        }
    }

    /// Takes the ids that another view has of numbers that are no nodes here. That is no change to the base.
    pub fn keep_ids_of(&mut self, other: &GraphView) {
        let is_base = self.nodes.is_same(&self.base_nodes);
        self.nodes.keep_ids_of(&other.nodes);
        if is_base {
            self.base_nodes = self.nodes.clone();
        }
    }

    /// The number of a row as the graph has it, where it is a node.
    pub fn node(&self, node: i64) -> Option<u32> {
        let node = u32::try_from(node).ok()?;
        self.graph.nodes().contains(node).then_some(node)
    }

    pub fn node_count(&self) -> u32 {
        self.graph.nodes().len()
    }

    /// Whether the base is the whole graph.
    fn is_merged(&self) -> bool {
        self.graph.change_count() == 0 && self.nodes.is_same(&self.base_nodes)
    }

    /// Edges and nodes that the layers change.
    fn changes(&self) -> usize {
        self.graph.change_count() + self.nodes.len().saturating_sub(self.base_nodes.len())
    }

    /// Whether the layers should be merged, whatever else goes on.
    pub fn is_crowded(&self) -> bool {
        self.changes() > FEW_CHANGES.max(self.graph.edge_count() / MERGED_SHARE)
    }

    /// Whether they should be merged once nothing else goes on.
    pub fn has_many_changes(&self) -> bool {
        self.changes() > FEW_CHANGES
    }

    /// Whether a checkpoint at `position` needs a newer base first.
    pub fn base_is_old(&self, position: i64) -> bool {
        self.has_base() && !self.is_merged() && position - self.base_position > OLD_BASE
    }

    /// Whether there is a base that is worth a place in a checkpoint.
    pub fn has_base(&self) -> bool {
        !self.base_nodes.is_empty()
    }

    pub fn base(&self) -> &Arc<Base> {
        self.graph.base()
    }

    /// The position of the change log that the base shows, of a snapshot that stands at `position`.
    pub fn base_position(&self, position: i64) -> i64 {
        if self.is_merged() {
            position
        } else {
            self.base_position
        }
    }

    /// Writes the base with its nodes.
    pub fn encode_base(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let mut writer = Writer::new(out);
        writer.part(|out| self.base().encode(out))?;
        self.base_nodes.encode(&mut writer)
    }

    /// The graph that a base's bytes show; `None` where they are of no graph.
    pub fn decode_base(bytes: &[u8], position: i64) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let base = Base::decode(reader.part()?)?;
        let nodes = NodeTable::decode(&mut reader)?;
        let fits = base
            .nodes()
            .last()
            .is_none_or(|last| (last as usize) < nodes.len());
        (fits && reader.is_at_end()).then(|| Self::from_base(base, nodes, position))
    }

    pub fn heap_bytes(&self) -> usize {
        self.graph.heap_bytes() + self.nodes.heap_bytes()
    }
}

impl Engine {
    /// Merges the layers of the graph into a new base; changes go on meanwhile.
    fn merge_graph(&self) {
        let (before, nodes, position) = {
            let _publishing = self.publishing();
            let mut next = (*self.snapshot()).clone();
            next.graph.graph.seal();
            let sealed = (next.graph.nodes.clone(), next.position);
            next.graph.sealed = Some(sealed.clone());
            let before = next.graph.graph.clone();
            self.publish(next);
            (before, sealed.0, sealed.1)
        };
        let merged = Arc::new(before.merge());
        let _publishing = self.publishing();
        let mut next = (*self.snapshot()).clone();
        // The graph may have been derived anew meanwhile, or been sealed by another merge.
        let is_sealed = next
            .graph
            .sealed
            .take_if(|(_, at)| *at == position)
            .is_some_and(|(sealed, _)| sealed.is_same(&nodes));
        if is_sealed && Arc::ptr_eq(next.graph.base(), before.base()) {
            next.graph.graph.rebase(merged);
            next.graph.base_nodes = nodes;
            next.graph.base_position = position;
            self.publish(next);
        }
    }

    /// Merges the layers once, unless that is going on.
    pub(crate) fn merge_graph_now(&self) {
        if !self.tending.merging_graph.swap(true, Ordering::SeqCst) {
            self.merge_graph();
            self.tending.merging_graph.store(false, Ordering::SeqCst);
        }
    }

    /// Merges until the layers are few, or the council closes.
    pub(crate) fn merge_crowded_graph(&self) {
        while self.check_open().is_ok() && self.snapshot().graph.is_crowded() {
            self.merge_graph();
        }
        self.tending.merging_graph.store(false, Ordering::SeqCst);
    }
}
