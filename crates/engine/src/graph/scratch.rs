//! Working memory of traversals, kept from one to the next.

use minds_graph::algo::Scratch;
use std::sync::Mutex;

/// As many scratches as traversals ran at once. Each takes some bytes for every node of the graph, and is never cleared.
#[derive(Default)]
pub struct ScratchPool {
    #[expect(
        clippy::vec_box,
        reason = "each is a kilobyte by itself, which would be moved four times a call"
    )]
    idle: Mutex<Vec<Box<Scratch>>>,
}

impl ScratchPool {
    /// Runs `work` with a scratch that nobody else uses meanwhile. One that a panic left behind is not used again.
    pub fn with<T>(&self, work: impl FnOnce(&mut Scratch) -> T) -> T {
        let idle = || {
            self.idle
                .lock()
                .expect("nothing panics while it holds the scratches")
        };
        let mut scratch = idle().pop().unwrap_or_default();
        let result = work(&mut scratch);
        idle().push(scratch);
        result
    }
}
