//! Named columns: the lists of a command or a reply.
//!
//! A number column is a typed array; a text column is one UTF-8 blob with the end of each value. Ends count UTF-16 code
//! units, because that is what JavaScript can produce and cut by without encoding value by value; where the blob is
//! ASCII (its length equals the last end) they are byte offsets already, else one pass over the blob converts them.

use crate::{Error, ErrorCode};
use std::borrow::Cow;

/// Element type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    F64,
    F32,
    U32,
    U8,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::F64 => "f64",
            Self::F32 => "f32",
            Self::U32 => "u32",
            Self::U8 => "u8",
        }
    }
}

/// `u32` in the column `position`: the memory stands in no order.
pub const NO_POSITION: u32 = u32::MAX;

/// `u32` in the column `persona`: the entry concerns no persona.
pub const NO_PERSONA: u32 = u32::MAX;

/// Every column that a command or a reply may carry.
pub const TABLE: &[(&str, Kind, &str)] = &[
    (
        "id",
        Kind::Text,
        "public id; in a store, empty: the engine makes one",
    ),
    (
        "idPlace",
        Kind::U32,
        "of a ranking: which id is the row's, in the order of nodes; absent: the one at the same place",
    ),
    (
        "idBits",
        Kind::U32,
        "of a ranking by nodes, instead of `idPlace`: which ids are those of rows, 32 in each number, the first lowest",
    ),
    (
        "idsBefore",
        Kind::U32,
        "beside `idBits`: how many rows are before each two of its numbers",
    ),
    (
        "order",
        Kind::U32,
        "of a ranking by nodes: the places of its first rows, in order; absent: rows are in order",
    ),
    (
        "persona",
        Kind::U32,
        "index into the message's personas; absent: 0",
    ),
    ("content", Kind::Text, "the memory's text"),
    ("context", Kind::Text, "a JSON object as text; empty: {}"),
    ("tagCounts", Kind::U32, "tags of each row"),
    ("tags", Kind::Text, "tags of all rows, one after another"),
    (
        "timestamp",
        Kind::F64,
        "whole milliseconds UTC; in a store, NaN: now",
    ),
    ("importance", Kind::F64, "[0, 1]"),
    ("emotionalValence", Kind::F64, "[-1, 1]"),
    ("decayRate", Kind::F64, "a day, >= 0; in a store, NaN: 0.01"),
    ("accessCount", Kind::U32, "times recalled"),
    ("lastAccessed", Kind::F64, "whole milliseconds UTC; NaN: never"),
    ("compressed", Kind::U8, "1 where the content is stored compressed"),
    ("thread", Kind::Text, "conversation id; empty: none"),
    (
        "position",
        Kind::U32,
        "place in the thread, from 0; 4294967295: none",
    ),
    (
        "embeddingRows",
        Kind::U32,
        "rows (or requests) that have a vector, ascending",
    ),
    ("embeddings", Kind::F32, "their vectors, one after another"),
    ("embedding", Kind::F32, "one vector"),
    (
        "outcome",
        Kind::U8,
        "0 stored, 1 merged, 2 rejected, 3 there already, 4 stale",
    ),
    ("index", Kind::U32, "which item of the request the row answers"),
    ("score", Kind::F64, "[0, 1], best first"),
    (
        "value",
        Kind::F64,
        "raw value of each signal, row-major; NaN: the hit lacks it; of seeds and ranked nodes, one value each",
    ),
    (
        "contribution",
        Kind::F64,
        "addend of each signal to the score's log-odds (minds) or to the score (optimus, optimus-v1), row-major",
    ),
    (
        "lastDecayed",
        Kind::F64,
        "time of the memory's last pass of forgetting, whole milliseconds UTC; NaN: none",
    ),
    (
        "contentHash",
        Kind::F64,
        "a hash of the content, a whole number below 2^53",
    ),
    ("associationCounts", Kind::U32, "associated memories of each row"),
    (
        "association",
        Kind::Text,
        "ids of associated memories of all rows, one after another",
    ),
    ("a", Kind::Text, "id of one memory of an association"),
    ("b", Kind::Text, "id of the other memory of an association"),
    ("type", Kind::Text, "type of an association, a node or an edge"),
    (
        "strength",
        Kind::F64,
        "strength of an association or of a connection, [0, 1]",
    ),
    ("created", Kind::F64, "whole milliseconds UTC"),
    (
        "lastReinforced",
        Kind::F64,
        "whole milliseconds UTC; of an edge, NaN: never",
    ),
    (
        "count",
        Kind::U32,
        "times an association or an edge was reinforced, from 1",
    ),
    ("reasonCounts", Kind::U32, "reasons of each row"),
    ("reason", Kind::Text, "reasons of all rows, one after another"),
    ("before", Kind::F64, "a number before maintenance"),
    ("after", Kind::F64, "the same number after it"),
    ("clusterCounts", Kind::U32, "members of each cluster"),
    (
        "member",
        Kind::Text,
        "ids of the members of all clusters, one after another",
    ),
    ("time", Kind::F64, "whole milliseconds UTC"),
    ("operation", Kind::Text, "which maintenance it was"),
    ("name", Kind::Text, "a node's name"),
    ("attributes", Kind::Text, "a JSON object as text; empty: {}"),
    (
        "relevance",
        Kind::Text,
        "a node's relevance, [0, 1], by persona: a JSON object as text; empty: {}",
    ),
    ("updated", Kind::F64, "whole milliseconds UTC; added, NaN: now"),
    ("version", Kind::U32, "of a node: 1, and 1 more with each change"),
    (
        "activation",
        Kind::F64,
        "a node's activation as it is kept, [0, 1]",
    ),
    ("source", Kind::Text, "id of the node that an edge leaves"),
    ("target", Kind::Text, "id of the node that an edge reaches"),
    ("weight", Kind::F64, "weight of an edge, [0, 1]"),
    ("confidence", Kind::F64, "how sure an edge is, [0, 1]"),
    ("depth", Kind::U32, "hops from where a search began"),
    ("edgeSource", Kind::U32, "row of the node that an edge leaves"),
    ("edgeTarget", Kind::U32, "row of the node that an edge reaches"),
    ("edgeType", Kind::U32, "index into the message's types"),
    ("edgeWeight", Kind::F32, "weight of an edge as traversals read it"),
    ("pathCounts", Kind::U32, "nodes of each path"),
    (
        "cost",
        Kind::F64,
        "sum of -ln(weight) over a path, >= 0; infinite over a weight of 0",
    ),
    ("component", Kind::U32, "which component a node belongs to"),
    ("componentSizes", Kind::U32, "nodes of each component"),
    ("memory", Kind::Text, "id of the memory of a link"),
    ("node", Kind::Text, "id of the node of a link"),
];

/// A column as it stands in a frame.
#[derive(Debug, Clone)]
pub enum Column<'a> {
    Text(TextColumn<'a>),
    F64(Cow<'a, [f64]>),
    F32(Cow<'a, [f32]>),
    U32(Cow<'a, [u32]>),
    U8(Cow<'a, [u8]>),
}

/// Texts as one blob. `ends` are byte offsets.
#[derive(Debug, Clone, Default)]
pub struct TextColumn<'a> {
    blob: &'a str,
    ends: Cow<'a, [u32]>,
}

impl<'a> TextColumn<'a> {
    /// `ends` in UTF-16 code units over `blob`.
    pub fn from_utf16_ends(blob: &'a str, ends: Cow<'a, [u32]>) -> Result<Self, Error> {
        let total = ends.last().copied().unwrap_or(0) as usize;
        if ends.is_empty() && !blob.is_empty() || ends.windows(2).any(|pair| pair[0] > pair[1]) {
            return Err(protocol("the ends of a text column must ascend and cover it"));
        }
        if total == blob.len() {
            // Every UTF-16 unit takes at least one byte: equal lengths mean ASCII throughout.
            return Ok(Self { blob, ends });
        }
        let mut byte_ends = Vec::with_capacity(ends.len());
        let (mut units, mut next) = (0u32, 0usize);
        let mut close = |units: u32, at: usize| {
            while next < ends.len() && ends[next] == units {
                byte_ends.push(at as u32);
                next += 1;
            }
        };
        close(0, 0);
        for (at, character) in blob.char_indices() {
            units += character.len_utf16() as u32;
            close(units, at + character.len_utf8());
        }
        if byte_ends.len() != ends.len() || units as usize != total {
            return Err(protocol(
                "the ends of a text column do not fall on characters of its text",
            ));
        }
        Ok(Self {
            blob,
            ends: Cow::Owned(byte_ends),
        })
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    pub fn get(&self, index: usize) -> &'a str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.blob[start as usize..self.ends[index] as usize]
    }

    pub fn iter(&self) -> impl Iterator<Item = &'a str> + '_ {
        (0..self.len()).map(|index| self.get(index))
    }
}

/// The columns of one frame, by name.
#[derive(Debug, Clone, Default)]
pub struct Columns<'a> {
    columns: Vec<(&'a str, Column<'a>)>,
}

macro_rules! typed {
    ($method:ident, $variant:ident, $type:ty) => {
        /// The column of this name and kind; `None` where it is absent.
        pub fn $method(&self, name: &str) -> Result<Option<&$type>, Error> {
            match self.find(name) {
                None => Ok(None),
                Some(Column::$variant(column)) => Ok(Some(column)),
                Some(_) => Err(
                    protocol("a column has another kind than the vocabulary gives it").with("column", name),
                ),
            }
        }
    };
}

impl<'a> Columns<'a> {
    pub fn push(&mut self, name: &'a str, column: Column<'a>) {
        self.columns.push((name, column));
    }

    pub fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.columns.iter().map(|(name, _)| *name)
    }

    fn find(&self, name: &str) -> Option<&Column<'a>> {
        self.columns
            .iter()
            .find(|(other, _)| *other == name)
            .map(|(_, column)| column)
    }

    typed!(text, Text, TextColumn<'a>);
    typed!(f64s, F64, [f64]);
    typed!(f32s, F32, [f32]);
    typed!(u32s, U32, [u32]);
    typed!(u8s, U8, [u8]);
}

pub(crate) fn protocol(message: &str) -> Error {
    Error::new(ErrorCode::Protocol, message)
}
