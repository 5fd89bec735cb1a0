//! Questions: what is asked, in a few numbers and ids.
//!
//! An argument that is not given is absent in the command:
//!
//! ```text
//! u8 which: 1 the path between two nodes, 2 what is related to one | u8 what is given, bits: 1 maxDepth, 2 minWeight,
//! 4 limit | u8 direction: 0 out, 1 in, 2 both | u8 0 | u32 maxDepth | u32 limit | u32 bytes of the first id |
//! f64 minWeight | the first id | the second
//! ```

use crate::{EdgeDirection, PathsArgs, RelatedArgs};

const PATH: u8 = 1;
const RELATED: u8 = 2;

/// Bytes before a question's ids.
const HEAD: usize = 24;

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
}
