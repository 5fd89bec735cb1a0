//! The types of a reply's edges: names once each, and an index into them for each edge.

use crate::error::Result;
use crate::view::FileState;
use minds_model::frame::OwnedColumn;
use std::sync::Arc;

/// Stands where a type has no place yet.
const NONE: u32 = u32::MAX;

/// Room is made for so many types at a time.
const ROOM: usize = 64;

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

    #[inline]
    pub fn push(&mut self, edge_type: u16) {
        let place = self.place(edge_type);
        self.indexes.push(place);
    }

    /// The place of a type, which may be new. Nothing is gathered.
    #[inline]
    pub fn place(&mut self, edge_type: u16) -> u32 {
        match self.places.get(usize::from(edge_type)) {
            Some(&place) if place != NONE => place,
            _ => self.add(edge_type),
        }
    }

    /// The places of types, by number; of those that have none it is no place.
    pub fn places(&self) -> &[u32] {
        &self.places
    }

    #[cold]
    fn add(&mut self, edge_type: u16) -> u32 {
        let number = usize::from(edge_type);
        if self.places.len() <= number {
            self.places.resize((number + 1).next_multiple_of(ROOM), NONE);
            self.numbers.reserve(ROOM);
        }
        let place = self.numbers.len() as u32;
        self.places[number] = place;
        self.numbers.push(edge_type);
        place
    }

    /// The reply's `types`. Types are never forgotten, so a view later than the edges' will do.
    pub fn names(&self, file: &FileState) -> Result<Vec<Arc<str>>> {
        let mut names = Vec::with_capacity(self.numbers.len());
        for &number in &self.numbers {
            // A type without a name is damage: what can be read is given.
            names.push(file.edge_type(number)?.unwrap_or_else(|| "".into()));
        }
        Ok(names)
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
