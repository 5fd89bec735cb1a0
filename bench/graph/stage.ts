/** What every part of the benchmark is given, and how it takes times. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Council } from '../../ts/index.js';
import { collectGarbage } from '../harness/heap.js';
import type { Report, Row } from '../harness/report.js';
import { median, quantile, randomFrom } from '../harness/sample.js';
import type { TimedEngine } from '../harness/timed-engine.js';
import { arcsOf, type BenchGraph, edgeRows, nodeRows, someNodes } from './graphs.js';
import type { Peer } from './peer.js';
import type { Asked, Questions, Result } from './peer-process.js';

export interface Stage {
  readonly graph: BenchGraph;
  /** Holds the graph. */
  readonly council: Council;
  /** The council's engine. */
  readonly engine: TimedEngine;
  /** Holds it too; absent where it is too large: it takes some 500 bytes an edge. */
  readonly peer: Peer | undefined;
  readonly report: Report;
  /** How often short calls are made, and those that take a peer long. */
  readonly calls: number;
  readonly peerCalls: number;
  readonly seed: number;
}

export async function timed<T>(
  work: () => Promise<T> | T,
): Promise<readonly [millis: number, result: Awaited<T>]> {
  const begin = performance.now();
  const result = await work();
  return [performance.now() - begin, result];
}

/** For so many milliseconds, and at least so many, trials do not count: code is not compiled yet, caches are empty. */
const WARM_UP = { millis: 500, trials: 3 };

/** What a collection leaves to other threads is done after so long; trials may take less than that all together. */
const SWEEPING_MS = 100;

/** Meanwhile the processor slept and others took its caches: for so many milliseconds trials do not count again. */
const AGAIN_MS = 20;

/**
 * The last answers that did not count. A collection that finds no answer at all throws the code away that was compiled for
 * their kind; who uses answers mostly has some.
 */
const alive: unknown[] = Array(32);

/**
 * Milliseconds of each trial, one after another, after some that do not count; and what the trials gave. Begins with a heap
 * without garbage: what a check of the trials before left there is else collected while these are measured.
 *
 * @param others of which those are that do not count: where trials are few, what they touch would stay near
 * @param keep what is kept of what a trial gave, made when its time was taken
 */
export async function inTurn<T, R, K = Awaited<R>>(
  trials: readonly T[],
  work: (trial: T) => Promise<R> | R,
  others: readonly T[] = trials,
  keep: (result: Awaited<R>) => K = (result) => result as unknown as K,
): Promise<readonly [millis: number[], results: K[]]> {
  const warmUp = async (millis: number) => {
    const end = performance.now() + millis;
    for (let n = 0; others.length > 0 && (n < WARM_UP.trials || performance.now() < end); n++) {
      // With a clock, as below: what takes the time is to be compiled too.
      [, alive[n % alive.length]] = await timed(() => work(others[n % others.length] as T));
    }
  };
  await warmUp(WARM_UP.millis);
  collectGarbage();
  await sleep(SWEEPING_MS);
  await warmUp(AGAIN_MS);
  const millis: number[] = [];
  const results: K[] = [];
  for (const trial of trials) {
    const [took, result] = await timed(() => work(trial));
    millis.push(took);
    results.push(keep(result));
  }
  alive.fill(undefined);
  return [millis, results];
}

/** Milliseconds of calls, what of them the engine took, and what the peer took for the same. */
export class Times {
  readonly millis: number[] = [];
  readonly inside: number[] = [];
  readonly peer: number[] = [];
}

/** The peer's trials are parted into so many blocks. */
const BLOCKS = 10;

/**
 * The same trials by the council's engine and by the peer: all of them by the engine, then a block by the peer, in turn. So a machine
 * that is faster or slower for some seconds is so for both; and what takes some milliseconds in all is not measured in these alone.
 *
 * @param question what the peer is asked, with the arguments that `asked` makes of a trial
 * @param times takes what every trial took
 * @returns trials with the results of both, after each block: the peer's are large, and not to be kept
 */
export async function* besidePeer<T, R, Q extends Questions>(
  stage: Stage,
  trials: readonly T[],
  work: (trial: T) => Promise<R>,
  question: Q,
  asked: (trial: T) => Asked<Q>,
  times: Times,
): AsyncGenerator<(readonly [trial: T, result: R, theirs: Result<Q>])[]> {
  const { graph, engine, peer } = stage;
  if (peer === undefined) throw new Error(`${graph.name} has no peer`);
  const size = Math.ceil(trials.length / BLOCKS);
  for (let first = 0; first < trials.length; first += size) {
    const block = trials.slice(first, first + size);
    const rest = [...trials.slice(first + size), ...trials.slice(0, first)];
    // Those after the block: what it touches is then as far away as what any does.
    const others = [...rest, ...block];
    const results: R[] = [];
    const [millis] = await inTurn([...block, ...rest], work, others, (result) => {
      times.inside.push(engine.nanos / 1e6);
      if (results.length < block.length) results.push(result as R);
    });
    const [theirs, answers] = await peer.inTurn(question, block.map(asked), others.map(asked));
    times.millis.push(...millis);
    times.peer.push(...theirs);
    yield block.map((trial, n) => [trial, results[n] as R, answers[n] as Result<Q>] as const);
  }
}

export const latencyRow = (what: string, contestant: string, millis: readonly number[]): Row => ({
  what,
  contestant,
  calls: millis.length,
  'p50 ms': median(millis).toFixed(3),
  'p95 ms': quantile(millis, 0.95).toFixed(3),
  'max ms': quantile(millis, 1).toFixed(3),
});

/** Rows of what was measured beside the peer. */
export const rowsBeside = (what: string, { millis, inside, peer }: Times): Row[] => [
  latencyRow(what, 'native', millis),
  latencyRow(what, 'native, engine alone', inside),
  latencyRow(what, 'graphology', peer),
];

/** Sets of ten different random nodes with edges. */
export function seedSets(graph: BenchGraph, sets: number, seed: number): number[][] {
  const nodes = someNodes(graph, graph.ids.length, seed);
  const random = randomFrom(seed + 1);
  return Array.from({ length: sets }, () => {
    const chosen = new Set<number>();
    while (chosen.size < 10) chosen.add(nodes[Math.floor(random() * nodes.length)] as number);
    return [...chosen];
  });
}

/** After so long without a change a council has put its graph in order. */
export const atRest = () => sleep(6_000);

/** Adds the graph to a council; fails where a row was merged. */
export async function fill(council: Council, graph: BenchGraph): Promise<void> {
  const nodes = await council.graph.addNodeBatch(nodeRows(graph));
  const edges = await council.graph.addEdgeBatch(edgeRows(graph));
  if (nodes.added !== graph.ids.length || edges.added !== arcsOf(graph)) {
    throw new Error(`${graph.name}: ${nodes.added} nodes and ${edges.added} edges were added`);
  }
}
