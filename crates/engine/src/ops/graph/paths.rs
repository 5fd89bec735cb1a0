//! `paths`: the shortest ways from one node to another, by hops or by likelihood.

use super::edge_filter::edge_filter;
use super::edge_types::EdgeTypes;
use super::ids::{find_node, id_column};
use super::inline::Budget;
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::graph::GraphView;
use crate::validate;
use crate::view::{FileState, Lane};
use minds_graph::algo::path::{Measure, Path, fewest_hops_within, k_shortest, likeliest};
use minds_graph::{EdgeFilter, Graph};
use minds_model::frame::OwnedColumn;
use minds_model::limits::MAX_PATHS;
use minds_model::{Error, ErrorCode, PathsArgs, Reply};
use std::sync::Arc;

/// What an edge costs where weights count, in edges where hops do.
const WEIGHTED_EDGE: usize = 6;

/// Paths from which on a search may take seconds where the graph is large: some 50 ms each by likelihood.
const LONG_COUNT: u32 = 10;

/// Whether other reads must not stand behind it.
pub fn is_long_search(args: &PathsArgs) -> bool {
    args.count.is_some_and(|count| count >= LONG_COUNT)
}

pub fn paths(engine: &Arc<Engine>, args: &PathsArgs, lane: Lane) -> Result<Option<Answer>> {
    let wanted = Wanted::of(args)?;
    if lane == Lane::Inline {
        return wanted.find_within(engine, |file, view, found| reply(file, view, &found));
    }
    // The view is left before the search, which may take long.
    let view = engine.with_standing_view(lane, |file, snapshot| {
        let question = wanted.question(engine, file, &snapshot.graph)?;
        Ok((question, snapshot.graph.clone()))
    })?;
    let Some((question, view)) = view else {
        return Ok(None);
    };
    let Some(found) = question.find(engine, &view.graph, usize::MAX) else {
        return Ok(None);
    };
    engine.with_standing_view(lane, |file, _| reply(file, &view, &found))
}

/// What `give` makes of the only path that is wanted, or of none; `None` where it is much work, or would have to wait.
pub fn path_within<T>(
    engine: &Arc<Engine>,
    args: &PathsArgs,
    mut give: impl FnMut(&FileState, &GraphView, Option<Path>) -> Result<T>,
) -> Result<Option<T>> {
    Wanted::of(args)?.find_within(engine, |file, view, found| {
        give(file, view, found.into_iter().next())
    })
}

/// The arguments, checked.
struct Wanted<'a> {
    args: &'a PathsArgs<'a>,
    count: u32,
    measure: Measure,
}

impl<'a> Wanted<'a> {
    fn of(args: &'a PathsArgs<'a>) -> Result<Self> {
        let count = validate::count("count", args.count.unwrap_or(1), MAX_PATHS)?;
        let measure = measure(args)?;
        if let Some(weight) = args.min_weight {
            validate::number("minWeight", weight, 0.0, 1.0)?;
        }
        Ok(Self { args, count, measure })
    }

    fn question(&self, engine: &Engine, file: &FileState, view: &GraphView) -> Result<Question> {
        let node = |id, field| find_node(engine, file, view, id, field, None);
        let args = self.args;
        Ok(Question {
            filter: edge_filter(file, args.edge_types.as_deref(), args.min_weight)?,
            from: node(args.from, "from")?,
            to: node(args.to, "to")?,
            count: self.count,
            measure: self.measure,
        })
    }

    /// What `give` makes of the paths, on the caller's own thread.
    fn find_within<T>(
        &self,
        engine: &Engine,
        mut give: impl FnMut(&FileState, &GraphView, Vec<Path>) -> Result<T>,
    ) -> Result<Option<T>> {
        if !may_be_little(engine, self.measure, self.count) {
            return Ok(None);
        }
        let given = engine.with_standing_view(Lane::Inline, |file, snapshot| {
            let view = &snapshot.graph;
            let most_edges = *Budget::of_hops().edges_of(&view.graph);
            let found = self
                .question(engine, file, view)?
                .find(engine, &view.graph, most_edges);
            found.map(|found| give(file, view, found)).transpose()
        })?;
        Ok(given.flatten())
    }
}

/// What is looked for.
struct Question {
    from: u32,
    to: u32,
    count: u32,
    measure: Measure,
    filter: EdgeFilter,
}

impl Question {
    /// `None` where a search by hops would have to look at more edges than it may.
    fn find(&self, engine: &Engine, graph: &Graph, most_edges: usize) -> Option<Vec<Path>> {
        let Self {
            from,
            to,
            count,
            measure,
            ref filter,
        } = *self;
        engine.scratches.with(|scratch| {
            Some(match (count, measure) {
                (1, Measure::Hops(most)) => {
                    let found = fewest_hops_within(graph, from, to, most, filter, most_edges, scratch)?;
                    found.into_iter().collect()
                }
                (1, Measure::Likelihood) => likeliest(graph, from, to, filter, scratch).into_iter().collect(),
                _ => k_shortest(graph, from, to, count as usize, measure, filter, scratch),
            })
        })
    }
}

fn reply(file: &FileState, view: &GraphView, found: &[Path]) -> Result<Answer> {
    let edges = found.iter().map(|path| path.edges.len()).sum();
    let mut types = EdgeTypes::with_capacity(edges);
    let mut weights = Vec::with_capacity(edges);
    let mut nodes = Vec::with_capacity(edges + found.len());
    for path in found {
        nodes.extend_from_slice(&path.nodes);
        for edge in &path.edges {
            types.push(edge.edge_type);
            weights.push(edge.weight);
        }
    }
    let names = types.names(file)?;
    let counts = found.iter().map(|path| path.nodes.len() as u32).collect();
    let costs = found.iter().map(|path| path.cost).collect();
    Ok(Answer {
        reply: Reply::Paths { types: names },
        columns: vec![
            ("pathCounts", OwnedColumn::U32(counts)),
            ("cost", OwnedColumn::F64(costs)),
            ("id", id_column(&view.nodes, nodes.into_iter())),
            ("edgeType", types.into_column()),
            ("edgeWeight", OwnedColumn::F32(weights)),
        ],
    })
}

fn measure(args: &PathsArgs) -> Result<Measure> {
    if !args.weighted.unwrap_or(false) {
        return Ok(Measure::Hops(args.max_depth.unwrap_or(u32::MAX)));
    }
    match args.max_depth {
        None => Ok(Measure::Likelihood),
        Some(value) => {
            let expected = "absent where weights count";
            Err(
                Error::new(ErrorCode::InvalidArgument, format!("maxDepth must be {expected}"))
                    .with("field", "maxDepth")
                    .with("value", value as usize)
                    .with("expected", expected)
                    .into(),
            )
        }
    }
}

/// Whether it costs little, or gives up where it does not.
fn may_be_little(engine: &Engine, measure: Measure, count: u32) -> bool {
    count == 1
        && match measure {
            Measure::Hops(_) => true,
            Measure::Likelihood => {
                // From both ends, even where it goes everywhere.
                let edges = engine.snapshot().graph.graph.edge_count();
                Budget::default().take(edges.saturating_mul(2 * WEIGHTED_EDGE))
            }
        }
}
