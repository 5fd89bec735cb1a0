//! `planConsolidation`: which memories could become one.
//!
//! Cost: one look at each memory of the persona and at each of its associations, some 5 us a memory; 16 bytes an
//! association. It reads one state of the file and stops no writer.

use super::clusters::{Cluster, Edge, clusters};
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::validate;
use crate::view::Lane;
use minds_model::frame::{OwnedColumn, TextBuilder};
use minds_model::limits::MAX_CLUSTER;
use minds_model::{PlanConsolidationArgs, Reply};
use minds_store::Connection;
use std::sync::Arc;

const DEFAULT_MIN_CLUSTER: u32 = 3;
const DEFAULT_SIMILARITY: f64 = 0.6;

pub fn plan(engine: &Arc<Engine>, args: &PlanConsolidationArgs, lane: Lane) -> Result<Option<Answer>> {
    if lane == Lane::Inline {
        return Ok(None);
    }
    let fewest = args.min_cluster.unwrap_or(DEFAULT_MIN_CLUSTER);
    validate::number("minCluster", f64::from(fewest), 2.0, MAX_CLUSTER as f64)?;
    let similarity = args.similarity.unwrap_or(DEFAULT_SIMILARITY);
    validate::number("similarity", similarity, 0.0, 1.0)?;
    engine.with_view(lane, |connection, snapshot| {
        let memories = snapshot
            .personas
            .get(args.persona_id)
            .map_or_else(Vec::new, |view| view.live_memories());
        let numbers: Vec<i64> = memories.iter().map(|(number, _)| *number).collect();
        let Associated { taken, mut edges } = associated(connection, &numbers, similarity)?;
        edges.retain(|edge| !taken[edge.smaller as usize] && !taken[edge.larger as usize]);
        let eligible = taken.iter().filter(|taken| !**taken).count();
        let found = clusters(numbers.len(), edges, fewest as usize);
        Ok(answer(&found, &memories, eligible as u32))
    })
}

/// What associations say of memories, by their places.
struct Associated {
    /// Whether a memory is consolidated, or the source of one that is.
    taken: Vec<bool>,
    edges: Vec<Edge>,
}

/// `numbers` in order.
fn associated(connection: &Connection, numbers: &[i64], similarity: f64) -> Result<Associated> {
    let mut taken = vec![false; numbers.len()];
    let mut edges = Vec::new();
    for (place, number) in numbers.iter().enumerate() {
        if connection.is_source(*number)? {
            taken[place] = true;
            continue;
        }
        connection.older_ends(*number, |end| {
            if end.consolidates {
                taken[place] = true;
            } else if end.strength >= similarity
                && let Ok(older) = numbers.binary_search(&end.older)
            {
                edges.push(Edge {
                    smaller: older as u32,
                    larger: place as u32,
                    strength: end.strength,
                });
            }
        })?;
    }
    Ok(Associated { taken, edges })
}

fn answer(clusters: &[Cluster], memories: &[(i64, &str)], eligible: u32) -> Answer {
    let mut member = TextBuilder::default();
    for place in clusters.iter().flat_map(|cluster| &cluster.members) {
        member.push(memories[*place as usize].1);
    }
    let counts = clusters.iter().map(|cluster| cluster.members.len() as u32);
    let strengths = clusters.iter().map(|cluster| cluster.weakest);
    Answer {
        reply: Reply::Clusters { eligible },
        columns: vec![
            ("clusterCounts", OwnedColumn::U32(counts.collect())),
            ("strength", OwnedColumn::F64(strengths.collect())),
            ("member", OwnedColumn::Text(member)),
        ],
    }
}
