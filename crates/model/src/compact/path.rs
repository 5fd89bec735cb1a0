//! The answer to a question about a path.
//!
//! ```text
//! f64 nanoseconds | f64 cost | u32 nodes, 0 where no path leads there | u32 different types of edges | u32 bytes of text |
//! u32 0 | f32 weight of each edge | u32 place of each edge's type | u32 where each id and each type's name ends |
//! ids and names
//! ```

use super::room::{Rest, Room};
use super::text::Text;
use std::sync::Arc;

/// Bytes before the numbers.
const HEAD: usize = 32;

/// A path as an answer gives it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CompactPath<'a> {
    /// Of the nodes.
    pub ids: &'a [Text<'a>],
    /// Of the edges, one fewer than nodes, and the place of each one's type.
    pub weights: &'a [f32],
    pub places: &'a [u32],
    /// The names of different types.
    pub types: &'a [Arc<str>],
    pub cost: f64,
}

impl CompactPath<'_> {
    /// Writes the answer; that there is no path is one without nodes.
    pub fn write(&self, room: &mut Room, nanos: f64) {
        let names = self.types.iter().map(|name| Text::from(&**name));
        let texts = self.ids.iter().copied().chain(names);
        let bytes: usize = texts.clone().map(|text| text.len()).sum();
        let count = self.ids.len() + self.types.len();
        let numbers = self.weights.len() + self.places.len() + count;
        let mut rest = Rest(room.take(HEAD + 4 * numbers + bytes));
        rest.numbers([nanos, self.cost].map(f64::to_le_bytes).into_iter());
        let sizes = [self.ids.len(), self.types.len(), bytes, 0];
        rest.numbers(sizes.map(|size| (size as u32).to_le_bytes()).into_iter());
        rest.numbers(self.weights.iter().map(|weight| weight.to_le_bytes()));
        rest.numbers(self.places.iter().map(|place| place.to_le_bytes()));
        rest.texts(count, texts);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compact::Written;

    fn written(path: CompactPath) -> Vec<u8> {
        let mut room = Room::new(&mut []);
        path.write(&mut room, 7.0);
        match room.written() {
            Written::Apart(answer) => answer,
            Written::Inside(_) => Vec::new(),
        }
    }

    #[test]
    fn the_answer_is_the_path_alone() {
        let answer = written(CompactPath {
            ids: &["a".into(), "ü".into()],
            weights: &[0.75],
            places: &[0],
            types: &["near".into()],
            cost: 0.5,
        });
        assert_eq!(answer.len(), HEAD + 4 + 4 + 3 * 4 + 7);
        assert_eq!(answer[..8], 7f64.to_le_bytes());
        assert_eq!(answer[8..16], 0.5f64.to_le_bytes());
        assert_eq!(answer[16..28], [2, 0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0]);
        assert_eq!(answer[32..36], 0.75f32.to_le_bytes());
        assert_eq!(answer[40..52], [1, 0, 0, 0, 2, 0, 0, 0, 6, 0, 0, 0]);
        assert_eq!(&answer[52..], "aünear".as_bytes());

        let none = written(CompactPath::default());
        assert_eq!(none.len(), HEAD);
        assert_eq!(none[8..], [0; HEAD - 8]);
    }
}
