use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::view::Lane;
use crate::write::Transaction;
use minds_model::columns::Columns;
use minds_model::*;
use std::sync::Arc;
pub fn links(_: &Arc<Engine>, _: &LinksArgs, _: Lane) -> Result<Option<Answer>> {
    Err(super::unbuilt())
}
pub fn link(_: &mut Transaction, _: &Columns) -> Result<Answer> {
    Err(super::unbuilt())
}
pub fn unlink(_: &mut Transaction, _: &Columns) -> Result<Answer> {
    Err(super::unbuilt())
}
