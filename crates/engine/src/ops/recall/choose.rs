//! Which of the ordered results are shown.

use super::request::Request;
use minds_model::GroupBy;
use rustc_hash::FxHashSet;

/// What has to be known of a result.
pub struct Shown<'s> {
    /// Bytes of its content.
    pub bytes: u32,
    /// Its persona's number and its thread.
    pub thread: Option<(u32, &'s str)>,
}

/// The estimate of a content's tokens that budgets count by; at least 1, as no content is empty.
pub fn tokens(bytes: u32) -> u64 {
    u64::from(bytes.div_ceil(4))
}

impl Request<'_> {
    /// Whether results behind the first `limit` can be shown.
    pub fn looks_further(&self) -> bool {
        self.group_by.is_some() || self.token_budget.is_some()
    }

    /// The results that are shown, in order: of each thread the first, then those that fit into the budget.
    pub fn choose<'s, T>(
        &self,
        order: impl IntoIterator<Item = T>,
        mut look: impl FnMut(&T) -> Shown<'s>,
    ) -> Vec<T> {
        let mut seen = FxHashSet::default();
        let mut left = self.token_budget.map(u64::from);
        let fits = |result: &T| {
            if !self.looks_further() {
                return true;
            }
            let Shown { bytes, thread } = look(result);
            if self.group_by == Some(GroupBy::Thread) && thread.is_some_and(|thread| !seen.insert(thread)) {
                return false;
            }
            let Some(left) = &mut left else { return true };
            let fits = tokens(bytes) <= *left;
            *left -= if fits { tokens(bytes) } else { 0 };
            fits
        };
        order.into_iter().filter(fits).take(self.limit).collect()
    }
}
