//! A base as bytes, to be kept in a file beside the rows that it was made from.
//!
//! Little-endian: a header of 8 bytes, the numbers of words, rows and edges as u64, then the bits of the nodes, the
//! rows' starts, the targets, weights and types of the edges that leave. The other side is made on reading, so it
//! always fits.
//!
//! Cost: 10 bytes an edge; writing copies, reading copies and sorts once: some 20 ns an edge. Reading checks every
//! number, so that torn bytes give no graph and a graph never indexes beyond itself; it cannot know a changed weight:
//! the caller keeps a checksum.

use std::io::{self, Write};

use super::base::Base;
use super::build::transpose;
use super::nodes::NodeSet;
use super::rows::Rows;

/// The last byte is the version of the format.
const HEADER: [u8; 8] = *b"mindgrf\x01";

impl Base {
    /// Writes the base to `out`, which is best buffered.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn encode(&self, out: &mut dyn Write) -> io::Result<()> {
        let (words, rows) = (self.nodes.words(), self.out.unpacked());
        out.write_all(&HEADER)?;
        for count in [words.len(), self.out.len(), self.edge_count()] {
            out.write_all(&(count as u64).to_le_bytes())?;
        }
        out.write_all(bytemuck::cast_slice(words))?;
        out.write_all(bytemuck::cast_slice(rows.starts))?;
        out.write_all(bytemuck::cast_slice(rows.nodes))?;
        out.write_all(bytemuck::cast_slice(&rows.weights))?;
        out.write_all(bytemuck::cast_slice(&rows.types))
    }

    /// The base that was encoded as exactly these bytes.
    pub fn decode(bytes: &[u8]) -> Option<Base> {
        let mut rest = bytes.strip_prefix(&HEADER)?;
        let words = read_count(&mut rest)?;
        let count = u32::try_from(read_count(&mut rest)?).ok()?;
        let edges = read_count(&mut rest)?;
        let nodes = NodeSet::from_words(read_column(&mut rest, words)?);
        let out = Rows {
            starts: read_column(&mut rest, (count as usize).checked_add(1)?)?,
            nodes: read_column(&mut rest, edges)?,
            weights: read_column(&mut rest, edges)?,
            types: read_column(&mut rest, edges)?,
        };
        if !rest.is_empty() || !is_valid(&nodes, &out) {
            return None;
        }
        let into = transpose(count, &out);
        Some(Base::new(nodes, out, into))
    }
}

/// Whether the rows divide the edges, each sorted, between nodes that are there.
fn is_valid(nodes: &NodeSet, rows: &Rows) -> bool {
    let bounds = rows.starts.first() == Some(&0)
        && rows.starts.last().map(|&end| end as usize) == Some(rows.neighbour_count())
        && rows.starts.is_sorted();
    let known = |node: u32| nodes.contains(node);
    let row_is_valid = |node: u32| {
        let row = rows.row(node);
        row.is_empty() || (known(node) && row.is_sorted() && row.nodes.iter().all(|&target| known(target)))
    };
    let length = nodes.last().map_or(0, |last| last as usize + 1);
    bounds
        && rows.len() >= length
        && (0..rows.len() as u32).all(row_is_valid)
        && rows.weights.iter().all(|weight| weight.is_finite())
}

fn read_count(rest: &mut &[u8]) -> Option<usize> {
    let (count, after) = rest.split_first_chunk()?;
    *rest = after;
    usize::try_from(u64::from_le_bytes(*count)).ok()
}

fn read_column<T: bytemuck::Pod>(rest: &mut &[u8], count: usize) -> Option<Vec<T>> {
    let (column, after) = rest.split_at_checked(count.checked_mul(size_of::<T>())?)?;
    *rest = after;
    Some(bytemuck::pod_collect_to_vec(column))
}
