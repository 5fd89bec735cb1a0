/** What is within some hops, and shortest paths, beside graphology; `findRelated` as it is by default. */

import type { Subgraph } from '../../ts/index.js';
import type { Row } from '../harness/report.js';
import { median, quantile, randomFrom } from '../harness/sample.js';
import { digestOf } from './digest.js';
import type { Related } from './graphology.js';
import { type BenchGraph, someNodes } from './graphs.js';
import { degree, rowsOf } from './reference.js';
import { besidePeer, inTurn, latencyRow, rowsBeside, type Stage, Times, timed } from './stage.js';

/** Most nodes that `findRelated` gives; larger neighbourhoods are cut and cannot be compared. */
const MOST = 10_000;
const BUSIEST_CALLS = 100;

/** Pairs of random nodes with edges. */
function somePairs(graph: BenchGraph, count: number, seed: number): (readonly [number, number])[] {
  const nodes = someNodes(graph, graph.ids.length, seed);
  const random = randomFrom(seed + 1);
  const any = () => nodes[Math.floor(random() * nodes.length)] as number;
  return Array.from({ length: count }, () => [any(), any()] as const);
}

/** @param calls as many as the peer has time for: what is around one node and another differs by far */
export async function measureHops(stage: Stage, hops: number, calls: number): Promise<Row[]> {
  const { graph, council, peer, report, seed } = stage;
  if (peer === undefined) throw new Error(`${graph.name} has no peer`);
  const some = someNodes(graph, 4 * calls, seed).map((place) => graph.ids[place] as string);
  const [, around] = await peer.inTurn(
    'within',
    some.map((id) => [id, hops]),
  );
  const ids = some.filter((_, n) => (around[n]?.size ?? 0) <= MOST).slice(0, calls);
  const options = { maxDepth: hops, minWeight: 0, limit: MOST };
  const times = new Times();
  const sizes: number[] = [];
  // The engine's answer is bytes, of which things are made when they are read; graphology's is all made.
  const reading: number[] = [];
  let right = 0;
  const blocks = besidePeer(
    stage,
    ids,
    (id) => council.graph.findRelated(id, options),
    'related',
    (id) => [id, hops],
    times,
  );
  for await (const block of blocks) {
    for (const [, part, theirs] of block) {
      sizes.push(part.length);
      reading.push((await timed(() => part.toJSON()))[0]);
      const { nodes, edges, hash } = digestOf(columnsOf(part));
      if (nodes === theirs.nodes && edges === theirs.edges && hash === theirs.hash) right += 1;
    }
  }
  report.check(
    `${graph.name}: ${hops} hops as over graphology`,
    right === ids.length,
    `${right}/${ids.length}`,
  );
  const asked = ids.map((id) => [id, hops] as [string, number]);
  const [counted] = await peer.inTurn('counted', asked);
  const [walked] = await peer.inTurn('within', asked);
  const bar = `${graph.name}: ${hops} hops, graphology`;
  report.atLeast(`${bar} / engine, p50`, median(times.peer) / median(times.inside), 20);
  report.atLeast(`${bar} / native, p50`, median(times.peer) / median(times.millis), 20);
  const what = `${graph.name}, ${hops} hops: ${median(sizes)} nodes`;
  return [
    ...rowsBeside(what, times),
    latencyRow(what, 'native, then objects of all', reading),
    latencyRow(what, 'graphology, edges counted', counted),
    latencyRow(what, 'graphology, nodes alone', walked),
  ];
}

/** As the peer has it. */
function columnsOf(part: Subgraph): Related {
  const edges = [...part.edges()];
  const ids = Array.from(part, ([id]) => id);
  const places = new Map(ids.map((id, place) => [id, place]));
  const placeOf = (id: string) => places.get(id) as number;
  return {
    ids,
    depths: ids.map((_, place) => part.depth(place)),
    strengths: [...part.values],
    sources: edges.map(({ sourceId }) => placeOf(sourceId)),
    targets: edges.map(({ targetId }) => placeOf(targetId)),
    types: edges.map(({ edgeType }) => edgeType),
    weights: edges.map(({ weight }) => weight),
  };
}

export async function measurePaths(stage: Stage): Promise<Row[]> {
  const { graph, council, report, calls, seed } = stage;
  const pairs = somePairs(graph, calls, seed).map((pair) =>
    pair.map((place) => graph.ids[place] as string),
  ) as [string, string][];
  const times = new Times();
  const hops: number[] = [];
  let right = 0;
  const blocks = besidePeer(
    stage,
    pairs,
    ([from, to]) => council.graph.findPath(from, to),
    'shortestPath',
    (pair) => pair,
    times,
  );
  for await (const block of blocks) {
    for (const [, path, wanted] of block) {
      if (path !== null) hops.push(path.hops);
      if (path?.nodes.length === wanted?.length) right += 1;
    }
  }
  report.check(
    `${graph.name}: paths as long as graphology's`,
    right === pairs.length,
    `${right}/${pairs.length}`,
  );
  const bar = `${graph.name}: shortest path, graphology`;
  report.atLeast(`${bar} / engine, p50`, median(times.peer) / median(times.inside), 20);
  report.atLeast(`${bar} / native, p50`, median(times.peer) / median(times.millis), 20);
  return rowsBeside(`${graph.name}, shortest path: ${median(hops)} hops`, times);
}

export async function measureRelated(stage: Stage, bar: number): Promise<Row[]> {
  const { graph, council, report, calls, seed } = stage;
  const rows = rowsOf(graph);
  const busiest = graph.ids.reduce(
    (best, _, place) => (degree(rows, place) > degree(rows, best) ? place : best),
    0,
  );
  const trials = [
    ['random nodes', someNodes(graph, calls, seed)],
    ['the busiest node', Array.from({ length: BUSIEST_CALLS }, () => busiest)],
  ] as const;
  const shown: Row[] = [];
  for (const [which, places] of trials) {
    const ids = places.map((place) => graph.ids[place] as string);
    const [millis, found] = await inTurn(ids, (id) => council.graph.findRelated(id));
    const right = found.filter((part, n) => part.id(0) === ids[n] && part.length > 1).length;
    report.check(`${graph.name}: neighbours of ${which}`, right === ids.length, `${right}/${ids.length}`);
    report.atMost(`${graph.name}: findRelated of ${which}, p95 ms`, quantile(millis, 0.95), bar);
    const nodes = median(found.map(({ length }) => length));
    shown.push(latencyRow(`${graph.name}, findRelated of ${which}: ${nodes} nodes`, 'native', millis));
  }
  return shown;
}
