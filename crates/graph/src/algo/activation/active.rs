//! Which nodes are active, and what they are sent in a round.
//!
//! There is a place for every node; bits tell which are in use, in the order of nodes. All is clean again after a call,
//! at the cost of what the call touched.

use crate::algo::RankingRoom;
use std::mem::take;

/// Nodes, one bit each, and which words of these have any.
#[derive(Debug, Default)]
struct Marks {
    words: Vec<u64>,
    /// One bit a word.
    used: Vec<u64>,
}

impl Marks {
    fn begin(&mut self, bound: usize) {
        if self.words.len() < bound.div_ceil(64) {
            self.words.resize(bound.div_ceil(64), 0);
            self.used.resize(self.words.len().div_ceil(64), 0);
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
    let word = node as usize / 64;
    words[word] |= u64::from(is_in) << (node % 64);
    used[word / 64] |= u64::from(is_in) << (word % 64);
}

#[inline]
fn for_each_bit(mut word: u64, mut give: impl FnMut(u32)) {
    while word != 0 {
        give(word.trailing_zeros());
        word &= word - 1;
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
    sent: Marks,
}

impl Active {
    /// No node is active; all below `bound` may become so.
    pub fn begin(&mut self, bound: u32, seeds: &[(u32, f64)]) {
        let bound = bound as usize;
        // Only a call that was given up leaves any.
        self.for_each_settled::<true>(|_, _| {});
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

    /// What was sent becomes activation, at most 1; then lists the active nodes that are accepted, by number.
    pub fn settle(&mut self, nodes: &mut Vec<(u32, f64)>, accept: impl Fn(f64) -> bool) {
        nodes.clear();
        self.for_each_settled::<false>(|node, value| {
            if accept(value) {
                nodes.push((node, value));
            }
        });
    }

    /// The same at the end, by lists, which are those of `room`: no node is active any more.
    pub fn take(&mut self, room: &mut RankingRoom, accept: impl Fn(f64) -> bool) -> (Vec<u32>, Vec<f64>) {
        let (mut nodes, mut values) = room.lists(self.count());
        let mut count = 0;
        self.for_each_settled::<true>(|node, value| {
            // What is not accepted is written over.
            nodes[count] = node;
            values[count] = value;
            count += usize::from(accept(value));
        });
        nodes.truncate(count);
        values.truncate(count);
        if count < nodes.capacity() / 4 {
            nodes.shrink_to_fit();
            values.shrink_to_fit();
        }
        (nodes, values)
    }

    /// How many nodes are active or were sent something.
    fn count(&self) -> usize {
        let Self { active, sent, .. } = self;
        let word = |marks: &Marks, word: usize| marks.words.get(word).copied().unwrap_or_default();
        let mut count = 0;
        for (at, (&active_used, &sent_used)) in active.used.iter().zip(&sent.used).enumerate() {
            for_each_bit(active_used | sent_used, |bit| {
                let place = at * 64 + bit as usize;
                count += (word(active, place) | word(sent, place)).count_ones() as usize;
            });
        }
        count
    }

    /// Settles what was sent and gives the active nodes, ascending, with their activations; the `LAST` time none stays active.
    #[inline]
    fn for_each_settled<const LAST: bool>(&mut self, mut give: impl FnMut(u32, f64)) {
        let Self {
            values,
            active,
            sums,
            sent,
        } = self;
        for at in 0..active.used.len() {
            let used = active.used[at] | take(&mut sent.used[at]);
            active.used[at] = if LAST { 0 } else { used };
            for_each_bit(used, |bit| {
                let word = at * 64 + bit as usize;
                let (Some(active), Some(sent)) = (active.words.get_mut(word), sent.words.get_mut(word))
                else {
                    return;
                };
                let was_sent = take(sent);
                let marks = *active | was_sent;
                *active = if LAST { 0 } else { marks };
                for_each_bit(marks, |bit| {
                    let node = word * 64 + bit as usize;
                    // Without a branch: which of the active were sent something cannot be foreseen.
                    let sent = take(&mut sums[node]).min(1.0);
                    let is_sent = (was_sent >> bit & 1).wrapping_neg();
                    let value = f64::from_bits(sent.to_bits() & is_sent | values[node].to_bits() & !is_sent);
                    if !LAST {
                        values[node] = value;
                    }
                    give(node as u32, value);
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

    /// What everybody was sent, 0 where it is nothing, for who sends so much that marks are made from sums:
    /// [`Active::mark_sums`] has to follow.
    pub fn sums(&mut self) -> &mut [f64] {
        &mut self.sums
    }

    /// Marks the nodes whose sums are not 0 as those that were sent something.
    pub fn mark_sums(&mut self) {
        for (word, sums) in self.sent.words.iter_mut().zip(self.sums.chunks(64)) {
            let (eights, rest) = sums.as_chunks::<8>();
            let bits = eights.iter().map(|sums| bits_of(sums.map(|sum| sum != 0.0)));
            *word = (0..)
                .zip(bits)
                .fold(0, |word, (at, bits)| word | bits << (8 * at));
            let last = sums.len() - rest.len();
            for (bit, sum) in (last..).zip(rest) {
                *word |= u64::from(*sum != 0.0) << bit;
            }
        }
        self.sent.used.fill(u64::MAX);
    }
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
