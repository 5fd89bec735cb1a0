//! Nodes with values as they go out: largest first, equal ones by number.

use super::ids::{id_column, ids_from};
use crate::engine::Answer;
use crate::error::Result;
use crate::graph::NodeTable;
use crate::validate;
use minds_graph::algo::{Ranked, Ranking};
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

/// The reply `ranked`, to a caller that has the ids of the first `ids_known` nodes.
pub fn ranked_reply(nodes: &NodeTable, ranking: Ranking, told: Told, ids_known: Option<u32>) -> Answer {
    let Told {
        rounds,
        converged,
        error,
        exact,
    } = told;
    let known = ids_known.unwrap_or(0) as usize;
    let is_by_place = is_by_place(nodes.len(), ranking.len(), known);
    let mut columns = Vec::with_capacity(5);
    if is_by_place {
        columns.push(("id", ids_from(nodes, known)));
    }
    match ranking {
        Ranking::InOrder(Ranked {
            nodes: numbers,
            values,
        }) => {
            columns.push(if is_by_place {
                ("idPlace", OwnedColumn::U32(numbers))
            } else {
                ("id", id_column(nodes, numbers.into_iter()))
            });
            columns.push(("value", OwnedColumn::F64(values)));
        }
        Ranking::ByNumber {
            nodes: bits,
            values,
            first,
        } => {
            if is_by_place {
                let (words, before) = bits.into_words();
                let halves = words.iter().flat_map(|&word| [word as u32, (word >> 32) as u32]);
                columns.push(("idBits", OwnedColumn::U32(halves.collect())));
                columns.push(("idsBefore", OwnedColumn::U32(before)));
            } else {
                columns.push((
                    "id",
                    id_column(nodes, bits.iter().collect::<Vec<_>>().into_iter()),
                ));
            }
            columns.push(("value", OwnedColumn::F64(values)));
            columns.push(("order", OwnedColumn::U32(first)));
        }
    }
    Answer {
        reply: Reply::Ranked {
            ids_from: if is_by_place { known as u32 } else { 0 },
            rounds,
            converged,
            error,
            exact,
        },
        columns,
    }
}

/// Where more than one in so many nodes is ranked, all ids are given: to copy them in their order takes a tenth of the time
/// that looking for each would.
const MANY: usize = 4;
/// Never of fewer.
const FEW: usize = 1_000;

/// Whether ids are given in the order of nodes, but for those that are known.
pub fn is_by_place(nodes: usize, ranked: usize, known: usize) -> bool {
    let unknown = nodes.saturating_sub(known);
    ranked > FEW.max(unknown / MANY)
}
