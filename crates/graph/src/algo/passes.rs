//! Passes over the whole graph that bring ranks nearer to where they belong.
//!
//! New values are used as soon as they are there (Gauss and Seidel; Arasu et al., "PageRank computation and the structure
//! of the web", 2002) and ranks are moved further than they are out by, which each halve the passes. Nodes that most edges
//! arrive at come first: `arrivals.rs`.
//!
//! Cost: a pass is some 1 ns an edge.

use super::arrivals::Arrivals;
use super::ground::{Gauge, Ground, arriving};

/// A pass that leaves more than this of the change of the one before is too slow: directed cycles can make
/// over-relaxed passes move away from the ranks.
const SLOW: f64 = 0.9;

/// Additions that need not wait for each other.
const LANES: usize = 4;

/// Of the damping, what passes are still slowed down by where ranks are balanced before.
const UNBALANCED: f64 = 0.7;

/// Rows up to this length have loops of their own.
const SHORT: usize = 8;

/// Ranks on their way to where they belong, by place.
pub(super) struct Passes<'g> {
    ground: &'g Ground,
    /// What steps are measured by, where somebody asks for what each rank is out by.
    gauge: Option<&'g Gauge>,
    room: PassRoom,
    /// All ranks together.
    pub total: f64,
    damping: f64,
    relaxation: f64,
    /// How much the last pass changed all ranks together.
    pub change: f64,
    /// What ranks are out by after it.
    pub errors: Errors<'g>,
    pub made: u32,
}

/// What passes write on, by place.
#[derive(Debug, Default)]
pub(crate) struct PassRoom {
    /// What walks that begin anew bring.
    pub begins: Vec<f64>,
    /// Not divided by their total.
    pub ranks: Vec<f64>,
    /// What a node sends along an edge of weight 1, by its rank.
    scales: Vec<f64>,
    /// The same times the rank.
    sent: Vec<f64>,
}

/// What ranks are out by, at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Errors<'g> {
    /// All together.
    pub together: f64,
    /// Each, as a multiple of the gauge.
    pub each: f64,
    /// Of all of it, what rounding may add.
    pub rounding: f64,
    /// Absent where `each` is not known.
    pub gauge: Option<&'g Gauge>,
}

impl Errors<'_> {
    /// The rank at a place.
    pub fn at(&self, place: usize) -> f64 {
        let by_gauge = |gauge: &Gauge| self.each * f64::from(gauge.numbers[place]);
        self.rounding + self.gauge.map_or(f64::INFINITY, by_gauge).min(self.together)
    }

    /// No rank is out by more.
    pub fn most(&self) -> f64 {
        let by_gauge = |gauge: &Gauge| self.each * gauge.largest;
        self.rounding + self.gauge.map_or(f64::INFINITY, by_gauge).min(self.together)
    }
}

impl<'g> Passes<'g> {
    /// In the room `begins`, in any scale, are not all 0, and `ranks` are the first guess.
    pub fn new(ground: &'g Ground, mut room: PassRoom, damping: f64) -> Passes<'g> {
        let PassRoom {
            begins,
            ranks,
            scales,
            sent,
        } = &mut room;
        let scale = (1.0 - damping) / sum(begins);
        begins.iter_mut().for_each(|begin| *begin *= scale);
        let scale = |leaving: &f64| if *leaving > 0.0 { damping / *leaving } else { 0.0 };
        scales.clear();
        scales.extend(ground.leaving.iter().map(scale));
        // Where nothing arrives the rank is known.
        let rows = ground.arrivals.longer_than(0);
        ranks[rows..].copy_from_slice(&begins[rows..]);
        sent.clear();
        sent.extend(ranks.iter().zip(&*scales).map(|(rank, scale)| rank * scale));
        Passes {
            ground,
            gauge: None,
            total: sum(ranks),
            room,
            damping,
            relaxation: over_relaxation(damping),
            change: f64::INFINITY,
            errors: Errors {
                together: f64::INFINITY,
                each: f64::INFINITY,
                rounding: 0.0,
                gauge: None,
            },
            made: 0,
        }
    }

    /// The same, with steps measured by the ground's gauge.
    pub fn measured(self) -> Passes<'g> {
        Passes {
            gauge: Some(self.ground.gauge()),
            ..self
        }
    }

    pub fn ground(&self) -> &'g Ground {
        self.ground
    }

    /// By place, not divided by their total.
    pub fn ranks(&self) -> &[f64] {
        &self.room.ranks
    }

    /// The room, for other passes.
    pub fn into_room(self) -> PassRoom {
        self.room
    }

    /// The rank of a node.
    pub fn rank(&self, node: u32) -> f64 {
        self.room.ranks[self.ground.arrivals.place(node)]
    }

    /// Adds what ranks together lack, or takes what they have too much, by the weights that arrive. That is what passes are
    /// slowest at: in a graph without much direction it is in proportion to these weights. Ranks of 0, which are of nodes
    /// that no walk has reached, are left alone.
    pub fn balance(&mut self) {
        self.relaxation = over_relaxation(UNBALANCED * self.damping);
        let Ground {
            arriving, leaving, ..
        } = self.ground;
        let damping = self.damping;
        // Sums of ranks and weights, and how much of them walks lose in the next step; in lanes side by side.
        let mut sums = [[0.0; 4]; LANES];
        let places = self.room.ranks.iter().zip(arriving).zip(leaving);
        for (at, ((&rank, &weight), &leaving)) in places.enumerate() {
            let weight = if rank == 0.0 { 0.0 } else { weight };
            let lost = if leaving > 0.0 { 0.0 } else { 1.0 };
            let terms = [rank, weight, lost * rank, lost * weight];
            let lane = &mut sums[at % LANES];
            lane.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
        }
        let [ranks, weights, lost_ranks, lost_weights] =
            std::array::from_fn(|term| sums.iter().map(|lane| lane[term]).sum::<f64>());
        // Of true ranks that much is begun anew.
        let begun = |sum: f64, lost: f64| (1.0 - damping) * (sum - lost) + lost;
        let share = (1.0 - damping - begun(ranks, lost_ranks)) / begun(weights, lost_weights);
        if !share.is_finite() {
            return;
        }
        let rows = self.ground.arrivals.longer_than(0);
        let PassRoom {
            ranks, scales, sent, ..
        } = &mut self.room;
        let places = ranks.iter_mut().zip(sent).zip(&*scales).zip(arriving);
        for (((rank, sent), scale), weight) in places.take(rows) {
            if *rank != 0.0 {
                *rank += share * weight;
                *sent = *rank * scale;
            }
        }
        self.total = sum(ranks);
    }

    /// Renews all ranks in the order of places.
    pub fn run(&mut self) {
        match self.gauge {
            Some(gauge) => self.run_measured::<true>(&gauge.numbers),
            None => self.run_measured::<false>(&[]),
        }
    }

    fn run_measured<const MEASURED: bool>(&mut self, gauge: &[f32]) {
        let mut renewal = Renewal::<MEASURED> {
            scales: &self.room.scales,
            sent: &mut self.room.sent,
            ranks: &mut self.room.ranks,
            begins: &self.room.begins,
            gauge,
            relaxation: self.relaxation,
            more: 0.0,
            change: 0.0,
            largest: 0.0,
        };
        let arrivals = &self.ground.arrivals;
        for (place, sources, weights) in arrivals.rows(arrivals.longer_than(SHORT)) {
            renewal.renew(place, sources, weights);
        }
        // Longest first.
        renewal.renew_rows_of::<SHORT>(arrivals);
        renewal.renew_rows_of::<7>(arrivals);
        renewal.renew_rows_of::<6>(arrivals);
        renewal.renew_rows_of::<5>(arrivals);
        renewal.renew_rows_of::<4>(arrivals);
        renewal.renew_rows_of::<3>(arrivals);
        renewal.renew_rows_of::<2>(arrivals);
        renewal.renew_rows_of::<1>(arrivals);
        let Renewal {
            more,
            change,
            largest,
            ..
        } = renewal;
        self.errors = self.errors_after(change, largest);
        if change > SLOW * self.change {
            self.relaxation = 1.0;
        }
        self.change = change;
        self.total += more;
        self.made += 1;
    }

    /// What ranks are out by after a pass that changed them by so much together, and none by more than `largest` times the
    /// gauge.
    ///
    /// Let `P` send ranks along the edges, by weight, `d` be the damping and `b` what begins anew: the ranks wanted are
    /// `b + d P ranks`. In its turn a place took its step towards that from what it saw: `step = relaxation * (b + d P seen -
    /// rank before)`. It saw all that changed before its turn, and of what changed after it (itself included) what was
    /// there before. So with the ranks after the pass what is left to do, `left = b + d P ranks - ranks`, is at each place
    /// `(1 / relaxation - 1)` of its own step and what `d P` brings of the steps of places after it. The ranks are out by
    /// `left + d P left + (d P)^2 left + ...`.
    ///
    /// Together: `d P` makes nothing more than `d` times as large. Each: where no step is larger than `largest * x`, `x`
    /// being the gauge, what `d P` brings of steps is at most `d * growth * largest * x`, of any of them; and so on.
    ///
    /// Rounding: sums of a row, of weights that leave and of a step are each out by some units in the last place for each of
    /// their terms, of ranks that together are no more than 1 and what they are out by; that reaches others like what is left
    /// to do.
    fn errors_after(&self, change: f64, largest: f64) -> Errors<'g> {
        let begun = |carried: f64| {
            let left = (1.0 / self.relaxation - 1.0).abs() + carried;
            Some(left / (1.0 - carried)).filter(|_| carried < 1.0)
        };
        let carried = |gauge: &Gauge| begun(self.damping * gauge.growth);
        let together = begun(self.damping).map_or(f64::INFINITY, |times| change * times);
        Errors {
            together,
            each: self
                .gauge
                .and_then(carried)
                .map_or(f64::INFINITY, |times| largest * times),
            rounding: 2.0 * self.ground.rounding * (1.0 + together + change) / (1.0 - self.damping),
            gauge: self.gauge,
        }
    }
}

/// One pass, row by row.
struct Renewal<'a, const MEASURED: bool> {
    scales: &'a [f64],
    sent: &'a mut [f64],
    ranks: &'a mut [f64],
    begins: &'a [f64],
    gauge: &'a [f32],
    relaxation: f64,
    /// What was added to all ranks together, and the same without signs.
    more: f64,
    change: f64,
    /// The largest step, by the gauge.
    largest: f64,
}

impl<const MEASURED: bool> Renewal<'_, MEASURED> {
    #[inline(always)]
    fn renew(&mut self, place: usize, sources: &[u32], weights: &[f32]) {
        let arrives = arriving(sources, weights, self.sent);
        let step = self.relaxation * (self.begins[place] + arrives - self.ranks[place]);
        self.change += step.abs();
        self.more += step;
        self.ranks[place] += step;
        self.sent[place] = self.ranks[place] * self.scales[place];
        if MEASURED {
            let gauge = f64::from(self.gauge[place]);
            if step.abs() > self.largest * gauge {
                self.largest = step.abs() / gauge;
            }
        }
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

/// The sum of values, in lanes side by side.
fn sum(values: &[f64]) -> f64 {
    let (rows, rest) = values.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for row in rows {
        sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
    }
    sums.iter().chain(rest).sum()
}

/// How far a rank is moved, by what it is out by: what is best for graphs whose edges lead both ways between two sides
/// (Young, "Iterative methods for solving partial difference equations of elliptic type", 1954), and good for others.
fn over_relaxation(damping: f64) -> f64 {
    2.0 / (1.0 + (1.0 - damping * damping).sqrt())
}
