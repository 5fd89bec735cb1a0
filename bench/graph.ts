/**
 * The knowledge graph, beside graphology, igraph and NetworKit over the same graphs in the same run: WordNet as the example
 * builds it, and R-MAT with 131,072 nodes and 971 k undirected edges; with `--large` one of 1 M nodes and 10 M edges too.
 */

import { Dispatcher } from '../ts/dispatch/dispatcher.js';
import { NativeEngine } from '../ts/engine/native/engine.js';
import { Council } from '../ts/index.js';
import { inFreshFolder } from './contestants/council.js';
import { measureFan, measureOptimus } from './graph/activation.js';
import { measureAdding } from './graph/adding.js';
import { measureConcurrent } from './graph/concurrent.js';
import { type BenchGraph, rmat, someNodes, wordNet } from './graph/graphs.js';
import { measureOpening } from './graph/opening.js';
import { Peer } from './graph/peer.js';
import { PythonPeers } from './graph/python.js';
import { measureFirstRanking, measurePageRank, measurePersonalised, TOP } from './graph/ranking.js';
import { measureHops, measurePaths, measureRelated } from './graph/reaching.js';
import { atRest, fill, type Stage, timed } from './graph/stage.js';
import { readOptions } from './harness/options.js';
import { Report, type Row } from './harness/report.js';
import { TimedEngine } from './harness/timed-engine.js';

/** Ranks beyond the first ones that igraph tells, among which equal ones are found. */
const KEPT = 10 * TOP;
/** Edges that graphology has room for. */
const MOST_OF_PEER = 4e6;

const options = readOptions(
  { calls: 1000, peers: 30, personalised: 20, edges: 1_000_000, pace: 10_000, seconds: 30, seed: 1 },
  ['large'],
);
const { calls, peers, personalised, edges, pace, seconds, seed } = options;
const report = new Report('graph', { calls, peers, personalised, edges, pace, seconds, seed });
const traversals: Row[] = [];
const rankings: Row[] = [];
const building: Row[] = [];

/** Runs `work` with a council on disk and a peer that hold the graph. */
async function staged(graph: BenchGraph, work: (stage: Stage, path: string) => Promise<void>): Promise<void> {
  await inFreshFolder(async (path) => {
    await using peer = graph.source.length > MOST_OF_PEER ? undefined : await Peer.of(graph);
    const engine = new TimedEngine(await NativeEngine.open({ path, durability: 'normal' }));
    await using council = new Council(new Dispatcher(engine), []);
    const [millis] = await timed(() => fill(council, graph));
    await atRest();
    building.push({
      graph: graph.name,
      'native, durable, s': (millis / 1000).toFixed(1),
      'graphology, in memory, s': peer === undefined ? '-' : (peer.buildMillis / 1000).toFixed(1),
    });
    const stage = { graph, council, engine, peer, report, calls, peerCalls: peers, seed };
    await work(stage, path);
  });
}

async function measureRankings(stage: Stage, path: string): Promise<void> {
  const { graph } = stage;
  const seeds = someNodes(graph, personalised, seed + 1);
  await using python = await PythonPeers.of(`${path}-edges`, graph, KEPT);
  rankings.push(...(await measurePageRank(stage, python)));
  rankings.push(...(await measurePersonalised(stage, seeds, python)));
  rankings.push(...(await measureFirstRanking(stage)));
}

const medium = rmat(17, 8 * 2 ** 17, seed);
report.table('adding edges', await measureAdding(medium, edges, report));

await staged(wordNet(), async (stage, path) => {
  const seeds = ['word:doctor', 'word:tooth', 'word:pain'];
  report.table('opening', [await measureOpening(stage, path, seeds)]);
  traversals.push(await measureFan(stage, undefined), ...(await measureOptimus(stage)));
  traversals.push(...(await measureRelated(stage, 1)));
  traversals.push(...(await measureHops(stage, 3, calls)), ...(await measurePaths(stage)));
  await measureRankings(stage, path);
  report.table('readers beside a writer', await measureConcurrent(stage, { edgesASecond: pace, seconds }));
});
await staged(medium, async (stage, path) => {
  traversals.push(await measureFan(stage, 1.5));
  traversals.push(...(await measureHops(stage, 2, peers)), ...(await measurePaths(stage)));
  await measureRankings(stage, path);
});
if (options.large) {
  await staged(rmat(20, 10 * 2 ** 20, seed), async (stage, path) => {
    traversals.push(await measureFan(stage, 7));
    await measureRankings(stage, path);
  });
}
report.table('building', building);
report.table('traversals', traversals);
report.table('rankings', rankings);
report.finish(options.json);
