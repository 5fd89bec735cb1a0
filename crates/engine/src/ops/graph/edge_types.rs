//! The types of a reply's edges: names once each, and an index into them for each edge.

use crate::error::Result;
use crate::view::FileState;
use minds_model::frame::OwnedColumn;
use std::sync::Arc;

/// Stands where a type has no place yet.
const NONE: u32 = u32::MAX;

/// Gathers types in the order of edges. Some ns an edge; one look-up for each different type.
#[derive(Default)]
pub struct EdgeTypes {
    /// In the order of first use.
    numbers: Vec<u16>,
    /// The place in `numbers`, by number.
    places: Vec<u32>,
    indexes: Vec<u32>,
}

impl EdgeTypes {
    pub fn with_capacity(edges: usize) -> Self {
        Self {
            indexes: Vec::with_capacity(edges),
            ..Self::default()
        }
    }

    pub fn push(&mut self, edge_type: u16) {
        let number = usize::from(edge_type);
        if self.places.len() <= number {
            self.places.resize(number + 1, NONE);
        }
        if self.places[number] == NONE {
            self.places[number] = self.numbers.len() as u32;
            self.numbers.push(edge_type);
        }
        self.indexes.push(self.places[number]);
    }

    /// The reply's `types`. Types are never forgotten, so a view later than the edges' will do.
    pub fn names(&self, file: &FileState) -> Result<Vec<Arc<str>>> {
        let numbers = self.numbers.iter();
        // A type without a name is damage: what can be read is given.
        numbers
            .map(|number| Ok(file.edge_type(*number)?.unwrap_or_else(|| "".into())))
            .collect()
    }

    /// For each edge the place of its type.
    pub fn indexes(&self) -> &[u32] {
        &self.indexes
    }

    /// The column `edgeType`.
    pub fn into_column(self) -> OwnedColumn {
        OwnedColumn::U32(self.indexes)
    }
}
