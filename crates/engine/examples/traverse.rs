//! How fast traversals and rankings are, from a command's bytes to the reply's:
//! `cargo run --release -p minds-engine --example traverse [-- LEVELS UNDIRECTED_EDGES]`.
//!
//! An R-MAT graph (Chakrabarti, Zhan and Faloutsos, SDM 2004; 0.57, 0.19, 0.19, 0.05) of 131 k nodes and 971 k undirected
//! edges, each of which is two edges. Every command is executed three times and counts with the shortest, so that what
//! else the machine does is seen less.

use minds_engine::{Engine, Options, Surroundings, System, Threads};
use minds_model::frame::{self, OwnedColumn, OwnedColumns, TextBuilder};
use minds_model::{
    ActivateArgs, ActivationMode, Command, Durability, NoArgs, OpenArgs, PageRankArgs, PathsArgs,
    PersonalizedPageRankArgs, RelatedArgs,
};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

/// Rows of a group.
const GROUP: usize = 10_000;
const RUNS: usize = 300;
/// Of what takes long.
const FEW_RUNS: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut numbers = std::env::args()
        .skip(1)
        .map(|number| number.parse().expect("a number"));
    let levels = numbers.next().unwrap_or(17) as u32;
    let samples = numbers.next().unwrap_or(8 << 17);
    let folder = std::env::temp_dir().join(format!("minds-traverse-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let path = folder.join("graph.council").display().to_string();
    let args = OpenArgs {
        path: &path,
        durability: Some(Durability::Off),
        ..OpenArgs::default()
    };
    let surroundings = Surroundings {
        host: Arc::new(System::default()),
        executor: Arc::new(Threads::start(1)?),
    };
    let engine = Engine::open(Options::new(&args, "example"), surroundings, |_, _| {})?;
    let nodes = 1 << levels;
    let edges = rmat(levels, samples);
    fill(&engine, nodes, &edges);
    println!("{nodes} nodes, {} edges", edges.len());
    measure(&engine, nodes, &edges);
    engine.close()?;
    std::fs::remove_dir_all(folder)?;
    Ok(())
}

fn fill(engine: &Arc<Engine>, nodes: usize, edges: &[Edge]) {
    let numbers: Vec<usize> = (0..nodes).collect();
    for group in numbers.chunks(GROUP) {
        let columns = vec![
            ("id", texts(group.iter().map(|node| id_of(*node)))),
            ("name", texts(group.iter().map(|node| format!("concept {node}")))),
            ("type", texts(group.iter().map(|_| "concept".to_owned()))),
        ];
        execute(engine, &Command::AddNodes(NoArgs {}), &columns);
    }
    for group in edges.chunks(GROUP) {
        let columns = vec![
            ("source", texts(group.iter().map(|edge| id_of(edge.source)))),
            ("target", texts(group.iter().map(|edge| id_of(edge.target)))),
            ("type", texts(group.iter().map(|_| "relates_to".to_owned()))),
            (
                "weight",
                OwnedColumn::F64(group.iter().map(|edge| edge.weight).collect()),
            ),
        ];
        execute(engine, &Command::AddEdges(NoArgs {}), &columns);
    }
}

fn measure(engine: &Arc<Engine>, nodes: usize, edges: &[Edge]) {
    let mut degrees = vec![0_usize; nodes];
    edges.iter().for_each(|edge| degrees[edge.source] += 1);
    let busiest = (0..nodes).max_by_key(|node| degrees[*node]).unwrap_or(0);
    let mut random = Random(7);
    let mut pick = || loop {
        let node = (random.next() % nodes as u64) as usize;
        if degrees[node] > 0 {
            return id_of(node);
        }
    };
    let sets: Vec<Vec<String>> = (0..RUNS).map(|_| (0..10).map(|_| pick()).collect()).collect();
    let seeds = |at: usize, count: usize| vec![("id", texts(sets[at % RUNS][..count].iter().cloned()))];
    let id = |at: usize, which: usize| sets[at % RUNS][which].as_str();
    let none = OwnedColumns::new;

    let fan = Command::Activate(ActivateArgs::default());
    report(engine, "activate, 10 seeds", RUNS, |at| {
        (fan.clone(), seeds(at, 10))
    });
    let wide = Command::Activate(ActivateArgs {
        min_activation: Some(1e-5),
        ..ActivateArgs::default()
    });
    report(engine, "  down to 0.00001", RUNS / 10, |at| {
        (wide.clone(), seeds(at, 10))
    });
    let optimus = |limit| {
        Command::Activate(ActivateArgs {
            mode: Some(ActivationMode::Optimus),
            iterations: Some(6),
            decay: Some(0.9),
            min_activation: Some(0.001),
            limit,
            ..ActivateArgs::default()
        })
    };
    report(engine, "optimus, 6 rounds", FEW_RUNS, |at| {
        (optimus(None), seeds(at, 10))
    });
    report(engine, "  the first 100", FEW_RUNS, |at| {
        (optimus(Some(100)), seeds(at, 10))
    });
    let related = |id, edges| {
        Command::Related(RelatedArgs {
            ids: vec![id],
            edges: Some(edges),
            ..RelatedArgs::default()
        })
    };
    report(engine, "related, 2 hops", RUNS, |at| {
        (related(id(at, 0), true), none())
    });
    report(engine, "  without edges", RUNS, |at| {
        (related(id(at, 0), false), none())
    });
    let hub = id_of(busiest);
    let name = format!("  of {} edges", degrees[busiest]);
    report(engine, &name, 20, |_| (related(&hub, true), none()));
    let paths = |at, count, weighted| {
        Command::Paths(PathsArgs {
            from: id(at, 0),
            to: id(at, 1),
            count: Some(count),
            weighted: Some(weighted),
            ..PathsArgs::default()
        })
    };
    report(engine, "a path by hops", RUNS, |at| (paths(at, 1, false), none()));
    report(engine, "5 paths by hops", RUNS, |at| {
        (paths(at, 5, false), none())
    });
    report(engine, "a path by weight", FEW_RUNS, |at| {
        (paths(at, 1, true), none())
    });
    let top = |exact| {
        Command::PersonalizedPageRank(PersonalizedPageRankArgs {
            top_k: Some(20),
            exact: Some(exact),
            ..PersonalizedPageRankArgs::default()
        })
    };
    report(engine, "personalised, first 20", RUNS, |at| {
        (top(false), seeds(at, 1))
    });
    report(engine, "  proved", FEW_RUNS, |at| (top(true), seeds(at, 1)));
    let whole = Command::PersonalizedPageRank(PersonalizedPageRankArgs::default());
    report(engine, "personalised, all", FEW_RUNS, |at| {
        (whole.clone(), seeds(at, 1))
    });
    let rank = |limit| {
        Command::PageRank(PageRankArgs {
            limit,
            ..PageRankArgs::default()
        })
    };
    report(engine, "pageRank", FEW_RUNS, |_| (rank(None), none()));
    report(engine, "  the first 100", FEW_RUNS, |_| (rank(Some(100)), none()));
}

fn report<'c>(
    engine: &Arc<Engine>,
    name: &str,
    runs: usize,
    command: impl Fn(usize) -> (Command<'c>, OwnedColumns),
) {
    let (mut times, mut bytes) = (Vec::new(), 0);
    for at in 0..runs {
        let (command, columns) = command(at);
        let frame = frame::write(&command, &columns).expect("a command encodes");
        let time = || {
            let begin = Instant::now();
            let outcome = engine.execute_frame(&frame);
            (begin.elapsed(), outcome.len())
        };
        let (shortest, length) = (0..3).map(|_| time()).min().expect("some runs");
        times.push(shortest.as_secs_f64() * 1e3);
        bytes += length;
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[(times.len() as f64 * share) as usize];
    let bytes = bytes / runs;
    println!(
        "{name:24} p50 {:8.3} ms, p95 {:8.3} ms, {bytes} bytes",
        at(0.5),
        at(0.95)
    );
}

fn execute(engine: &Arc<Engine>, command: &Command, columns: &OwnedColumns) {
    let frame = frame::write(command, columns).expect("a command encodes");
    let outcome = engine.execute_frame(&frame);
    let (outcome, _) = frame::read::<serde_json::Value>(&outcome).expect("an outcome");
    assert_eq!(outcome["ok"], true, "{outcome}");
}

fn texts(texts: impl Iterator<Item = String>) -> OwnedColumn {
    let mut builder = TextBuilder::default();
    texts.for_each(|text| builder.push(&text));
    OwnedColumn::Text(builder)
}

/// As long as a UUID.
fn id_of(node: usize) -> String {
    format!("0192f1c0-7000-7000-8000-{node:012x}")
}

struct Edge {
    source: usize,
    target: usize,
    weight: f64,
}

/// No loops, no edge twice, both directions of each.
fn rmat(levels: u32, samples: usize) -> Vec<Edge> {
    let mut random = Random(1);
    let mut seen = HashSet::with_capacity(samples);
    let mut edges = Vec::with_capacity(2 * samples);
    for _ in 0..samples {
        let (mut a, mut b) = (0, 0);
        for _ in 0..levels {
            let (right, down) = match random.next() % 100 {
                0..57 => (0, 0),
                57..76 => (0, 1),
                76..95 => (1, 0),
                _ => (1, 1),
            };
            (a, b) = (2 * a + right, 2 * b + down);
        }
        let weight = (1 + random.next() % 1000) as f64 / 1000.0;
        if a != b && seen.insert((a.min(b), a.max(b))) {
            for (source, target) in [(a, b), (b, a)] {
                edges.push(Edge {
                    source,
                    target,
                    weight,
                });
            }
        }
    }
    edges
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }
}
