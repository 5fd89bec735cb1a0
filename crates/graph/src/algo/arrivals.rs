//! What arrives at each node, laid out for passes over the whole graph.
//!
//! Nodes stand by how many edges arrive at them, most first, then by number; where a node stands is its place. So rows of
//! one length follow each other, and a processor is not surprised by where they end; and what is read most lies together.
//! A pass takes half as long as over rows in the order of nodes.
//!
//! Weights of 0 and below carry nothing: they are 0 here.
//!
//! Cost: some 5 ns an edge; 8 bytes an edge and 12 a node.

use crate::edge::Side;
use crate::structure::{Graph, RowBuffer};
use std::mem::size_of_val;
use std::ops::Range;

/// Rows up to this length are told apart by it.
pub(super) const SHORT: usize = 8;

/// The rows of edges that arrive, by place.
#[derive(Debug)]
pub(crate) struct Arrivals {
    /// By place.
    nodes: Vec<u32>,
    /// By node.
    places: Vec<u32>,
    /// Where each row begins, and the end of the last.
    starts: Vec<u32>,
    /// How many rows are longer than 0, 1 and so on.
    longer: [usize; SHORT + 1],
    /// The places that edges come from, and their weights.
    sources: Vec<u32>,
    weights: Vec<f32>,
}

/// What is done with each row. A trait, not a closure, which compilers do not set into every loop: where it is called, lengths
/// that are known before are known no more.
pub(crate) trait VisitRows {
    fn visit(&mut self, place: usize, sources: &[u32], weights: &[f32]);
}

impl Arrivals {
    /// The rows of a graph, and the weights together of the edges that leave each place and of those that arrive.
    pub fn of(graph: &Graph) -> (Arrivals, Vec<f64>, Vec<f64>) {
        let bound = graph.node_bound() as usize;
        let length = |node: u32| graph.row_len(Side::In, node) as u32;
        let places = places_by_length(graph.node_bound(), length);
        let mut nodes = vec![0; bound];
        for (node, &place) in (0..).zip(&places) {
            nodes[place as usize] = node;
        }
        let mut starts = Vec::with_capacity(bound + 1);
        let mut end = 0;
        starts.push(end);
        for &node in &nodes {
            end += length(node);
            starts.push(end);
        }
        let (mut sources, mut weights) = (vec![0; end as usize], vec![0.0; end as usize]);
        let (mut leaving, mut arriving) = (vec![0.0; bound], vec![0.0; bound]);
        let mut buffer = RowBuffer::default();
        for (node, &place) in (0..).zip(&places) {
            let row = graph.row(Side::In, node, &mut buffer);
            let start = starts[place as usize] as usize;
            let to = sources[start..].iter_mut().zip(&mut weights[start..]);
            let mut sum = 0.0;
            for ((to_source, to_weight), (&source, &weight)) in to.zip(row.nodes.iter().zip(row.weights)) {
                let weight = weight.max(0.0);
                (*to_source, *to_weight) = (places[source as usize], weight);
                leaving[*to_source as usize] += f64::from(weight);
                sum += f64::from(weight);
            }
            arriving[place as usize] = sum;
        }
        let longer_than = |shorter| nodes.partition_point(|&node| length(node) as usize > shorter);
        let arrivals = Arrivals {
            longer: std::array::from_fn(longer_than),
            nodes,
            places,
            starts,
            sources,
            weights,
        };
        (arrivals, leaving, arriving)
    }

    /// The places that have rows of this length, above 0 and at most [`SHORT`].
    pub fn of_length(&self, length: usize) -> Range<usize> {
        self.longer_than(length)..self.longer_than(length - 1)
    }

    /// How many places have longer rows than this, which is at most [`SHORT`]; they are the first.
    pub fn longer_than(&self, length: usize) -> usize {
        self.longer[length]
    }

    /// Gives every row, longest first. Where the length is known before, a row has no branch.
    #[inline(always)]
    pub fn visit_rows(&self, visitor: &mut impl VisitRows) {
        for (place, sources, weights) in self.rows(self.longer_than(SHORT)) {
            visitor.visit(place, sources, weights);
        }
        self.rows_of::<SHORT>(visitor);
        self.rows_of::<7>(visitor);
        self.rows_of::<6>(visitor);
        self.rows_of::<5>(visitor);
        self.rows_of::<4>(visitor);
        self.rows_of::<3>(visitor);
        self.rows_of::<2>(visitor);
        self.rows_of::<1>(visitor);
    }

    #[inline(always)]
    fn rows_of<const N: usize>(&self, visitor: &mut impl VisitRows) {
        let places = self.of_length(N);
        let (sources, weights) = self.entries(places.clone());
        let rows = sources.as_chunks::<N>().0.iter().zip(weights.as_chunks::<N>().0);
        for (place, (sources, weights)) in places.zip(rows) {
            visitor.visit(place, sources, weights);
        }
    }

    /// The first places with their rows: sources, by place, and weights.
    pub fn rows(&self, places: usize) -> impl Iterator<Item = (usize, &[u32], &[f32])> {
        let ends = self.starts[..=places].windows(2).enumerate();
        ends.map(|(place, ends)| {
            let range = ends[0] as usize..ends[1] as usize;
            (place, &self.sources[range.clone()], &self.weights[range])
        })
    }

    /// Sources, by place, and weights of the rows of some places, one after another.
    pub fn entries(&self, places: Range<usize>) -> (&[u32], &[f32]) {
        let range = self.starts[places.start] as usize..self.starts[places.end] as usize;
        (&self.sources[range.clone()], &self.weights[range])
    }

    /// Where a node stands.
    pub fn place(&self, node: u32) -> usize {
        self.places[node as usize] as usize
    }

    /// Which node stands at each place.
    pub fn nodes(&self) -> &[u32] {
        &self.nodes
    }

    pub fn heap_bytes(&self) -> usize {
        let by_place = size_of_val(&*self.nodes) + size_of_val(&*self.places) + size_of_val(&*self.starts);
        by_place + size_of_val(&*self.sources) + size_of_val(&*self.weights)
    }
}

/// The place of each node below `bound`: those with longer rows first, equal ones by number.
fn places_by_length(bound: u32, length: impl Fn(u32) -> u32) -> Vec<u32> {
    let longest = (0..bound).map(&length).max().unwrap_or(0);
    // Where those of a length begin: after all that are longer.
    let mut next = vec![0; longest as usize + 2];
    let shorter_by = |node: u32| (longest - length(node)) as usize;
    for node in 0..bound {
        next[shorter_by(node) + 1] += 1;
    }
    for by in 1..next.len() {
        next[by] += next[by - 1];
    }
    let place = |node: u32| {
        let next: &mut u32 = &mut next[shorter_by(node)];
        *next += 1;
        *next - 1
    };
    (0..bound).map(place).collect()
}
