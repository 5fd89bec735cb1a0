//! Passes in half the room, for ranks that are far from where they belong.
//!
//! Ranks and what is sent are `f32` here: twice as much of them stays near the processor. What comes out is a guess like any
//! other, of which nothing is known; a pass in `f64` tells what it is out by.
//!
//! Cost: a pass is some 0.7 ns an edge.

use super::super::arrivals::Arrivals;
use super::super::ground::arriving;
use super::{PassRoom, Passes, SLOW, Together, UNBALANCED, over_relaxation, sum};

/// Ranks whose change in a pass is this share of what walks begin anew with, or less, are near enough.
const NEAR: f64 = 2e-3;

/// More passes are never made.
const MOST: u32 = 30;

/// What ranks lack together is given to them where it is more than this share of what a pass changed.
const UNEVEN: f64 = 0.1;

impl Passes<'_> {
    /// Brings ranks near to where they belong, and balances them.
    pub fn approach(&mut self) {
        let ground = self.ground;
        if !ground.is_even {
            self.balance();
            return;
        }
        let damping = self.damping;
        let rows = ground.arrivals.longer_than(0);
        let PassRoom {
            begins,
            ranks,
            sent,
            steps,
            rough_ranks,
            rough_sent,
        } = &mut self.room;
        // What is rounded here is more than other steps are, by the gauge, where ranks are high.
        steps.resize(rows, 0.0);
        // Walks that come to the first place come to many: those have ranks too.
        if ranks.first().is_some_and(|rank| *rank != 0.0) {
            let places = ranks.iter_mut().zip(ground.beyond_first());
            places.for_each(|(rank, &is_reached)| {
                if is_reached && *rank == 0.0 {
                    *rank = f64::MIN_POSITIVE;
                }
            });
        }
        let mut together = Together::of(ground, ranks);
        let lacking = together.lacking(damping);
        together.ranks += lacking * together.weights;
        let given = |rank: f64, weight: f64| if rank == 0.0 { 0.0 } else { lacking * weight };
        for rough in [&mut *rough_ranks, &mut *rough_sent] {
            rough.resize(ranks.len(), 0.0);
        }
        let places = rough_ranks.iter_mut().zip(&mut *rough_sent).zip(&*ranks);
        for (((rough, sent), &rank), (&weight, share)) in
            places.zip(ground.arriving.iter().zip(&ground.shares))
        {
            *rough = (rank + given(rank, weight)) as f32;
            *sent = *rough * *share as f32;
        }
        let mut relaxation = over_relaxation(UNBALANCED * damping);
        let mut before = f64::INFINITY;
        let mut made = 0;
        let lacking = loop {
            let mut renewal = Renewal {
                shares: &ground.shares,
                sent: rough_sent,
                ranks: rough_ranks,
                begins,
                arriving: &ground.arriving,
                damping: damping as f32,
                relaxation: relaxation as f32,
                more: 0.0,
                reached: 0.0,
                change: 0.0,
            };
            renewal.run(&ground.arrivals);
            let Renewal {
                more,
                reached,
                change,
                ..
            } = renewal;
            made += 1;
            if change > SLOW * before {
                relaxation = 1.0;
            }
            // Where nothing is lost, what a pass changed says all but its rounding: ranks need not be looked at again.
            if ground.leads_on {
                together.ranks += more;
                together.weights += reached;
            } else {
                together = Together::of(ground, rough_ranks);
            }
            let lacking = together.lacking(damping);
            if change > SLOW * before || change < NEAR * (1.0 - damping) || made == MOST {
                break lacking;
            }
            before = change;
            if (lacking * together.weights).abs() > UNEVEN * change {
                let places = rough_ranks.iter_mut().zip(&mut *rough_sent);
                let places = places.zip(&ground.shares).zip(&ground.arriving);
                for (((rank, sent), share), weight) in places.take(rows) {
                    let given = if *rank == 0.0 { 0.0 } else { lacking * weight };
                    *rank += given as f32;
                    *sent = *rank * *share as f32;
                }
                together.ranks += lacking * together.weights;
            }
        };
        self.relaxation = relaxation;
        let places = ranks.iter_mut().zip(rough_ranks).zip(sent);
        let places = places.zip(&ground.shares).zip(&ground.arriving);
        for ((((rank, rough), sent), share), weight) in places.take(rows) {
            let rough = f64::from(*rough);
            *rank = if rough == 0.0 {
                0.0
            } else {
                rough + lacking * weight
            };
            *sent = *rank * share;
        }
        self.total = sum(ranks);
    }
}

/// One pass, row by row.
struct Renewal<'a> {
    shares: &'a [f64],
    sent: &'a mut [f32],
    ranks: &'a mut [f32],
    begins: &'a [f64],
    arriving: &'a [f64],
    damping: f32,
    relaxation: f32,
    /// What was added to all ranks together, and the same without signs.
    more: f64,
    change: f64,
    /// The weights that arrive where the rank was 0 before.
    reached: f64,
}

impl Renewal<'_> {
    /// On its own: among other things a processor's registers do not suffice.
    #[inline(never)]
    fn run(&mut self, arrivals: &Arrivals) {
        arrivals.for_each_row(|place, sources, weights| self.renew(place, sources, weights));
    }

    #[inline(always)]
    fn renew(&mut self, place: usize, sources: &[u32], weights: &[f32]) {
        let arrives = self.damping * arriving(sources, weights, self.sent);
        let rank = &mut self.ranks[place];
        let before = *rank;
        let step = self.relaxation * (self.begins[place] as f32 + arrives - before);
        *rank += step;
        self.sent[place] = *rank * self.shares[place] as f32;
        let step = f64::from(step);
        self.more += step;
        self.change += step.abs();
        if before == 0.0 && step != 0.0 {
            self.reached += self.arriving[place];
        }
    }
}
