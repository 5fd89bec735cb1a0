//! What ranks are out by.

use super::super::ground::Gauge;

/// How many ways to part steps are tried: at a quarter of the largest one, by the gauge, at a quarter of that, and so on.
const WAYS: usize = 4;
/// So many terms are added up in `f32`.
const FEW: usize = 256;
/// Such sums are out by less than this times themselves.
const ROUNDED: f64 = 1.0 + FEW as f64 * f32::EPSILON as f64;
/// What rests may lack in all for the rounding of each step, multiple of a gauge and rest, as a share of the steps.
const STEPS_ROUNDED: f64 = 4.0 * f32::EPSILON as f64;

/// What ranks are out by, at most.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Errors<'g> {
    /// All together.
    pub together: f64,
    /// Each, as a multiple of the gauge.
    pub each: f64,
    /// Of all of it, what rounding may add.
    pub rounding: f64,
    /// Absent where `each` is not known.
    pub gauge: Option<&'g Gauge>,
    /// Each, as a multiple of the gauge and something on top, in several ways.
    parted: [(f64, f64); WAYS],
}

impl<'g> Errors<'g> {
    pub fn new(together: f64, each: f64, rounding: f64, gauge: Option<&'g Gauge>) -> Errors<'g> {
        Errors {
            together,
            each,
            rounding,
            gauge,
            parted: [(f64::INFINITY, 0.0); WAYS],
        }
    }

    /// The rank at a place.
    pub fn at(&self, place: usize) -> f64 {
        self.of(self.gauge.map(|gauge| gauge.numbers[place].into()))
    }

    /// No rank is out by more.
    pub fn most(&self) -> f64 {
        self.of(self.gauge.map(|gauge| gauge.largest))
    }

    /// Not even a rank with the least gauge is known to be out by less.
    pub fn least(&self) -> f64 {
        self.of(self.gauge.map(|_| 1.0))
    }

    fn of(&self, gauge: Option<f64>) -> f64 {
        let parted = |gauge: f64| {
            let sums = self.parted.iter().map(|(each, more)| each * gauge + more);
            sums.fold(self.each * gauge, f64::min)
        };
        self.rounding + gauge.map_or(f64::INFINITY, parted).min(self.together)
    }

    /// Parts the steps of a pass, without signs by place, of which none is larger than `largest` times the gauge: in what is
    /// at most a smaller multiple of the gauge, and the rest of each. What is left to do is no more than steps bring, so ranks
    /// are out by no more than what both parts bring: the first `each_times` that multiple, each; the second `together_times`
    /// all rests together. Few steps that are large by the gauge, as those near the seeds are, else say too much of all.
    pub(super) fn part(&mut self, steps: &[f32], largest: f64, (each_times, together_times): (f64, f64)) {
        let gauge = self.gauge.map_or(&[][..], |gauge| &gauge.numbers);
        let multiples: [f32; WAYS] =
            std::array::from_fn(|way| (largest * 0.25_f64.powi(way as i32 + 1)) as f32);
        let mut rests = [0.0; WAYS];
        let mut whole = 0.0;
        for (steps, gauge) in steps.chunks(FEW).zip(gauge.chunks(FEW)) {
            let mut sums = [0.0_f32; WAYS];
            let mut sum = 0.0_f32;
            for (step, gauge) in steps.iter().zip(gauge) {
                sum += step;
                for (sum, multiple) in sums.iter_mut().zip(&multiples) {
                    *sum += (step - multiple * gauge).max(0.0);
                }
            }
            whole += f64::from(sum);
            rests
                .iter_mut()
                .zip(sums)
                .for_each(|(rest, sum)| *rest += f64::from(sum));
        }
        for (way, (multiple, rest)) in self.parted.iter_mut().zip(multiples.into_iter().zip(rests)) {
            *way = (
                f64::from(multiple) * each_times,
                (rest * ROUNDED + whole * STEPS_ROUNDED) * together_times,
            );
        }
    }
}
