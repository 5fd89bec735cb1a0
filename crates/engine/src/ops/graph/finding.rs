use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::view::Lane;
use minds_model::columns::Columns;
use minds_model::*;
use std::sync::Arc;
pub fn get_nodes(_: &Arc<Engine>, _: &GraphIdsArgs, _: Lane) -> Result<Option<Answer>> {
    Err(super::unbuilt())
}
pub fn get_edges(_: &Arc<Engine>, _: &GraphIdsArgs, _: Lane) -> Result<Option<Answer>> {
    Err(super::unbuilt())
}
pub fn find_nodes(_: &Arc<Engine>, _: &FindNodesArgs, _: Lane) -> Result<Option<Answer>> {
    Err(super::unbuilt())
}
pub fn find_edges(_: &Arc<Engine>, _: &FindEdgesArgs, _: Lane) -> Result<Option<Answer>> {
    Err(super::unbuilt())
}
pub fn scan_nodes(_: &Arc<Engine>, _: &PageArgs, _: Lane) -> Result<Option<Answer>> {
    Err(super::unbuilt())
}
pub fn scan_edges(_: &Arc<Engine>, _: &PageArgs, _: Lane) -> Result<Option<Answer>> {
    Err(super::unbuilt())
}
