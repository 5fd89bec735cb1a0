use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::view::Lane;
use minds_model::columns::Columns;
use minds_model::*;
use std::sync::Arc;
pub fn page_rank(_: &Arc<Engine>, _: &PageRankArgs, _: Lane) -> Result<Option<Answer>> {
    Err(super::unbuilt())
}
pub fn personalized_page_rank(
    _: &Arc<Engine>,
    _: &PersonalizedPageRankArgs,
    _: &Columns,
    _: Lane,
) -> Result<Option<Answer>> {
    Err(super::unbuilt())
}
