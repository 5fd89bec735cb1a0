//! Nodes that were accepted, with their activations.

use super::active::WORD;

/// So many may be written at once, wherever a list ends.
pub(super) const AT_ONCE: usize = 8;

/// Lists have to be longer by so much than what is in them.
pub(super) const SPARE: usize = WORD + AT_ONCE;

/// Nodes, ascending, and their activations. The lists are longer than what is in them: room is made for a word of nodes, not
/// for one.
#[derive(Debug, Default)]
pub(crate) struct Accepted {
    nodes: Vec<u32>,
    values: Vec<f64>,
    len: usize,
}

impl Accepted {
    /// Of lists that are written over.
    pub fn of((nodes, values): (Vec<u32>, Vec<f64>)) -> Self {
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
        if self.nodes.len().min(self.values.len()) < self.len + SPARE {
            self.grow();
        }
    }

    #[cold]
    fn grow(&mut self) {
        // By little: pages that are added are written to, and the system moves the others as they are.
        let room = (self.len + self.len / 8).max(self.len + SPARE);
        self.nodes.resize(room, 0);
        self.values.resize(room, 0.0);
    }

    pub fn nodes(&self) -> &[u32] {
        &self.nodes[..self.len]
    }

    pub fn values(&self) -> &[f64] {
        &self.values[..self.len]
    }

    pub fn len(&self) -> usize {
        self.len
    }

    /// The lists, as long as what is in them.
    pub fn into_lists(self) -> (Vec<u32>, Vec<f64>) {
        let Self {
            mut nodes,
            mut values,
            len,
        } = self;
        nodes.truncate(len);
        values.truncate(len);
        if nodes.capacity() > 2 * (len + SPARE) {
            nodes.shrink_to_fit();
            values.shrink_to_fit();
        }
        (nodes, values)
    }

    /// Takes the node where it is accepted, without a branch that cannot be foreseen.
    #[inline]
    pub fn push(&mut self, node: u32, value: f64, is_accepted: bool) {
        self.nodes[self.len] = node;
        self.values[self.len] = value;
        self.len += usize::from(is_accepted);
    }

    /// Room for the next ones, of which [`Accepted::take`] tells how many they are.
    #[cfg(target_arch = "x86_64")]
    #[inline]
    pub(super) fn room(&mut self) -> (&mut [u32; AT_ONCE], &mut [f64; AT_ONCE]) {
        let nodes = self.nodes[self.len..].first_chunk_mut();
        let values = self.values[self.len..].first_chunk_mut();
        nodes.zip(values).expect("lists are longer than what is in them")
    }

    #[cfg(target_arch = "x86_64")]
    #[inline]
    pub(super) fn take(&mut self, count: usize) {
        self.len += count;
    }
}
