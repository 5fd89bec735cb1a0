use crate::engine::Answer;
use crate::error::Result;
use crate::write::Transaction;
use minds_model::columns::Columns;
use minds_model::*;
pub fn update_node(_: &mut Transaction, _: &UpdateNodeArgs) -> Result<Answer> {
    Err(super::unbuilt())
}
pub fn update_edge(_: &mut Transaction, _: &UpdateEdgeArgs) -> Result<Answer> {
    Err(super::unbuilt())
}
pub fn remove_nodes(_: &mut Transaction, _: &GraphIdsArgs) -> Result<Answer> {
    Err(super::unbuilt())
}
pub fn remove_edges(_: &mut Transaction, _: &GraphIdsArgs) -> Result<Answer> {
    Err(super::unbuilt())
}
