use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::view::Lane;
use minds_model::columns::Columns;
use minds_model::*;
use std::sync::Arc;
pub fn activate(_: &Arc<Engine>, _: &ActivateArgs, _: &Columns, _: Lane) -> Result<Option<Answer>> {
    Err(super::unbuilt())
}
