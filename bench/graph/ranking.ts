/** PageRank and its personalised form, beside graphology, igraph and NetworKit; one thread each. */

import type { RankedNodes } from '../../ts/index.js';
import type { Row } from '../harness/report.js';
import { median } from '../harness/sample.js';
import type { BenchGraph } from './graphs.js';
import type { Personalised, PythonPeers } from './python.js';
import { inTurn, latencyRow, type Stage, timed } from './stage.js';

export const TOP = 20;
const ROUNDS = 3;
/** Of all ranks together, which are 1: what a last pass below 1e-6 leaves is at most 6 times that. */
const CLOSE = 2e-5;
/** Relative; nearer values are equal ranks, and may come in any order. */
const EQUAL = 1e-9;

/** The sum of all differences. */
function difference(ids: readonly string[], of: (id: string) => number, wanted: Float64Array): number {
  return ids.reduce((sum, id, place) => sum + Math.abs(of(id) - (wanted[place] as number)), 0);
}

export async function measurePageRank(stage: Stage, python: PythonPeers): Promise<Row[]> {
  const { versions, igraph, networkit } = python.pageRanks;
  const { graph, council, peer, report } = stage;
  const { name, ids } = graph;
  const [millis, ranks] = await inTurn(Array.from({ length: ROUNDS }), () => council.graph.pageRank());
  const [first] = ranks as [RankedNodes];
  const ours = first.toMap();
  const off = difference(ids, (id) => ours.get(id) ?? Number.NaN, python.ranks);
  report.check(
    `${name}: PageRank as igraph's, converged`,
    first.converged && off <= CLOSE,
    off.toExponential(1),
  );
  report.atLeast(`${name}: PageRank, igraph / native`, igraph / median(millis), 4);

  const what = `${name}, PageRank: ${first.passes} passes`;
  const rows = [
    latencyRow(what, 'native', millis),
    latencyRow(what, `igraph ${versions.igraph}`, [igraph]),
    latencyRow(what, `NetworKit ${versions.networkit}`, [networkit]),
  ];
  if (peer !== undefined) {
    const [times, [theirs]] = await peer.inTurn('pageRank', [[]]);
    const theirsOff = difference(ids, (id) => theirs?.[id] ?? Number.NaN, python.ranks);
    report.check(`${name}: graphology's as igraph's`, theirsOff <= CLOSE, theirsOff.toExponential(1));
    report.atLeast(`${name}: PageRank, graphology / native`, median(times) / median(millis), 25);
    rows.push(latencyRow(what, 'graphology', times));
  }
  return rows;
}

/** A ranking after a change, which leaves what the next ones begin with. */
export async function measureFirstRanking({ graph: { name }, council: { graph } }: Stage): Promise<Row[]> {
  const millis: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await graph.addNode({ name: `change ${round}`, nodeType: 'bench' });
    const [took] = await timed(() => graph.pageRank());
    millis.push(took);
  }
  return [latencyRow(`${name}, PageRank after a change`, 'native', millis)];
}

type Best = Personalised['best'];

/** How many of the found are among the first `TOP`, equal ranks at the end aside. */
function overlap({ ids }: BenchGraph, found: RankedNodes, best: Best): number {
  const last = best[TOP - 1]?.[1] ?? 0;
  const wanted = new Set(
    best.filter(([, value]) => value >= last * (1 - EQUAL)).map(([place]) => ids[place] as string),
  );
  return [...found].filter(([id]) => wanted.has(id)).length;
}

/** Whether every place has a node of the rank that belongs there. */
function exactly({ ids }: BenchGraph, found: RankedNodes, best: Best): boolean {
  const values = new Map(best.map(([place, value]) => [ids[place] as string, value]));
  return [...found].every(([id], n) => {
    const wanted = best[n]?.[1] ?? 0;
    return Math.abs((values.get(id) ?? Number.NaN) - wanted) <= wanted * EQUAL;
  });
}

/** Rankings are parted into so many blocks, of which igraph and the engine have one each in turn. */
const BLOCKS = 4;

export async function measurePersonalised(
  stage: Stage,
  seeds: readonly number[],
  python: PythonPeers,
): Promise<Row[]> {
  const { graph, council, report } = stage;
  const { name } = graph;
  const idOf = (place: number) => graph.ids[place] as string;
  const ids = seeds.map(idOf);
  const all: Personalised[] = [];
  const [quick, slow]: [number[], number[]] = [[], []];
  const [near, proved]: [RankedNodes[], RankedNodes[]] = [[], []];
  const size = Math.ceil(seeds.length / BLOCKS);
  for (let first = 0; first < seeds.length; first += size) {
    const block = seeds.slice(first, first + size);
    // What the block touches is then as far away as what any does.
    const others = [...ids.slice(first + size), ...ids.slice(0, first)];
    all.push(...(await python.personalised(block)));
    for (const [exact, millis, results] of [
      [false, quick, near],
      [true, slow, proved],
    ] as const) {
      const rank = (id: string) => council.graph.personalizedPageRank([id], { topK: TOP, exact });
      const [took, found] = await inTurn(block.map(idOf), rank, others);
      millis.push(...took);
      results.push(...found);
    }
  }
  const theirs = all.map(({ millis }) => millis);
  const topOf = ({ best }: Personalised) => Math.min(TOP, best.filter(([, value]) => value > 0).length);

  const wanted = all.reduce((sum, one) => sum + topOf(one), 0);
  const shared = near.reduce(
    (sum, found, n) => sum + Math.min(TOP, overlap(graph, found, all[n]?.best ?? [])),
    0,
  );
  report.atLeast(`${name}: personalised, share of the true ${TOP}`, shared / wanted, 0.97);
  report.atLeast(`${name}: personalised, igraph / native, p50`, median(theirs) / median(quick), 150);

  const right = proved.filter((found, n) => {
    const one = all[n];
    return one !== undefined && found.exact && found.length === topOf(one) && exactly(graph, found, one.best);
  }).length;
  report.check(`${name}: personalised and exact as igraph's`, right === ids.length, `${right}/${ids.length}`);
  report.atLeast(`${name}: personalised and exact, igraph / native, p50`, median(theirs) / median(slow), 15);
  const what = `${name}, personalised PageRank`;
  return [
    latencyRow(what, `igraph ${python.pageRanks.versions.igraph}`, theirs),
    latencyRow(what, 'native', quick),
    latencyRow(what, 'native, exact', slow),
  ];
}
