//! Random histories of the graph: on two engines that share a file, alone and several in one commit, some of them refused.
//! Rows, words and phrases are what a plain list of nodes and edges says, and both graphs in memory are what the rows give.

mod commands;
#[path = "../support/held.rs"]
mod held;
mod model;
mod run;
#[path = "../support/mod.rs"]
mod support;

use commands::{Command, NewEdge, NewNode, Step};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 100,
        // A failure is shown with its steps, which make a case of their own.
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn two_engines_do_what_lists_of_nodes_and_edges_do(steps in commands::any_history()) {
        run::run(&steps);
    }
}

/// So many changes that the graph in memory is merged; nodes go edge by edge, and in one pass over all edges.
#[test]
fn a_graph_of_many_edges() {
    let nodes = (0..120).map(|number| NewNode {
        id: format!("n{number}"),
        name: format!("concept {number}"),
        node_type: "person",
        attributes: "",
        importance: 0.5,
    });
    let edges = |source: u32| {
        (0..120).map(move |target| NewEdge {
            id: String::new(),
            source: format!("n{source}"),
            target: format!("n{target}"),
            edge_type: "knows",
            attributes: "",
            weight: 0.5,
        })
    };
    let ids = |numbers: std::ops::Range<u32>| numbers.map(|number| format!("n{number}")).collect();
    let step = |elsewhere, command| Step::Alone { elsewhere, command };
    run::run(&[
        step(false, Command::AddNodes(nodes.collect())),
        step(false, Command::AddEdges((0..80).flat_map(edges).collect())),
        step(false, Command::AddEdges((40..120).flat_map(edges).collect())),
        step(true, Command::RemoveNodes(ids(3..4))),
        Step::Verify,
        step(false, Command::RemoveNodes(ids(10..30))),
        Step::Verify,
        step(
            true,
            Command::AddEdges(edges(1).filter(|edge| edge.target == "n1").collect()),
        ),
        Step::Reopen,
    ]);
}
