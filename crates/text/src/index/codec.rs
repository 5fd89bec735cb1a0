//! A segment as bytes, to be kept in a file beside the rows that it was made from.
//!
//! Little-endian: a header of 8 bytes, then the columns of the segment, each a length in bytes as u64 and
//! the numbers, filled up with zeros to 8 bytes.
//!
//! Cost: copies; some 10 ms per 100 MB. Encoding holds nothing beside the segment. Decoding checks lengths and the division of the letters into terms,
//! not the postings: the caller keeps a checksum. Bytes that are torn all the same may make a later search
//! panic, never read foreign memory.

use std::io::{self, Write};

use super::dictionary::Dictionary;
use super::lengths::Lengths;
use super::postings::PostingLists;
use super::segment::TextSegment;

/// The last byte is the version of the format.
const HEADER: [u8; 8] = *b"mindtxt\x01";

impl TextSegment {
    /// Writes the segment to `out`.
    pub fn encode(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&HEADER)?;
        write_bytes(out, self.dictionary.letters.as_bytes())?;
        let lists = &self.postings;
        for column in [&lists.lists, &lists.packed, &lists.impacts, &lists.positions] {
            write_bytes(out, column)?;
        }
        for column in [
            &self.lengths.long_documents,
            &self.lengths.long,
            &self.dictionary.starts,
            &lists.starts,
            &lists.block_last,
            &lists.block_packed,
            &lists.block_impacts,
            &lists.block_positions,
        ] {
            write_numbers(out, column)?;
        }
        if cfg!(target_endian = "little") {
            return write_bytes(out, bytemuck::cast_slice(&self.lengths.short));
        }
        let short = self.lengths.short.iter().flat_map(|length| length.to_le_bytes());
        write_bytes(out, &short.collect::<Vec<u8>>())
    }

    /// The segment that was encoded as exactly these bytes.
    pub fn decode(bytes: &[u8]) -> Option<TextSegment> {
        let mut rest = bytes.strip_prefix(&HEADER)?;
        let letters = String::from_utf8(read_bytes(&mut rest)?.to_vec()).ok()?;
        let [lists, packed, impacts, positions] = read_columns(|| Some(read_bytes(&mut rest)?.to_vec()))?;
        let [
            long_documents,
            long,
            term_starts,
            starts,
            block_last,
            block_packed,
            block_impacts,
            block_positions,
        ] = read_columns(|| read_numbers(&mut rest))?;
        let (short, torn) = read_bytes(&mut rest)?.as_chunks();
        let lengths = Lengths {
            short: short.iter().map(|&length| u16::from_le_bytes(length)).collect(),
            long_documents,
            long,
        };
        let postings = PostingLists {
            starts,
            lists,
            packed,
            block_last,
            block_packed,
            block_impacts,
            block_positions,
            impacts,
            positions,
        };
        let dictionary = Dictionary::from_parts(letters, term_starts)?;
        let valid = (rest.is_empty() && torn.is_empty())
            && postings.is_consistent(dictionary.len())
            && lengths.is_consistent();
        valid.then(|| TextSegment {
            dictionary,
            postings,
            total_length: lengths.total(),
            lengths,
        })
    }
}

fn write_bytes(out: &mut dyn Write, column: &[u8]) -> io::Result<()> {
    out.write_all(&(column.len() as u64).to_le_bytes())?;
    out.write_all(column)?;
    out.write_all(&[0; 8][..padding(column.len())])
}

fn write_numbers(out: &mut dyn Write, column: &[u32]) -> io::Result<()> {
    if cfg!(target_endian = "little") {
        return write_bytes(out, bytemuck::cast_slice(column));
    }
    let bytes: Vec<u8> = column.iter().flat_map(|number| number.to_le_bytes()).collect();
    write_bytes(out, &bytes)
}

/// As many columns as the caller has names for.
fn read_columns<T, const N: usize>(mut read: impl FnMut() -> Option<T>) -> Option<[T; N]> {
    let columns: Option<Vec<T>> = (0..N).map(|_| read()).collect();
    columns?.try_into().ok()
}

fn read_bytes<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, after) = rest.split_first_chunk()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (column, after) = after.split_at_checked(length)?;
    *rest = after.get(padding(length)..)?;
    Some(column)
}

fn read_numbers(rest: &mut &[u8]) -> Option<Vec<u32>> {
    let (numbers, torn) = read_bytes(rest)?.as_chunks();
    torn.is_empty()
        .then(|| numbers.iter().map(|&number| u32::from_le_bytes(number)).collect())
}

/// How many bytes are missing to a multiple of 8.
fn padding(length: usize) -> usize {
    length.wrapping_neg() % 8
}
