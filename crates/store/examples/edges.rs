//! How fast edges get into a council: `cargo run --release -p minds-store --example edges -- [NODES] [EDGES]`.
//!
//! Random edges between nodes, some far more often than others, in groups of 10,000, each a durable commit with its row
//! of the change log. Measured twice: with the ends as numbers, and as ids that are looked up. Then found by their ends,
//! as merging does, and read back as the graph in memory is made of them.

use minds_store::{
    Connection, Durability, LogKind, NewChange, NewEdge, NewNode, NextNumbers, OpenOptions, StoreError,
    TypeTable, Upgrade, open,
};
use std::time::{Duration, Instant};

const GROUP: i64 = 10_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut numbers = std::env::args()
        .skip(1)
        .map(|number| number.parse().expect("a number"));
    let nodes: i64 = numbers.next().unwrap_or(131_072);
    let edges: i64 = numbers.next().unwrap_or(1_000_000);
    for by_id in [false, true] {
        run(nodes, edges, by_id)?;
    }
    Ok(())
}

fn run(nodes: i64, edges: i64, by_id: bool) -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::temp_dir().join(format!("minds-edges-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let path = folder.join("graph.council");
    let opened = open(&OpenOptions {
        path: path.to_string_lossy().into_owned(),
        durability: Durability::Full,
        read_only: false,
        create: true,
        busy_timeout: Duration::from_secs(5),
        max_bytes: None,
        identity: "edges".to_owned(),
        upgrade: Upgrade::Refuse,
        vfs: None,
    })?;
    let connection = &opened.writer;

    let start = Instant::now();
    for first in (1..=nodes).step_by(GROUP as usize) {
        add_nodes(connection, first, (first + GROUP - 1).min(nodes))?;
    }
    tell("nodes added", nodes, start);

    let mut ends = Ends::new(nodes);
    let pairs: Vec<(i64, i64)> = (0..edges).map(|_| ends.next_pair()).collect();
    let start = Instant::now();
    for (group, first) in pairs.chunks(GROUP as usize).zip((1..).step_by(GROUP as usize)) {
        add_edges(connection, group, first, by_id)?;
    }
    let how = if by_id { "ends by id" } else { "ends by number" };
    tell(&format!("edges added, {how}"), edges, start);

    let start = Instant::now();
    let some = pairs.iter().step_by(100);
    let looked = some.len() as i64;
    for &(source, target) in some {
        assert!(connection.edge_between(source, target, 1)?.is_some());
    }
    tell("edges found by their ends", looked, start);

    let start = Instant::now();
    let mut sum = 0.0;
    let mut read = 0;
    connection.edge_weights(i64::MIN, i64::MAX, |_, _, _, weight| {
        sum += weight;
        read += 1;
    })?;
    tell("edges read for the graph in memory", read, start);
    println!(
        "  {:.1} MB of pages, {:.0} bytes an edge with its share of nodes",
        connection.page_bytes()? as f64 / 1e6,
        connection.page_bytes()? as f64 / edges as f64
    );
    drop(opened);
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

fn add_nodes(connection: &Connection, first: i64, last: i64) -> Result<(), StoreError> {
    connection.begin_write()?;
    let node_type = connection.type_or_new(TypeTable::Nodes, "concept")?;
    for node in first..=last {
        connection.insert_node(&NewNode {
            node,
            id: &id_of(node),
            node_type,
            name: &format!("concept {node}"),
            attributes: None,
            importance: 0.5,
            relevance: None,
            created: 1_767_225_600_000,
            updated: 1_767_225_600_000,
            version: 1,
            activation: 0.0,
            access_count: 0,
            last_accessed: None,
        })?;
    }
    finish(connection, LogKind::NodesAdded, first, last)
}

fn add_edges(
    connection: &Connection,
    pairs: &[(i64, i64)],
    first: i64,
    by_id: bool,
) -> Result<(), StoreError> {
    connection.begin_write()?;
    let edge_type = connection.type_or_new(TypeTable::Edges, "relates_to")?;
    let number = |node: i64| match by_id {
        true => connection
            .node_number(&id_of(node))
            .map(|number| number.expect("the node is there")),
        false => Ok(node),
    };
    for (edge, &(source, target)) in (first..).zip(pairs) {
        connection.insert_edge(&NewEdge {
            edge,
            source: number(source)?,
            target: number(target)?,
            edge_type,
            weight: 0.75,
            confidence: 0.5,
            attributes: None,
            created: 1_767_225_600_000,
            last_reinforced: None,
            count: 1,
            decay_rate: 0.01,
            id: None,
        })?;
    }
    let next = first + pairs.len() as i64;
    connection.set_next_numbers(NextNumbers { node: 0, edge: next })?;
    finish(connection, LogKind::EdgesAdded, first, next - 1)
}

fn finish(connection: &Connection, kind: LogKind, first: i64, last: i64) -> Result<(), StoreError> {
    let change = NewChange {
        kind,
        persona: None,
        first,
        last,
        id: None,
        edge_type: None,
        next: 1,
    };
    connection.log(&change, 1)?;
    connection.commit()
}

fn id_of(node: i64) -> String {
    format!("0192f1c0-{node:012x}")
}

fn tell(what: &str, count: i64, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{what}: {count} in {seconds:.2} s, {:.0} a second",
        count as f64 / seconds
    );
}

/// Pairs of nodes by R-MAT: Chakrabarti, Zhan and Faloutsos, SDM 2004, with the usual 0.57, 0.19, 0.19, 0.05.
struct Ends {
    levels: u32,
    nodes: i64,
    state: u64,
}

impl Ends {
    fn new(nodes: i64) -> Self {
        let levels = (nodes as u64).next_power_of_two().ilog2();
        Ends {
            levels,
            nodes,
            state: 42,
        }
    }

    fn next_pair(&mut self) -> (i64, i64) {
        let (mut source, mut target) = (0, 0);
        for _ in 0..self.levels {
            let part = self.random() % 100;
            source = source << 1 | i64::from(part >= 76);
            target = target << 1 | i64::from((57..76).contains(&part) || part >= 95);
        }
        // Spread, so that frequent nodes do not lie together.
        let spread = |node: i64| (node * 7919) % self.nodes + 1;
        (spread(source), spread(target))
    }

    /// SplitMix64.
    fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
