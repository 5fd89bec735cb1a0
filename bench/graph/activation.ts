/** Spreading activation from ten random seeds: `fan` as it is by default, `optimus` beside graphology. */

import type { RankedNodes } from '../../ts/index.js';
import type { Row } from '../harness/report.js';
import { median, quantile } from '../harness/sample.js';
import { fan, rowsOf } from './reference.js';
import { besidePeer, inTurn, latencyRow, rowsBeside, type Stage, seedSets, Times, timed } from './stage.js';

/** Calls of each kind whose answers are checked node by node. */
const CHECKED = 10;
const EQUAL = 1e-6;

const FAN = { mode: 'fan', iterations: 3, decay: 0.5, retention: 0.5, minActivation: 0.01 } as const;
/** As it is by default, which the earlier system took 4.0 ms for, with 0.4 % of the edges. */
const EARLIER = { mode: 'optimus', iterations: 3, decay: 0.5, minActivation: 0.1 } as const;
const EARLIER_MS = 4.0;

const OPTIMUS = { mode: 'optimus', iterations: 6, decay: 0.9, minActivation: 0.001 } as const;

/** Whether the same nodes have the same activations. */
function same(found: RankedNodes, wanted: ReadonlyMap<string, number>): boolean {
  if (found.length !== wanted.size) return false;
  return [...found].every(([id, value]) => Math.abs((wanted.get(id) ?? Number.NaN) - value) <= EQUAL);
}

/** @param bar milliseconds that 95 in 100 may not exceed */
export async function measureFan(stage: Stage, bar: number | undefined): Promise<Row> {
  const { graph, council, report, calls, seed } = stage;
  const sets = seedSets(graph, calls, seed);
  const ids = (set: readonly number[]) => set.map((place) => graph.ids[place] as string);
  const [millis, found] = await inTurn(sets, (set) => council.graph.spreadingActivation(ids(set), FAN));

  const rows = rowsOf(graph);
  const right = sets.slice(0, CHECKED).filter((set, n) => {
    const { iterations: rounds, decay, retention, minActivation: min } = FAN;
    const active = fan(rows, set, { rounds, decay, retention, min });
    const byId = new Map(Array.from(active, ([place, value]) => [graph.ids[place] as string, value]));
    return same(found[n] as RankedNodes, byId);
  });
  const checked = Math.min(CHECKED, sets.length);
  report.check(
    `${graph.name}: fan is as written out`,
    right.length === checked,
    `${right.length}/${checked}`,
  );
  if (bar !== undefined) {
    report.atMost(`${graph.name}: fan, 10 seeds, 3 rounds, p95 ms`, quantile(millis, 0.95), bar);
  }
  const nodes = median(found.map(({ length }) => length));
  return latencyRow(`${graph.name}, fan: ${nodes} nodes`, 'native', millis);
}

export async function measureOptimus(stage: Stage): Promise<Row[]> {
  const { graph, council, report, calls, peerCalls, seed } = stage;
  const some = seedSets(graph, calls, seed).map((set) => set.map((place) => graph.ids[place] as string));
  const sets = some.slice(0, peerCalls);
  const { iterations: rounds, decay, minActivation: min } = OPTIMUS;
  const times = new Times();
  // The first nodes are in order by then; what it takes to see all in order, which graphology's are not either.
  const ordering: number[] = [];
  const lengths: number[] = [];
  let right = 0;
  const blocks = besidePeer(
    stage,
    sets,
    (set) => council.graph.spreadingActivation(set, OPTIMUS),
    'activate',
    (set) => [set, { rounds, decay, min }],
    times,
  );
  for await (const block of blocks) {
    for (const [, nodes, wanted] of block) {
      ordering.push((await timed(() => nodes.values))[0]);
      lengths.push(nodes.length);
      if (same(nodes, wanted)) right += 1;
    }
  }
  report.check(`${graph.name}: optimus as over graphology`, right === sets.length, `${right}/${sets.length}`);
  const bar = `${graph.name}: optimus, graphology`;
  report.atLeast(`${bar} / engine, p50`, median(times.peer) / median(times.inside), 100);
  report.atLeast(`${bar} / native, p50`, median(times.peer) / median(times.millis), 100);
  const what = `${graph.name}, optimus: ${median(lengths)} nodes`;

  const [short, near] = await inTurn(some, (set) => council.graph.spreadingActivation(set, EARLIER));
  report.atLeast(
    `${graph.name}: optimus of 3 rounds, the earlier system's 4.0 ms / native, p50`,
    EARLIER_MS / median(short),
    20,
  );
  const shorter = `${graph.name}, optimus of 3 rounds: ${median(near.map(({ length }) => length))} nodes`;
  return [
    ...rowsBeside(what, times),
    latencyRow(`${graph.name}, optimus: all put in order`, 'native', ordering),
    latencyRow(shorter, 'native', short),
  ];
}
