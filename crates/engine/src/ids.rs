//! UUIDs, version 7 (RFC 9562): ordered by time, and within a millisecond by a counter.

use crate::host::Host;
use std::sync::Mutex;

/// Bits of the counter: `rand_a` and the upper 30 bits of `rand_b`.
const COUNTER_BITS: u32 = 42;

#[derive(Debug, Clone, Copy, Default)]
struct State {
    millis: i64,
    counter: u64,
}

/// Makes ids that ascend, also when the clock steps back.
#[derive(Default)]
pub struct Ids {
    state: Mutex<State>,
}

/// A run of consecutive ids.
#[derive(Debug, Clone, Copy)]
pub struct Reserved {
    millis: i64,
    counter: u64,
    noise: u64,
}

impl Ids {
    /// Reserves `count` ids, in the order of calls.
    pub fn reserve(&self, count: usize, host: &dyn Host) -> Reserved {
        let (now, random) = (host.now().max(0), host.random());
        let mut state = self.state.lock().expect("nothing panics while it holds the ids");
        let exhausted = state.counter + count as u64 >= 1 << COUNTER_BITS;
        if now > state.millis || exhausted {
            state.millis = if exhausted { state.millis + 1 } else { now };
            // The upper half of the counter's range stays free, so that a run does not overflow it.
            state.counter = random >> (64 - COUNTER_BITS + 1);
        }
        let reserved = Reserved {
            millis: state.millis,
            counter: state.counter,
            noise: random,
        };
        state.counter += count as u64;
        reserved
    }
}

impl Reserved {
    /// Appends the id at `index` to `out`.
    pub fn write(&self, index: usize, out: &mut String) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let counter = self.counter + index as u64;
        // Each id's last 32 bits differ by a multiplicative hash of its index, seeded per run.
        let noise = (self.noise ^ (index as u64 + 1)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let high = ((self.millis as u64) << 16) | 0x7000 | (counter >> 30);
        let low = (0b10 << 62) | ((counter & 0x3fff_ffff) << 32) | noise;
        for (position, nibble) in (0..32).map(|n| {
            (
                n,
                if n < 16 {
                    high >> (60 - 4 * n)
                } else {
                    low >> (124 - 4 * n)
                },
            )
        }) {
            if matches!(position, 8 | 12 | 16 | 20) {
                out.push('-');
            }
            out.push(HEX[(nibble & 15) as usize] as char);
        }
    }
}
