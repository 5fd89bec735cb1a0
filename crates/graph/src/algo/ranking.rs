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

/// Sorts nodes that are given by number: digit by digit of the values, last ones first, which leaves equal values in
/// their order. O(n) for each digit in which values differ.
fn by_digits(mut nodes: Vec<(u32, f64)>) -> Vec<(u32, f64)> {
    /// Ascends as the value descends, as `total_cmp` has it.
    fn key(value: f64) -> u64 {
        let bits = value.to_bits();
        bits ^ if value.is_sign_negative() {
            0
        } else {
            u64::MAX >> 1
        }
    }
    let differ = nodes
        .iter()
        .fold(0, |all, entry| all | (key(entry.1) ^ key(nodes[0].1)));
    let mut sorted = vec![(0, 0.0); nodes.len()];
    for shift in (0..u64::BITS).step_by(DIGIT_BITS as usize) {
        let digit = |value| (key(value) >> shift) as usize & ((1 << DIGIT_BITS) - 1);
        if (differ >> shift) & ((1 << DIGIT_BITS) - 1) == 0 {
            continue;
        }
        let mut places = [0_u32; 1 << DIGIT_BITS];
        nodes.iter().for_each(|entry| places[digit(entry.1)] += 1);
        let mut next = 0;
        for place in &mut places {
            next += std::mem::replace(place, next);
        }
        for &entry in &nodes {
            let place = &mut places[digit(entry.1)];
            sorted[*place as usize] = entry;
            *place += 1;
        }
        std::mem::swap(&mut nodes, &mut sorted);
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
