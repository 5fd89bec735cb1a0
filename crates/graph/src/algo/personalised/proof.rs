//! When the order of nodes is proved whose ranks are known roughly.

use super::alike::are_alike;
use crate::structure::Graph;
use std::cmp::Ordering;

/// What is known of the rank of a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub node: u32,
    pub value: f64,
    /// It is between these.
    pub lower: f64,
    pub upper: f64,
}

impl Known {
    /// A rank that is out by so much at most.
    pub fn around(node: u32, value: f64, error: f64) -> Known {
        Known {
            node,
            value,
            lower: value - error,
            upper: value + error,
        }
    }

    /// What the value is out by, at most.
    pub fn slack(&self) -> f64 {
        (self.value - self.lower).max(self.upper - self.value)
    }

    /// Larger values first, equal ones by number.
    pub fn by_value(&self, other: &Known) -> Ordering {
        other
            .value
            .total_cmp(&self.value)
            .then(self.node.cmp(&other.node))
    }
}

/// All nodes that are not looked at closely.
#[derive(Clone, Copy, Debug)]
pub(super) struct Others {
    /// None has a higher value.
    pub value: f64,
    /// No rank of theirs is higher.
    pub upper: f64,
}

/// What separates nodes whose ranks are known roughly.
pub(super) struct Proof<'a> {
    pub graph: &'a Graph,
    pub begins: &'a [(u32, f64)],
    /// Values further apart than this are of ranks in the same order.
    pub least_gap: f64,
}

impl Proof<'_> {
    /// Whether the first `top` of these nodes, by falling value, are those of the highest ranks in their order, equal ones
    /// aside. Without `others` there are none. Nodes of equal ranks that stand together are put in the order of numbers, and
    /// their values made equal.
    pub fn holds(&self, ranked: &mut [Known], top: usize, others: Option<Others>) -> bool {
        let Some(last) = top.min(ranked.len()).checked_sub(1) else {
            return top == 0 || others.is_none();
        };
        let is_above_others =
            |others: Others| top <= ranked.len() && self.is_gap(&ranked[last], others.value, others.upper);
        if !others.is_none_or(is_above_others) {
            return false;
        }
        // Where nodes that are alike begin.
        let mut begin = 0;
        for at in 1..ranked.len() {
            let (higher, lower) = (&ranked[at - 1], &ranked[at..]);
            let is_above = |lower: &Known| self.is_gap(higher, lower.value, lower.upper);
            // One after another as far as they are given; then none of the others is above the last.
            let is_gap = if at < top {
                is_above(&lower[0])
            } else {
                lower.iter().all(is_above)
            };
            if is_gap {
                level(&mut ranked[begin..at]);
                if at >= top {
                    return true;
                }
                begin = at;
            } else if !are_alike(self.graph, self.begins, higher.node, lower[0].node) {
                return false;
            }
        }
        level(&mut ranked[begin..]);
        true
    }

    /// Whether a rank is above another one of this value, which is not above `upper`.
    fn is_gap(&self, higher: &Known, value: f64, upper: f64) -> bool {
        higher.lower > upper || higher.value - value > self.least_gap
    }
}

/// Puts nodes of equal ranks in the order of numbers, and their values too.
fn level(alike: &mut [Known]) {
    let lower = alike
        .iter()
        .map(|known| known.lower)
        .fold(f64::NEG_INFINITY, f64::max);
    let upper = alike
        .iter()
        .map(|known| known.upper)
        .fold(f64::INFINITY, f64::min);
    let value = alike.first().map_or(0.0, |first| first.value);
    alike.sort_unstable_by_key(|known| known.node);
    for known in alike {
        (known.lower, known.value, known.upper) = (lower, value.max(lower).min(upper), upper);
    }
}
