//! Questions and answers of fixed layouts, for reads of the graph that take a few microseconds.
//!
//! A frame costs several times what such a read does, most of it in JavaScript: names of fields are written and read, and
//! a view is made of each column. Only what is asked most often has a compact form, and only answers have one: where there
//! is none, for whatever reason, the same command in a frame tells it.
//!
//! A question, little-endian; an argument that is not given is absent in the command:
//!
//! ```text
//! u8 which: 1 the path between two nodes, 2 what is related to one | u8 what is given, bits: 1 maxDepth, 2 minWeight,
//! 4 limit | u8 direction: 0 out, 1 in, 2 both | u8 0 | u32 maxDepth | u32 limit | u32 bytes of the first id |
//! f64 minWeight | the first id | the second
//! ```
//!
//! An answer; texts are UTF-8, and end where they do in UTF-16 units, as in a column:
//!
//! ```text
//! the path:        f64 nanoseconds | f64 cost | u32 nodes, 0 where no path leads there | u32 different types of edges |
//!                  u32 bytes of text | u32 0 | f32 weight of each edge | u32 place of each edge's type |
//!                  u32 where each id ends | u32 where each type's name ends | ids and names
//! what is related: a frame with the columns, whose message is the list of types | f64 nanoseconds
//! ```

use crate::frame::{self, OwnedColumns, units_of};
use crate::{EdgeDirection, Error, PathsArgs, RelatedArgs};
use std::sync::Arc;

const PATH: u8 = 1;
const RELATED: u8 = 2;

/// Bytes before a question's ids.
const HEAD: usize = 24;

/// Bytes before the numbers of a path's answer.
const PATH_HEAD: usize = 32;

const DEPTH_GIVEN: u8 = 1;
const WEIGHT_GIVEN: u8 = 2;
const LIMIT_GIVEN: u8 = 4;

/// The arguments of the command that a question stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Question<'a> {
    /// Of one path.
    Path(PathsArgs<'a>),
    Related(RelatedArgs<'a>),
}

/// Reads a question; `None` where it is malformed.
pub fn read(question: &[u8]) -> Option<Question<'_>> {
    let (head, ids) = question.split_first_chunk::<HEAD>()?;
    let [which, given, direction, ..] = *head;
    let number = |at: usize| head[at..].first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
    let is_given = |bit: u8| given & bit != 0;
    let (first, second) = ids.split_at_checked(number(12)? as usize)?;
    let first = std::str::from_utf8(first).ok()?;
    let second = std::str::from_utf8(second).ok()?;
    let max_depth = number(4).filter(|_| is_given(DEPTH_GIVEN));
    let min_weight = f64::from_le_bytes(*head.last_chunk()?);
    let min_weight = Some(min_weight).filter(|_| is_given(WEIGHT_GIVEN));
    match which {
        PATH => Some(Question::Path(PathsArgs {
            from: first,
            to: second,
            max_depth,
            min_weight,
            ..PathsArgs::default()
        })),
        RELATED => Some(Question::Related(RelatedArgs {
            ids: vec![first],
            max_depth,
            min_weight,
            direction: match direction {
                0 => Some(EdgeDirection::Out),
                1 => Some(EdgeDirection::In),
                2 => Some(EdgeDirection::Both),
                _ => return None,
            },
            limit: number(8).filter(|_| is_given(LIMIT_GIVEN)),
            ..RelatedArgs::default()
        })),
        _ => None,
    }
}

/// The answer to a question about what is related.
pub fn related(types: &[Arc<str>], columns: &OwnedColumns, nanos: f64) -> Result<Vec<u8>, Error> {
    let mut answer = frame::write(&types, columns)?;
    answer.extend(nanos.to_le_bytes());
    Ok(answer)
}

/// A path as an answer gives it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CompactPath<'a> {
    /// Of the nodes.
    pub ids: &'a [&'a str],
    /// Of the edges, one fewer than nodes, and the place of each one's type.
    pub weights: &'a [f32],
    pub places: &'a [u32],
    /// The names of different types.
    pub types: &'a [Arc<str>],
    pub cost: f64,
}

impl CompactPath<'_> {
    /// The answer to a question about a path; that there is none is a path without nodes.
    pub fn write(&self, nanos: f64) -> Vec<u8> {
        let texts = || {
            self.ids
                .iter()
                .copied()
                .chain(self.types.iter().map(AsRef::as_ref))
        };
        let bytes: usize = texts().map(str::len).sum();
        let numbers = self.weights.len() + self.places.len() + self.ids.len() + self.types.len();
        let mut answer = Vec::with_capacity(PATH_HEAD + 4 * numbers + bytes);
        answer.extend(nanos.to_le_bytes());
        answer.extend(self.cost.to_le_bytes());
        for number in [self.ids.len(), self.types.len(), bytes, 0] {
            answer.extend((number as u32).to_le_bytes());
        }
        answer.extend_from_slice(bytemuck::cast_slice(self.weights));
        answer.extend_from_slice(bytemuck::cast_slice(self.places));
        let mut units = 0;
        for text in texts() {
            units += units_of(text);
            answer.extend(units.to_le_bytes());
        }
        texts().for_each(|text| answer.extend_from_slice(text.as_bytes()));
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(which: u8, given: u8, direction: u8, numbers: [u32; 2], ids: [&str; 2]) -> Vec<u8> {
        let mut bytes = vec![which, given, direction, 0];
        for number in [numbers[0], numbers[1], ids[0].len() as u32] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(0.25f64.to_le_bytes());
        ids.iter().for_each(|id| bytes.extend(id.as_bytes()));
        bytes
    }

    #[test]
    fn questions_are_arguments_of_commands() {
        let path = question(PATH, 0, 0, [0, 0], ["word:ü", "b"]);
        let wanted = Question::Path(PathsArgs {
            from: "word:ü",
            to: "b",
            ..PathsArgs::default()
        });
        assert_eq!(read(&path), Some(wanted));

        let related = question(RELATED, 7, 2, [3, 50], ["a", ""]);
        let wanted = Question::Related(RelatedArgs {
            ids: vec!["a"],
            max_depth: Some(3),
            min_weight: Some(0.25),
            direction: Some(EdgeDirection::Both),
            limit: Some(50),
            ..RelatedArgs::default()
        });
        assert_eq!(read(&related), Some(wanted));
    }

    #[test]
    fn malformed_questions_are_none() {
        let good = question(PATH, 0, 0, [0, 0], ["ab", "c"]);
        assert!((0..HEAD + 2).all(|length| read(&good[..length]).is_none()));
        assert_eq!(read(&question(9, 0, 0, [0, 0], ["ab", "c"])), None);
        assert_eq!(read(&question(RELATED, 0, 3, [0, 0], ["ab", ""])), None);
        let mut halved = question(PATH, 0, 0, [0, 0], ["ü", "c"]);
        halved[12] = 1;
        assert_eq!(read(&halved), None);
    }

    #[test]
    fn the_answer_is_the_path_alone() {
        let path = CompactPath {
            ids: &["a", "ü"],
            weights: &[0.75],
            places: &[0],
            types: &["near".into()],
            cost: 0.5,
        };
        let answer = path.write(7.0);
        assert_eq!(answer.len(), PATH_HEAD + 4 + 4 + 3 * 4 + 7);
        assert_eq!(answer[..8], 7f64.to_le_bytes());
        assert_eq!(answer[8..16], 0.5f64.to_le_bytes());
        assert_eq!(answer[16..28], [2, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0]);
        assert_eq!(answer[32..36], 0.75f32.to_le_bytes());
        assert_eq!(answer[40..52], [1, 0, 0, 0, 2, 0, 0, 0, 6, 0, 0, 0]);
        assert_eq!(&answer[52..], "aünear".as_bytes());

        assert_eq!(CompactPath::default().write(0.0), [0; PATH_HEAD]);
    }
}
