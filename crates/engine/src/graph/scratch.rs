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
    /// Whether a ranking wanted it since somebody asked.
    is_used: bool,
    /// How many rankings are under way that may have it.
    lent: usize,
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
            let mut spare = self.spare();
            spare.lent += 1;
            scratch.room = take(&mut spare.room);
            drop(spare);
            let result = work(scratch);
            let mut left = take(&mut scratch.room);
            let mut spare = self.spare();
            spare.lent -= 1;
            if spare.room.is_empty() {
                std::mem::swap(&mut spare.room, &mut left);
            }
            drop(spare);
            drop(left);
            result
        })
    }

    /// Makes room for the next ranking of about so many nodes, where there is none.
    pub fn make_room(&self, count: usize) {
        let mut spare = self.spare();
        spare.is_used = true;
        if (count..=2 * count).contains(&spare.room.len()) {
            return;
        }
        drop(spare);
        // Not while anybody waits for it. Some more than this time: no list has to grow.
        let room = RankingRoom::of(count + count / 8);
        let before = replace(&mut self.spare().room, room);
        drop(before);
    }

    /// Gives the room back that no ranking wanted since the last time; whether there is one, or may be.
    pub fn let_go_of_room(&self) -> bool {
        let mut spare = self.spare();
        if take(&mut spare.is_used) || spare.lent > 0 {
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
        // One that comes back finds another, and goes; while one may come back nobody gives up.
        pool.make_room(20_000);
        pool.with_room(|scratch| {
            pool.make_room(30_000);
            assert!(scratch.room.len() < 30_000);
            assert!(pool.let_go_of_room());
            assert!(pool.let_go_of_room());
        });
        assert!(room() >= 30_000);
        // Rankings of few nodes need none.
        pool.make_room(1_000);
        assert_eq!(room(), 0);
    }
}
