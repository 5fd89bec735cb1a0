//! Working memory of traversals, kept from one to the next.

use minds_graph::algo::{RankingRoom, Scratch};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// As many scratches as traversals ran at once. Each takes some bytes for every node of the graph, and is never cleared.
#[derive(Default)]
pub struct ScratchPool {
    #[expect(
        clippy::vec_box,
        reason = "each is a kilobyte by itself, which would be moved four times a call"
    )]
    idle: Mutex<Vec<Box<Scratch>>>,
    /// Of all scratches.
    room: RankingRoom,
    /// Whether a ranking of very many nodes wanted it since somebody asked.
    room_is_used: AtomicBool,
}

impl ScratchPool {
    /// Runs `work` with a scratch that nobody else uses meanwhile. One that a panic left behind is not used again.
    pub fn with<T>(&self, work: impl FnOnce(&mut Scratch) -> T) -> T {
        let idle = || {
            self.idle
                .lock()
                .expect("nothing panics while it holds the scratches")
        };
        let mut scratch = idle().pop().unwrap_or_else(|| {
            let mut scratch = Box::<Scratch>::default();
            scratch.room = self.room.clone();
            scratch
        });
        let result = work(&mut scratch);
        idle().push(scratch);
        result
    }

    /// Lists for rankings of very many nodes.
    pub fn room(&self) -> &RankingRoom {
        &self.room
    }

    /// Makes room for the next ranking of about so many nodes, where there is none.
    pub fn make_room(&self, count: usize) {
        self.room_is_used.store(true, Ordering::SeqCst);
        self.room.make(count);
    }

    /// Gives the room back that no ranking wanted since the last time; whether one did.
    pub fn let_go_of_room(&self) -> bool {
        let is_used = self.room_is_used.swap(false, Ordering::SeqCst);
        if !is_used {
            self.room.let_go();
        }
        is_used
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_there_for_the_next_until_no_more_come() {
        let pool = ScratchPool::default();
        // Nobody wants any yet.
        pool.room().give(vec![0.5; 20_000]);
        assert!(pool.room().is_empty());
        pool.make_room(20_000);
        assert!((20_000..30_000).contains(&pool.room().len()));
        pool.room().give(vec![0.5; 20_000]);
        assert!(pool.room().len() >= 40_000);
        assert!(pool.let_go_of_room());
        assert!(pool.with(|scratch| scratch.room.len()) >= 40_000);
        assert!(!pool.let_go_of_room());
        pool.room().give(vec![0.5; 20_000]);
        assert!(pool.room().is_empty());

        // Lists of few are not kept, nor more than there is room for.
        pool.make_room(1_000);
        assert!(pool.room().is_empty());
        (0..1_000).for_each(|_| pool.room().give(vec![0.5; 20_000]));
        assert!((1 << 20..=2 << 20).contains(&pool.room().len()));
        // But one, however long.
        pool.room().let_go();
        pool.make_room(3 << 20);
        assert!(pool.room().len() >= 3 << 20);
    }
}
