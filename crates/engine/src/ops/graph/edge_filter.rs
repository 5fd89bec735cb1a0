//! Which edges a traversal follows, from the names of their types and their least weight.

use super::places::type_numbers;
use crate::error::Result;
use crate::view::FileState;
use minds_graph::EdgeFilter;
use minds_store::TypeTable;

/// Edges of these types, of all where there are none, and of at least this weight, which is rounded as weights are.
/// Types that nothing ever had have no edges. One look-up a name.
pub fn edge_filter(file: &FileState, types: Option<&[&str]>, min_weight: Option<f64>) -> Result<EdgeFilter> {
    let filter = match types {
        None => EdgeFilter::default(),
        Some(names) => EdgeFilter::of_types(type_numbers(file.connection()?, TypeTable::Edges, names)?),
    };
    Ok(match min_weight {
        None => filter,
        Some(weight) => filter.at_least(weight as f32),
    })
}
