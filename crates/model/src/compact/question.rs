//! Questions: what is asked, in a few numbers and ids.
//!
//! An argument that is not given is absent in the command:
//!
//! ```text
//! u8 which: 1 the path between two nodes, 2 what is related to one | u8 what is given, bits: 1 maxDepth, 2 minWeight,
//! 4 limit | u8 direction: 0 out, 1 in, 2 both | u8 0 | u32 maxDepth | u32 limit | u32 bytes of the first id |
//! f64 minWeight | the first id | the second
//! ```
//!
//! Which 3 is spreading activation, whose question and answer stand in `activation.rs`.

use super::activation::{self, ACTIVATION};
use crate::columns::Columns;
use crate::{Command, EdgeDirection, PathsArgs, RelatedArgs};

const PATH: u8 = 1;
const RELATED: u8 = 2;

/// Bytes before a question's ids.
const HEAD: usize = 24;

const DEPTH_GIVEN: u8 = 1;
const WEIGHT_GIVEN: u8 = 2;
const LIMIT_GIVEN: u8 = 4;

/// The command that a question stands for: of paths one of a single path, of what is related one of a single id, or one of
/// activation, whose seeds are its columns. `None` where the question is malformed.
pub fn read(question: &[u8]) -> Option<(Command<'_>, Columns<'_>)> {
    if question.first() == Some(&ACTIVATION) {
        let (args, seeds) = activation::read(question)?;
        return Some((Command::Activate(args), seeds));
    }
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
    let command = match which {
        PATH => Command::Paths(PathsArgs {
            from: first,
            to: second,
            count: Some(1),
            max_depth,
            min_weight,
            ..PathsArgs::default()
        }),
        RELATED => Command::Related(RelatedArgs {
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
        }),
        _ => return None,
    };
    Some((command, Columns::default()))
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

    fn command(question: &[u8]) -> Option<Command<'_>> {
        read(question).map(|(command, _)| command)
    }

    #[test]
    fn questions_are_arguments_of_commands() {
        let path = question(PATH, 0, 0, [0, 0], ["word:ü", "b"]);
        let wanted = Command::Paths(PathsArgs {
            from: "word:ü",
            to: "b",
            count: Some(1),
            ..PathsArgs::default()
        });
        assert_eq!(command(&path), Some(wanted));

        let related = question(RELATED, 7, 2, [3, 50], ["a", ""]);
        let wanted = Command::Related(RelatedArgs {
            ids: vec!["a"],
            max_depth: Some(3),
            min_weight: Some(0.25),
            direction: Some(EdgeDirection::Both),
            limit: Some(50),
            ..RelatedArgs::default()
        });
        assert_eq!(command(&related), Some(wanted));
    }

    #[test]
    fn malformed_questions_are_none() {
        let good = question(PATH, 0, 0, [0, 0], ["ab", "c"]);
        assert!((0..HEAD + 2).all(|length| command(&good[..length]).is_none()));
        assert_eq!(command(&question(9, 0, 0, [0, 0], ["ab", "c"])), None);
        assert_eq!(command(&question(RELATED, 0, 3, [0, 0], ["ab", ""])), None);
        assert_eq!(command(&[]), None);
        let mut halved = question(PATH, 0, 0, [0, 0], ["ü", "c"]);
        halved[12] = 1;
        assert_eq!(command(&halved), None);
    }
}
