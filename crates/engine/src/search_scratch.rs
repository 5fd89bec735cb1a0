//! The buffers of text searches: one set a thread, so that no search makes its own. 16 bytes for each document of the
//! largest segment that the thread searched.

use minds_text::index::SearchScratch;
use std::cell::RefCell;

thread_local! {
    static SCRATCH: RefCell<SearchScratch> = RefCell::default();
}

/// Lends the thread's buffers for one search; `search` must not ask for them again.
pub fn with_search_scratch<R>(search: impl FnOnce(&mut SearchScratch) -> R) -> R {
    SCRATCH.with_borrow_mut(search)
}
