//! PageRank, and its personalised form for all nodes at once, by iteration.
//!
//! The rank of a node is how often a walk is there that follows an edge with probability `damping`, by weight, and else
//! begins anew: at any node, or at the seeds. From a node without edges it always begins anew. Ranks sum to 1;
//! definitions are networkx' (`pagerank` with `weight`, and `personalization`).
//!
//! Weights of 0 and below carry nothing. Page, Brin, Motwani and Winograd, "The PageRank citation ranking" (1999). New
//! values are used as soon as they are there (Gauss and Seidel; Arasu et al., "PageRank computation and the structure of
//! the web", 2002) and ranks are moved further than they are out by, which each halve the passes. Nodes that most edges
//! arrive at come first: `arrivals.rs`.
//!
//! Cost: a pass is some 1 ns an edge; some 15 passes to 1e-6 at a damping of 0.85. 60 bytes a node, 8 an edge.

use super::arrivals::{Arrivals, Strengths};
use crate::edge::Side;
use crate::structure::{Graph, NodeSet, RowBuffer};

/// A pass that leaves more than this of the change of the one before is too slow: directed cycles can make
/// over-relaxed passes move away from the ranks.
const SLOW: f64 = 0.9;

/// Rows up to this length have loops of their own.
const SHORT: usize = 8;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageRankOptions {
    /// The probability to follow an edge, 0 to below 1.
    pub damping: f64,
    /// Passes end when all ranks together changed by less.
    pub tolerance: f64,
    /// Most passes.
    pub max_passes: u32,
}

impl Default for PageRankOptions {
    /// 0.85, 1e-6, at most 200 passes.
    fn default() -> Self {
        PageRankOptions {
            damping: 0.85,
            tolerance: 1e-6,
            max_passes: 200,
        }
    }
}

/// A rank for each node that walks reach.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageRank {
    /// Each node with its rank, by number. Together 1, as far as the passes came, unless there is no node.
    pub ranks: Vec<(u32, f64)>,
    pub passes: u32,
    /// Whether the tolerance was reached.
    pub converged: bool,
}

/// The ranks of walks that begin anew at any node: of all nodes.
pub fn pagerank(graph: &Graph, options: &PageRankOptions) -> PageRank {
    let (arrivals, strengths) = Arrivals::of(graph);
    let begin = |&node: &u32| f64::from(u8::from(graph.nodes().contains(node)));
    let begins = arrivals.nodes().iter().map(begin).collect();
    iterate(arrivals, strengths, begins, graph.nodes(), options)
}

/// The ranks of walks that begin anew at the seeds, each with a weight above 0; weights of one node add up. Nodes that
/// no walk reaches have none.
pub fn personalised_pagerank(graph: &Graph, seeds: &[(u32, f64)], options: &PageRankOptions) -> PageRank {
    let seeds = || {
        let counts = |seed: &&(u32, f64)| graph.nodes().contains(seed.0) && seed.1 > 0.0;
        seeds.iter().filter(counts)
    };
    let reached = reached_from(graph, seeds().map(|seed| seed.0), options.damping);
    let (arrivals, strengths) = Arrivals::of(graph);
    let mut begins = vec![0.0; arrivals.nodes().len()];
    for &(node, weight) in seeds() {
        begins[arrivals.place(node)] += weight;
    }
    iterate(arrivals, strengths, begins, &reached, options)
}

/// Solves `x = damping * (what arrives) + begins`, where what reaches a node without edges is lost, and divides by the
/// total: the walks that it would have begun anew are spread as `begins` is, so they change nothing but the scale.
///
/// `begins` is by place. Of the nodes `reached` the ranks are given: the first guess gives something to others too, and
/// passes only make it less.
fn iterate(
    arrivals: Arrivals,
    Strengths { leaving, arriving }: Strengths,
    begins: Vec<f64>,
    reached: &NodeSet,
    options: &PageRankOptions,
) -> PageRank {
    let total = begins.iter().sum::<f64>();
    if total <= 0.0 {
        return PageRank {
            converged: true,
            ..PageRank::default()
        };
    }
    let guess = first_guess(&begins, total, arriving, options.damping);
    let mut passes = Passes::new(arrivals, leaving, begins, guess, options.damping);
    let mut converged = false;
    while !converged && passes.made < options.max_passes {
        passes.run();
        converged = passes.change < options.tolerance * passes.total;
    }
    PageRank {
        ranks: reached
            .iter()
            .map(|node| (node, passes.rank(node) / passes.total))
            .collect(),
        passes: passes.made,
        converged,
    }
}

/// The nodes where walks come by that begin at these.
pub(super) fn reached_from(graph: &Graph, seeds: impl Iterator<Item = u32>, damping: f64) -> NodeSet {
    let mut waiting: Vec<u32> = seeds.collect();
    let mut reached: NodeSet = waiting.iter().copied().collect();
    if damping <= 0.0 || reached.len() == graph.nodes().len() {
        return reached;
    }
    let mut buffer = RowBuffer::default();
    while let Some(node) = waiting.pop() {
        let row = graph.row(Side::Out, node, &mut buffer);
        for (&next, &weight) in row.nodes.iter().zip(row.weights) {
            if weight > 0.0 && !reached.contains(next) {
                reached.insert(next);
                waiting.push(next);
            }
        }
    }
    reached
}

/// Where walks begin, and after that by the weights that arrive: on graphs without much direction not far off. By place.
fn first_guess(begins: &[f64], total: f64, mut arriving: Vec<f64>, damping: f64) -> Vec<f64> {
    // What begins where nothing arrives is counted as lost there.
    let moving = begins
        .iter()
        .zip(&arriving)
        .map(|(begin, weight)| if *weight > 0.0 { begin / total } else { 0.0 });
    let share = damping * moving.sum::<f64>() / arriving.iter().sum::<f64>().max(f64::MIN_POSITIVE);
    for (weight, begin) in arriving.iter_mut().zip(begins) {
        *weight = (1.0 - damping) * begin / total + share * *weight;
    }
    arriving
}

/// Ranks on their way to where they belong, by place.
pub(super) struct Passes {
    pub arrivals: Arrivals,
    /// What a node sends along an edge of weight 1, by its rank.
    scales: Vec<f64>,
    /// The same times the rank.
    sent: Vec<f64>,
    /// Not divided by their total.
    pub ranks: Vec<f64>,
    /// All ranks together.
    pub total: f64,
    /// What walks that begin anew bring.
    begins: Vec<f64>,
    damping: f64,
    relaxation: f64,
    /// How much the last pass changed all ranks together.
    pub change: f64,
    /// What all ranks together are out by after it, at most.
    ///
    /// After its turn a node is out by `(1 / relaxation - 1)` of its change, and by what others change after it, of which
    /// `damping` comes along their edges; what a node is out by reaches others for `1 / (1 - damping)` steps.
    pub error: f64,
    pub made: u32,
}

impl Passes {
    /// `leaving` comes with the arrivals; `begins`, in any scale, are not all 0; `ranks` are the first guess. All are by
    /// place.
    pub fn new(
        arrivals: Arrivals,
        leaving: Vec<f64>,
        mut begins: Vec<f64>,
        mut ranks: Vec<f64>,
        damping: f64,
    ) -> Passes {
        let scale = (1.0 - damping) / begins.iter().sum::<f64>();
        begins.iter_mut().for_each(|begin| *begin *= scale);
        let mut scales = leaving;
        for scale in &mut scales {
            *scale = if *scale > 0.0 { damping / *scale } else { 0.0 };
        }
        // Where nothing arrives the rank is known.
        let rows = arrivals.longer_than(0);
        ranks[rows..].copy_from_slice(&begins[rows..]);
        Passes {
            arrivals,
            sent: ranks
                .iter()
                .zip(&scales)
                .map(|(rank, scale)| rank * scale)
                .collect(),
            scales,
            total: ranks.iter().sum(),
            ranks,
            begins,
            damping,
            relaxation: over_relaxation(damping),
            change: f64::INFINITY,
            error: f64::INFINITY,
            made: 0,
        }
    }

    /// The rank of a node.
    pub fn rank(&self, node: u32) -> f64 {
        self.ranks[self.arrivals.place(node)]
    }

    /// Renews all ranks in the order of places.
    pub fn run(&mut self) {
        let mut renewal = Renewal {
            scales: &self.scales,
            sent: &mut self.sent,
            ranks: &mut self.ranks,
            begins: &self.begins,
            relaxation: self.relaxation,
            more: 0.0,
            change: 0.0,
        };
        for (place, sources, weights) in self.arrivals.rows(self.arrivals.longer_than(SHORT)) {
            renewal.renew(place, sources, weights);
        }
        // Longest first.
        renewal.renew_rows_of::<SHORT>(&self.arrivals);
        renewal.renew_rows_of::<7>(&self.arrivals);
        renewal.renew_rows_of::<6>(&self.arrivals);
        renewal.renew_rows_of::<5>(&self.arrivals);
        renewal.renew_rows_of::<4>(&self.arrivals);
        renewal.renew_rows_of::<3>(&self.arrivals);
        renewal.renew_rows_of::<2>(&self.arrivals);
        renewal.renew_rows_of::<1>(&self.arrivals);
        let Renewal { more, change, .. } = renewal;
        let left = (1.0 / self.relaxation - 1.0).abs() + self.damping;
        self.error = change * left / (1.0 - self.damping);
        if change > SLOW * self.change {
            self.relaxation = 1.0;
        }
        self.change = change;
        self.total += more;
        self.made += 1;
    }
}

/// One pass, row by row.
struct Renewal<'a> {
    scales: &'a [f64],
    sent: &'a mut [f64],
    ranks: &'a mut [f64],
    begins: &'a [f64],
    relaxation: f64,
    /// What was added to all ranks together, and the same without signs.
    more: f64,
    change: f64,
}

impl Renewal<'_> {
    #[inline(always)]
    fn renew(&mut self, place: usize, sources: &[u32], weights: &[f32]) {
        let arrives = arriving(sources, weights, self.sent);
        let step = self.relaxation * (self.begins[place] + arrives - self.ranks[place]);
        self.change += step.abs();
        self.more += step;
        self.ranks[place] += step;
        self.sent[place] = self.ranks[place] * self.scales[place];
    }

    /// Renews the ranks of all rows of `N` entries. Where the length is known before, a row has no branch.
    fn renew_rows_of<const N: usize>(&mut self, arrivals: &Arrivals) {
        let places = arrivals.of_length(N);
        let (sources, weights) = arrivals.entries(places.clone());
        let rows = sources.as_chunks::<N>().0.iter().zip(weights.as_chunks::<N>().0);
        for (place, (sources, weights)) in places.zip(rows) {
            self.renew(place, sources, weights);
        }
    }
}

/// What a row's sources send. Four sums side by side: one addition need not wait for the one before.
#[inline(always)]
fn arriving(sources: &[u32], weights: &[f32], sent: &[f64]) -> f64 {
    let term = |source: u32, weight: f32| sent[source as usize] * f64::from(weight);
    let (sources, last_sources) = sources.as_chunks::<4>();
    let (weights, last_weights) = weights.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (sources, weights) in sources.iter().zip(weights) {
        for lane in 0..4 {
            sums[lane] += term(sources[lane], weights[lane]);
        }
    }
    let first = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    let last = last_sources.iter().zip(last_weights);
    last.fold(first, |sum, (&source, &weight)| sum + term(source, weight))
}

/// How far a rank is moved, by what it is out by: what is best for graphs whose edges lead both ways between two sides
/// (Young, "Iterative methods for solving partial difference equations of elliptic type", 1954), and good for others.
fn over_relaxation(damping: f64) -> f64 {
    2.0 / (1.0 + (1.0 - damping * damping).sqrt())
}
