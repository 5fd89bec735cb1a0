//! Several nodes at a time, with what the processor has: what [`Active`] does node by node elsewhere.

pub mod avx2;
pub mod avx512;

use super::accepted::{Accepted, Nodes};
use super::active::Active;

/// What was sent becomes activation; the nodes of at least `least` go to `accepted`. False, and nothing is done, where the
/// processor has neither.
#[allow(unsafe_code)]
pub fn settle<const LAST: bool>(
    active: &mut Active,
    least: f64,
    accepted: &mut Accepted<impl Nodes>,
) -> bool {
    if avx512::is_there() {
        // SAFETY: the processor has what it is compiled for.
        unsafe { avx512::settle::<LAST>(active, least, accepted) };
        return true;
    }
    if avx2::is_there() {
        // SAFETY: as above.
        unsafe { avx2::settle::<LAST>(active, least, accepted) };
        return true;
    }
    false
}
