//! The answer to a question about what is related to a node: a part of the graph, as the columns of its frame; but nodes have
//! their numbers instead of ids. Ids lie all over the memory, and to copy them takes a fifth of the time of an answer: who reads
//! them asks for them by number. The 0 is there so that strengths begin at a multiple of 8.
//!
//! ```text
//! f64 nanoseconds | u32 nodes | u32 edges | u32 different types of edges | u32 0 | f64 strength of each node |
//! u32 number of each node | f32 weight of each edge | u16 place of each edge's source | of its target | of its type |
//! u16 depth of each node | zeros to 4 bytes | u32 where each type's name ends | names
//! ```

use super::room::{Rest, Room};
use super::text::Text;
use crate::limits::{MAX_LIMIT, MAX_ROUNDS};
use std::sync::Arc;

/// Bytes before the nodes.
const HEAD: usize = 24;

/// Places and depths are numbers of 16 bits.
const _: () = assert!(MAX_LIMIT <= 1 << 16 && MAX_ROUNDS < 1 << 16);

/// A part of the graph as an answer gives it.
#[derive(Debug, Clone)]
pub struct CompactPart<'a, N, E> {
    pub nodes: N,
    pub edges: E,
    /// The names of different types.
    pub types: &'a [Arc<str>],
    /// Which of them is a type's, by its number.
    pub places: &'a [u32],
}

/// What is told of a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompactNode {
    pub number: u32,
    pub strength: f64,
    pub depth: u32,
}

/// An edge by the places of its ends, and the number of its type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompactEdge {
    pub source: u32,
    pub target: u32,
    pub edge_type: u16,
    pub weight: f32,
}

impl<N, E> CompactPart<'_, N, E>
where
    N: ExactSizeIterator<Item = CompactNode> + Clone,
    E: ExactSizeIterator<Item = CompactEdge> + Clone,
{
    /// Writes the answer. `nanos` is asked when nearly all is done.
    pub fn write(&self, room: &mut Room, nanos: impl FnOnce() -> f64) {
        let Self {
            nodes,
            edges,
            types,
            places,
        } = self;
        let names = types.iter().map(|name| Text::from(&**name));
        let bytes = names.clone().map(|name| name.len()).sum::<usize>();
        let halves = 3 * edges.len() + nodes.len();
        let ends = HEAD + 12 * nodes.len() + 4 * edges.len() + (2 * halves).next_multiple_of(4);
        let size = ends + 4 * types.len() + bytes;
        let (head, rest) = room.take(size).split_at_mut(HEAD);

        let mut rest = Rest(rest);
        rest.numbers(nodes.clone().map(|node| node.strength.to_le_bytes()));
        rest.numbers(nodes.clone().map(|node| node.number.to_le_bytes()));
        rest.numbers(edges.clone().map(|edge| edge.weight.to_le_bytes()));
        let half = |number: u32| (number as u16).to_le_bytes();
        rest.numbers(edges.clone().map(|edge| half(edge.source)));
        rest.numbers(edges.clone().map(|edge| half(edge.target)));
        rest.numbers(
            edges
                .clone()
                .map(|edge| half(places[usize::from(edge.edge_type)])),
        );
        rest.numbers(nodes.clone().map(|node| half(node.depth)));
        if !halves.is_multiple_of(2) {
            rest.numbers([half(0)].into_iter());
        }
        rest.texts(types.len(), names);

        let mut head = Rest(head);
        head.numbers([nanos().to_le_bytes()].into_iter());
        let sizes = [nodes.len(), edges.len(), types.len(), 0];
        head.numbers(sizes.map(|size| (size as u32).to_le_bytes()).into_iter());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compact::Written;

    #[test]
    fn the_answer_is_what_columns_would_hold() {
        let part = CompactPart {
            nodes: [(8, 1.0, 0), (4, 0.5, 1)]
                .into_iter()
                .map(|(number, strength, depth)| CompactNode {
                    number,
                    strength,
                    depth,
                }),
            edges: [(0, 1, 3, 0.5), (1, 0, 5, 0.25), (1, 1, 3, 1.0)].into_iter().map(
                |(source, target, edge_type, weight)| CompactEdge {
                    source,
                    target,
                    edge_type,
                    weight,
                },
            ),
            types: &["near".into(), "far".into()],
            places: &[9, 9, 9, 0, 9, 1],
        };
        let size = HEAD + 2 * 12 + 3 * 4 + (3 * 3 + 2 + 1) * 2 + 2 * 4 + 7;
        let mut given = [0xee; 256];
        let mut room = Room::new(&mut given);
        part.write(&mut room, || 7.0);
        assert_eq!(room.written(), Written::Inside(size));
        assert!(given[size..].iter().all(|&byte| byte == 0xee));

        assert_eq!(given[..8], 7f64.to_le_bytes());
        let mut at = 8;
        let mut is_next = |bytes: &[u8]| {
            at += bytes.len();
            given[at - bytes.len()..at] == *bytes
        };
        let mut are_next = |numbers: &[u32]| numbers.iter().all(|number| is_next(&number.to_le_bytes()));
        assert!(are_next(&[2, 3, 2, 0]));
        assert!(are_next(&[0, 0x3ff0_0000, 0, 0x3fe0_0000]));
        assert!(are_next(&[8, 4]));
        assert!(are_next(&[0.5, 0.25, 1.0].map(f32::to_bits)));
        // Sources, targets, types, depths and zeros, two in each.
        assert!(are_next(&[0x1_0000, 0x1_0001, 0x1_0000, 0x1_0000, 0, 1]));
        assert!(are_next(&[4, 7]));
        assert!(is_next(b"nearfar"));
        assert_eq!(at, size);
    }
}
