use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::view::Lane;
use minds_model::columns::Columns;
use minds_model::*;
use std::sync::Arc;
pub fn graph_statistics(_: &Arc<Engine>, _: Lane) -> Result<Option<Answer>> {
    Err(super::unbuilt())
}
