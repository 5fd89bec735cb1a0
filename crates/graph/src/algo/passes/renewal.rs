//! One pass over all places, row by row.

use super::super::arrivals::{Arrivals, VisitRows};
use super::super::ground::{Ground, arriving};
use super::PassRoom;

/// In what numbers a pass reads and adds, and what it tells. Ranks are `f64` always: they are read one after another, what is
/// sent all over the memory.
pub(super) trait Way {
    /// What a node sends along an edge of weight 1, as it is kept.
    type Sent: Copy + Into<Self::Sum>;
    /// What the numbers that arrive are added up as.
    type Sum: Copy
        + Default
        + From<f32>
        + Into<f64>
        + std::ops::Add<Output = Self::Sum>
        + std::ops::Mul<Output = Self::Sum>;
    /// Whether steps are kept and measured by a gauge.
    const IS_MEASURED: bool;
    /// Whether the weights that arrive where no rank was are added up.
    const TELLS_REACHED: bool;

    fn sent(sends: f64) -> Self::Sent;
    /// What is sent, of a room.
    fn split(room: &mut PassRoom) -> Split<'_, Self::Sent>;
}

/// The parts of a room that a pass works with.
pub(super) struct Split<'a, S> {
    pub begins: &'a [f64],
    pub ranks: &'a mut [f64],
    pub sent: &'a mut [S],
    pub steps: &'a mut [f32],
}

/// All in `f64`; measured where somebody asks for what each rank is out by.
pub(super) struct Full<const MEASURED: bool>;

/// With what is sent in `f32`, of which twice as much stays near the processor: measured, and sums in `f64`, so that what that
/// rounds is known.
pub(super) struct Rounded;

/// Sums in `f32` too: what comes out is a guess, of which nothing is known. Some 0.7 ns an edge.
pub(super) struct Rough;

impl<const MEASURED: bool> Way for Full<MEASURED> {
    type Sent = f64;
    type Sum = f64;
    const IS_MEASURED: bool = MEASURED;
    const TELLS_REACHED: bool = false;

    #[inline(always)]
    fn sent(sends: f64) -> f64 {
        sends
    }

    fn split(room: &mut PassRoom) -> Split<'_, f64> {
        Split {
            begins: &room.begins,
            ranks: &mut room.ranks,
            sent: &mut room.sent,
            steps: &mut room.steps,
        }
    }
}

impl Way for Rounded {
    type Sent = f32;
    type Sum = f64;
    const IS_MEASURED: bool = true;
    const TELLS_REACHED: bool = false;

    #[inline(always)]
    fn sent(sends: f64) -> f32 {
        sends as f32
    }

    fn split(room: &mut PassRoom) -> Split<'_, f32> {
        Rough::split(room)
    }
}

impl Way for Rough {
    type Sent = f32;
    type Sum = f32;
    const IS_MEASURED: bool = false;
    const TELLS_REACHED: bool = true;

    #[inline(always)]
    fn sent(sends: f64) -> f32 {
        sends as f32
    }

    fn split(room: &mut PassRoom) -> Split<'_, f32> {
        Split {
            begins: &room.begins,
            ranks: &mut room.ranks,
            sent: &mut room.rough_sent,
            steps: &mut room.steps,
        }
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
    /// The weights that arrive where the rank was 0 before, where that is told.
    pub reached: f64,
}

/// Renews all ranks in the order of places.
///
/// On its own: among other things a processor's registers do not suffice.
#[inline(never)]
pub(super) fn renew<W: Way>(
    ground: &Ground,
    gauge: &[f32],
    room: &mut PassRoom,
    damping: f64,
    relaxation: f64,
) -> Changed {
    let Split {
        begins,
        ranks,
        sent,
        steps,
    } = W::split(room);
    assert_eq!(sent.len(), ground.arrivals.nodes().len(), "every place sends");
    let mut renewal = Renewal::<W> {
        shares: &ground.shares,
        arriving: &ground.arriving,
        sent,
        ranks,
        begins,
        gauge,
        steps,
        damping,
        relaxation,
        changed: Changed::default(),
    };
    renewal.run(&ground.arrivals);
    renewal.changed
}

struct Renewal<'a, W: Way> {
    shares: &'a [f64],
    arriving: &'a [f64],
    /// As long as there are places.
    sent: &'a mut [W::Sent],
    ranks: &'a mut [f64],
    begins: &'a [f64],
    gauge: &'a [f32],
    steps: &'a mut [f32],
    damping: f64,
    relaxation: f64,
    changed: Changed,
}

impl<W: Way> Renewal<'_, W> {
    #[inline(always)]
    fn run(&mut self, arrivals: &Arrivals) {
        arrivals.visit_rows(self);
    }
}

impl<W: Way> VisitRows for Renewal<'_, W> {
    #[inline(always)]
    #[allow(unsafe_code)]
    fn visit(&mut self, place: usize, sources: &[u32], weights: &[f32]) {
        // SAFETY: `Arrivals` has only places as sources, and `sent` is as long as there are places. To look at each again
        // would take a tenth of the pass.
        let sent = |source: u32| unsafe { *self.sent.get_unchecked(source as usize) };
        let sum: W::Sum = arriving(sources, weights, |source| sent(source).into());
        let arrives = self.damping * sum.into();
        let before = self.ranks[place];
        let step = self.relaxation * (self.begins[place] + arrives - before);
        let changed = &mut self.changed;
        changed.change += step.abs();
        changed.more += step;
        self.ranks[place] = before + step;
        self.sent[place] = W::sent((before + step) * self.shares[place]);
        if W::TELLS_REACHED && before == 0.0 && step != 0.0 {
            changed.reached += self.arriving[place];
        }
        if W::IS_MEASURED {
            if let Some(to) = self.steps.get_mut(place) {
                *to = step.abs() as f32;
            }
            let gauge = f64::from(self.gauge[place]);
            if step.abs() > changed.largest * gauge {
                changed.largest = step.abs() / gauge;
            }
        }
    }
}
