//! Passes for ranks that are far from where they belong, with what is sent in half the room.
//!
//! Rough ones bring ranks near; a last one, whose rounding is known, tells what they are out by. Where that does not do, passes
//! in `f64` go on from there.

use std::iter::repeat;

use super::renewal::{Changed, renew};
use super::{PassRoom, Passes, SLOW, Together, UNBALANCED, over_relaxation};

/// Ranks whose change in a pass is this share of what walks begin anew with, or less, are near enough.
const NEAR: f64 = 2e-3;

/// More rough passes are never made.
const MOST: u32 = 30;

/// What ranks lack together is given to them where it is more than this share of what a pass changed.
const UNEVEN: f64 = 0.1;

/// What is sent as an `f32` is out by, as a share: half a unit in the last place, and a little for terms of higher order. What
/// is too small to have all places adds nothing that sums do not lose anyway: with shares that are even, less than 1e-30 an edge.
const SENT_ROUNDING: f64 = 0.51 * f32::EPSILON as f64;

impl Passes<'_> {
    /// Brings ranks near to where they belong, and balances them; and, but in graphs whose shares `f32` has no room for, makes
    /// a pass that is measured.
    pub fn approach(&mut self) {
        let ground = self.ground;
        if !ground.is_even {
            self.balance();
            return;
        }
        let damping = self.damping;
        let rows = ground.arrivals.longer_than(0);
        let PassRoom {
            ranks,
            guessed,
            steps,
            rough_sent,
            ..
        } = &mut self.room;
        steps.resize(rows, 0.0);
        rough_sent.resize(ranks.len(), 0.0);
        // Walks that come to the first place come to many: those have ranks too.
        let is_first_reached = ranks.first().is_some_and(|rank| *rank != 0.0);
        let beyond = is_first_reached.then(|| ground.beyond_first());
        let mut together = Together::at(ground, ranks, guessed, beyond);
        let mut lacking = together.lacking(damping);
        if let Some(beyond) = beyond {
            self.give(lacking, beyond.is_reached.iter().copied());
        } else {
            self.give(lacking, repeat(false));
        }
        together.ranks += lacking * together.weights;
        self.relaxation = over_relaxation(UNBALANCED * damping);
        for made in 1..=MOST {
            let changed = renew::<f32, f32, false>(ground, &[], &mut self.room, damping, self.relaxation);
            let Changed {
                more,
                reached,
                change,
                ..
            } = changed;
            // Where nothing is lost, what a pass changed says all: ranks need not be looked at again.
            if ground.leads_on {
                together.ranks += more;
                together.weights += reached;
            } else {
                together = Together::of(ground, &self.room.ranks);
            }
            let is_slow = change > SLOW * self.change;
            if is_slow {
                self.relaxation = 1.0;
            }
            self.change = change;
            lacking = together.lacking(damping);
            let is_near = is_slow || change < NEAR * (1.0 - damping) || made == MOST;
            if is_near || (lacking * together.weights).abs() > UNEVEN * change {
                self.give(lacking, repeat(false));
                together.ranks += lacking * together.weights;
            }
            if is_near {
                break;
            }
        }
        self.total = together.ranks;
        self.run_rounded();
    }

    /// Renews all ranks in the order of places, by what is noted as sent roughly.
    pub fn run_rounded(&mut self) {
        let Passes {
            ground,
            gauge,
            damping,
            relaxation,
            ..
        } = *self;
        let gauge = gauge.map_or(&[][..], |gauge| &gauge.numbers);
        let changed = renew::<f32, f64, true>(ground, gauge, &mut self.room, damping, relaxation);
        self.total += changed.more;
        self.was_made(changed, SENT_ROUNDING);
    }

    /// Gives ranks so much for each weight that arrives, where they are not 0 or it is told so, place by place; and notes
    /// roughly what is sent.
    fn give(&mut self, lacking: f64, is_reached: impl Iterator<Item = bool>) {
        let PassRoom {
            ranks, rough_sent, ..
        } = &mut self.room;
        let places = ranks.iter_mut().zip(rough_sent).zip(is_reached);
        let places = places.zip(&self.ground.shares).zip(&self.ground.arriving);
        for ((((rank, sent), is_reached), share), weight) in places {
            if *rank != 0.0 || is_reached {
                // Where walks come by there is a rank, if nothing is known of it.
                let before = if *rank == 0.0 { f64::MIN_POSITIVE } else { *rank };
                *rank = before + lacking * weight;
            }
            *sent = (*rank * share) as f32;
        }
    }
}
