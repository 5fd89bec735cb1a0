//! What the nodes that a query mentions are linked to, after activation has spread from them over the graph.
//!
//! Cost: nothing of note where nothing is linked; else what finding the mentions costs, the edges of active nodes, and
//! at most 4,096 links, some 0.3 us each.

use super::candidates::{Candidate, first};
use super::request::Request;
use super::statistics::{Place, Pooled};
use crate::engine::Engine;
use crate::error::Result;
use crate::index::Snapshot;
use crate::ops::graph::{Budget, Entity, mentioned};
use crate::view::Lane;

use minds_graph::algo::Ranked;
use minds_graph::algo::activation::{FanOptions, fan_within};
use minds_store::Connection;
use rustc_hash::FxHashMap;

/// Candidates that activation alone may bring; more where more results are asked for.
const CANDIDATES: usize = 50;

/// Active nodes whose links are read.
const MAX_NODES: usize = 200;

/// Links of one node that are read.
const MAX_NODE_LINKS: usize = 1_024;

/// Links that are read.
const MAX_LINKS: usize = 4_096;

/// A longer query, in bytes, and more links are not looked at on the caller's own thread.
const INLINE_QUERY: usize = 1_000;
const INLINE_LINKS: usize = 512;

/// The memories that are reached and pass the filter.
#[derive(Default)]
pub struct Activated {
    /// Phrases that the query mentions.
    pub entities: Vec<String>,
    values: FxHashMap<i64, (f64, Place)>,
}

impl Activated {
    /// `None` where the lane declines.
    pub fn new(
        engine: &Engine,
        (connection, snapshot): (&Connection, &Snapshot),
        pooled: &Pooled,
        request: &Request,
        lane: Lane,
    ) -> Result<Option<Self>> {
        if !request.graph || snapshot.graph.node_count() == 0 || !connection.has_links()? {
            return Ok(Some(Self::default()));
        }
        let is_inline = lane == Lane::Inline;
        if is_inline && request.query.len() > INLINE_QUERY {
            return Ok(None);
        }
        let entities = mentioned(connection, &snapshot.graph.nodes, request.query)?;
        let options = FanOptions {
            rounds: 2,
            limit: MAX_NODES,
            ..FanOptions::default()
        };
        let (graph, seeds) = (&snapshot.graph.graph, seeds(&entities));
        let mut budget = Budget::of_rounds(lane);
        let active = engine
            .scratches
            .with(|scratch| fan_within(graph, &seeds, &options, budget.edges(), scratch));
        let Some(active) = active else {
            return Ok(None);
        };
        let most = if is_inline { INLINE_LINKS } else { MAX_LINKS };
        let links = Links::read(connection, &active, most)?;
        if is_inline && links.memories.len() == most {
            return Ok(None);
        }
        Ok(Some(Self {
            values: links.values(pooled, request),
            entities: entities.into_iter().map(|entity| entity.phrase).collect(),
        }))
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// 0 for a memory that is not reached.
    pub fn value(&self, memory: i64) -> f64 {
        self.values.get(&memory).map_or(0.0, |(value, _)| *value)
    }

    /// The first of those reached, where they are no candidates yet; those are in the order of storing.
    pub fn new_candidates(&self, pooled: &Pooled, request: &Request, all: &[Candidate]) -> Vec<Place> {
        let reached = self.values.values().copied().collect();
        first(reached, pooled, CANDIDATES.max(request.limit))
            .into_iter()
            .map(|(_, place)| place)
            .filter(|place| {
                let memory = pooled.memory(*place);
                all.binary_search_by_key(&memory, |candidate| candidate.memory)
                    .is_err()
            })
            .collect()
    }
}

/// The nodes of entities, each once, with what they are seeded with: an entity has an activation of 1 to share.
fn seeds(entities: &[Entity]) -> Vec<(u32, f64)> {
    let mut seeds: FxHashMap<u32, f64> = FxHashMap::default();
    for entity in entities {
        for node in &entity.nodes {
            *seeds.entry(*node).or_default() += 1.0 / entity.nodes.len() as f64;
        }
    }
    seeds.into_iter().collect()
}

/// Links of active nodes.
struct Links {
    /// Activations, and how many of the links are the node's; most active first.
    nodes: Vec<(f64, usize)>,
    /// Memories of all nodes, one after another.
    memories: Vec<i64>,
}

impl Links {
    /// At most `most` links of the nodes, down their order.
    fn read(connection: &Connection, active: &Ranked, most: usize) -> Result<Self> {
        let mut links = connection.link_reader()?;
        let (mut nodes, mut memories) = (Vec::new(), Vec::new());
        for (node, activation) in active.iter() {
            let before = memories.len();
            let limit = MAX_NODE_LINKS.min(most - before);
            if limit == 0 {
                break;
            }
            links.last_memories(i64::from(node), limit, |memory| memories.push(memory))?;
            nodes.push((activation, memories.len() - before));
        }
        Ok(Self { nodes, memories })
    }

    /// The value of each memory that is searched and passes the filter.
    fn values(&self, pooled: &Pooled, request: &Request) -> FxHashMap<i64, (f64, Place)> {
        let mut linked = self.memories.clone();
        linked.sort_unstable();
        linked.dedup();
        // Of memories that are searched: what is summed, the place, and whether the filter passes them.
        let mut found: FxHashMap<i64, (f64, Place, bool)> = FxHashMap::default();
        pooled.find(&linked, |live, documents| {
            let passes = request.filter.on(live);
            for place in documents {
                let memory = live.segment.memory[place.document as usize];
                found.insert(memory, (0.0, place, passes(place.document)));
            }
        });
        let mut rest = self.memories.as_slice();
        for (activation, count) in &self.nodes {
            let (own, others) = rest.split_at(*count);
            rest = others;
            let fan = own.iter().filter(|memory| found.contains_key(memory)).count();
            for memory in own {
                if let Some((sum, ..)) = found.get_mut(memory) {
                    *sum += activation / fan as f64;
                }
            }
        }
        found
            .into_iter()
            .filter(|(_, (.., passes))| *passes)
            .map(|(memory, (sum, place, _))| (memory, (sum.min(1.0).sqrt(), place)))
            .collect()
    }
}
