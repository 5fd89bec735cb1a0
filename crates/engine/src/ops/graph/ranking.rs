//! `pageRank` and `personalizedPageRank`.

use super::ranked::{Told, check_most, ranked_reply};
use super::seeds::Seeds;
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::graph::GraphView;
use crate::validate;
use crate::view::Lane;
use minds_graph::algo::Ranking;
use minds_graph::algo::pagerank::{PageRank, PageRankOptions, pagerank, personalised_pagerank};
use minds_graph::algo::personalised::{PushOptions, personalised_top};
use minds_model::columns::Columns;
use minds_model::limits::MAX_ROUNDS;
use minds_model::{Error, ErrorCode, PageRankArgs, PersonalizedPageRankArgs};
use std::sync::Arc;

/// Passes where the call does not say.
const MOST_PASSES: u32 = 200;

/// Where passes end, if the call does not say.
const TOLERANCE: f64 = 1e-6;

/// Which residual is worth a step near the seeds, if the call does not say.
const PUSH_TOLERANCE: f64 = 1e-5;

/// Whether other reads must not stand behind it: passes over the whole graph are made, or may be.
pub fn is_long_ranking(args: &PersonalizedPageRankArgs) -> bool {
    args.top_k.is_none() || args.exact == Some(true)
}

pub fn page_rank(engine: &Arc<Engine>, args: &PageRankArgs, lane: Lane) -> Result<Option<Answer>> {
    let options = PageRankOptions {
        damping: check_damping(args.damping.unwrap_or(0.85))?,
        tolerance: check_tolerance(args.tolerance.unwrap_or(TOLERANCE))?,
        max_passes: validate::count("iterations", args.iterations.unwrap_or(MOST_PASSES), MAX_ROUNDS)?,
    };
    let limit = check_most("limit", args.limit)?;
    if lane == Lane::Inline {
        return Ok(None);
    }
    // The view is left before passes are made, which take long.
    let view = engine.with_standing_view(lane, |_, snapshot| Ok(snapshot.graph.clone()))?;
    Ok(view.map(|view| {
        let found = pagerank(&view.graph, &options);
        engine.ground_was_used();
        passes_reply(&view, found, limit, args.ids_known)
    }))
}

pub fn personalized_page_rank(
    engine: &Arc<Engine>,
    args: &PersonalizedPageRankArgs,
    columns: &Columns,
    lane: Lane,
) -> Result<Option<Answer>> {
    let damping = check_damping(args.damping.unwrap_or(0.5))?;
    let is_whole = args.top_k.is_none();
    let absent = if is_whole { TOLERANCE } else { PUSH_TOLERANCE };
    let tolerance = check_tolerance(args.tolerance.unwrap_or(absent))?;
    let top = check_most("topK", args.top_k)?;
    if is_whole && args.exact.is_some() {
        let message = "exact must be absent without topK";
        return Err(Error::new(ErrorCode::InvalidArgument, message)
            .with("field", "exact")
            .with("expected", "absent without topK")
            .into());
    }
    let seeds = Seeds::read(columns, f64::MAX)?;
    if lane == Lane::Inline {
        return Ok(None);
    }
    let found = engine.with_standing_view(lane, |file, snapshot| {
        let view = &snapshot.graph;
        Ok((seeds.find(engine, file, view)?, view.clone()))
    })?;
    Ok(found.map(|(mut seeds, view)| {
        scale(&mut seeds);
        if is_whole {
            let options = PageRankOptions {
                damping,
                tolerance,
                max_passes: MOST_PASSES,
            };
            let found = personalised_pagerank(&view.graph, &seeds, &options);
            engine.ground_was_used();
            return passes_reply(&view, found, top, args.ids_known);
        }
        let options = PushOptions {
            damping,
            tolerance,
            top,
            exact: args.exact.unwrap_or(false),
        };
        let found = engine
            .scratches
            .with(|scratch| personalised_top(&view.graph, &seeds, &options, scratch));
        engine.ground_was_used();
        let told = Told {
            error: found.error,
            exact: found.exact,
            ..Told::TRUE
        };
        ranked_reply(&view.nodes, Ranking::InOrder(found.ranked), told, args.ids_known)
    }))
}

/// The first `limit` of ranks that passes over the whole graph gave.
fn passes_reply(view: &GraphView, found: PageRank, limit: usize, ids_known: Option<u32>) -> Answer {
    let told = Told {
        rounds: found.passes,
        converged: found.converged,
        ..Told::TRUE
    };
    let (nodes, values) = found.ranks.into_iter().unzip();
    ranked_reply(
        &view.nodes,
        Ranking::listed(nodes, values, limit),
        told,
        ids_known,
    )
}

/// Makes weights smaller where together they are larger than any number; their shares are the same.
fn scale(seeds: &mut [(u32, f64)]) {
    let total: f64 = seeds.iter().map(|seed| seed.1).sum();
    if total.is_infinite() {
        let most = seeds.len() as f64;
        seeds.iter_mut().for_each(|seed| seed.1 /= most);
    }
}

/// The probability to follow an edge.
fn check_damping(value: f64) -> Result<f64> {
    within(
        "damping",
        value,
        (0.0..1.0).contains(&value),
        "at least 0 and below 1",
    )
}

fn check_tolerance(value: f64) -> Result<f64> {
    within(
        "tolerance",
        value,
        value > 0.0 && value <= 1.0,
        "above 0 and at most 1",
    )
}

fn within(field: &str, value: f64, is_within: bool, expected: &str) -> Result<f64> {
    if is_within {
        return Ok(value);
    }
    let message = format!("{field} is {value}; expected a number {expected}");
    Err(Error::new(ErrorCode::OutOfRange, message)
        .with("field", field)
        .with("value", value)
        .with("expected", expected)
        .into())
}
