//! Nodes that were accepted, with their activations.

use super::active::WORD;

/// So many may be written at once, wherever a list ends.
pub(super) const AT_ONCE: usize = 8;

/// Lists have to be longer by so much than what is in them.
pub(super) const SPARE: usize = WORD + AT_ONCE;

/// How accepted nodes are kept, which come ascending.
pub(crate) trait Nodes {
    /// Makes room for so many.
    fn make_room(&mut self, count: usize);

    /// Keeps the node at the place where it is accepted, without a branch that cannot be foreseen.
    fn put(&mut self, place: usize, node: u32, is_accepted: bool);

    /// Keeps those of eight nodes from `first` on, a multiple of four, that have their bit set.
    fn put_bits(&mut self, first: u32, accepted: u64);

    /// Where the numbers of the next ones are written, if they are wanted.
    #[cfg(target_arch = "x86_64")]
    fn room(&mut self, place: usize) -> Option<&mut [u32; AT_ONCE]>;
}

/// Their numbers.
impl Nodes for Vec<u32> {
    fn make_room(&mut self, count: usize) {
        self.resize(count, 0);
    }

    #[inline]
    fn put(&mut self, place: usize, node: u32, _: bool) {
        self[place] = node;
    }

    #[inline]
    fn put_bits(&mut self, _: u32, _: u64) {}

    #[cfg(target_arch = "x86_64")]
    #[inline]
    fn room(&mut self, place: usize) -> Option<&mut [u32; AT_ONCE]> {
        let next = self[place..].first_chunk_mut();
        Some(next.expect("lists are longer than what is in them"))
    }
}

/// A bit for each node that there is.
#[derive(Debug)]
pub(super) struct Bits(pub Vec<u64>);

impl Bits {
    /// Of nodes below `bound`.
    pub fn new(bound: usize) -> Self {
        Bits(vec![0; bound.div_ceil(WORD)])
    }
}

impl Nodes for Bits {
    fn make_room(&mut self, _: usize) {}

    #[inline]
    fn put(&mut self, _: usize, node: u32, is_accepted: bool) {
        self.put_bits(node, u64::from(is_accepted));
    }

    #[inline]
    fn put_bits(&mut self, first: u32, accepted: u64) {
        self.0[first as usize / WORD] |= accepted << (first as usize % WORD);
    }

    #[cfg(target_arch = "x86_64")]
    #[inline]
    fn room(&mut self, _: usize) -> Option<&mut [u32; AT_ONCE]> {
        None
    }
}

/// Nodes, ascending, and their activations. The lists are longer than what is in them: room is made for a word of nodes, not
/// for one.
#[derive(Debug, Default)]
pub(crate) struct Accepted<N = Vec<u32>> {
    nodes: N,
    values: Vec<f64>,
    len: usize,
}

impl<N: Nodes> Accepted<N> {
    /// In lists that are written over.
    pub fn within(nodes: N, values: Vec<f64>) -> Self {
        Self {
            nodes,
            values,
            len: 0,
        }
    }

    /// None is accepted.
    pub fn begin(&mut self) {
        self.len = 0;
    }

    /// Makes room for a word of nodes.
    #[inline]
    pub fn make_room(&mut self) {
        if self.values.len() < self.len + SPARE {
            self.grow();
        }
    }

    #[cold]
    fn grow(&mut self) {
        // By little: pages that are added are written to, and the system moves the others as they are.
        let room = (self.len + self.len / 8).max(self.len + SPARE);
        self.nodes.make_room(room);
        self.values.resize(room, 0.0);
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// How the nodes were kept, and as many activations as there are nodes.
    pub fn into_parts(self) -> (N, Vec<f64>) {
        let Self {
            nodes,
            mut values,
            len,
        } = self;
        values.truncate(len);
        if values.capacity() > 2 * (len + SPARE) {
            values.shrink_to_fit();
        }
        (nodes, values)
    }

    /// Takes the node where it is accepted, without a branch that cannot be foreseen.
    #[inline]
    pub fn push(&mut self, node: u32, value: f64, is_accepted: bool) {
        self.nodes.put(self.len, node, is_accepted);
        self.values[self.len] = value;
        self.len += usize::from(is_accepted);
    }

    /// Room for the next ones, of which [`Accepted::take`] tells which they are.
    #[cfg(target_arch = "x86_64")]
    #[inline]
    pub(super) fn room(&mut self) -> (Option<&mut [u32; AT_ONCE]>, &mut [f64; AT_ONCE]) {
        let values = self.values[self.len..].first_chunk_mut();
        (
            self.nodes.room(self.len),
            values.expect("lists are longer than what is in them"),
        )
    }

    /// Takes those of eight nodes from `first` on, a multiple of four, that have their bit set.
    #[cfg(target_arch = "x86_64")]
    #[inline]
    pub(super) fn take(&mut self, first: u32, accepted: u64, count: u32) {
        self.nodes.put_bits(first, accepted);
        self.len += count as usize;
    }
}

impl Accepted {
    pub fn nodes(&self) -> &[u32] {
        &self.nodes[..self.len]
    }

    pub fn values(&self) -> &[f64] {
        &self.values[..self.len]
    }

    /// The lists, as long as what is in them.
    pub fn into_lists(self) -> (Vec<u32>, Vec<f64>) {
        let len = self.len;
        let (mut nodes, values) = self.into_parts();
        nodes.truncate(len);
        (nodes, values)
    }
}
