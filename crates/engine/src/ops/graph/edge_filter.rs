//! Which edges a traversal follows, from the names of their types and their least weight.

use crate::error::Result;
use minds_graph::EdgeFilter;
use minds_store::{Connection, TypeTable};

/// Edges of these types, of all where there are none, and of at least this weight, which is rounded as weights are.
/// Types that nothing ever had have no edges. One look-up a name.
pub fn edge_filter(
    connection: &Connection,
    types: Option<&[&str]>,
    min_weight: Option<f64>,
) -> Result<EdgeFilter> {
    let filter = match types {
        None => EdgeFilter::default(),
        Some(names) => {
            let mut numbers = Vec::with_capacity(names.len());
            for name in names {
                let number = connection.type_number(TypeTable::Edges, name)?;
                numbers.extend(number.and_then(|number| u16::try_from(number).ok()));
            }
            EdgeFilter::of_types(numbers)
        }
    };
    Ok(match min_weight {
        None => filter,
        Some(weight) => filter.at_least(weight as f32),
    })
}
