use crate::engine::Answer;
use crate::error::Result;
use crate::write::Transaction;
use minds_model::columns::Columns;
use minds_model::*;
pub fn add_nodes(_: &mut Transaction, _: &Columns) -> Result<Answer> {
    Err(super::unbuilt())
}
pub fn add_edges(_: &mut Transaction, _: &Columns) -> Result<Answer> {
    Err(super::unbuilt())
}
