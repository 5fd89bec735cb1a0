//! How fast the algorithms are on R-MAT graphs of 131 k nodes / 971 k undirected edges and of 1 M / 10 M.
//!
//!     cargo run --release -p minds-graph --example speed [-- small | <edges>]
//!
//! Graphs are generated, the same in every run; an undirected edge is two edges of one weight. A file of edges, each a
//! source, a target and a weight of 4 little-endian bytes, is ranked alone.

use std::collections::HashSet;
use std::hint::black_box;
use std::time::Instant;

use minds_graph::algo::activation::{FanOptions, OptimusOptions, fan, optimus};
use minds_graph::algo::among::edges_among;
use minds_graph::algo::components::{strong, weak};
use minds_graph::algo::neighbourhood::{NeighbourhoodOptions, neighbourhood};
use minds_graph::algo::pagerank::{PageRankOptions, pagerank, personalised_pagerank};
use minds_graph::algo::path::{Measure, fewest_hops, k_shortest, likeliest};
use minds_graph::algo::personalised::{PushOptions, personalised_top};
use minds_graph::algo::{Ranked, Scratch};
use minds_graph::{Base, Change, Edge, EdgeFilter, Graph, NodeSet, Side};

const RUNS: usize = 300;
/// Of what takes long.
const FEW_RUNS: usize = 20;

fn main() {
    match std::env::args().nth(1).as_deref() {
        None => {
            measure("131 k / 971 k", 17, 8 << 17);
            measure("1 M / 10 M", 20, 10_450_000);
        }
        Some("small") => measure("131 k / 971 k", 17, 8 << 17),
        Some(path) => measure_file(path),
    }
}

fn measure_file(path: &str) {
    let bytes = std::fs::read(path).expect("a file of edges");
    let edge = |&[source, target, weight]: &[[u8; 4]; 3]| Edge {
        source: u32::from_le_bytes(source),
        target: u32::from_le_bytes(target),
        edge_type: 0,
        weight: f32::from_le_bytes(weight),
    };
    let numbers = bytes.as_chunks::<4>().0;
    let edges: Vec<Edge> = numbers.as_chunks::<3>().0.iter().map(edge).collect();
    let nodes = edges
        .iter()
        .map(|edge| edge.source.max(edge.target) + 1)
        .max()
        .unwrap_or(0);
    println!("{path}: {nodes} nodes, {} edges", edges.len());
    let graph = Graph::from(Base::build(NodeSet::first(nodes), &edges).expect("a valid graph"));
    first_nodes(&graph);
    whole(&graph);
}

fn measure(name: &str, scale: u32, samples: usize) {
    let edges = rmat(scale, samples);
    let nodes = 1 << scale;
    println!("{name}: {nodes} nodes, {} undirected edges", edges.len() / 2);
    let begin = Instant::now();
    let base = Base::build(NodeSet::first(nodes), &edges).expect("a valid graph");
    println!(
        "  build                    {:8.1} ns/edge",
        per(begin, edges.len())
    );
    let rest = base.heap_bytes() - 32 * nodes as usize;
    println!(
        "  bytes an edge, less 32 a node {:6.2}",
        rest as f64 / edges.len() as f64
    );
    codec(&base);
    let mut graph = Graph::from(base);
    searches(&graph);
    first_nodes(&graph);
    inserts(&edges, nodes);
    whole(&graph);

    change_some(&mut graph, &edges);
    println!("  -- with {} changes over the base --", graph.change_count());
    searches(&graph);
    first_nodes(&graph);
    graph.seal();
    let begin = Instant::now();
    let merged = graph.merge();
    println!(
        "  merge                    {:8.1} ns/edge",
        per(begin, merged.edge_count())
    );
}

fn codec(base: &Base) {
    let mut bytes = Vec::new();
    base.encode(&mut bytes).expect("a vector takes bytes");
    let begin = Instant::now();
    let decoded = Base::decode(&bytes).expect("whole bytes");
    let ns = per(begin, base.edge_count());
    println!("  decode                   {ns:8.1} ns/edge");
    assert!(decoded == *base);
}

/// Everything that touches few nodes.
fn searches(graph: &Graph) {
    let mut random = Random(7);
    let mut scratch = Scratch::default();
    let sets: Vec<Vec<(u32, f64)>> = (0..RUNS)
        .map(|_| (0..10).map(|_| (pick(graph, &mut random), 1.0)).collect())
        .collect();
    let pairs: Vec<(u32, u32)> = (0..RUNS)
        .map(|_| (pick(graph, &mut random), pick(graph, &mut random)))
        .collect();
    let nth = |at: usize| &sets[at % RUNS];
    let pair = |at: usize| pairs[at % RUNS];
    let every = EdgeFilter::default();

    report("fan, 10 seeds", |at| {
        fan(graph, nth(at), &FanOptions::default(), &mut scratch)
            .nodes
            .len()
    });
    let options = OptimusOptions {
        rounds: 6,
        decay: 0.9,
        min: 0.001,
        ..OptimusOptions::default()
    };
    report_runs("optimus, 6 rounds", FEW_RUNS, |at| {
        optimus(graph, nth(at), &options, &mut scratch).nodes.len()
    });
    let options = NeighbourhoodOptions::default();
    report("2 hops, at most 1000", |at| {
        neighbourhood(graph, &[pair(at).0], &options, &mut scratch).len()
    });
    report("  and edges among", |at| {
        let found = neighbourhood(graph, &[pair(at).0], &options, &mut scratch);
        let nodes: Vec<u32> = found.iter().map(|found| found.node).collect();
        edges_among(graph, &nodes, &options.filter, &mut scratch).len()
    });
    report("fewest hops", |at| {
        fewest_hops(graph, pair(at).0, pair(at).1, 20, &every, &mut scratch).map_or(0, |path| path.hops())
    });
    report_runs("likeliest path", FEW_RUNS, |at| {
        likeliest(graph, pair(at).0, pair(at).1, &every, &mut scratch).map_or(0, |path| path.hops())
    });
    report("5 paths by hops", |at| {
        let (a, b) = pair(at);
        k_shortest(graph, a, b, 5, Measure::Hops(20), &every, &mut scratch).len()
    });
    report_runs("5 likeliest paths", FEW_RUNS, |at| {
        let (a, b) = pair(at);
        k_shortest(graph, a, b, 5, Measure::Likelihood, &every, &mut scratch).len()
    });
}

/// The first nodes from one seed.
fn first_nodes(graph: &Graph) {
    let (mut random, mut scratch) = (Random(11), Scratch::default());
    let seeds: Vec<u32> = (0..RUNS).map(|_| pick(graph, &mut random)).collect();
    for damping in [0.5, 0.85] {
        for (exact, runs) in [(false, RUNS), (true, 3 * FEW_RUNS)] {
            let options = PushOptions {
                damping,
                top: 20,
                exact,
                ..PushOptions::default()
            };
            let mut call = |at: usize| {
                personalised_top(graph, &[(seeds[at % RUNS], 1.0)], &options, &mut scratch)
                    .ranked
                    .nodes
                    .len()
            };
            if exact {
                while graph.let_go_of_ground() {}
                let begin = Instant::now();
                black_box(call(0));
                let millis = per(begin, 1) / 1e6;
                println!("  push, d {damping}, exact, the first {millis:7.3} ms");
            }
            report_runs(
                &format!("push, d {damping}{}", if exact { ", exact" } else { "" }),
                runs,
                call,
            );
        }
    }
}

/// A node with edges.
fn pick(graph: &Graph, random: &mut Random) -> u32 {
    loop {
        let node = (random.next() % u64::from(graph.node_bound())) as u32;
        if graph.row_len(Side::Out, node) > 0 {
            return node;
        }
    }
}

fn whole(graph: &Graph) {
    while graph.let_go_of_ground() {}
    for name in ["pagerank to 1e-6, first ", "pagerank to 1e-6, again "] {
        let begin = Instant::now();
        let ranks = pagerank(graph, &PageRankOptions::default());
        println!("  {name} {:8.1} ms, {} passes", per(begin, 1) / 1e6, ranks.passes);
    }
    let begin = Instant::now();
    let components = weak(graph);
    println!(
        "  weak components          {:8.1} ms, {}",
        per(begin, 1) / 1e6,
        components.sizes.len()
    );
    let begin = Instant::now();
    let components = strong(graph);
    println!(
        "  strong components        {:8.1} ms, {}",
        per(begin, 1) / 1e6,
        components.sizes.len()
    );
    for damping in [0.5, 0.85] {
        overlap(graph, damping);
    }
}

/// How many of the first 20 by pushing are among the first 20 of the exact ranks.
fn overlap(graph: &Graph, damping: f64) {
    let mut scratch = Scratch::default();
    let (mut common, mut proved, mut queries) = (0, 0, 0);
    for seed in (0..graph.node_bound()).step_by(graph.node_bound() as usize / 20 + 1) {
        let exact = PageRankOptions {
            damping,
            tolerance: 1e-12,
            max_passes: 500,
        };
        let ranks = personalised_pagerank(graph, &[(seed, 1.0)], &exact).ranks;
        let best = Ranked::top(ranks, 20).nodes;
        for exact in [false, true] {
            let options = PushOptions {
                damping,
                top: 20,
                exact,
                ..PushOptions::default()
            };
            let top = personalised_top(graph, &[(seed, 1.0)], &options, &mut scratch)
                .ranked
                .nodes;
            if exact {
                proved += usize::from(top == best);
            } else {
                common += 20 - best.len() + top.iter().filter(|node| best.contains(node)).count();
            }
        }
        queries += 1;
    }
    let share = f64::from(common as u32) / f64::from(queries * 20);
    println!("  push, d {damping}: {share:.3} of the exact top 20; exact: {proved} of {queries} the same");
}

fn inserts(edges: &[Edge], nodes: u32) {
    let mut shuffled = edges[..1_000_000.min(edges.len())].to_vec();
    let mut random = Random(3);
    for at in (1..shuffled.len()).rev() {
        shuffled.swap(at, (random.next() % (at as u64 + 1)) as usize);
    }
    let changes: Vec<Change> = shuffled.into_iter().map(Change::PutEdge).collect();
    for size in [1, 100, 10_000] {
        let changes = &changes[..changes.len().min(size * 20_000)];
        let rates = (0..3).map(|_| {
            let mut graph = Graph::from(Base::build(NodeSet::first(nodes), &[]).expect("a valid graph"));
            // A reader holds what was before: nothing can be changed in place.
            let mut reader = graph.clone();
            let begin = Instant::now();
            for batch in changes.chunks(size) {
                graph.apply(batch).expect("valid edges");
                reader = graph.clone();
            }
            assert_eq!(reader.edge_count(), changes.len());
            1e3 / per(begin, changes.len())
        });
        let rate = rates.fold(0.0, f64::max);
        println!("  insert, batches of {size:6} {rate:8.2} M edges/s, best of 3");
    }
}

/// Changes 3 % of the edges.
fn change_some(graph: &mut Graph, edges: &[Edge]) {
    let changes: Vec<Change> = edges
        .iter()
        .step_by(33)
        .map(|&edge| Change::PutEdge(Edge { weight: 0.5, ..edge }))
        .collect();
    for batch in changes.chunks(1000) {
        graph.apply(batch).expect("valid edges");
    }
}

fn report(name: &str, call: impl FnMut(usize) -> usize) {
    report_runs(name, RUNS, call);
}

fn report_runs(name: &str, runs: usize, mut call: impl FnMut(usize) -> usize) {
    let (mut times, mut size) = (Vec::new(), 0);
    let warm_up = runs / 10;
    for at in 0..runs + warm_up {
        let begin = Instant::now();
        size += black_box(call(at));
        if at >= warm_up {
            times.push(per(begin, 1) / 1e6);
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[(times.len() as f64 * share) as usize];
    let size = size / (runs + warm_up);
    println!(
        "  {name:24} p50 {:7.3} ms, p95 {:7.3} ms, size {size}",
        at(0.5),
        at(0.95)
    );
}

fn per(begin: Instant, count: usize) -> f64 {
    begin.elapsed().as_nanos() as f64 / count as f64
}

/// Chakrabarti, Zhan and Faloutsos, "R-MAT", SDM 2004; probabilities 0.57, 0.19, 0.19, 0.05. No self-loops, no edge
/// twice, both directions of each.
fn rmat(scale: u32, samples: usize) -> Vec<Edge> {
    let mut random = Random(1);
    let mut seen = HashSet::with_capacity(samples);
    let mut edges = Vec::with_capacity(2 * samples);
    for _ in 0..samples {
        let (mut a, mut b) = (0_u32, 0_u32);
        for _ in 0..scale {
            let (right, down) = match random.next() % 100 {
                0..57 => (0, 0),
                57..76 => (0, 1),
                76..95 => (1, 0),
                _ => (1, 1),
            };
            (a, b) = (2 * a + right, 2 * b + down);
        }
        let weight = (1 + random.next() % 1000) as f32 / 1000.0;
        if a != b && seen.insert((a.min(b), a.max(b))) {
            for (source, target) in [(a, b), (b, a)] {
                edges.push(Edge {
                    source,
                    target,
                    edge_type: 0,
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
