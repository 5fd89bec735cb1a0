//! What a search by hops knows from each of its ends.

use crate::edge::Side;
use crate::structure::prefetch;
use std::ops::Range;

/// No search by hops goes further: a graph in which it could would not fit into memory.
pub(crate) const MOST_HOPS: u32 = 1 << 30;

/// A node, and the place of the node that it was reached from, in the list that has both.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Reached {
    pub node: u32,
    pub from: u32,
}

/// The nodes that are known from one end, in the order in which they were reached, level by level.
#[derive(Debug, Default)]
pub(crate) struct Wave {
    /// Has room for more behind them.
    nodes: Vec<Reached>,
    count: usize,
    /// Where the levels begin.
    begins: Vec<usize>,
}

impl Wave {
    /// Nothing is known but the end.
    pub fn begin(&mut self, end: u32) {
        self.begins.clear();
        self.begins.push(0);
        self.count = 0;
        self.room(1)[0] = Reached { node: end, from: 0 };
        self.count = 1;
    }

    /// How far the last level is away.
    pub fn hops(&self) -> u32 {
        self.begins.len() as u32 - 1
    }

    /// The places of the nodes that are so many hops away, no more than [`Wave::hops`].
    pub fn places(&self, hops: u32) -> Range<usize> {
        let hops = hops as usize;
        let end = self.begins.get(hops + 1).copied().unwrap_or(self.count);
        self.begins[hops]..end
    }

    /// The places of the last level.
    pub fn last_places(&self) -> Range<usize> {
        self.places(self.hops())
    }

    /// The nodes of the last level.
    pub fn last(&self) -> &[Reached] {
        &self.nodes[self.last_places()]
    }

    #[inline]
    pub fn at(&self, place: usize) -> Reached {
        self.nodes[place]
    }

    /// The first `count` nodes in the room behind the last level are the next.
    pub fn add_level(&mut self, count: usize) {
        self.begins.push(self.count);
        self.count += count;
    }

    /// Room for so many nodes behind the last level.
    pub fn room(&mut self, count: usize) -> &mut [Reached] {
        if self.nodes.len() < self.count + count {
            self.nodes.resize(self.count + count, Reached::default());
        }
        &mut self.nodes[self.count..]
    }
}

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
    pub fn reach(&mut self, nodes: &[Reached], side: Side, hops: u32, new: &mut [Reached]) -> (usize, bool) {
        let slot = self.slot(side, hops);
        self.top = self.top.max(slot + 1);
        let (base, end) = (self.base, side as u32);
        let (mut count, mut met) = (0, false);
        for &reached in nodes {
            let known = &mut self.slots[reached.node as usize];
            let is_known = *known >= base;
            met |= is_known && known.wrapping_sub(base) % 2 != end;
            *known = if is_known { *known } else { slot };
            new[count] = reached;
            count += usize::from(!is_known);
        }
        (count, met)
    }

    /// Asks for what is known of a node, which is looked at soon.
    #[inline]
    pub fn prefetch(&self, node: u32) {
        prefetch(&self.slots, node as usize);
    }

    #[inline]
    fn slot(&self, side: Side, hops: u32) -> u32 {
        self.base + 2 * hops + side as u32
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
        // Searches as deep as any may go: there is no room for two.
        for _ in 0..4 {
            ends.begin(2);
            assert_eq!([ends.side(0), ends.side(1)], [None; 2]);
            ends.set(0, Side::Out, MOST_HOPS - 1);
            ends.set(1, Side::In, MOST_HOPS - 1);
            assert!(ends.is(0, Side::Out, MOST_HOPS - 1) && ends.is(1, Side::In, MOST_HOPS - 1));
        }
    }
}
