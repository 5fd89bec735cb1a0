//! Nodes in the order of their values.

use std::cmp::Ordering;

/// Nodes with a value each, largest first, equal ones by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranked {
    pub nodes: Vec<(u32, f64)>,
}

/// Larger values first, equal ones by number.
pub(crate) fn by_value(a: &(u32, f64), b: &(u32, f64)) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

impl Ranked {
    fn sort(mut nodes: Vec<(u32, f64)>) -> Ranked {
        nodes.sort_unstable_by(by_value);
        Ranked { nodes }
    }

    /// The first `count` of some nodes with values that are no NaN. O(n + count log count).
    pub fn top(mut nodes: Vec<(u32, f64)>, count: usize) -> Ranked {
        keep_top(&mut nodes, count);
        Ranked::sort(nodes)
    }

    /// The value of a node, if it is ranked. O(n).
    pub fn value(&self, node: u32) -> Option<f64> {
        self.nodes
            .iter()
            .find(|ranked| ranked.0 == node)
            .map(|ranked| ranked.1)
    }
}

/// Leaves the first `count` nodes by value, in any order.
pub(crate) fn keep_top(nodes: &mut Vec<(u32, f64)>, count: usize) {
    if count < nodes.len() {
        if count > 0 {
            nodes.select_nth_unstable_by(count - 1, by_value);
        }
        nodes.truncate(count);
    }
}
