//! `activate`: spreading activation from seeds.

use super::inline::{Budget, INLINE_IDS};
use super::ranked::{Told, check_most, ranked_reply};
use super::seeds::Seeds;
use crate::engine::{Answer, Engine};
use crate::error::Result;
use crate::graph::GraphView;
use crate::validate;
use crate::view::Lane;
use minds_graph::Graph;
use minds_graph::algo::activation::{
    FanOptions, Generation, Inhibition, OptimusOptions, fan_within, optimus_within,
};
use minds_graph::algo::{Ranking, Scratch};
use minds_model::columns::Columns;
use minds_model::limits::{MAX_LIMIT, MAX_ROUNDS};
use minds_model::{ActivateArgs, ActivationMode, Error, ErrorCode, InhibitionArgs};
use std::sync::Arc;

/// Rounds from which on an activation may take seconds where the graph is large.
const LONG_ROUNDS: u32 = 50;

/// Whether other reads must not stand behind it.
pub fn is_long_activation(args: &ActivateArgs) -> bool {
    args.iterations.is_some_and(|rounds| rounds >= LONG_ROUNDS)
}

pub fn activate(
    engine: &Arc<Engine>,
    args: &ActivateArgs,
    columns: &Columns,
    lane: Lane,
) -> Result<Option<Answer>> {
    spread(engine, args, columns, lane, |view, active| {
        ranked_reply(&view.nodes, active, Told::TRUE, args.ids_known)
    })
}

/// Gives what is active in the end, and the graph that it was found in; `None` only in the inline lane.
pub fn spread<T>(
    engine: &Arc<Engine>,
    args: &ActivateArgs,
    columns: &Columns,
    lane: Lane,
    give: impl FnOnce(&GraphView, Ranking) -> T,
) -> Result<Option<T>> {
    let way = Spread::read(args)?;
    let seeds = Seeds::read(columns, 1.0)?;
    let is_inline = lane == Lane::Inline;
    if is_inline && (seeds.len() > INLINE_IDS || !engine.inline_activations.is_worthwhile()) {
        return Ok(None);
    }
    // The view is left before activation spreads, which may take long.
    let found = engine.with_standing_view(lane, |file, snapshot| {
        let view = &snapshot.graph;
        Ok((seeds.find(engine, file, view)?, view.clone()))
    })?;
    Ok(found.and_then(|(seeds, view)| {
        let run = |scratch: &mut Scratch| way.run(&view.graph, &seeds, lane, scratch);
        let active = if is_inline {
            let active = engine.scratches.with(run);
            engine.inline_activations.note(active.is_some());
            active
        } else {
            engine.scratches.with(run)
        }?;
        if active.is_by_number() {
            engine.many_were_ranked(active.len());
        }
        Some(give(&view, active))
    }))
}

/// How activation spreads.
enum Spread {
    Fan(FanOptions),
    Optimus(OptimusOptions),
}

impl Spread {
    fn read(args: &ActivateArgs) -> Result<Self> {
        let rounds = validate::count("iterations", args.iterations.unwrap_or(3), MAX_ROUNDS)?;
        let decay = args.decay.unwrap_or(0.5);
        validate::number("decay", decay, 0.0, 1.0)?;
        let mode = args.mode.unwrap_or_default();
        let is_fan = mode == ActivationMode::Fan;
        let min = args.min_activation.unwrap_or(if is_fan { 0.01 } else { 0.1 });
        validate::number("minActivation", min, 0.0, f64::MAX)?;
        if !is_fan {
            refuse_outside_fan("retention", args.retention.is_some())?;
            refuse_outside_fan("inhibition", args.inhibition.is_some())?;
            refuse_outside_fan("tolerance", args.tolerance.is_some())?;
        }
        let retention = args.retention.unwrap_or(0.5);
        validate::number("retention", retention, 0.0, 1.0)?;
        let inhibition = args.inhibition.as_ref().map(inhibition).transpose()?;
        let tolerance = args.tolerance.unwrap_or(0.0);
        validate::number("tolerance", tolerance, 0.0, f64::MAX)?;
        let limit = check_most("limit", args.limit)?;
        let of_generation = |generation| {
            Self::Optimus(OptimusOptions {
                rounds,
                decay,
                min,
                generation,
                limit,
            })
        };
        Ok(match mode {
            ActivationMode::Fan => Self::Fan(FanOptions {
                rounds,
                decay,
                retention,
                min,
                inhibition,
                tolerance,
                limit,
            }),
            ActivationMode::Optimus => of_generation(Generation::Second),
            ActivationMode::OptimusV1 => of_generation(Generation::First),
        })
    }

    /// `None` only in the inline lane: it is much work.
    fn run(&self, graph: &Graph, seeds: &[(u32, f64)], lane: Lane, scratch: &mut Scratch) -> Option<Ranking> {
        let mut budget = Budget::of_rounds(lane);
        let active = match self {
            Self::Fan(options) => {
                fan_within(graph, seeds, options, budget.edges(), scratch).map(Ranking::InOrder)
            }
            Self::Optimus(options) => optimus_within(graph, seeds, options, budget.edges(), scratch),
        }?;
        budget.take_nodes(active.len()).then_some(active)
    }
}

fn refuse_outside_fan(field: &str, is_given: bool) -> Result<()> {
    if !is_given {
        return Ok(());
    }
    let expected = "absent outside the mode fan";
    Err(
        Error::new(ErrorCode::InvalidArgument, format!("{field} must be {expected}"))
            .with("field", field)
            .with("expected", expected)
            .into(),
    )
}

fn inhibition(args: &InhibitionArgs) -> Result<Inhibition> {
    let strength = args.strength.unwrap_or(0.15);
    validate::number("inhibition.strength", strength, 0.0, 1.0)?;
    let width = validate::count("inhibition.width", args.width.unwrap_or(7), MAX_LIMIT)?;
    Ok(Inhibition {
        strength,
        width: width as usize,
    })
}
