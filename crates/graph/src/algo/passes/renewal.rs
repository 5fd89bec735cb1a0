//! One pass over all places, row by row.

use super::super::arrivals::{Arrivals, VisitRows};
use super::super::ground::{Ground, Number, arriving};
use super::PassRoom;
use std::marker::PhantomData;
use std::mem::take;

/// What a node sends along an edge of weight 1, as a pass keeps and reads it. Ranks are `f64` in every pass: they are read one
/// after another, what is sent all over the memory, and of `f32` twice as much stays near the processor.
pub(super) trait Sent: Copy {
    fn of(sends: f64) -> Self;
    fn within(room: &mut PassRoom) -> &mut Vec<Self>;
}

impl Sent for f64 {
    #[inline(always)]
    fn of(sends: f64) -> f64 {
        sends
    }

    fn within(room: &mut PassRoom) -> &mut Vec<f64> {
        &mut room.sent
    }
}

impl Sent for f32 {
    #[inline(always)]
    fn of(sends: f64) -> f32 {
        sends as f32
    }

    fn within(room: &mut PassRoom) -> &mut Vec<f32> {
        &mut room.rough_sent
    }
}

/// What a pass changed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Changed {
    /// What was added to all ranks together, and the same without signs.
    pub more: f64,
    pub change: f64,
    /// The largest step, by the gauge, where it was measured.
    pub largest: f64,
    /// The weights that arrive where the rank was 0 before, where it was not measured.
    pub reached: f64,
}

/// Renews all ranks in the order of places, by what is sent as `S`, added up as `T`. `MEASURED`, steps are kept, and measured
/// by the gauge.
///
/// On its own: among other things a processor's registers do not suffice.
#[inline(never)]
pub(super) fn renew<S: Sent + Into<T>, T: Number, const MEASURED: bool>(
    ground: &Ground,
    gauge: &[f32],
    room: &mut PassRoom,
    damping: f64,
    relaxation: f64,
) -> Changed {
    let mut sent = take(S::within(room));
    assert_eq!(sent.len(), ground.arrivals.nodes().len(), "every place sends");
    let mut renewal = Renewal::<S, T, MEASURED> {
        shares: &ground.shares,
        arriving: &ground.arriving,
        sent: &mut sent,
        ranks: &mut room.ranks,
        begins: &room.begins,
        gauge,
        steps: &mut room.steps,
        damping,
        relaxation,
        changed: Changed::default(),
        sums: PhantomData,
    };
    renewal.run(&ground.arrivals);
    let changed = renewal.changed;
    *S::within(room) = sent;
    changed
}

struct Renewal<'a, S, T, const MEASURED: bool> {
    shares: &'a [f64],
    arriving: &'a [f64],
    /// As long as there are places.
    sent: &'a mut [S],
    ranks: &'a mut [f64],
    begins: &'a [f64],
    gauge: &'a [f32],
    steps: &'a mut [f32],
    damping: f64,
    relaxation: f64,
    changed: Changed,
    sums: PhantomData<T>,
}

impl<S: Sent + Into<T>, T: Number, const MEASURED: bool> Renewal<'_, S, T, MEASURED> {
    #[inline(always)]
    fn run(&mut self, arrivals: &Arrivals) {
        arrivals.visit_rows(self);
    }
}

impl<S: Sent + Into<T>, T: Number, const MEASURED: bool> VisitRows for Renewal<'_, S, T, MEASURED> {
    #[inline(always)]
    #[allow(unsafe_code)]
    fn visit(&mut self, place: usize, sources: &[u32], weights: &[f32]) {
        // SAFETY: `Arrivals` has only places as sources, and `sent` is as long as there are places. To look at each again
        // would take a tenth of the pass.
        let sent = |source: u32| unsafe { *self.sent.get_unchecked(source as usize) };
        let sum: T = arriving(sources, weights, |source| sent(source).into());
        let arrives = self.damping * sum.into();
        let before = self.ranks[place];
        let step = self.relaxation * (self.begins[place] + arrives - before);
        let changed = &mut self.changed;
        changed.change += step.abs();
        changed.more += step;
        self.ranks[place] = before + step;
        self.sent[place] = S::of((before + step) * self.shares[place]);
        if MEASURED {
            if let Some(to) = self.steps.get_mut(place) {
                *to = step.abs() as f32;
            }
            let gauge = f64::from(self.gauge[place]);
            if step.abs() > changed.largest * gauge {
                changed.largest = step.abs() / gauge;
            }
        } else if before == 0.0 && step != 0.0 {
            changed.reached += self.arriving[place];
        }
    }
}
