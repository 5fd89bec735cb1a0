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
        let lacking = Together::of(ground, ranks).lacking(damping);
        let given = |rank: f64, weight: f64| if rank == 0.0 { 0.0 } else { lacking * weight };
        rough_ranks.clear();
        let places = ranks.iter().zip(&ground.arriving);
        rough_ranks.extend(places.map(|(&rank, &weight)| (rank + given(rank, weight)) as f32));
        rough_sent.clear();
        let places = rough_ranks.iter().zip(&ground.shares);
        rough_sent.extend(places.map(|(rank, share)| rank * *share as f32));
        let mut relaxation = over_relaxation(UNBALANCED * damping);
        let mut before = f64::INFINITY;
        let mut made = 0;
        let lacking = loop {
            let mut renewal = Renewal {
                shares: &ground.shares,
                sent: rough_sent,
                ranks: rough_ranks,
                begins,
                damping: damping as f32,
                relaxation: relaxation as f32,
                change: 0.0,
            };
            renewal.run(&ground.arrivals);
            let change = renewal.change;
            made += 1;
            if change > SLOW * before {
                relaxation = 1.0;
            }
            let together = Together::of(ground, rough_ranks);
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
    damping: f32,
    relaxation: f32,
    /// How much ranks were changed, without signs.
    change: f64,
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
        let step = self.relaxation * (self.begins[place] as f32 + arrives - *rank);
        *rank += step;
        self.sent[place] = *rank * self.shares[place] as f32;
        self.change += f64::from(step.abs());
    }
}
