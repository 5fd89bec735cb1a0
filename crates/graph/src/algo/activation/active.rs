//! Which nodes are active, and what they are sent in a round.
//!
//! There is a place for every node; bits tell which are in use, in the order of nodes. All is clean again after a call,
//! at the cost of what the call touched.

use super::accepted::{Accepted, Bits, Nodes, SPARE};
#[cfg(target_arch = "x86_64")]
use super::lanes;
use crate::algo::{Ranking, RankingRoom};
use crate::structure::NodeSet;
use std::mem::take;

/// Nodes that one word has bits for.
pub(super) const WORD: usize = u64::BITS as usize;

/// Nodes, one bit each, and which words of these have any.
#[derive(Debug, Default)]
struct Marks {
    words: Vec<u64>,
    /// One bit a word.
    used: Vec<u64>,
}

impl Marks {
    fn begin(&mut self, bound: usize) {
        if self.words.len() < bound.div_ceil(WORD) {
            self.words.resize(bound.div_ceil(WORD), 0);
            self.used.resize(self.words.len().div_ceil(WORD), 0);
        }
    }

    /// Marks the node where `is_in`, without a branch that cannot be foreseen.
    #[inline]
    fn mark(&mut self, node: u32, is_in: bool) {
        mark(&mut self.words, &mut self.used, node, is_in);
    }
}

#[inline]
fn mark(words: &mut [u64], used: &mut [u64], node: u32, is_in: bool) {
    let word = node as usize / WORD;
    words[word] |= u64::from(is_in) << (node as usize % WORD);
    used[word / WORD] |= u64::from(is_in) << (word % WORD);
}

#[inline]
fn for_each_bit(mut word: u64, mut give: impl FnMut(u32)) {
    while word != 0 {
        give(word.trailing_zeros());
        word &= word - 1;
    }
}

/// The nodes of a word: those that are active or were sent something are marked.
pub(super) struct Word<'a> {
    /// The number of the first.
    pub first: u32,
    pub marks: u64,
    pub sent: u64,
    /// One for each node, up to the last that there is.
    pub sums: &'a mut [f64],
    pub values: &'a mut [f64],
}

impl Word<'_> {
    /// What was sent becomes activation; the nodes of at least `least` are taken.
    #[inline]
    pub fn settle<const LAST: bool>(self, accepted: &mut Accepted<impl Nodes>, least: f64) {
        for_each_bit(self.marks, |bit| {
            let at = bit as usize;
            // Without a branch: which of the active were sent something cannot be foreseen.
            let sent = take(&mut self.sums[at]).min(1.0);
            let is_sent = (self.sent >> bit & 1).wrapping_neg();
            let value = f64::from_bits(sent.to_bits() & is_sent | self.values[at].to_bits() & !is_sent);
            if !LAST {
                self.values[at] = value;
            }
            accepted.push(self.first + bit, value, value >= least);
        });
    }
}

/// Activations, and sums that are to become such.
#[derive(Debug, Default)]
pub(crate) struct Active {
    /// Of the active nodes.
    values: Vec<f64>,
    active: Marks,
    /// 0 where nothing was sent.
    sums: Vec<f64>,
    /// Who was sent something.
    sent: Marks,
    /// Whether that is for the sums to tell, not the marks.
    is_by_sums: bool,
}

impl Active {
    /// No node is active; all below `bound` may become so.
    pub fn begin(&mut self, bound: u32, seeds: &[(u32, f64)]) {
        let bound = bound as usize;
        // Only a call that was given up leaves any.
        self.for_each_word::<true>(used, |word| word.sums.fill(0.0));
        if self.values.len() < bound {
            self.values.resize(bound, 0.0);
            self.sums.resize(bound, 0.0);
        }
        self.active.begin(bound);
        self.sent.begin(bound);
        for &(node, activation) in seeds {
            self.values[node as usize] = activation;
            self.active.mark(node, true);
        }
    }

    /// What was sent becomes activation, at most 1; then lists the active nodes of at least `least`, by number.
    pub fn settle(&mut self, accepted: &mut Accepted, least: f64) {
        accepted.begin();
        if self.is_by_sums {
            self.settle_at_once::<false>(accepted, least);
        } else {
            self.settle_one_by_one::<false>(accepted, least);
        }
    }

    /// The same at the end, the first `most` by value, or all of very many by number: no node is active any more.
    pub fn take(&mut self, room: &RankingRoom, least: f64, most: usize) -> Ranking {
        if self.is_by_sums {
            let bound = self.values.len();
            // How many there are is known when all were looked at.
            let mut accepted = Accepted::within(Bits::new(bound), room.take(bound + SPARE));
            self.settle_at_once::<true>(&mut accepted, least);
            let (Bits(words), values) = accepted.into_parts();
            return Ranking::of(NodeSet::from_words(words), values, most, room);
        }
        // Where few are active a word has one or two of them: several at a time take longer then.
        let count = self.count() + SPARE;
        let mut accepted = Accepted::within(vec![0; count], vec![0.0; count]);
        self.settle_one_by_one::<true>(&mut accepted, least);
        let (nodes, values) = accepted.into_lists();
        Ranking::listed(nodes, values, most)
    }

    /// How many nodes are active or were sent something.
    fn count(&self) -> usize {
        let Self { active, sent, .. } = self;
        let word = |marks: &Marks, word: usize| marks.words.get(word).copied().unwrap_or_default();
        let mut count = 0;
        for (at, (&active_used, &sent_used)) in active.used.iter().zip(&sent.used).enumerate() {
            for_each_bit(active_used | sent_used, |bit| {
                let place = at * WORD + bit as usize;
                count += (word(active, place) | word(sent, place)).count_ones() as usize;
            });
        }
        count
    }

    /// Settles what was sent, and takes the active nodes of at least `least`, ascending; the `LAST` time none stays active:
    /// several nodes at a time, where the processor can.
    fn settle_at_once<const LAST: bool>(&mut self, accepted: &mut Accepted<impl Nodes>, least: f64) {
        #[cfg(target_arch = "x86_64")]
        if lanes::settle::<LAST>(self, least, accepted) {
            return;
        }
        self.settle_one_by_one::<LAST>(accepted, least);
    }

    /// The same one by one.
    fn settle_one_by_one<const LAST: bool>(&mut self, accepted: &mut Accepted<impl Nodes>, least: f64) {
        self.for_each_word::<LAST>(used, |word| {
            accepted.make_room();
            word.settle::<LAST>(accepted, least);
        });
    }

    /// Gives the words that may have a mark, ascending, as they were; what was sent is active then, or the `LAST` time nothing.
    ///
    /// @param used which of some sums are not 0
    #[inline(always)]
    pub(super) fn for_each_word<const LAST: bool>(
        &mut self,
        used: impl Fn(&[f64]) -> u64,
        mut give: impl FnMut(Word<'_>),
    ) {
        let Self {
            values,
            active,
            sums,
            sent,
            is_by_sums,
        } = self;
        let is_by_sums = take(is_by_sums);
        for at in 0..active.used.len() {
            let words = take(&mut sent.used[at]) | if is_by_sums { u64::MAX } else { active.used[at] };
            active.used[at] = if LAST { 0 } else { words };
            for_each_bit(words, |bit| {
                let word = at * WORD + bit as usize;
                let (Some(active), Some(sent)) = (active.words.get_mut(word), sent.words.get_mut(word))
                else {
                    return;
                };
                let first = word * WORD;
                let end = values.len().min(first + WORD);
                let sums = &mut sums[first..end];
                let sent = if is_by_sums { used(sums) } else { take(sent) };
                let marks = *active | sent;
                *active = if LAST { 0 } else { marks };
                give(Word {
                    first: first as u32,
                    marks,
                    sent,
                    sums,
                    values: &mut values[first..end],
                });
            });
        }
    }

    /// Where spreads go.
    pub fn inbox(&mut self) -> Inbox<'_> {
        Inbox {
            sums: &mut self.sums,
            words: &mut self.sent.words,
            used: &mut self.sent.used,
        }
    }

    /// What everybody was sent, 0 where it is nothing, for who sends so much that a mark with each would take longer than to
    /// look at all of them.
    pub fn sums(&mut self) -> &mut [f64] {
        self.is_by_sums = true;
        &mut self.sums
    }
}

/// Which of these, at most 64, are not 0.
#[inline]
fn used(sums: &[f64]) -> u64 {
    let (eights, rest) = sums.as_chunks::<8>();
    let bits = eights.iter().map(|sums| bits_of(sums.map(|sum| sum != 0.0)));
    let mut word = (0..)
        .zip(bits)
        .fold(0, |word, (at, bits)| word | bits << (8 * at));
    for (bit, sum) in (sums.len() - rest.len()..).zip(rest) {
        word |= u64::from(*sum != 0.0) << bit;
    }
    word
}

/// Eight bits, the first lowest.
#[inline]
fn bits_of(flags: [bool; 8]) -> u64 {
    // The product has the bytes' lowest bits next to each other at its top.
    u64::from_le_bytes(flags.map(u8::from)).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// What nodes are sent in a round: the parts of [`Active`] that it changes, side by side.
pub(crate) struct Inbox<'a> {
    sums: &'a mut [f64],
    words: &'a mut [u64],
    used: &'a mut [u64],
}

impl Inbox<'_> {
    /// Adds to what `node` is sent, where it counts.
    #[inline]
    pub fn add(&mut self, node: u32, spread: f64, counts: bool) {
        // Adding 0: no branch that cannot be foreseen.
        self.sums[node as usize] += if counts { spread } else { 0.0 };
        mark(self.words, self.used, node, counts);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUND: u32 = 5_003;

    /// A fifth of the nodes in one half is active, and two of seven of all were sent something.
    fn some(by_sums: bool) -> Active {
        let mut active = Active::default();
        // What was active before leaves its values behind.
        active.begin(BOUND, &(0..BOUND).map(|node| (node, 2.0)).collect::<Vec<_>>());
        active.settle_one_by_one::<true>(&mut Accepted::<Vec<u32>>::default(), 0.0);
        let value = |node: u32| f64::from(node * 89 % 197) / 196.0;
        let seeds = (0..BOUND / 2).filter(|node| node % 5 == 0);
        active.begin(BOUND, &seeds.map(|node| (node, value(node))).collect::<Vec<_>>());
        for node in (0..BOUND).filter(|node| node * 31 % 7 < 2 || node + 2 > BOUND) {
            let sum = 2.0 * value(node + 1) + 1e-3;
            if by_sums {
                active.sums()[node as usize] += sum;
            } else {
                active.inbox().add(node, sum, true);
            }
        }
        active
    }

    type Lists = (Vec<u32>, Vec<u64>);

    fn lists((nodes, values): (Vec<u32>, Vec<f64>)) -> Lists {
        (nodes, values.into_iter().map(f64::to_bits).collect())
    }

    type Settle<N> = fn(&mut Active, &mut Accepted<N>, f64);

    /// How nodes are settled in a round, and at the end.
    #[derive(Clone, Copy)]
    struct Way {
        round: Settle<Vec<u32>>,
        last: Settle<Bits>,
    }

    const ONE_BY_ONE: Way = Way {
        round: Active::settle_one_by_one::<false>,
        last: Active::settle_one_by_one::<true>,
    };

    /// Those that the processor has.
    #[allow(unsafe_code)]
    fn at_once() -> Vec<Way> {
        let mut ways = vec![Way {
            round: Active::settle_at_once::<false>,
            last: Active::settle_at_once::<true>,
        }];
        #[cfg(target_arch = "x86_64")]
        if lanes::avx2::is_there() {
            // Not the one that is chosen where there are wider ones.
            ways.push(Way {
                // SAFETY: the processor has what it is compiled for.
                round: |active, accepted, least| unsafe {
                    lanes::avx2::settle::<false>(active, least, accepted);
                },
                // SAFETY: as above.
                last: |active, accepted, least| unsafe {
                    lanes::avx2::settle::<true>(active, least, accepted);
                },
            });
        }
        ways
    }

    /// What one round and the end give, and what is left of it.
    fn settled(way: Way, mut active: Active, least: f64) -> [Lists; 2] {
        let mut first = Accepted::default();
        let mut last = Accepted::within(Bits::new(BOUND as usize), Vec::new());
        (way.round)(&mut active, &mut first, least);
        active.inbox().add(3, 0.5, true);
        active.inbox().add(BOUND - 1, 3.0, true);
        // They were active: now they are no more.
        active.inbox().add(10, 0.0, true);
        active.inbox().add(20, -0.5, true);
        (way.last)(&mut active, &mut last, least);
        assert!(active.sums.iter().all(|sum| sum.to_bits() == 0));
        assert_eq!(active.count(), 0);
        let (Bits(words), values) = last.into_parts();
        let last = (NodeSet::from_words(words).iter().collect(), values);
        [lists(first.into_lists()), lists(last)]
    }

    #[test]
    fn several_at_a_time_are_settled_as_one_by_one() {
        for least in [f64::from_bits(1), 0.25, 1.0, 1.5] {
            let wanted = settled(ONE_BY_ONE, some(false), least);
            for by_sums in [false, true] {
                assert_eq!(settled(ONE_BY_ONE, some(by_sums), least), wanted);
                for way in at_once() {
                    assert_eq!(settled(way, some(by_sums), least), wanted);
                }
            }
        }
        // Written out for some: sent something, and more than 1, active alone, neither.
        let [(nodes, values), (left, last)] = settled(ONE_BY_ONE, some(true), f64::from_bits(1));
        let value = |node: u32| nodes.binary_search(&node).map(|at| f64::from_bits(values[at]));
        assert_eq!(value(0), Ok(2.0 * 89.0 / 196.0 + 1e-3));
        assert_eq!(value(7), Ok(1.0));
        assert_eq!(value(10), Ok(f64::from(10 * 89 % 197) / 196.0));
        assert!(value(2).is_err() && value(BOUND - 1).is_ok());
        assert_eq!(last.last(), Some(&1_f64.to_bits()));
        assert!(!left.contains(&10) && !left.contains(&20) && left.contains(&15));
    }
}
