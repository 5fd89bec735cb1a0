//! Numbers of 7 bits a byte, the lowest first; every byte but the last has its top bit set.
//!
//! Cost: about 1 ns a number. When: for numbers too few to be packed in blocks.

pub fn write(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads the number at `at` and moves past it.
#[inline]
pub fn read(bytes: &[u8], at: &mut usize) -> u64 {
    let first = bytes[*at];
    *at += 1;
    if first < 0x80 {
        return u64::from(first);
    }
    let (mut value, mut shift) = (u64::from(first & 0x7f), 7);
    loop {
        let byte = bytes[*at];
        *at += 1;
        // A torn number may go on for too long: its upper bits fall away.
        value |= u64::from(byte & 0x7f).wrapping_shl(shift);
        if byte < 0x80 {
            return value;
        }
        shift += 7;
    }
}

/// Moves past `count` numbers.
pub fn skip(bytes: &[u8], at: &mut usize, count: usize) {
    for _ in 0..count {
        while bytes[*at] >= 0x80 {
            *at += 1;
        }
        *at += 1;
    }
}
