//! Nodes in the order of their values.

use super::node_bits::NodeBits;
use crate::structure::NodeSet;
use std::cmp::Ordering;
use std::mem::size_of_val;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Nodes with a value each, largest first, equal ones by number: lists of one length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranked {
    pub nodes: Vec<u32>,
    pub values: Vec<f64>,
}

/// Nodes with a value each. Very many that are all wanted come by number: few ask for more than the first, and to put all in
/// order takes as long as what found them.
#[derive(Clone, Debug, PartialEq)]
pub enum Ranking {
    InOrder(Ranked),
    ByNumber {
        nodes: NodeBits,
        /// One for each of the nodes.
        values: Vec<f64>,
        /// The places of the first nodes by value, equal ones by number.
        first: Vec<u32>,
    },
}

/// Larger values first, equal ones by number.
pub(crate) fn by_value(a: &(u32, f64), b: &(u32, f64)) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

/// So many nodes are very many.
const VERY_MANY: usize = 1 << 14;
/// So many of them are in order.
const FIRST: usize = 1_024;

/// Of so many values one is looked at to guess how large the first are.
const SAMPLED: usize = 64;

/// The places of the first of very many, in order. O(n).
fn first_places(values: &[f64]) -> Vec<u32> {
    let mut sample: Vec<f64> = values.iter().copied().step_by(SAMPLED).collect();
    // A guess of how large the last of them is: too many are found rather than too few.
    let mut guessed = 2 * FIRST / SAMPLED;
    let mut first: Vec<(u32, f64)> = Vec::new();
    while first.len() < FIRST {
        let least = if guessed < sample.len() {
            *sample.select_nth_unstable_by(guessed, |a, b| b.total_cmp(a)).1
        } else {
            f64::NEG_INFINITY
        };
        first = at_least(values, least, FIRST);
        guessed *= 2;
    }
    // One number for value and place: sorted in a third of the time of two that are compared one after the other.
    let key = |(place, value): &(u32, f64)| u128::from(descending(*value)) << u32::BITS | u128::from(*place);
    let mut keys: Vec<u128> = first.iter().map(key).collect();
    if keys.len() > FIRST {
        keys.select_nth_unstable(FIRST);
        keys.truncate(FIRST);
    }
    keys.sort_unstable();
    keys.into_iter().map(|key| key as u32).collect()
}

/// A number that ascends as the value descends, as `total_cmp` has it.
fn descending(value: f64) -> u64 {
    let flipped = if value.is_sign_negative() {
        0
    } else {
        u64::MAX >> 1
    };
    value.to_bits() ^ flipped
}

/// So many values are looked at together.
const BLOCK: usize = 64;

/// Each value from `least` on with its place; of those that equal it the first `most` alone, for many may be as large as any
/// can be.
fn at_least(values: &[f64], least: f64, most: usize) -> Vec<(u32, f64)> {
    let mut found = Vec::new();
    let mut equal = 0;
    for (block, first) in values.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
        // Few blocks have any: without a branch for each value, that is soon seen. 0 may be more than -0.
        let wants_equal = equal < most || least == 0.0;
        let has_any = if wants_equal {
            block.iter().fold(false, |any, &value| any | (value >= least))
        } else {
            block.iter().fold(false, |any, &value| any | (value > least))
        };
        if !has_any {
            continue;
        }
        for (place, &value) in (first..).zip(block) {
            let order = value.total_cmp(&least);
            if order.is_gt() || order.is_eq() && equal < most {
                found.push((place, value));
                equal += usize::from(order.is_eq());
            }
        }
    }
    found
}

/// Lists for the values of very many nodes, to be written over: memory is brought in page by page where it is first written to,
/// which takes an eighth of the time of such a ranking. Copies share them. None is kept until they are wanted.
#[derive(Clone, Debug, Default)]
pub struct RankingRoom(Arc<Mutex<Lists>>);

#[derive(Debug, Default)]
struct Lists {
    lists: Vec<Vec<f64>>,
    are_wanted: bool,
}

/// So many numbers are kept, all lists together, or one list: 16 MiB.
const MOST_KEPT: usize = 2 << 20;

impl RankingRoom {
    /// Lists will be wanted: makes one for a ranking of some more than `count` nodes, where there is none.
    pub fn make(&self, count: usize) {
        let mut lists = self.lists();
        lists.are_wanted = true;
        let is_there = !lists.lists.is_empty();
        drop(lists);
        if !is_there {
            // Not while anybody waits for it. Not 0: memory that is all 0 is not touched.
            self.give(vec![1.0; count + count / 8]);
        }
    }

    /// Takes a list that nobody reads any more, if one of that length is wanted.
    pub fn give(&self, list: Vec<f64>) {
        let mut lists = self.lists();
        let kept: usize = lists.lists.iter().map(Vec::capacity).sum();
        let has_room = kept == 0 || kept + list.capacity() <= MOST_KEPT;
        if lists.are_wanted && has_room && list.len() >= VERY_MANY {
            lists.lists.push(list);
        }
    }

    /// A list that was used before; where there is none, one of `most` numbers, which takes no memory until it is written to.
    pub(super) fn take(&self, most: usize) -> Vec<f64> {
        let list = self.lists().lists.pop();
        list.unwrap_or_else(|| vec![0.0; most])
    }

    /// Lets go of all, and of those that are given later.
    pub fn let_go(&self) {
        let gone = std::mem::take(&mut *self.lists());
        drop(gone);
    }

    /// For how many nodes there is room in all.
    pub fn len(&self) -> usize {
        self.lists().lists.iter().map(Vec::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Never held while a list is made or freed.
    fn lists(&self) -> MutexGuard<'_, Lists> {
        // Whoever failed while it held the lock left whole lists.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ranking {
    /// Nodes that are given by number, with values that are no NaN; the first `count`, or all, of very many as they are.
    /// O(n). A list that is not needed goes to `room`.
    pub(super) fn of(nodes: NodeSet, values: Vec<f64>, count: usize, room: &RankingRoom) -> Self {
        if count < values.len() || values.len() < VERY_MANY {
            let entries = nodes.iter().zip(values.iter().copied()).collect();
            room.give(values);
            return Ranking::InOrder(Ranked::top(entries, count));
        }
        Ranking::by_number(nodes, values)
    }

    fn by_number(nodes: NodeSet, values: Vec<f64>) -> Self {
        let first = first_places(&values);
        Ranking::ByNumber {
            nodes: nodes.into(),
            values,
            first,
        }
    }

    /// The same of nodes as a list; all in order where they are so few of all that their numbers take less than bits.
    pub fn listed(nodes: Vec<u32>, values: Vec<f64>, count: usize) -> Self {
        let bits = NodeBits::bytes_up_to(nodes.last().copied().unwrap_or_default());
        if count < nodes.len() || nodes.len() < VERY_MANY || size_of_val(&nodes[..]) < bits {
            let entries = nodes.into_iter().zip(values).collect();
            return Ranking::InOrder(Ranked::top(entries, count));
        }
        Ranking::by_number(nodes.into_iter().collect(), values)
    }

    /// Whether nodes are by number, and only the first places are known.
    pub fn is_by_number(&self) -> bool {
        matches!(self, Ranking::ByNumber { .. })
    }

    /// All in order. O(n).
    pub fn in_order(self) -> Ranked {
        match self {
            Ranking::InOrder(ranked) => ranked,
            Ranking::ByNumber { nodes, values, .. } => {
                Ranked::top(nodes.iter().zip(values).collect(), usize::MAX)
            }
        }
    }

    pub fn len(&self) -> usize {
        match self {
            Ranking::InOrder(ranked) => ranked.len(),
            Ranking::ByNumber { nodes, .. } => nodes.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Ranked {
    /// The first `count` of some nodes with values that are no NaN. O(n + count log count).
    pub fn top(mut nodes: Vec<(u32, f64)>, count: usize) -> Ranked {
        keep_top(&mut nodes, count);
        if nodes.len() >= MANY && nodes.is_sorted_by_key(|entry| entry.0) {
            sort_by_digits(&mut nodes);
        } else {
            nodes.sort_unstable_by(by_value);
        }
        nodes.into_iter().collect()
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
fn sort_by_digits(nodes: &mut Vec<(u32, f64)>) {
    fn digits(value: f64) -> u64 {
        descending(value) >> (u64::BITS - DIGITS as u32 * DIGIT_BITS)
    }
    let digit =
        |value, at: usize| (digits(value) >> (at as u32 * DIGIT_BITS)) as usize & ((1 << DIGIT_BITS) - 1);
    let mut places = [[0_u32; 1 << DIGIT_BITS]; DIGITS];
    for &(_, value) in &*nodes {
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
        for &entry in &*nodes {
            let place = &mut places[digit(entry.1, at)];
            sorted[*place as usize] = entry;
            *place += 1;
        }
        std::mem::swap(nodes, &mut sorted);
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
