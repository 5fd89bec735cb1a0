//! Engines for tests: a clock that stands, numbers that only look random.

use minds_engine::{Engine, Executor, Host, Options, Surroundings};
use minds_model::{Error, OpenArgs};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// 2026-01-01T00:00:00Z.
pub const NOW: i64 = 1_767_225_600_000;

#[derive(Default)]
struct Fixed {
    drawn: AtomicU64,
}

impl Host for Fixed {
    fn now(&self) -> i64 {
        NOW
    }
    fn nanos(&self) -> u64 {
        0
    }
    fn random(&self) -> u64 {
        let drawn = self.drawn.fetch_add(1, Ordering::Relaxed) + 1;
        drawn.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// The defaults for a council at `path`.
pub fn options(path: &str) -> Options {
    let args = OpenArgs {
        path,
        ..OpenArgs::default()
    };
    Options::new(&args, "test")
}

pub fn open(options: Options, executor: impl Executor + 'static) -> Result<Arc<Engine>, Error> {
    let surroundings = Surroundings {
        host: Arc::new(Fixed::default()),
        executor: Arc::new(executor),
    };
    Engine::open(options, surroundings, |_, _| {})
}
