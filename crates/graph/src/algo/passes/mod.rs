//! Passes over the whole graph that bring ranks nearer to where they belong.
//!
//! New values are used as soon as they are there (Gauss and Seidel; Arasu et al., "PageRank computation and the structure
//! of the web", 2002) and ranks are moved further than they are out by, which each halve the passes. Nodes that most edges
//! arrive at come first: `arrivals.rs`.
//!
//! Cost: a pass is some 1 ns an edge.

mod approach;
mod errors;
mod renewal;

pub(super) use errors::Errors;

use super::ground::{Beyond, Gauge, Ground};
use renewal::{Changed, renew};

/// A pass that leaves more than this of the change of the one before is too slow: directed cycles can make
/// over-relaxed passes move away from the ranks.
const SLOW: f64 = 0.9;

/// Additions that need not wait for each other.
const LANES: usize = 4;

/// Of the damping, what passes are still slowed down by where ranks are balanced before.
const UNBALANCED: f64 = 0.7;

/// Ranks on their way to where they belong, by place.
pub(super) struct Passes<'g> {
    ground: &'g Ground,
    /// What steps are measured by, where somebody asks for what each rank is out by.
    gauge: Option<&'g Gauge>,
    room: PassRoom,
    /// Whether what the room has as sent is of these ranks.
    is_sent: bool,
    /// All ranks together, after a pass.
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
    /// What walks that begin anew bring: together 1 without the damping.
    pub begins: Vec<f64>,
    /// Not divided by their total.
    pub ranks: Vec<f64>,
    /// Where a first guess has ranks: all others are 0.
    pub guessed: Vec<u32>,
    /// What a node sends along an edge of weight 1, but for the damping.
    sent: Vec<f64>,
    /// The same, rounded.
    rough_sent: Vec<f32>,
    /// The last steps without their signs, where they are to be parted.
    steps: Vec<f32>,
}

impl<'g> Passes<'g> {
    /// In the room are `begins` and, as the first guess, `ranks`.
    pub fn new(ground: &'g Ground, mut room: PassRoom, damping: f64) -> Passes<'g> {
        let PassRoom {
            begins, ranks, steps, ..
        } = &mut room;
        // Where nothing arrives the rank is known.
        let rows = ground.arrivals.longer_than(0);
        ranks[rows..].copy_from_slice(&begins[rows..]);
        steps.clear();
        Passes {
            ground,
            gauge: None,
            total: 0.0,
            room,
            is_sent: false,
            damping,
            relaxation: over_relaxation(damping),
            change: f64::INFINITY,
            errors: Errors::new(f64::INFINITY, f64::INFINITY, 0.0, None),
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
        let share = Together::of(self.ground, &self.room.ranks).lacking(self.damping);
        let Ground {
            arrivals, arriving, ..
        } = self.ground;
        let rows = arrivals.longer_than(0);
        let places = self.room.ranks.iter_mut().zip(arriving);
        for (rank, weight) in places.take(rows) {
            if *rank != 0.0 {
                *rank += share * weight;
            }
        }
        self.is_sent = false;
    }

    /// Renews all ranks in the order of places.
    pub fn run(&mut self) {
        if !self.is_sent {
            let PassRoom { ranks, sent, .. } = &mut self.room;
            let sends = ranks.iter().zip(&self.ground.shares);
            sent.clear();
            sent.extend(sends.map(|(rank, share)| rank * share));
            self.total = sum(ranks);
            self.is_sent = true;
        }
        let Passes {
            ground,
            damping,
            relaxation,
            ..
        } = *self;
        let room = &mut self.room;
        let changed = match self.gauge {
            Some(gauge) => renew::<f64, f64, true>(ground, &gauge.numbers, room, damping, relaxation),
            None => renew::<f64, f64, false>(ground, &[], room, damping, relaxation),
        };
        self.total += changed.more;
        self.was_made(changed, 0.0);
    }

    /// Notes what a pass changed that had what is sent rounded by such a share.
    fn was_made(&mut self, changed: Changed, sent_rounding: f64) {
        let Changed { change, largest, .. } = changed;
        self.errors = self.errors_after(change, largest, sent_rounding);
        if change > SLOW * self.change {
            self.relaxation = 1.0;
        }
        self.change = change;
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
    /// to do. So does what is sent, where it is rounded more.
    fn errors_after(&self, change: f64, largest: f64, sent_rounding: f64) -> Errors<'g> {
        let begun = |carried: f64| {
            let left = (1.0 / self.relaxation - 1.0).abs() + carried;
            Some(left / (1.0 - carried)).filter(|_| carried < 1.0)
        };
        let carried = |gauge: &Gauge| begun(self.damping * gauge.growth);
        let together_times = begun(self.damping);
        let together = together_times.map_or(f64::INFINITY, |times| change * times);
        let each_times = self.gauge.and_then(carried);
        let each = each_times.map_or(f64::INFINITY, |times| largest * times);
        let rounded = 2.0 * self.ground.rounding + self.damping * sent_rounding;
        // What rounding adds is sent on too, and rounded again.
        let grows = self.damping * (1.0 + sent_rounding);
        let rounding = if grows < 1.0 {
            rounded * (1.0 + together + change) / (1.0 - grows)
        } else {
            f64::INFINITY
        };
        let mut errors = Errors::new(together, each, rounding, self.gauge);
        let steps = &self.room.steps;
        if let Some(times) = each_times.zip(together_times)
            && !steps.is_empty()
        {
            errors.part(steps, largest, times);
        }
        errors
    }
}

/// Ranks and weights together, in any scale.
struct Together {
    ranks: f64,
    /// The weights that arrive where a rank is not 0.
    weights: f64,
    /// Of ranks and weights, what walks lose in the next step.
    lost_ranks: f64,
    lost_weights: f64,
}

impl Together {
    #[inline(never)]
    fn of(ground: &Ground, ranks: &[f64]) -> Together {
        let rows = ground.arrivals.longer_than(0);
        let weight_at = |rank: f64, weight: f64| if rank == 0.0 { 0.0 } else { weight };
        // In lanes side by side.
        let mut sums = [[0.0; LANES]; 2];
        let mut add = |ranks: &[f64], weights: &[f64]| {
            for (lane, (&rank, &weight)) in ranks.iter().zip(weights).enumerate() {
                sums[0][lane] += rank;
                sums[1][lane] += weight_at(rank, weight);
            }
        };
        let (chunks, last_ranks) = ranks[..rows].as_chunks::<LANES>();
        let (weights, last_weights) = ground.arriving[..rows].as_chunks::<LANES>();
        let places = chunks.iter().zip(weights);
        places.for_each(|(ranks, weights)| add(ranks, weights));
        add(last_ranks, last_weights);
        let [ranks_of_rows, weights] = sums.map(|lanes| lanes.iter().sum::<f64>());
        let mut together = Together {
            ranks: ranks_of_rows + ranks[rows..].iter().sum::<f64>(),
            weights,
            lost_ranks: 0.0,
            lost_weights: 0.0,
        };
        // Nothing is lost where edges lead on.
        let from = if ground.leads_on { rows } else { 0 };
        let places = ranks[from..]
            .iter()
            .zip(&ground.leaving[from..])
            .zip(&ground.arriving[from..]);
        for ((&rank, &leaving), &weight) in places {
            if leaving <= 0.0 {
                together.lost_ranks += rank;
                together.lost_weights += weight_at(rank, weight);
            }
        }
        together
    }

    /// The same where all ranks that are not 0 are at the places `guessed`, each given once; weights arrive at these, and
    /// `beyond`.
    fn at(ground: &Ground, ranks: &[f64], guessed: &[u32], beyond: Option<&Beyond>) -> Together {
        let mut together = Together {
            ranks: 0.0,
            weights: beyond.map_or(0.0, |beyond| beyond.weights),
            lost_ranks: 0.0,
            lost_weights: beyond.map_or(0.0, |beyond| beyond.lost_weights),
        };
        for place in guessed.iter().map(|&place| place as usize) {
            let rank = ranks[place];
            let is_new = rank != 0.0 && !beyond.is_some_and(|beyond| beyond.is_reached[place]);
            let weight = if is_new { ground.arriving[place] } else { 0.0 };
            together.ranks += rank;
            together.weights += weight;
            if ground.leaving[place] <= 0.0 {
                together.lost_ranks += rank;
                together.lost_weights += weight;
            }
        }
        together
    }

    /// What ranks lack for each weight, or have too much: 0 where that is not known.
    fn lacking(&self, damping: f64) -> f64 {
        // Of true ranks that much is begun anew.
        let begun = |sum: f64, lost: f64| (1.0 - damping) * (sum - lost) + lost;
        let lacking =
            (1.0 - damping - begun(self.ranks, self.lost_ranks)) / begun(self.weights, self.lost_weights);
        if lacking.is_finite() { lacking } else { 0.0 }
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
