/**
 * Opening a stored graph in a fresh process until the first activation is answered, and what it takes of memory there.
 *
 * The structure's bytes are what the engine says of them; where it says nothing, what the process grew by beyond one
 * that opened an empty council, which counts caches and room that is free again as well.
 */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openCouncil } from '../../ts/index.js';
import type { Row } from '../harness/report.js';
import { median } from '../harness/sample.js';
import { arcsOf } from './graphs.js';
import type { Stage } from './stage.js';

const FRESH = fileURLToPath(new URL('fresh.mjs', import.meta.url));
const OPENINGS = 5;
const BYTES_AN_ARC = 12;
const BYTES_A_NODE = 32;
const EQUAL = 1e-9;

interface Opening {
  readonly open: number;
  readonly answer: number;
  readonly grown: number;
  readonly graphBytes: number | null;
  readonly active: readonly (readonly [string, number])[];
}

const open = (path: string, seeds: readonly string[]): Opening[] =>
  Array.from(
    { length: OPENINGS },
    () =>
      JSON.parse(execFileSync(process.execPath, [FRESH, path, ...seeds], { encoding: 'utf8' })) as Opening,
  );

/**
 * @param path where the stage's council lies
 * @param seeds of the first activation
 */
export async function measureOpening(stage: Stage, path: string, seeds: readonly string[]): Promise<Row> {
  const { graph, council, peer, report } = stage;
  if (peer === undefined) throw new Error(`${graph.name} has no peer`);
  const { name } = graph;
  const wanted = [...(await council.graph.spreadingActivation(seeds))];
  const empty = `${path}-empty`;
  await using nothing = await openCouncil(empty);
  await nothing.graph.addNode({ name: 'alone', nodeType: 'bench' });
  const rest = median(open(empty, []).map(({ grown }) => grown));
  const opened = open(path, seeds);

  const right = opened.filter(
    ({ active }) =>
      active.length === wanted.length &&
      active.every(
        ([id, value], n) => id === wanted[n]?.[0] && Math.abs(value - (wanted[n]?.[1] ?? 0)) <= EQUAL,
      ),
  ).length;
  report.check(`${name}: fresh processes answer the same`, right === OPENINGS, `${right}/${OPENINGS}`);
  const millis = median(opened.map(({ open, answer }) => open + answer));
  report.atMost(`${name}: opened and first activation, s`, millis / 1000, 0.3);
  report.atLeast(`${name}: graphology's building / opening`, peer.buildMillis / millis, 15);
  const told = opened[0]?.graphBytes ?? null;
  const bytes = told ?? Math.max(0, median(opened.map(({ grown }) => grown)) - rest);
  const allowed = BYTES_AN_ARC * arcsOf(graph) + BYTES_A_NODE * graph.ids.length;
  const allowance = `${BYTES_AN_ARC} an edge and ${BYTES_A_NODE} a node`;
  report.atMost(`${name}: resident bytes / (${allowance})`, bytes / allowed, 1);
  return {
    graph: name,
    'open ms': median(opened.map((one) => one.open)).toFixed(0),
    'first activation ms': median(opened.map(({ answer }) => answer)).toFixed(1),
    'graphology builds, ms': peer.buildMillis.toFixed(0),
    'resident MB': (bytes / 1e6).toFixed(1),
    'measured by': told === null ? 'the process' : 'the engine',
  };
}
