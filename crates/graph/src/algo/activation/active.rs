//! Which nodes are active, and what they are sent in a round.
//!
//! There is a place for every node; bits tell which are in use, in the order of nodes. All is clean again after a call,
//! at the cost of what the call touched.

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

    /// Gives the marked nodes, ascending.
    #[inline]
    fn for_each(&self, mut give: impl FnMut(u32)) {
        for (at, &used) in self.used.iter().enumerate() {
            for_each_bit(used, |bit| {
                let word = at * 64 + bit as usize;
                for_each_bit(self.words[word], |bit| give(word as u32 * 64 + bit));
            });
        }
    }

    /// Takes the marked nodes, ascending.
    #[inline]
    fn drain(&mut self, mut give: impl FnMut(u32)) {
        for (at, used) in self.used.iter_mut().enumerate() {
            for_each_bit(take(used), |bit| {
                let word = at * 64 + bit as usize;
                for_each_bit(take_at(&mut self.words, word), |bit| give(word as u32 * 64 + bit));
            });
        }
    }
}

#[inline]
fn mark(words: &mut [u64], used: &mut [u64], node: u32, is_in: bool) {
    let word = node as usize / 64;
    words[word] |= u64::from(is_in) << (node % 64);
    used[word / 64] |= u64::from(is_in) << (word % 64);
}

/// Takes a word; beyond the last there is nothing.
#[inline]
fn take_at(words: &mut [u64], word: usize) -> u64 {
    words.get_mut(word).map_or(0, take)
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
        self.active.drain(|_| {});
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

    /// Lists the active nodes that are accepted, by number.
    pub fn list(&self, nodes: &mut Vec<(u32, f64)>, accept: impl Fn(f64) -> bool) {
        nodes.clear();
        self.active.for_each(|node| {
            let value = self.values[node as usize];
            if accept(value) {
                nodes.push((node, value));
            }
        });
    }

    /// The same at the end, by lists, after what was sent has settled: no node is active any more. About how many there are
    /// may be said.
    pub fn take(&mut self, most: usize, accept: impl Fn(f64) -> bool) -> (Vec<u32>, Vec<f64>) {
        let Self {
            values,
            active,
            sums,
            sent,
        } = self;
        let most = most.min(values.len());
        let (mut nodes, mut taken) = (Vec::with_capacity(most), Vec::with_capacity(most));
        for at in 0..active.used.len() {
            for_each_bit(take(&mut active.used[at]) | take(&mut sent.used[at]), |bit| {
                let word = at * 64 + bit as usize;
                let was_sent = take_at(&mut sent.words, word);
                for_each_bit(take_at(&mut active.words, word) | was_sent, |bit| {
                    let node = word * 64 + bit as usize;
                    let value = if was_sent >> bit & 1 == 1 {
                        take(&mut sums[node]).min(1.0)
                    } else {
                        values[node]
                    };
                    if accept(value) {
                        nodes.push(node as u32);
                        taken.push(value);
                    }
                });
            });
        }
        (nodes, taken)
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
            let bits = sums.iter().enumerate();
            *word = bits.fold(0, |word, (bit, sum)| word | u64::from(*sum != 0.0) << bit);
        }
        self.sent.used.fill(u64::MAX);
    }

    /// What was sent becomes activation, at most 1.
    pub fn settle(&mut self) {
        let Self {
            values,
            active,
            sums,
            sent,
        } = self;
        sent.drain(|node| {
            values[node as usize] = take(&mut sums[node as usize]).min(1.0);
            active.mark(node, true);
        });
    }
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
