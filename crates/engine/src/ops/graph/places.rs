//! The order in which nodes are found, and which of them count.

use crate::error::Result;
use crate::graph::Facts;
use minds_model::{Error, ErrorCode};
use minds_store::{Connection, TypeTable};
use rustc_hash::FxHashSet;
use std::cmp::Reverse;

/// Where a node stands among those found: names that are exactly what was looked for first, then by importance, largest
/// first, then by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    class: u8,
    /// Its bits: those of numbers that are not negative are in the order of the numbers.
    importance: Reverse<u64>,
    pub node: u32,
}

impl Place {
    /// `exact`: the name is the words that were looked for, and no others.
    pub fn new(exact: bool, importance: f64, node: u32) -> Self {
        Self {
            class: u8::from(!exact),
            // A negative zero is a zero.
            importance: Reverse((importance + 0.0).to_bits()),
            node,
        }
    }

    pub fn parts(&self) -> [u64; 3] {
        [u64::from(self.class), self.importance.0, u64::from(self.node)]
    }

    /// The place with these parts; `None` where none has them.
    pub fn from_parts([class, importance, node]: [u64; 3]) -> Option<Self> {
        Some(Self {
            class: u8::try_from(class).ok().filter(|class| *class <= 1)?,
            importance: Reverse(importance),
            node: u32::try_from(node).ok()?,
        })
    }
}

/// The first `count` of `places`, which are 1 or more, in order. Linear; keeps twice as many at most.
pub fn first(places: impl Iterator<Item = Place>, count: usize) -> Vec<Place> {
    let mut kept: Vec<Place> = Vec::new();
    // Of what was dropped so far nothing comes before this one.
    let mut bound: Option<Place> = None;
    for place in places {
        if bound.is_some_and(|bound| place >= bound) {
            continue;
        }
        kept.push(place);
        if kept.len() == 2 * count {
            bound = Some(*kept.select_nth_unstable(count).1);
            kept.truncate(count);
        }
    }
    kept.sort_unstable();
    kept.truncate(count);
    kept
}

/// Which nodes count, by what the graph in memory knows of them.
pub struct NodeFilter {
    types: Option<FxHashSet<u16>>,
    min_importance: f64,
}

impl NodeFilter {
    /// Types that nothing ever had pass nothing.
    pub fn new(connection: &Connection, types: Option<&[&str]>, min_importance: Option<f64>) -> Result<Self> {
        Ok(Self {
            types: types
                .map(|names| type_numbers(connection, TypeTable::Nodes, names))
                .transpose()?,
            min_importance: min_importance.unwrap_or(f64::NEG_INFINITY),
        })
    }

    pub fn accepts(&self, facts: &Facts) -> bool {
        facts.importance >= self.min_importance
            && self
                .types
                .as_ref()
                .is_none_or(|types| types.contains(&facts.node_type))
    }
}

/// The numbers of types; those that nothing ever had are left out.
pub fn type_numbers(connection: &Connection, table: TypeTable, names: &[&str]) -> Result<FxHashSet<u16>> {
    let mut numbers = FxHashSet::default();
    for name in names {
        let number = connection.type_number(table, name)?;
        numbers.extend(number.and_then(|number| u16::try_from(number).ok()));
    }
    Ok(numbers)
}

/// A bound may be any number.
pub fn check_bound(field: &str, value: Option<f64>) -> Result<()> {
    if value.is_some_and(f64::is_nan) {
        return Err(Error::new(
            ErrorCode::OutOfRange,
            format!("{field} is NaN; expected a number"),
        )
        .with("field", field)
        .with("value", f64::NAN)
        .with("expected", "a number")
        .into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_names_come_first_then_the_important_then_the_older() {
        let order = [
            Place::new(true, 0.1, 9),
            Place::new(false, 1.0, 8),
            Place::new(false, 0.5, 2),
            Place::new(false, 0.5, 7),
            Place::new(false, 0.0, 1),
            Place::new(false, -0.0, 3),
        ];
        assert!(order.is_sorted());
        for place in order {
            assert_eq!(Place::from_parts(place.parts()), Some(place));
        }
        assert_eq!(Place::from_parts([2, 0, 1]), None);
        assert_eq!(Place::from_parts([0, 0, 1 << 32]), None);
    }

    #[test]
    fn the_first_places_are_those_of_a_whole_sort() {
        let places: Vec<Place> = (0..1_000u32)
            .map(|node| {
                let drawn = node.wrapping_mul(0x9e37_79b9);
                Place::new(drawn & 15 == 0, f64::from(drawn >> 8 & 7), node)
            })
            .collect();
        let mut sorted = places.clone();
        sorted.sort_unstable();
        for count in [1, 2, 7, 499, 500, 999, 1_000, 2_000] {
            let expected = &sorted[..count.min(sorted.len())];
            assert_eq!(first(places.iter().copied(), count), expected, "{count}");
            assert_eq!(first(sorted.iter().rev().copied(), count), expected, "{count}");
        }
    }
}
