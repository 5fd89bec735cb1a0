//! Nodes with values as they go out: largest first, equal ones by number.

use super::ids::{all_ids, id_column};
use crate::engine::Answer;
use crate::error::Result;
use crate::graph::NodeTable;
use crate::validate;
use minds_graph::algo::Ranked;
use minds_model::Reply;
use minds_model::frame::OwnedColumn;

/// What a reply tells of its ranking.
pub struct Told {
    /// Passes that were made over the whole graph.
    pub rounds: u32,
    pub converged: bool,
    /// No value is further from the true one.
    pub error: f64,
    /// Whether these are the nodes of the largest values, in their order.
    pub exact: bool,
}

impl Told {
    /// Of values that are what they are.
    pub const TRUE: Self = Self {
        rounds: 0,
        converged: true,
        error: 0.0,
        exact: true,
    };
}

/// A limit of at least 1, for results that may be as large as the graph; absent, there is none.
pub fn check_most(field: &str, value: Option<u32>) -> Result<usize> {
    let Some(value) = value else {
        return Ok(usize::MAX);
    };
    Ok(validate::count(field, value, u32::MAX as usize)? as usize)
}

/// The reply `ranked`.
pub fn ranked_reply(nodes: &NodeTable, ranked: &Ranked, told: Told) -> Answer {
    let Told {
        rounds,
        converged,
        error,
        exact,
    } = told;
    Answer {
        reply: Reply::Ranked {
            rounds,
            converged,
            error,
            exact,
        },
        columns: columns(nodes, ranked),
    }
}

/// Where more than one in so many nodes is ranked, all ids are given: to copy them in their order takes a tenth of the time
/// that looking for each would.
const MANY: usize = 4;
/// Never of fewer.
const FEW: usize = 1_000;

fn columns(nodes: &NodeTable, ranked: &Ranked) -> Vec<(&'static str, OwnedColumn)> {
    let numbers = ranked.nodes.iter().map(|entry| entry.0);
    let values = OwnedColumn::F64(ranked.nodes.iter().map(|entry| entry.1).collect());
    if ranked.nodes.len() > FEW.max(nodes.len() / MANY) {
        vec![
            ("id", all_ids(nodes)),
            ("idPlace", OwnedColumn::U32(numbers.collect())),
            ("value", values),
        ]
    } else {
        vec![("id", id_column(nodes, numbers)), ("value", values)]
    }
}
