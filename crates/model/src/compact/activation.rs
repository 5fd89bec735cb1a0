//! Questions about spreading activation, and what they are answered.
//!
//! ```text
//! u8 3 | u8 what is given, bits: 1 iterations, 2 decay, 4 minActivation, 8 retention, 16 tolerance, 32 limit, 64 a value for
//! each seed | u8 mode: 0 not given, 1 fan, 2 optimus, 3 optimus-v1 | u8 0 | u32 iterations | u32 limit | u32 seeds |
//! u32 idsKnown | u32 0 | f64 decay | f64 minActivation | f64 retention | f64 tolerance | f64 value of each seed |
//! u32 where each seed's id ends | ids
//! ```
//!
//! An answer is a ranking whose values are what they are, in order. Its ids are those of its nodes; or where it has many of all
//! nodes, those of the nodes from a number on, and for each node its number:
//!
//! ```text
//! f64 nanoseconds | u32 nodes | u32 ids | u32 bytes of ids | u32 from which number on ids are given, 4294967295: those of the
//! nodes | f64 value of each node | u32 number of each node, in the second case | u32 where each id ends | ids
//! ```

use super::room::{Rest, Room};
use super::text::Text;
use crate::columns::{Column, Columns, TextColumn};
use crate::{ActivateArgs, ActivationMode};
use std::borrow::Cow;

/// What a question begins with.
pub(super) const ACTIVATION: u8 = 3;

/// Bytes of a question before its seeds, and of an answer before its nodes.
const QUESTION: usize = 56;
const ANSWER: usize = 24;

/// Ids are those of the nodes.
const OF_NODES: u32 = u32::MAX;

const ITERATIONS_GIVEN: u8 = 1;
const DECAY_GIVEN: u8 = 2;
const MIN_GIVEN: u8 = 4;
const RETENTION_GIVEN: u8 = 8;
const TOLERANCE_GIVEN: u8 = 16;
const LIMIT_GIVEN: u8 = 32;
const VALUES_GIVEN: u8 = 64;

/// The command that a question stands for; `None` where it is malformed.
pub(super) fn read(question: &[u8]) -> Option<(ActivateArgs, Columns<'_>)> {
    let (head, seeds) = question.split_first_chunk::<QUESTION>()?;
    let [_, given, mode, ..] = *head;
    let number = |at: usize| head[at..].first_chunk().map(|bytes| u32::from_le_bytes(*bytes));
    let float = |at: usize| head[at..].first_chunk().map(|bytes| f64::from_le_bytes(*bytes));
    let is_given = |bit: u8| given & bit != 0;
    let count = number(12)? as usize;

    let value_bytes = if is_given(VALUES_GIVEN) { 8 } else { 0 };
    let (values, rest) = seeds.split_at_checked(count.checked_mul(value_bytes)?)?;
    let (ends, ids) = rest.split_at_checked(count.checked_mul(4)?)?;
    let ids = std::str::from_utf8(ids).ok()?;
    let mut columns = Columns::default();
    let ends = Cow::Owned(
        ends.as_chunks()
            .0
            .iter()
            .map(|end| u32::from_le_bytes(*end))
            .collect(),
    );
    columns.push("id", Column::Text(TextColumn::from_utf16_ends(ids, ends).ok()?));
    if is_given(VALUES_GIVEN) {
        let values = values
            .as_chunks()
            .0
            .iter()
            .map(|value| f64::from_le_bytes(*value));
        columns.push("value", Column::F64(Cow::Owned(values.collect())));
    }
    let args = ActivateArgs {
        mode: match mode {
            0 => None,
            1 => Some(ActivationMode::Fan),
            2 => Some(ActivationMode::Optimus),
            3 => Some(ActivationMode::OptimusV1),
            _ => return None,
        },
        iterations: number(4).filter(|_| is_given(ITERATIONS_GIVEN)),
        decay: float(24).filter(|_| is_given(DECAY_GIVEN)),
        min_activation: float(32).filter(|_| is_given(MIN_GIVEN)),
        retention: float(40).filter(|_| is_given(RETENTION_GIVEN)),
        inhibition: None,
        tolerance: float(48).filter(|_| is_given(TOLERANCE_GIVEN)),
        limit: number(8).filter(|_| is_given(LIMIT_GIVEN)),
        ids_known: number(16),
    };
    Some((args, columns))
}

/// Nodes with their values as an answer gives them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompactRanking<'a> {
    pub ids: &'a [Text<'a>],
    pub values: &'a [f64],
    /// From which number on ids are given, and the number of each node; absent: ids are those of the nodes.
    pub by_number: Option<(u32, &'a [u32])>,
}

impl CompactRanking<'_> {
    /// Writes the answer. `nanos` is asked when nearly all is done.
    pub fn write(&self, room: &mut Room, nanos: impl FnOnce() -> f64) {
        let Self {
            ids,
            values,
            by_number,
        } = self;
        let (first, numbers) = by_number.unwrap_or((OF_NODES, &[]));
        let bytes: usize = ids.iter().map(|id| id.len()).sum();
        let size = ANSWER + 8 * values.len() + 4 * (numbers.len() + ids.len()) + bytes;
        let (head, rest) = room.take(size).split_at_mut(ANSWER);
        let mut rest = Rest(rest);
        rest.numbers(values.iter().map(|value| value.to_le_bytes()));
        rest.numbers(numbers.iter().map(|number| number.to_le_bytes()));
        rest.texts(ids.len(), ids.iter().copied());
        let mut head = Rest(head);
        head.numbers([nanos().to_le_bytes()].into_iter());
        let sizes = [values.len() as u32, ids.len() as u32, bytes as u32, first];
        head.numbers(sizes.map(u32::to_le_bytes).into_iter());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compact::Written;

    /// A question about these seeds, with numbers that tell which is which.
    fn question(given: u8, mode: u8, values: &[f64], ids: &[&str]) -> Vec<u8> {
        let mut bytes = vec![ACTIVATION, given, mode, 0];
        for number in [4, 50, ids.len() as u32, 9, 0] {
            bytes.extend(u32::to_le_bytes(number));
        }
        for number in [0.25, 0.5, 0.75, 1.0].iter().chain(values) {
            bytes.extend(f64::to_le_bytes(*number));
        }
        let mut end = 0;
        for id in ids {
            end += id.encode_utf16().count() as u32;
            bytes.extend(end.to_le_bytes());
        }
        ids.iter().for_each(|id| bytes.extend(id.as_bytes()));
        bytes
    }

    #[test]
    fn questions_are_arguments_and_seeds() {
        let ids = ["word:ü", "b", "\u{1f600}"];
        let bytes = question(127, 2, &[1.0, 0.5, -0.0], &ids);
        let (args, columns) = read(&bytes).unwrap();
        let wanted = ActivateArgs {
            mode: Some(ActivationMode::Optimus),
            iterations: Some(4),
            decay: Some(0.25),
            min_activation: Some(0.5),
            retention: Some(0.75),
            inhibition: None,
            tolerance: Some(1.0),
            limit: Some(50),
            ids_known: Some(9),
        };
        assert_eq!(args, wanted);
        assert!(columns.text("id").unwrap().unwrap().iter().eq(ids));
        assert_eq!(columns.f64s("value").unwrap(), Some(&[1.0, 0.5, 0.0][..]));

        let bytes = question(0, 0, &[], &["a"]);
        let (args, columns) = read(&bytes).unwrap();
        let wanted = ActivateArgs {
            ids_known: Some(9),
            ..ActivateArgs::default()
        };
        assert_eq!(args, wanted);
        assert!(columns.text("id").unwrap().unwrap().iter().eq(["a"]));
        assert_eq!(columns.f64s("value").unwrap(), None);
        for (mode, wanted) in [(1, ActivationMode::Fan), (3, ActivationMode::OptimusV1)] {
            let bytes = question(0, mode, &[], &[]);
            assert_eq!(read(&bytes).unwrap().0.mode, Some(wanted));
        }
    }

    #[test]
    fn malformed_questions_are_none() {
        let good = question(VALUES_GIVEN, 1, &[1.0, 0.5], &["ab", "ü"]);
        assert!(read(&good).is_some());
        assert!((0..good.len()).all(|length| read(&good[..length]).is_none()));
        assert!(read(&question(0, 4, &[], &["a"])).is_none());
        let mut many = good.clone();
        many[12..16].fill(0xff);
        assert!(read(&many).is_none());
        let mut descending = question(0, 0, &[], &["a", "b"]);
        descending[QUESTION] = 3;
        assert!(read(&descending).is_none());
    }

    fn written(ranking: CompactRanking) -> Vec<u8> {
        let mut room = Room::new(&mut []);
        ranking.write(&mut room, || 7.0);
        match room.written() {
            Written::Apart(answer) => answer,
            Written::Inside(_) => Vec::new(),
        }
    }

    #[test]
    fn the_answer_is_the_ranking_alone() {
        let ranking = CompactRanking {
            ids: &["a".into(), "ü".into(), "".into()],
            values: &[1.0, 0.5, 0.25],
            by_number: None,
        };
        let answer = written(ranking);
        assert_eq!(answer.len(), ANSWER + 3 * 8 + 3 * 4 + 3);
        assert_eq!(answer[..8], 7f64.to_le_bytes());
        assert_eq!(
            answer[8..24],
            [3, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 255, 255, 255, 255]
        );
        assert_eq!(answer[32..40], 0.5f64.to_le_bytes());
        assert_eq!(answer[48..60], [1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0]);
        assert_eq!(&answer[60..], "aü".as_bytes());

        let answer = written(CompactRanking {
            ids: &["b".into()],
            by_number: Some((6, &[4, 6, 5])),
            ..ranking
        });
        assert_eq!(answer[8..24], [3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
        assert_eq!(answer[48..60], [4, 0, 0, 0, 6, 0, 0, 0, 5, 0, 0, 0]);
        assert_eq!(answer[60..], [1, 0, 0, 0, b'b']);
    }
}
