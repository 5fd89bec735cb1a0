//! What bounds the scores of a block, whatever the query.
//!
//! BM25 rises with the frequency and falls with the length, but its mean length and its weights are known
//! only once a query pools the statistics of all segments. So a block keeps the (frequency, length) pairs
//! that no other of its pairs beats in both: under any statistics the best part is that of one of them.
//! The idea is that of Lucene's "impacts".
//!
//! Cost: 2 or 3 bytes a pair; most blocks have 1 to 4 pairs, as many at most as they have frequencies.

use super::varint;

/// Appends the competitive pairs: in the order of falling frequency, so of falling length too.
///
/// `pairs` is sorted on return.
pub fn write(out: &mut Vec<u8>, pairs: &mut [(u32, u32)]) {
    pairs.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut shortest = u32::MAX;
    let competitive = || {
        pairs.iter().filter(move |&&(_, length)| {
            let competes = length < shortest;
            shortest = shortest.min(length);
            competes
        })
    };
    varint::write(out, competitive().count() as u64);
    for &(frequency, length) in competitive() {
        varint::write(out, u64::from(frequency));
        varint::write(out, u64::from(length));
    }
}

/// The pairs that were written at `at`.
pub fn read(bytes: &[u8], mut at: usize) -> impl Iterator<Item = (u32, u32)> {
    let count = varint::read(bytes, &mut at);
    (0..count).map(move |_| {
        let frequency = varint::read(bytes, &mut at) as u32;
        (frequency, varint::read(bytes, &mut at) as u32)
    })
}
