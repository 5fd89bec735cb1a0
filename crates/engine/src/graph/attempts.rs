//! Whether work is tried on the caller's own thread.

use std::sync::atomic::{AtomicU32, Ordering};

/// So many in a row that were much work mean that the next one will be too.
const IN_VAIN: u32 = 4;

/// Of those one in so many is tried nonetheless.
const TRIED: u32 = 8;

/// What is tried on the caller's own thread and turns out to be much work is done a second time elsewhere: who asks for the
/// like again and again is not to wait for both.
#[derive(Debug, Default)]
pub struct Attempts {
    /// Since one was answered: those that were given up, and those that were not made.
    in_vain: AtomicU32,
}

impl Attempts {
    /// Whether to try.
    pub fn is_worthwhile(&self) -> bool {
        let in_vain = self.in_vain.load(Ordering::Relaxed);
        if in_vain < IN_VAIN {
            return true;
        }
        self.in_vain.fetch_add(1, Ordering::Relaxed);
        in_vain.is_multiple_of(TRIED)
    }

    /// How one that was made ended.
    pub fn note(&self, was_answered: bool) {
        if was_answered {
            self.in_vain.store(0, Ordering::Relaxed);
        } else {
            self.in_vain.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_some_in_vain_few_are_tried_until_one_is_answered() {
        let attempts = Attempts::default();
        let try_one = |is_small: bool| {
            let is_tried = attempts.is_worthwhile();
            if is_tried {
                attempts.note(is_small);
            }
            is_tried
        };
        assert!(
            (0..100).all(|at| try_one(at % 4 == 3)),
            "never four in vain in a row"
        );
        assert!((0..4).all(|_| try_one(false)));
        let tried = (0..700).filter(|_| try_one(false)).count();
        assert!((80..=120).contains(&tried), "{tried} of 700");
        let waited = (0..).take_while(|_| !try_one(true)).count();
        assert!(waited < TRIED as usize && (0..10).all(|_| try_one(true)));
    }
}
