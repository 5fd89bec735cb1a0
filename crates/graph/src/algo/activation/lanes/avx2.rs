//! Four nodes at a time, with AVX2.

use crate::algo::activation::accepted::{Accepted, Nodes};
use crate::algo::activation::active::{Active, WORD};
use std::arch::x86_64::*;

const LANES: usize = 4;

/// Whether the processor can.
pub fn is_there() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("popcnt")
}

/// For each choice of lanes, which lane goes to each place so that the chosen come first: of values by their halves, and of
/// numbers.
static VALUES: [[i32; 2 * LANES]; 1 << LANES] = {
    let mut halves = [[0; 2 * LANES]; 1 << LANES];
    let mut chosen = 0;
    while chosen < halves.len() {
        let mut place = 0;
        while place < LANES {
            let lane = NUMBERS[chosen][place];
            halves[chosen][2 * place] = 2 * lane;
            halves[chosen][2 * place + 1] = 2 * lane + 1;
            place += 1;
        }
        chosen += 1;
    }
    halves
};
static NUMBERS: [[i32; LANES]; 1 << LANES] = {
    let mut lanes = [[0; LANES]; 1 << LANES];
    let mut chosen = 0;
    while chosen < lanes.len() {
        let (mut lane, mut place) = (0, 0);
        while lane < LANES {
            if chosen >> lane & 1 == 1 {
                lanes[chosen][place] = lane as i32;
                place += 1;
            }
            lane += 1;
        }
        chosen += 1;
    }
    lanes
};

/// What was sent becomes activation; the nodes of at least `least` go to `accepted`. Sums of nodes that were sent nothing are 0.
#[target_feature(enable = "avx2,popcnt")]
#[allow(unsafe_code)]
pub fn settle<const LAST: bool>(active: &mut Active, least: f64, accepted: &mut Accepted<impl Nodes>) {
    let (one, least_lanes) = (_mm256_set1_pd(1.0), _mm256_set1_pd(least));
    let steps = _mm_setr_epi32(0, 1, 2, 3);
    active.for_each_word::<LAST>(
        |sums| used(sums),
        |word| {
            accepted.make_room();
            let (Some(sums), Some(values)) = (
                word.sums.first_chunk_mut::<WORD>(),
                word.values.first_chunk_mut::<WORD>(),
            ) else {
                return word.settle::<LAST>(accepted, least);
            };
            let lanes = sums.as_chunks_mut::<LANES>().0.iter_mut();
            let lanes = lanes.zip(values.as_chunks_mut::<LANES>().0);
            for (at, (sums, values)) in (0..).step_by(LANES).zip(lanes) {
                let (marks, sent) = (word.marks >> at & 0xf, word.sent >> at & 0xf);
                if marks == 0 {
                    continue;
                }
                // SAFETY: four sums and four values are read and written.
                let value = unsafe {
                    let sum = _mm256_min_pd(_mm256_loadu_pd(sums.as_ptr()), one);
                    let value = if sent == 0xf {
                        sum
                    } else {
                        _mm256_blendv_pd(_mm256_loadu_pd(values.as_ptr()), sum, mask_of(sent))
                    };
                    _mm256_storeu_pd(sums.as_mut_ptr(), _mm256_setzero_pd());
                    if !LAST {
                        _mm256_storeu_pd(values.as_mut_ptr(), value);
                    }
                    value
                };
                let enough = _mm256_movemask_pd(_mm256_cmp_pd::<_CMP_GE_OQ>(value, least_lanes));
                let taken = (enough as u64 & marks) as usize;
                let first = word.first + at as u32;
                let (to_nodes, to_values) = accepted.room();
                // SAFETY: the tables have eight and four numbers for each choice; each list has room for more than four.
                unsafe {
                    let places = _mm256_loadu_si256(VALUES[taken].as_ptr().cast());
                    let value = _mm256_permutevar8x32_ps(_mm256_castpd_ps(value), places);
                    _mm256_storeu_pd(to_values.as_mut_ptr(), _mm256_castps_pd(value));
                    if let Some(to_nodes) = to_nodes {
                        let nodes = _mm_add_epi32(steps, _mm_set1_epi32(first as i32));
                        let places = _mm_loadu_si128(NUMBERS[taken].as_ptr().cast());
                        let nodes = _mm_permutevar_ps(_mm_castsi128_ps(nodes), places);
                        _mm_storeu_si128(to_nodes.as_mut_ptr().cast(), _mm_castps_si128(nodes));
                    }
                }
                accepted.take(first, taken as u64, taken.count_ones());
            }
        },
    );
}

/// All bits of the lanes that have theirs set.
#[inline]
#[target_feature(enable = "avx2,popcnt")]
fn mask_of(bits: u64) -> __m256d {
    let lanes = _mm256_setr_epi64x(1, 2, 4, 8);
    let set = _mm256_and_si256(_mm256_set1_epi64x(bits as i64), lanes);
    _mm256_castsi256_pd(_mm256_cmpeq_epi64(set, lanes))
}

/// Which of these, at most 64, are not 0.
#[inline]
#[target_feature(enable = "avx2,popcnt")]
#[allow(unsafe_code)]
fn used(sums: &[f64]) -> u64 {
    let (fours, rest) = sums.as_chunks::<LANES>();
    let mut word = 0;
    for (at, four) in (0..).step_by(LANES).zip(fours) {
        // SAFETY: four are read.
        let sums = unsafe { _mm256_loadu_pd(four.as_ptr()) };
        let used = _mm256_cmp_pd::<_CMP_NEQ_UQ>(sums, _mm256_setzero_pd());
        word |= (_mm256_movemask_pd(used) as u64) << at;
    }
    for (at, sum) in (sums.len() - rest.len()..).zip(rest) {
        word |= u64::from(*sum != 0.0) << at;
    }
    word
}
