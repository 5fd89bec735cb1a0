//! Eight nodes at a time, with AVX-512.

use crate::algo::activation::accepted::{AT_ONCE, Accepted, Nodes};
use crate::algo::activation::active::{Active, WORD};
use std::arch::x86_64::*;

/// Whether the processor can.
pub fn is_there() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("popcnt")
}

/// What was sent becomes activation; the nodes of at least `least` go to `accepted`. Marks tell which lanes there are: no other
/// is looked at.
#[target_feature(enable = "avx512f,avx512vl,popcnt")]
#[allow(unsafe_code)]
pub fn settle<const LAST: bool>(active: &mut Active, least: f64, accepted: &mut Accepted<impl Nodes>) {
    let (one, least) = (_mm512_set1_pd(1.0), _mm512_set1_pd(least));
    let steps = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    active.for_each_word::<LAST>(
        |sums| used(sums),
        |word| {
            accepted.make_room();
            for at in (0..WORD).step_by(AT_ONCE) {
                let (marks, sent) = ((word.marks >> at) as u8, (word.sent >> at) as u8);
                if marks == 0 {
                    continue;
                }
                let first = word.first + at as u32;
                let (sums, values) = (&mut word.sums[at..], &mut word.values[at..]);
                debug_assert!(AT_ONCE - marks.leading_zeros() as usize <= sums.len().min(values.len()));
                // SAFETY: the lists begin at the first lane, and have every lane that is marked; of all that is sent something
                // each is marked. Others are neither read nor written.
                let value = unsafe {
                    let mut value = _mm512_min_pd(_mm512_maskz_loadu_pd(sent, sums.as_ptr()), one);
                    if sent != marks {
                        value = _mm512_mask_loadu_pd(value, marks & !sent, values.as_ptr());
                    }
                    _mm512_mask_storeu_pd(sums.as_mut_ptr(), sent, _mm512_setzero_pd());
                    if !LAST {
                        _mm512_mask_storeu_pd(values.as_mut_ptr(), sent, value);
                    }
                    value
                };
                let taken = _mm512_mask_cmp_pd_mask::<_CMP_GE_OQ>(marks, value, least);
                let (to_nodes, to_values) = accepted.room();
                // SAFETY: each has room for eight.
                unsafe {
                    if let Some(to_nodes) = to_nodes {
                        let nodes = _mm256_add_epi32(steps, _mm256_set1_epi32(first as i32));
                        let nodes = _mm256_maskz_compress_epi32(taken, nodes);
                        _mm256_storeu_si256(to_nodes.as_mut_ptr().cast(), nodes);
                    }
                    _mm512_storeu_pd(to_values.as_mut_ptr(), _mm512_maskz_compress_pd(taken, value));
                }
                accepted.take(first, taken.into(), taken.count_ones());
            }
        },
    );
}

/// Which of these, at most 64, are not 0.
#[inline]
#[target_feature(enable = "avx512f,avx512vl,popcnt")]
#[allow(unsafe_code)]
fn used(sums: &[f64]) -> u64 {
    let eights = sums.chunks(AT_ONCE).zip((0..).step_by(AT_ONCE));
    eights.fold(0, |word, (sums, at)| {
        let lanes = u8::MAX >> (AT_ONCE - sums.len());
        // SAFETY: there are as many as there are lanes.
        let sums = unsafe { _mm512_maskz_loadu_pd(lanes, sums.as_ptr()) };
        let used = _mm512_cmp_pd_mask::<_CMP_NEQ_UQ>(sums, _mm512_setzero_pd());
        word | u64::from(used) << at
    })
}
