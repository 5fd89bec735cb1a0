//! Nodes in the order of their values.

use std::cmp::Ordering;

/// Nodes with a value each, largest first, equal ones by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranked {
    pub nodes: Vec<(u32, f64)>,
}

/// Larger values first, equal ones by number.
pub(crate) fn by_value(a: &(u32, f64), b: &(u32, f64)) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

impl Ranked {
    fn sort(mut nodes: Vec<(u32, f64)>) -> Ranked {
        if nodes.len() >= MANY && nodes.is_sorted_by_key(|entry| entry.0) {
            nodes = by_digits(nodes);
        } else {
            nodes.sort_unstable_by(by_value);
        }
        Ranked { nodes }
    }

    /// The first `count` of some nodes with values that are no NaN. O(n + count log count).
    pub fn top(mut nodes: Vec<(u32, f64)>, count: usize) -> Ranked {
        keep_top(&mut nodes, count);
        Ranked::sort(nodes)
    }

    /// The value of a node, if it is ranked. O(n).
    pub fn value(&self, node: u32) -> Option<f64> {
        self.nodes
            .iter()
            .find(|ranked| ranked.0 == node)
            .map(|ranked| ranked.1)
    }
}

/// From so many nodes on it pays to sort by digits.
const MANY: usize = 4_096;
const DIGIT_BITS: u32 = 11;
/// So many digits of a value are sorted by: sign, exponent and 21 bits of what follows.
const DIGITS: usize = 3;

/// Sorts nodes that are given by number: by the first digits of their values, last ones of these first, which leaves equal
/// values in their order; then those of equal digits by comparing. O(n), unless many differ in later digits alone.
fn by_digits(mut nodes: Vec<(u32, f64)>) -> Vec<(u32, f64)> {
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
    for &(_, value) in &nodes {
        for (at, places) in places.iter_mut().enumerate() {
            places[digit(value, at)] += 1;
        }
    }
    let mut sorted = vec![(0, 0.0); nodes.len()];
    for (at, places) in places.iter_mut().enumerate() {
        if places[digit(nodes[0].1, at)] as usize == nodes.len() {
            continue;
        }
        let mut next = 0;
        for place in &mut *places {
            next += std::mem::replace(place, next);
        }
        for &entry in &nodes {
            let place = &mut places[digit(entry.1, at)];
            sorted[*place as usize] = entry;
            *place += 1;
        }
        std::mem::swap(&mut nodes, &mut sorted);
    }
    for alike in nodes.chunk_by_mut(|a, b| digits(a.1) == digits(b.1)) {
        if !alike.is_sorted_by(|a, b| by_value(a, b).is_le()) {
            alike.sort_unstable_by(by_value);
        }
    }
    nodes
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
