//! How fast a graph gets into a council and out of it again:
//! `cargo run --release -p minds-engine --example graph -- [NODES] [EDGES]`.
//!
//! Random edges between nodes, some far more often than others, in groups of 10,000, each a durable commit, named by ids
//! as a caller names them. Then edges that are there already, which are merged, and nodes of different degrees that go.

use minds_engine::{Engine, Options, Surroundings, System, Threads};
use minds_model::columns::Columns;
use minds_model::frame::{self, OwnedColumn, OwnedColumns, TextBuilder};
use minds_model::{Command, GraphIdsArgs, NoArgs, OpenArgs};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

const GROUP: usize = 10_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut numbers = std::env::args()
        .skip(1)
        .map(|number| number.parse().expect("a number"));
    let nodes: usize = numbers.next().unwrap_or(131_072);
    let edges: usize = numbers.next().unwrap_or(1_000_000);
    let folder = std::env::temp_dir().join(format!("minds-graph-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let path = folder.join("graph.council").display().to_string();
    let args = OpenArgs {
        path: &path,
        ..OpenArgs::default()
    };
    let surroundings = Surroundings {
        host: Arc::new(System::default()),
        executor: Arc::new(Threads::start(1)?),
    };
    let engine = Engine::open(Options::new(&args, "example"), surroundings, |_, _| {})?;

    let spent = add_nodes(&engine, nodes);
    tell("nodes added", nodes, spent);
    let mut ends = Ends::new(nodes);
    let (mut pairs, mut known) = (Vec::with_capacity(edges), HashSet::new());
    while pairs.len() < edges {
        pairs.extend(Some(ends.next_pair()).filter(|pair| known.insert(*pair)));
    }
    for (part, pairs) in pairs.chunks(edges.div_ceil(4)).enumerate() {
        let spent = pairs.chunks(GROUP).map(|group| add_edges(&engine, group)).sum();
        tell(&format!("edges added, quarter {}", part + 1), pairs.len(), spent);
    }
    let some: Vec<(usize, usize)> = pairs.iter().step_by(100).copied().collect();
    let spent = some.chunks(GROUP).map(|group| add_edges(&engine, group)).sum();
    tell("edges merged", some.len(), spent);

    let mut degrees = vec![0_usize; nodes];
    for (source, target) in &pairs {
        degrees[*source] += 1;
        degrees[*target] += 1;
    }
    let mut by_degree: Vec<usize> = (0..nodes).collect();
    by_degree.sort_unstable_by_key(|node| std::cmp::Reverse(degrees[*node]));
    for place in [0, 10, 100, 1_000, 10_000, nodes / 2] {
        let Some(node) = by_degree.get(place) else {
            continue;
        };
        let id = id_of(*node);
        let begin = Instant::now();
        let command = Command::RemoveNodes(GraphIdsArgs { ids: vec![&id] });
        engine.execute(&command, &Columns::default())?;
        println!(
            "a node of {} edges removed in {:.1} ms",
            degrees[*node],
            begin.elapsed().as_secs_f64() * 1e3
        );
    }
    engine.close()?;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

fn add_nodes(engine: &Arc<Engine>, nodes: usize) -> Duration {
    let numbers: Vec<usize> = (0..nodes).collect();
    numbers
        .chunks(GROUP)
        .map(|group| {
            let columns = vec![
                ("id", texts(group.iter().map(|node| id_of(*node)))),
                ("name", texts(group.iter().map(|node| format!("concept {node}")))),
                ("type", texts(group.iter().map(|_| "concept".to_owned()))),
            ];
            execute(engine, &Command::AddNodes(NoArgs {}), &columns)
        })
        .sum()
}

fn add_edges(engine: &Arc<Engine>, group: &[(usize, usize)]) -> Duration {
    let columns = vec![
        ("source", texts(group.iter().map(|(source, _)| id_of(*source)))),
        ("target", texts(group.iter().map(|(_, target)| id_of(*target)))),
        ("type", texts(group.iter().map(|_| "relates_to".to_owned()))),
        ("weight", OwnedColumn::F64(vec![0.75; group.len()])),
    ];
    execute(engine, &Command::AddEdges(NoArgs {}), &columns)
}

fn texts(texts: impl Iterator<Item = String>) -> OwnedColumn {
    let mut builder = TextBuilder::default();
    texts.for_each(|text| builder.push(&text));
    OwnedColumn::Text(builder)
}

fn execute(engine: &Arc<Engine>, command: &Command, columns: &OwnedColumns) -> Duration {
    let frame = frame::write(command, columns).expect("a command encodes");
    let begin = Instant::now();
    let outcome = engine.execute_frame(&frame);
    let spent = begin.elapsed();
    let (outcome, _) = frame::read::<serde_json::Value>(&outcome).expect("an outcome");
    assert_eq!(outcome["ok"], true, "{outcome}");
    spent
}

fn id_of(node: usize) -> String {
    format!("0192f1c0-{node:012x}")
}

fn tell(what: &str, count: usize, spent: Duration) {
    let seconds = spent.as_secs_f64();
    println!(
        "{what}: {count} in {seconds:.2} s, {:.0} a second",
        count as f64 / seconds
    );
}

/// Pairs of nodes by R-MAT: Chakrabarti, Zhan and Faloutsos, SDM 2004, with the usual 0.57, 0.19, 0.19, 0.05.
struct Ends {
    levels: u32,
    nodes: usize,
    state: u64,
}

impl Ends {
    fn new(nodes: usize) -> Self {
        Ends {
            levels: nodes.next_power_of_two().ilog2(),
            nodes,
            state: 42,
        }
    }

    fn next_pair(&mut self) -> (usize, usize) {
        let (mut source, mut target) = (0, 0);
        for _ in 0..self.levels {
            let part = self.random() % 100;
            source = source << 1 | usize::from(part >= 76);
            target = target << 1 | usize::from((57..76).contains(&part) || part >= 95);
        }
        // Spread, so that frequent nodes do not lie together.
        let spread = |node: usize| (node * 7919) % self.nodes;
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
