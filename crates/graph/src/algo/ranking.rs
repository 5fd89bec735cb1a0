//! Nodes in the order of their values.

use std::cmp::Ordering;

/// Nodes with a value each, largest first, equal ones by number: lists of one length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranked {
    pub nodes: Vec<u32>,
    pub values: Vec<f64>,
}

/// Room to rank in, used again for the next ranking: memory for a large one costs as much as ranking it.
///
/// Cost: 32 bytes for each node of the largest one.
#[derive(Debug, Default)]
pub(crate) struct RankingRoom {
    /// What is to be ranked.
    pub entries: Vec<(u32, f64)>,
    sorted: Vec<(u32, f64)>,
}

/// Larger values first, equal ones by number.
pub(crate) fn by_value(a: &(u32, f64), b: &(u32, f64)) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

impl RankingRoom {
    /// The first `count` of the entries, whose values are no NaN. O(n + count log count).
    pub fn top(&mut self, count: usize) -> Ranked {
        let Self { entries, sorted } = self;
        keep_top(entries, count);
        if entries.len() >= MANY && entries.is_sorted_by_key(|entry| entry.0) {
            sort_by_digits(entries, sorted);
        } else {
            entries.sort_unstable_by(by_value);
        }
        entries.iter().copied().collect()
    }
}

impl Ranked {
    /// The first `count` of some nodes with values that are no NaN. O(n + count log count).
    pub fn top(nodes: Vec<(u32, f64)>, count: usize) -> Ranked {
        let mut room = RankingRoom {
            entries: nodes,
            ..RankingRoom::default()
        };
        room.top(count)
    }

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Each node with its value.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u32, f64)> + '_ {
        self.nodes.iter().copied().zip(self.values.iter().copied())
    }

    /// The value of a node, if it is ranked. O(n).
    pub fn value(&self, node: u32) -> Option<f64> {
        self.iter().find(|ranked| ranked.0 == node).map(|ranked| ranked.1)
    }
}

impl FromIterator<(u32, f64)> for Ranked {
    /// Of entries in their order.
    fn from_iter<I: IntoIterator<Item = (u32, f64)>>(entries: I) -> Self {
        let (nodes, values) = entries.into_iter().unzip();
        Ranked { nodes, values }
    }
}

/// From so many nodes on it pays to sort by digits.
const MANY: usize = 4_096;
const DIGIT_BITS: u32 = 11;
/// So many digits of a value are sorted by: sign, exponent and 21 bits of what follows.
const DIGITS: usize = 3;

/// Sorts nodes that are given by number: by the first digits of their values, last ones of these first, which leaves equal
/// values in their order; then those of equal digits by comparing. O(n), unless many differ in later digits alone.
fn sort_by_digits(nodes: &mut Vec<(u32, f64)>, sorted: &mut Vec<(u32, f64)>) {
    /// Ascends as the value descends, as `total_cmp` has it.
    fn digits(value: f64) -> u64 {
        let bits = value.to_bits();
        let descending = bits
            ^ if value.is_sign_negative() {
                0
            } else {
                u64::MAX >> 1
            };
        descending >> (u64::BITS - DIGITS as u32 * DIGIT_BITS)
    }
    let digit =
        |value, at: usize| (digits(value) >> (at as u32 * DIGIT_BITS)) as usize & ((1 << DIGIT_BITS) - 1);
    let mut places = [[0_u32; 1 << DIGIT_BITS]; DIGITS];
    for &(_, value) in &*nodes {
        for (at, places) in places.iter_mut().enumerate() {
            places[digit(value, at)] += 1;
        }
    }
    sorted.resize(nodes.len(), (0, 0.0));
    for (at, places) in places.iter_mut().enumerate() {
        if places[digit(nodes[0].1, at)] as usize == nodes.len() {
            continue;
        }
        let mut next = 0;
        for place in &mut *places {
            next += std::mem::replace(place, next);
        }
        for &entry in &*nodes {
            let place = &mut places[digit(entry.1, at)];
            sorted[*place as usize] = entry;
            *place += 1;
        }
        std::mem::swap(nodes, sorted);
    }
    for alike in nodes.chunk_by_mut(|a, b| digits(a.1) == digits(b.1)) {
        if !alike.is_sorted_by(|a, b| by_value(a, b).is_le()) {
            alike.sort_unstable_by(by_value);
        }
    }
}

/// Leaves the first `count` nodes by value, in any order.
pub(crate) fn keep_top(nodes: &mut Vec<(u32, f64)>, count: usize) {
    if count < nodes.len() {
        if count > 0 {
            nodes.select_nth_unstable_by(count - 1, by_value);
        }
        nodes.truncate(count);
    }
}
