//! What the algorithms over few nodes write on.
//!
//! Each part has a place for every node, made at first use, and is clean again after a call at the cost of what the
//! call touched: marks carry the number of their call, sums keep a list of the places they used.

use super::activation::Active;
use super::passes::PassRoom;
use crate::edge::Side;
use crate::structure::{NodeSet, RowBuffer};

/// Room for one call at a time. Use it again for the next; any graph will do.
///
/// Cost: up to 200 bytes a node, by what it was used for.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) buffer: RowBuffer,
    pub(crate) sums: Sums,
    pub(crate) peaks: Peaks,
    pub(crate) residuals: Sums,
    pub(crate) settled: Sums,
    pub(crate) passes: PassRoom,
    pub(crate) marks: Marked<()>,
    /// The nodes of a list; empty between calls. Of what is looked at, most is not in it, and that a bit tells best.
    pub(crate) members: NodeSet,
    /// Where each node of the list stands in it.
    pub(crate) places: Marked<u32>,
    /// What activation stands at, and what is sent.
    pub(crate) active: Active,
    /// A level of a neighbourhood, and the next.
    pub(crate) levels: [Vec<(u32, f64)>; 2],
    /// Active nodes that fire.
    pub(crate) firing: Vec<(u32, f64)>,
    /// The last levels of a search from both ends.
    pub(crate) frontiers: [Vec<u32>; 2],
    /// The nodes of a level.
    pub(crate) reached: Vec<u32>,
    /// What a search by hops knows.
    pub(crate) ends: BothEnds,
    /// What a search by costs knows from either end: the distance, and the node before on the way.
    pub(crate) costs: [Marked<(f64, u32)>; 2],
}

/// No search by hops goes further: a graph in which it could would not fit into memory.
pub(crate) const MOST_HOPS: u32 = 1 << 30;

/// From which of two ends a node is known, and how many hops it is away. Beginning anew costs nothing.
///
/// A node is known from one end only: where the ends meet, the search is over. So all that is known of it takes 4 bytes,
/// and one look.
#[derive(Debug, Default)]
pub(crate) struct BothEnds {
    /// Below `base`: nothing is known. Else `base` plus twice the hops, and one more where it is known from the target.
    slots: Vec<u32>,
    base: u32,
    /// Above all slots.
    top: u32,
}

impl BothEnds {
    /// No node is known; all below `bound` may become so.
    pub fn begin(&mut self, bound: u32) {
        if self.slots.len() < bound as usize {
            self.slots.resize(bound as usize, 0);
        }
        if self.top > u32::MAX - 2 * MOST_HOPS {
            self.slots.fill(0);
            self.top = 0;
        }
        self.base = self.top.max(1);
        self.top = self.base;
    }

    /// The end from which a node is known.
    #[inline]
    pub fn side(&self, node: u32) -> Option<Side> {
        let beyond = self.slots[node as usize].checked_sub(self.base)?;
        Some(Side::BOTH[beyond as usize % 2])
    }

    /// Whether a node is known from this end, so many hops away.
    #[inline]
    pub fn is(&self, node: u32, side: Side, hops: u32) -> bool {
        self.slots[node as usize] == self.slot(side, hops)
    }

    #[inline]
    pub fn set(&mut self, node: u32, side: Side, hops: u32) {
        let slot = self.slot(side, hops);
        self.slots[node as usize] = slot;
        self.top = self.top.max(slot + 1);
    }

    /// Nodes become known from this end, so many hops away, where they are not known yet: these are written to `new`, which
    /// has room for all. How many there are, and whether one is known from the other end.
    #[inline]
    pub fn reach(&mut self, nodes: &[u32], side: Side, hops: u32, new: &mut [u32]) -> (usize, bool) {
        let slot = self.slot(side, hops);
        self.top = self.top.max(slot + 1);
        let (base, end) = (self.base, side as u32);
        let (mut count, mut met) = (0, false);
        for &node in nodes {
            let known = &mut self.slots[node as usize];
            let is_known = *known >= base;
            met |= is_known && known.wrapping_sub(base) % 2 != end;
            *known = if is_known { *known } else { slot };
            new[count] = node;
            count += usize::from(!is_known);
        }
        (count, met)
    }

    #[inline]
    fn slot(&self, side: Side, hops: u32) -> u32 {
        self.base + 2 * hops + side as u32
    }
}

/// A value for some of the nodes. Beginning anew costs nothing.
#[derive(Debug)]
pub(crate) struct Marked<T> {
    slots: Vec<(u32, T)>,
    epoch: u32,
}

impl<T> Default for Marked<T> {
    fn default() -> Self {
        Marked {
            slots: Vec::new(),
            epoch: 0,
        }
    }
}

impl<T: Copy + Default> Marked<T> {
    /// No node has a value; all below `bound` may get one.
    pub fn begin(&mut self, bound: u32) {
        if self.slots.len() < bound as usize {
            self.slots.resize(bound as usize, (0, T::default()));
        }
        self.epoch = self.epoch.wrapping_add(1);
        if self.epoch == 0 {
            self.slots.fill((0, T::default()));
            self.epoch = 1;
        }
    }

    #[inline]
    pub fn get(&self, node: u32) -> Option<T> {
        let (epoch, value) = self.slots[node as usize];
        (epoch == self.epoch).then_some(value)
    }

    #[inline]
    pub fn contains(&self, node: u32) -> bool {
        self.slots[node as usize].0 == self.epoch
    }

    #[inline]
    pub fn set(&mut self, node: u32, value: T) {
        self.slots[node as usize] = (self.epoch, value);
    }
}

impl Marked<()> {
    /// Whether the node had no mark.
    #[inline]
    pub fn mark(&mut self, node: u32) -> bool {
        let slot = &mut self.slots[node as usize].0;
        let is_new = *slot != self.epoch;
        *slot = self.epoch;
        is_new
    }
}

/// A finite number for some of the nodes, and which they are.
///
/// A place without a number holds a NaN, so that a random access touches one cache line and no more.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    values: Vec<f64>,
    touched: Vec<u32>,
}

impl Sums {
    /// No node has a number; all below `bound` may get one.
    pub fn begin(&mut self, bound: u32) {
        for &node in &self.touched {
            self.values[node as usize] = f64::NAN;
        }
        self.touched.clear();
        if self.values.len() < bound as usize {
            self.values.resize(bound as usize, f64::NAN);
        }
    }

    /// Adds to the number of `node`, and returns what it was; 0 is one too.
    #[inline]
    pub fn add(&mut self, node: u32, x: f64) -> f64 {
        let value = &mut self.values[node as usize];
        if value.is_nan() {
            *value = x;
            self.touched.push(node);
            0.0
        } else {
            let before = *value;
            *value += x;
            before
        }
    }

    /// Raises the number of `node` to `x`, where it is smaller or there is none.
    #[inline]
    pub fn raise(&mut self, node: u32, x: f64) {
        let value = &mut self.values[node as usize];
        if value.is_nan() {
            *value = x;
            self.touched.push(node);
        } else if *value < x {
            *value = x;
        }
    }

    #[inline]
    pub fn get(&self, node: u32) -> Option<f64> {
        let value = self.values[node as usize];
        (!value.is_nan()).then_some(value)
    }

    /// Gives the node another number; it must have one.
    #[inline]
    pub fn replace(&mut self, node: u32, x: f64) {
        self.values[node as usize] = x;
    }

    /// Every number, in the order in which nodes got theirs.
    pub fn iter(&self) -> impl Iterator<Item = (u32, f64)> + '_ {
        self.touched
            .iter()
            .map(|&node| (node, self.values[node as usize]))
    }
}

/// Nodes that are cleared together.
const BLOCK: usize = 64;

/// Sums of numbers of at least 0, of which only those that reach a floor are wanted.
///
/// What does not reach it costs an addition, and is cleared by blocks.
#[derive(Debug, Default)]
pub(crate) struct Peaks {
    /// 0 between calls.
    values: Vec<f64>,
    /// Which blocks are not all 0.
    used: Vec<bool>,
    reached: Vec<u32>,
}

impl Peaks {
    /// All sums are 0; nodes below `bound` may get one.
    pub fn begin(&mut self, bound: u32) {
        if self.values.len() < bound as usize {
            self.values.resize(bound as usize, 0.0);
            self.used.resize(self.values.len().div_ceil(BLOCK), false);
        }
    }

    /// Adds to the sum of `node`. `floor`, above 0, is the same for all.
    #[inline]
    pub fn add(&mut self, node: u32, x: f64, floor: f64) {
        let value = &mut self.values[node as usize];
        let before = *value;
        *value += x;
        if before < floor && *value >= floor {
            self.reached.push(node);
        }
        self.used[node as usize / BLOCK] = true;
    }

    /// The sums that reached the floor, by node. All are 0 again.
    pub fn take(&mut self) -> Vec<(u32, f64)> {
        self.reached.sort_unstable();
        let taken = self.reached.drain(..);
        let taken = taken.map(|node| (node, self.values[node as usize])).collect();
        for (used, block) in self.used.iter_mut().zip(self.values.chunks_mut(BLOCK)) {
            if std::mem::take(used) {
                block.fill(0.0);
            }
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_both_ends_is_forgotten_at_the_next_search() {
        let mut ends = BothEnds::default();
        for _ in 0..3 {
            ends.begin(3);
            assert_eq!([0, 1, 2].map(|node| ends.side(node)), [None; 3]);
            ends.set(0, Side::Out, 0);
            ends.set(1, Side::In, 7);
            assert_eq!(
                [0, 1, 2].map(|node| ends.side(node)),
                [Some(Side::Out), Some(Side::In), None]
            );
            assert!(ends.is(1, Side::In, 7));
            assert!(!ends.is(1, Side::In, 6) && !ends.is(1, Side::Out, 7) && !ends.is(2, Side::Out, 0));
        }
    }

    #[test]
    fn numbers_of_slots_begin_anew_before_they_run_out() {
        let mut ends = BothEnds::default();
        // Three searches as deep as any may go; there is no room for a fourth beside them.
        for _ in 0..4 {
            ends.begin(2);
            assert_eq!([ends.side(0), ends.side(1)], [None; 2]);
            ends.set(0, Side::Out, MOST_HOPS - 1);
            ends.set(1, Side::In, MOST_HOPS - 1);
            assert!(ends.is(0, Side::Out, MOST_HOPS - 1) && ends.is(1, Side::In, MOST_HOPS - 1));
        }
    }
}
