//! Working memory of traversals, kept from one to the next.

use minds_graph::algo::{RankingRoom, Scratch};
use std::mem::{replace, take};
use std::sync::{Mutex, MutexGuard};

/// As many scratches as traversals ran at once. Each takes some bytes for every node of the graph, and is never cleared.
#[derive(Default)]
pub struct ScratchPool {
    #[expect(
        clippy::vec_box,
        reason = "each is a kilobyte by itself, which would be moved four times a call"
    )]
    idle: Mutex<Vec<Box<Scratch>>>,
    spare: Mutex<Spare>,
}

/// Room for the next ranking of very many nodes.
#[derive(Default)]
struct Spare {
    room: RankingRoom,
    /// Whether it was made since somebody asked.
    is_new: bool,
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

    /// The same, with the room that was made for a ranking of very many nodes.
    pub fn with_room<T>(&self, work: impl FnOnce(&mut Scratch) -> T) -> T {
        self.with(|scratch| {
            scratch.room = take(&mut self.spare().room);
            let result = work(scratch);
            let left = take(&mut scratch.room);
            if !left.is_empty() {
                self.spare().room = left;
            }
            result
        })
    }

    /// Makes room for the next ranking of so many nodes.
    pub fn make_room(&self, count: usize) {
        // Not while anybody waits for it.
        let room = RankingRoom::of(count);
        let before = replace(&mut *self.spare(), Spare { room, is_new: true });
        drop(before);
    }

    /// Gives the room back that was not made since the last time; whether there is one that was.
    pub fn let_go_of_room(&self) -> bool {
        let mut spare = self.spare();
        if take(&mut spare.is_new) {
            return true;
        }
        let room = take(&mut spare.room);
        drop(spare);
        drop(room);
        false
    }

    fn spare(&self) -> MutexGuard<'_, Spare> {
        self.spare.lock().expect("nothing panics while it holds the room")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_there_for_the_next_until_no_more_come() {
        let pool = ScratchPool::default();
        let room = || pool.with_room(|scratch| scratch.room.len());
        assert_eq!(room(), 0);
        pool.make_room(20_000);
        assert!(room() >= 20_000);
        assert!(pool.let_go_of_room());
        assert!(room() >= 20_000);
        assert!(!pool.let_go_of_room());
        assert_eq!(room(), 0);

        // Who takes it needs another.
        pool.make_room(20_000);
        pool.with_room(|scratch| drop(take(&mut scratch.room)));
        assert_eq!(room(), 0);
        // Rankings of few nodes need none.
        pool.make_room(1_000);
        assert_eq!(room(), 0);
    }
}
