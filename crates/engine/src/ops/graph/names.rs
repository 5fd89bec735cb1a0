//! Names of nodes as they are found in texts.

use crate::error::Result;
use minds_store::Connection;

/// Enters a node's words and phrases.
pub fn enter(_connection: &Connection, _node: i64, _name: &str, _attributes: Option<&str>) -> Result<()> {
    Err(super::unbuilt())
}

/// Takes them out again; name and attributes are those that were entered.
pub fn leave(_connection: &Connection, _node: i64, _name: &str, _attributes: Option<&str>) -> Result<()> {
    Err(super::unbuilt())
}
