//! A new base out of the old one and its layers, in the background.
//!
//! 1. Under the writer's lock: [`Graph::seal`], and a copy of the graph.
//! 2. Anywhere, for as long as it takes: [`Graph::merge`] on the copy. Changes go on meanwhile, into layers of their
//!    own.
//! 3. Under the writer's lock: [`Graph::rebase`].
//!
//! Worth its while when the changes are 2 to 5 % of the edges.
//!
//! Cost: linear; some 5 ns an edge and side. Step 3 costs a look at what changed meanwhile.

use std::sync::Arc;

use super::base::Base;
use super::graph::Graph;
use super::nodes::NodeSet;
use super::overlay::RowBuffer;
use super::rows::Rows;
use crate::edge::Side;

impl Graph {
    /// From now on changes are kept apart from those that are there, which are about to be merged.
    pub fn seal(&mut self) {
        self.sealed = self.layers.len();
    }

    /// The graph as rows without layers.
    pub fn merge(&self) -> Base {
        let nodes = NodeSet::clone(&self.nodes);
        let [out, into] = Side::BOTH.map(|side| self.merged_rows(side));
        Base::new(nodes, out, into)
    }

    /// Takes `merged`, made by [`Graph::merge`] from a copy of this graph as it was sealed, in place of the base
    /// and the layers of that moment.
    pub fn rebase(&mut self, merged: Arc<Base>) {
        self.layers.drain(..self.sealed);
        self.sealed = 0;
        let rows = merged.out.len() as u32;
        for side in Side::BOTH {
            let changed = self.layers.iter().flat_map(|layer| &layer.side(side).nodes);
            let touched = changed.copied().chain(rows..self.node_bound);
            self.touched[side as usize] = Arc::new(touched.collect());
        }
        self.base = merged;
    }

    /// The rows of all nodes from one side: the base's, with the changes.
    fn merged_rows(&self, side: Side) -> Rows {
        let base = self.base.rows(side).unpacked();
        let bound = self.node_bound as usize;
        let mut rows = Rows::with_capacity(bound, base.nodes.len() + self.change_count());
        let mut buffer = RowBuffer::default();
        for node in self.touched[side as usize].iter() {
            rows.extend_rows(&base, rows.len()..node as usize);
            rows.push_row(self.row(side, node, &mut buffer));
            rows.end_row();
        }
        rows.extend_rows(&base, rows.len()..bound);
        rows
    }
}
