//! Components against reachability.

use std::collections::BTreeSet;

use minds_graph::Direction;
use minds_graph::algo::components::{Components, strong, weak};
use proptest::prelude::*;

use crate::naive::{Naive, graph};

fn reachable(naive: &Naive, node: u32, direction: Direction) -> BTreeSet<u32> {
    let mut reached = BTreeSet::from([node]);
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        open.extend(
            naive
                .steps(node, direction)
                .iter()
                .map(|step| step.0)
                .filter(|&next| reached.insert(next)),
        );
    }
    reached
}

fn check(found: &Components, naive: &Naive, members: impl Fn(u32) -> BTreeSet<u32>) {
    let mut firsts = Vec::new();
    for node in 0..found.labels.len() as u32 {
        let label = found.labels[node as usize];
        if !naive.nodes.contains(&node) {
            assert_eq!(label, Components::NONE);
            continue;
        }
        let members = members(node);
        let alike = (0..)
            .zip(&found.labels)
            .filter(|other| *other.1 == label)
            .map(|other| other.0);
        assert!(alike.eq(members.iter().copied()));
        assert_eq!(found.sizes[label as usize] as usize, members.len());
        if label as usize == firsts.len() {
            firsts.push(node);
        }
        assert_eq!(firsts[label as usize], *members.first().unwrap());
    }
    assert_eq!(firsts.len(), found.sizes.len());
}

proptest! {
    #[test]
    fn are_what_can_be_reached((graph, naive) in graph()) {
        check(&weak(&graph), &naive, |node| reachable(&naive, node, Direction::Both));
        check(&strong(&graph), &naive, |node| {
            let there = reachable(&naive, node, Direction::Out);
            there.intersection(&reachable(&naive, node, Direction::In)).copied().collect()
        });
    }
}
