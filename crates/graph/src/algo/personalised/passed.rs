//! The first nodes by passes over the whole graph.

use super::super::pagerank::reached_from;
use super::super::passes::{PassRoom, Passes};
use super::super::ranking::{Ranked, by_value};
use super::proof::{Known, Others, Proof};
use super::{FLOOR, Personalised, PushOptions, closely, shares};
use crate::structure::Graph;
use std::cell::LazyCell;

/// Passes whose changes are so small add rounding alone.
const SETTLED: f64 = 1e-15;
/// More passes are never made.
const MOST_PASSES: u32 = 10_000;

/// Passes before which ranks are balanced, if only by who made the first guess: later on they are all but.
const BALANCED_PASSES: u32 = 2;

/// Passes go on until the ranks are true; or, where it `may_be_clear` before, until the order is proved. Some more nodes than
/// are looked at closely should have ranks above the `floor`. Gives back the room too.
pub(super) fn passed_top(
    graph: &Graph,
    mut passes: Passes,
    begins: &[(u32, f64)],
    options: &PushOptions,
    may_be_clear: bool,
    mut floor: f64,
) -> (Personalised, PassRoom) {
    let PushOptions {
        damping,
        tolerance,
        top,
        ..
    } = *options;
    let ground = passes.ground();
    let seeds = || begins.iter().map(|begin| begin.0);
    let reached = LazyCell::new(|| reached_from(graph, seeds(), damping));
    let loses_nothing = ground.loses_nothing(seeds());
    let count = closely(top);
    if passes.made == 0 {
        passes.run();
    }
    loop {
        let errors = passes.errors;
        let is_settled = passes.change < SETTLED * passes.total;
        // No gauge is below 1.
        let may_be_enough = may_be_clear && errors.least() < tolerance * passes.total;
        if !may_be_enough && !is_settled && passes.made < MOST_PASSES {
            go_on(&mut passes);
            continue;
        }
        let above = nodes_above(floor, &passes, count).or_else(|| nodes_above(0.0, &passes, count));
        let above = above.map(|(first, others)| (first, Some(others)));
        let (first, others) = above.unwrap_or_else(|| {
            let rank = |node| (node, passes.rank(node));
            let all: Vec<(u32, f64)> = reached.iter().map(rank).collect();
            let are_all = all.len() <= count;
            let first = Ranked::top(all, count);
            let value = first.values.last().copied().unwrap_or(0.0);
            let upper = value + errors.most();
            (first, Some(Others { value, upper }).filter(|_| !are_all))
        });
        let around =
            |(node, rank): (u32, f64)| Known::around(node, rank, errors.at(ground.arrivals.place(node)));
        let mut known: Vec<Known> = first.iter().map(around).collect();
        floor = known.last().map_or(0.0, |last| FLOOR * last.value);
        let proof = Proof {
            graph,
            begins,
            least_gap: errors.together + errors.rounding,
        };
        let is_proved = proof.holds(&mut known, top, others);
        let (total, lost) = if loses_nothing {
            (1.0, 0.0)
        } else {
            (passes.total, errors.together + errors.rounding)
        };
        let result = shares(known, top, total, lost, is_proved || is_settled);
        let is_enough = may_be_enough && is_proved && result.error < tolerance;
        if is_enough || is_settled || passes.made == MOST_PASSES {
            return (result, passes.into_room());
        }
        go_on(&mut passes);
    }
}

fn go_on(passes: &mut Passes) {
    if passes.made < BALANCED_PASSES {
        passes.balance();
    }
    passes.run();
}

/// The nodes of the `count` highest ranks, first ones first, and what is known of all others; nothing unless more than
/// these are above `floor`.
fn nodes_above(floor: f64, passes: &Passes, count: usize) -> Option<(Ranked, Others)> {
    let (errors, arrivals) = (passes.errors, &passes.ground().arrivals);
    let ranked = arrivals.nodes().iter().zip(passes.ranks());
    let ranked = ranked.map(|(&node, &rank)| (node, rank));
    let mut first: Vec<(u32, f64)> = ranked.filter(|entry| entry.1 > floor).collect();
    if first.len() <= count {
        return None;
    }
    first.select_nth_unstable_by(count, by_value);
    let value = first[count].1;
    let upper = |(node, rank)| rank + errors.at(arrivals.place(node));
    let below = first.drain(count..).map(upper);
    let upper = below.fold(floor + errors.most(), f64::max);
    Some((Ranked::top(first, count), Others { value, upper }))
}
