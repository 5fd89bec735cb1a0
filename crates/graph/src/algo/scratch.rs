//! What the algorithms over few nodes write on.
//!
//! Each part has a place for every node, made at first use, and is clean again after a call at the cost of what the
//! call touched: marks carry the number of their call, sums keep a list of the places they used.

use super::activation::{Accepted, Active};
use super::among::EdgeAmong;
use super::neighbourhood::Found;
use super::passes::PassRoom;
use super::path::{BothEnds, Reached, Wave};
use super::ranking::RankingRoom;
use crate::structure::{NodeSet, RowBuffer, prefetch};

/// Room for one call at a time. Use it again for the next; any graph will do.
///
/// Cost: up to 182 bytes a node, by what it was used for, and 28 for each of the largest level of a neighbourhood.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) buffer: RowBuffer,
    pub(crate) peaks: Peaks,
    pub(crate) residuals: Sums,
    pub(crate) settled: Sums,
    pub(crate) passes: PassRoom,
    /// The nodes of a list; empty between calls. Of what is looked at, most is not in it, and that a bit tells best.
    pub(crate) members: NodeSet,
    /// Where each node of the list stands in it, or of what was found.
    pub(crate) places: Places,
    /// What a level of a neighbourhood is put in order by, and the level before it.
    pub(crate) keys: Vec<u64>,
    pub(crate) level: Vec<Found>,
    /// Where each place of the level went.
    pub(crate) moved: Vec<u32>,
    /// Lists that were given back.
    pub(crate) found: Vec<Found>,
    pub(crate) edges: Vec<EdgeAmong>,
    /// What activation stands at, and what is sent.
    pub(crate) active: Active,
    /// For the next ranking of very many nodes.
    pub room: RankingRoom,
    /// Active nodes that fire.
    pub(crate) firing: Accepted,
    /// What a search by hops knows of each node, what it reached from either end, and neighbours that are looked at next.
    pub(crate) ends: BothEnds,
    pub(crate) waves: [Wave; 2],
    pub(crate) neighbours: Vec<Reached>,
    /// What a search by costs knows from either end: the distance, and the node before on the way.
    pub(crate) costs: [Marked<(f64, u32)>; 2],
}

/// Lists are kept up to so many entries.
const KEPT: usize = 4_096;

impl Scratch {
    /// Takes the lists of a neighbourhood back that nobody reads any more, for the next one.
    pub fn give_back(&mut self, mut found: Vec<Found>, mut edges: Vec<EdgeAmong>) {
        if found.capacity() <= KEPT {
            found.clear();
            self.found = found;
        }
        if edges.capacity() <= KEPT {
            edges.clear();
            self.edges = edges;
        }
    }
}

/// Where some of the nodes stand in a list. Beginning anew costs nothing.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// Below `base`: the node has no place. Else `base` and its place: 4 bytes a node, and one look.
    slots: Vec<u32>,
    base: u32,
    /// Above all slots.
    top: u32,
}

/// Places are below this number.
const MOST_PLACES: u32 = 1 << 31;

impl Places {
    /// No node has a place; all below `bound` may get one.
    pub fn begin(&mut self, bound: u32) {
        if self.slots.len() < bound as usize {
            self.slots.resize(bound as usize, 0);
        }
        if self.top > u32::MAX - MOST_PLACES {
            self.slots.fill(0);
            self.top = 0;
        }
        self.base = self.top.max(1);
        self.top = self.base;
    }

    #[inline]
    pub fn get(&self, node: u32) -> Option<u32> {
        self.slots[node as usize].checked_sub(self.base)
    }

    #[inline]
    pub fn set(&mut self, node: u32, place: u32) {
        debug_assert!(place < MOST_PLACES, "a list is shorter");
        self.slots[node as usize] = self.base + place;
        self.top = self.top.max(self.base + place + 1);
    }

    /// Asks for the place of a node, which is looked at soon.
    #[inline]
    pub fn prefetch(&self, node: u32) {
        prefetch(&self.slots, node as usize);
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
    fn places_are_forgotten_when_a_list_begins() {
        let mut places = Places::default();
        // Lists as long as any may be: there is no room for three.
        for _ in 0..5 {
            places.begin(3);
            assert_eq!([0, 1, 2].map(|node| places.get(node)), [None; 3]);
            places.set(2, 0);
            places.set(0, MOST_PLACES - 1);
            assert_eq!(
                [0, 1, 2].map(|node| places.get(node)),
                [Some(MOST_PLACES - 1), None, Some(0)]
            );
        }
    }
}
