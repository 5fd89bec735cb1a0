//! What rankings of one graph have in common, kept from one to the next.
//!
//! It is made when a ranking first makes passes over the whole graph, and kept with the graph and its copies until the
//! next change, which begins with none: a graph never has that of another. Whoever ranks meanwhile holds on to what it
//! has, so a change waits for nobody. [`Graph::let_go_of_ground`] gives the memory back of what nobody uses any more.
//!
//! Cost: some 6 ns an edge, once; 8 bytes an edge and 36 a node. The gauge another 10 ns an edge and 4 bytes a node;
//! what the first node reaches 1 ns and 1 byte.

use super::arrivals::Arrivals;
use crate::edge::Side;
use crate::structure::{Derived, Graph};
use std::mem::size_of_val;
use std::ops::{Add, Mul, RangeInclusive};
use std::sync::{Arc, OnceLock};

/// Sweeps that make the gauge. Each brings its growth nearer to 1, by which less is gained every time.
const SWEEPS: u32 = 8;
/// Times that what is reached is looked for further on; in most graphs all is found.
const FLOODS: u32 = 8;
/// How much more of a gauge's beginning is by the weights that arrive than is the same for all.
const BY_WEIGHT: f64 = 4.0;

/// Shares that `f32` has room for, with ranks down to 1e-20 beside them.
const EVEN: RangeInclusive<f64> = 1e-15..=1e15;

/// A graph as passes read it, and weights together, by place.
#[derive(Debug)]
pub(crate) struct Ground {
    pub arrivals: Arrivals,
    /// The weights of the edges that leave.
    pub leaving: Vec<f64>,
    /// Of those that arrive.
    pub arriving: Vec<f64>,
    /// What of a rank an edge of weight 1 takes that leaves: 1 divided by the weights that leave. 1 where nothing does, and
    /// nothing is taken.
    pub shares: Vec<f64>,
    /// Whether shares are numbers that `f32` has room for, with a rank beside them.
    pub is_even: bool,
    /// Whether edges lead on from every place that edges lead to.
    pub leads_on: bool,
    /// What a sum over a row of edges that arrive, by shares of what leaves, is out by for its rounding, relatively.
    pub rounding: f64,
    gauge: OnceLock<Gauge>,
    beyond_first: OnceLock<Beyond>,
}

/// Where walks come by that begin at the first place: no others are given, but some may be missing.
#[derive(Debug, Default)]
pub(crate) struct Beyond {
    /// By place.
    pub is_reached: Vec<bool>,
    /// The weights that arrive there, and those of them that lead nowhere.
    pub weights: f64,
    pub lost_weights: f64,
}

/// How large ranks can be beside each other: a number for each place that grows little where it is sent along the edges.
///
/// Where `x` is the gauge and `P` sends numbers along the edges, by weight, `P x <= growth * x` at every place. So what
/// is at most `s * x` everywhere adds, sent on for ever with a damping `d` each time, at most
/// `s * x / (1 - d * growth)`, unless `d * growth` is 1 or more. Numbers that many edges arrive at are large, others small:
/// that says much more of most nodes than what is known of all together.
#[derive(Debug)]
pub(crate) struct Gauge {
    /// By place, at least 1.
    pub numbers: Vec<f32>,
    pub largest: f64,
    pub growth: f64,
}

impl Ground {
    fn of(graph: &Graph) -> Ground {
        let (arrivals, leaving, arriving) = Arrivals::of(graph);
        let places = arriving.iter().zip(&leaving);
        let leads_on = places.into_iter().all(|(into, out)| *into <= 0.0 || *out > 0.0);
        let longest = |side| {
            (0..graph.node_bound())
                .map(|node| graph.row_len(side, node))
                .max()
        };
        let share = |&leaving: &f64| if leaving > 0.0 { 1.0 / leaving } else { 1.0 };
        let shares: Vec<f64> = leaving.iter().map(share).collect();
        let terms = longest(Side::In).unwrap_or(0) + longest(Side::Out).unwrap_or(0) + 16;
        Ground {
            arrivals,
            is_even: shares.iter().all(|share| EVEN.contains(share)),
            shares,
            leaving,
            arriving,
            leads_on,
            rounding: terms as f64 * f64::EPSILON,
            gauge: OnceLock::new(),
            beyond_first: OnceLock::new(),
        }
    }

    /// Whether no walk that begins at these nodes comes to one without edges that carry something.
    pub fn loses_nothing(&self, mut begins: impl Iterator<Item = u32>) -> bool {
        self.leads_on && begins.all(|node| self.leaving[self.arrivals.place(node)] > 0.0)
    }

    /// The gauge, made at first use.
    pub fn gauge(&self) -> &Gauge {
        self.gauge.get_or_init(|| self.make_gauge())
    }

    /// Where walks come by that begin at the first place. Made at first use.
    pub fn beyond_first(&self) -> &Beyond {
        self.beyond_first.get_or_init(|| {
            let mut is_reached = vec![false; self.arriving.len()];
            is_reached.first_mut().into_iter().for_each(|first| *first = true);
            let rows = self.arrivals.longer_than(0);
            for _ in 0..FLOODS {
                let mut is_more = false;
                for (place, sources, weights) in self.arrivals.rows(rows) {
                    let mut edges = sources.iter().zip(weights);
                    if !is_reached[place]
                        && edges.any(|(&source, &weight)| weight > 0.0 && is_reached[source as usize])
                    {
                        is_reached[place] = true;
                        is_more = true;
                    }
                }
                if !is_more {
                    break;
                }
            }
            let mut beyond = Beyond::default();
            let places = is_reached.iter().zip(&self.arriving).zip(&self.leaving);
            for ((_, weight), leaving) in places.filter(|((is_reached, _), _)| **is_reached) {
                beyond.weights += weight;
                beyond.lost_weights += if *leaving <= 0.0 { *weight } else { 0.0 };
            }
            Beyond { is_reached, ..beyond }
        })
    }

    /// Begins with the same for all and more by the weights that arrive, and sends it on a few times with the same for all
    /// added: what it then grows by is looked at, not assumed.
    fn make_gauge(&self) -> Gauge {
        let total: f64 = self.arriving.iter().sum();
        // Of no weights at all, nothing is added.
        let scale = BY_WEIGHT * self.arriving.len() as f64 / total.max(1e-100);
        let shares = &self.shares;
        let mut numbers: Vec<f32> = self
            .arriving
            .iter()
            .map(|weight| (1.0 + scale * weight) as f32)
            .collect();
        let mut sent: Vec<f64> = Vec::with_capacity(numbers.len());
        sent.extend(numbers.iter().zip(shares).map(|(x, share)| f64::from(*x) * share));
        let rows = self.arrivals.longer_than(0);
        for _ in 0..SWEEPS {
            for (place, sources, weights) in self.arrivals.rows(rows) {
                numbers[place] = (1.0 + arriving(sources, weights, |source| sent[source as usize])) as f32;
                sent[place] = f64::from(numbers[place]) * shares[place];
            }
        }
        let mut growth = 0.0_f64;
        for (place, sources, weights) in self.arrivals.rows(rows) {
            growth = growth
                .max(arriving(sources, weights, |source| sent[source as usize]) / f64::from(numbers[place]));
        }
        Gauge {
            largest: numbers.iter().copied().fold(0.0, f32::max).into(),
            numbers,
            growth: growth * (1.0 + self.rounding),
        }
    }
}

/// What is added up: `f32` or `f64`.
pub(super) trait Number:
    Copy + Default + From<f32> + Into<f64> + Add<Output = Self> + Mul<Output = Self>
{
}

impl Number for f32 {}
impl Number for f64 {}

/// What a row's sources send. Four sums side by side: one addition need not wait for the one before.
#[inline(always)]
pub(super) fn arriving<T: Number>(sources: &[u32], weights: &[f32], sent: impl Fn(u32) -> T) -> T {
    let term = |source: u32, weight: f32| sent(source) * T::from(weight);
    let (sources, last_sources) = sources.as_chunks::<4>();
    let (weights, last_weights) = weights.as_chunks::<4>();
    let mut sums = [T::default(); 4];
    for (sources, weights) in sources.iter().zip(weights) {
        for lane in 0..4 {
            sums[lane] = sums[lane] + term(sources[lane], weights[lane]);
        }
    }
    let first = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    let last = last_sources.iter().zip(last_weights);
    last.fold(first, |sum, (&source, &weight)| sum + term(source, weight))
}

impl Derived for Ground {
    fn heap_bytes(&self) -> usize {
        let gauge = self.gauge.get().map_or(0, |gauge| size_of_val(&*gauge.numbers));
        let reached = self
            .beyond_first
            .get()
            .map_or(0, |beyond| size_of_val(&*beyond.is_reached));
        let by_place = [&self.leaving, &self.arriving, &self.shares].map(|values| size_of_val(&**values));
        self.arrivals.heap_bytes() + by_place.iter().sum::<usize>() + gauge + reached
    }
}

impl Graph {
    /// What rankings of this graph share, made at first use.
    pub(crate) fn ground(&self) -> Arc<Ground> {
        self.kept().get_or_make(|| Ground::of(self))
    }

    /// Lets go of what rankings keep, unless one used it since this was asked last. Whether something is kept still.
    pub fn let_go_of_ground(&self) -> bool {
        self.kept().let_go()
    }
}
