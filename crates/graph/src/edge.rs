//! The words of a graph: edges, the side of a node that they are seen from, and which of them a search follows.

use crate::structure::PackedRow;

/// One directed edge. A graph holds at most one per source, target and type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    pub source: u32,
    pub target: u32,
    /// The caller's number of the type.
    pub edge_type: u16,
    /// Any finite number. What weights outside 0..=1 mean is said by each algorithm.
    pub weight: f32,
}

/// Which end of its edges a node's row is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Edges that leave the node; neighbours are targets.
    Out,
    /// Edges that arrive at it; neighbours are sources.
    In,
}

impl Side {
    pub(crate) const BOTH: [Side; 2] = [Side::Out, Side::In];

    pub fn opposite(self) -> Side {
        match self {
            Side::Out => Side::In,
            Side::In => Side::Out,
        }
    }
}

/// Which edges of a node a traversal follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Along the edges.
    #[default]
    Out,
    /// Against them.
    In,
    /// Either way.
    Both,
}

impl Direction {
    pub(crate) fn sides(self) -> &'static [Side] {
        match self {
            Direction::Out => &[Side::Out],
            Direction::In => &[Side::In],
            Direction::Both => &Side::BOTH,
        }
    }
}

/// Which edges count: those of some types, and of some least weight.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeFilter {
    types: Option<TypeSet>,
    min_weight: f32,
}

impl Default for EdgeFilter {
    /// Accepts every edge.
    fn default() -> Self {
        EdgeFilter {
            types: None,
            min_weight: f32::NEG_INFINITY,
        }
    }
}

impl EdgeFilter {
    /// Accepts edges of these types only; of no type at all where there are none.
    pub fn of_types(types: impl IntoIterator<Item = u16>) -> Self {
        EdgeFilter {
            types: Some(types.into_iter().collect()),
            ..Self::default()
        }
    }

    /// Accepts edges of at least this weight only.
    pub fn at_least(mut self, min_weight: f32) -> Self {
        self.min_weight = min_weight;
        self
    }

    /// Whether it accepts any edge.
    #[inline]
    pub(crate) fn accepts_all(&self) -> bool {
        self.types.is_none() && self.min_weight == f32::NEG_INFINITY
    }

    /// Whether it accepts the entry at a place of a row.
    #[inline]
    pub(crate) fn accepts_at(&self, row: PackedRow<'_>, place: usize) -> bool {
        if self.accepts_all() {
            return true;
        }
        let entry = row.at(place);
        self.accepts(entry.edge_type, entry.weight)
    }

    #[inline]
    pub fn accepts(&self, edge_type: u16, weight: f32) -> bool {
        weight >= self.min_weight && self.types.as_ref().is_none_or(|types| types.contains(edge_type))
    }
}

/// A set of edge types: one bit for each number up to the largest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct TypeSet {
    words: Vec<u64>,
}

impl FromIterator<u16> for TypeSet {
    fn from_iter<I: IntoIterator<Item = u16>>(types: I) -> Self {
        let mut set = TypeSet::default();
        for edge_type in types {
            let word = usize::from(edge_type >> 6);
            if set.words.len() <= word {
                set.words.resize(word + 1, 0);
            }
            set.words[word] |= 1 << (edge_type & 63);
        }
        set
    }
}

impl TypeSet {
    #[inline]
    fn contains(&self, edge_type: u16) -> bool {
        let word = self.words.get(usize::from(edge_type >> 6));
        word.is_some_and(|word| word >> (edge_type & 63) & 1 == 1)
    }
}
