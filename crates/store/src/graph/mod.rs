//! The knowledge graph's rows: nodes, edges, the names of their types, and links between memories and nodes.
//!
//! Nodes and edges have numbers that are never used twice; the next ones are settings, written once a command. Cost,
//! within a transaction: some 3 us to insert an edge, 5 us a node; 1 to 2 us to find one by its id.

mod edges;
mod links;
mod names;
mod nodes;
mod stretches;
mod types;

pub use edges::{EdgeRow, NewEdge};
pub use links::LinkReader;
pub use names::{NameIndex, PhraseReader};
pub use nodes::{NewNode, NodeRow};
pub use stretches::EdgeEnds;
pub use types::TypeTable;

use crate::{Connection, StoreError};

/// The numbers that the next node and the next edge get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextNumbers {
    pub node: i64,
    pub edge: i64,
}

impl Connection {
    pub fn next_numbers(&self) -> Result<NextNumbers, StoreError> {
        Ok(NextNumbers {
            node: self.setting("next_node")?.unwrap_or(1),
            edge: self.setting("next_edge")?.unwrap_or(1),
        })
    }

    pub fn set_next_numbers(&self, next: NextNumbers) -> Result<(), StoreError> {
        self.set("next_node", next.node)?;
        self.set("next_edge", next.edge)
    }

    /// The numbers after the largest that any node or edge has, by the rows and the log.
    pub fn next_numbers_by_rows(&self) -> Result<NextNumbers, StoreError> {
        let next = |table: &str, column: &str, kinds: &str| {
            let sql = format!(
                "SELECT 1 + max((SELECT coalesce(max({column}), 0) FROM {table}),
                   (SELECT coalesce(max(last), 0) FROM changes WHERE kind IN ({kinds})))"
            );
            self.context(self.inner.query_row(&sql, [], |row| row.get(0)))
        };
        Ok(NextNumbers {
            node: next("nodes", "node", "6, 7, 8")?,
            edge: next("edges", "edge", "9, 10")?,
        })
    }
}
