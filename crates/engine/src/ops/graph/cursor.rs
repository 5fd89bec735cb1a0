//! Cursors of pages: a letter for the kind of page, and where it ended, in hexadecimal.
//!
//! A place may be gone when the next page is asked for; it must only have been given once. So a cursor is good for as
//! long as numbers are never used twice.

use super::places::Place;
use crate::error::Result;
use minds_model::{Error, ErrorCode};
use minds_store::Connection;

const NODES: char = 'n';
const EDGES: char = 'e';
const PLACES: char = 'f';
const LINKS: char = 'l';

pub fn after_node(node: i64) -> String {
    write(NODES, [node as u64])
}

pub fn after_edge(edge: i64) -> String {
    write(EDGES, [edge as u64])
}

pub fn after_place(place: &Place) -> String {
    write(PLACES, place.parts())
}

pub fn after_link((memory, node): (i64, i64)) -> String {
    write(LINKS, [memory as u64, node as u64])
}

/// The number of the node that a page ended with; 0 before the first page.
pub fn node(connection: &Connection, text: Option<&str>) -> Result<i64> {
    let Some(text) = text else { return Ok(0) };
    let [node] = read(NODES, text)?;
    given(text, node, connection.next_numbers()?.node)
}

/// The number of the edge that a page ended with; 0 before the first page.
pub fn edge(connection: &Connection, text: Option<&str>) -> Result<i64> {
    let Some(text) = text else { return Ok(0) };
    let [edge] = read(EDGES, text)?;
    given(text, edge, connection.next_numbers()?.edge)
}

/// The place that a page of nodes found ended with.
pub fn place(connection: &Connection, text: Option<&str>) -> Result<Option<Place>> {
    let Some(text) = text else { return Ok(None) };
    let place = Place::from_parts(read(PLACES, text)?).ok_or_else(|| refused(text))?;
    given(text, u64::from(place.node), connection.next_numbers()?.node)?;
    Ok(Some(place))
}

/// Memory and node of the link that a page ended with; zeros before the first page.
pub fn link(connection: &Connection, text: Option<&str>) -> Result<(i64, i64)> {
    let Some(text) = text else { return Ok((0, 0)) };
    let [memory, node] = read(LINKS, text)?;
    Ok((
        given(text, memory, connection.next_memory()?)?,
        given(text, node, connection.next_numbers()?.node)?,
    ))
}

/// Cuts a page that was read by one more than `limit`; the cursor of the page after, where there is one.
pub fn cut<T>(page: &mut Vec<T>, limit: usize, after: impl FnOnce(&T) -> String) -> Option<String> {
    let more = page.len() > limit;
    page.truncate(limit);
    page.last().filter(|_| more).map(after)
}

fn write<const N: usize>(mark: char, numbers: [u64; N]) -> String {
    let numbers = numbers.map(|number| format!("{number:x}"));
    format!("{mark}{}", numbers.join("."))
}

/// The numbers of a cursor, written exactly as it writes them.
fn read<const N: usize>(mark: char, text: &str) -> Result<[u64; N]> {
    let digits = text.strip_prefix(mark).unwrap_or("").split('.');
    let numbers: Option<Vec<u64>> = digits
        .map(|digits| u64::from_str_radix(digits, 16).ok())
        .collect();
    numbers
        .and_then(|numbers| <[u64; N]>::try_from(numbers).ok())
        .filter(|numbers| write(mark, *numbers) == text)
        .ok_or_else(|| refused(text).into())
}

/// A number that something had before the number `next` was due.
fn given(text: &str, number: u64, next: i64) -> Result<i64> {
    i64::try_from(number)
        .ok()
        .filter(|number| (1..next).contains(number))
        .ok_or_else(|| refused(text).into())
}

fn refused(text: &str) -> Error {
    Error::new(
        ErrorCode::InvalidArgument,
        format!("the cursor '{text}' was not given by a page of this command"),
    )
    .with("field", "cursor")
    .with("value", text)
    .with("expected", "the cursor of the page before")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_written_is_read() {
        assert_eq!(write(LINKS, [10, 255]), "la.ff");
        assert_eq!(read(LINKS, "la.ff").unwrap(), [10, 255]);
        for text in [
            "", "l", "la", "la.", "la.ff.1", "na.ff", "lA.ff", "l0a.ff", "l+a.ff", "l a.ff",
        ] {
            assert!(read::<2>(LINKS, text).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_count_from_1_to_the_latest() {
        let taken = |number| given("", number, 3).ok();
        assert_eq!(
            [0, 1, 2, 3, u64::MAX].map(taken),
            [None, Some(1), Some(2), None, None]
        );
    }
}
