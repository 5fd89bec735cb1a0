/**
 * graphology in a process of its own: what it keeps on its heap is marked there, and not while another contestant is
 * measured, which beside 300 MB takes tens of milliseconds a call.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BenchGraph } from './graphs.js';
import type { Asked, Questions, Result, Told } from './peer-process.js';

const PROGRAM = fileURLToPath(new URL('peer-process.ts', import.meta.url));

export class Peer {
  readonly #process: ChildProcess;
  /** Milliseconds that building the graph took. */
  readonly buildMillis: number;

  private constructor(process: ChildProcess, buildMillis: number) {
    this.#process = process;
    this.buildMillis = buildMillis;
  }

  /** Starts a process that holds the graph. */
  static async of(graph: BenchGraph): Promise<Peer> {
    const process = fork(PROGRAM, { execArgv: ['--import', 'tsx'], serialization: 'advanced' });
    const { nodes: _, ...numbers } = graph;
    const built = await answer(process, { build: numbers });
    return new Peer(process, built.millis[0] as number);
  }

  /** Milliseconds of each question, asked in turn after some that do not count, and the answers. */
  async inTurn<Q extends Questions>(
    question: Q,
    trials: readonly Asked<Q>[],
  ): Promise<readonly [millis: number[], results: Result<Q>[]]> {
    const { millis, results } = await answer(this.#process, { question, trials });
    return [millis, results as Result<Q>[]];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.disconnect();
    await once(this.#process, 'exit');
  }
}

async function answer(process: ChildProcess, message: object): Promise<Told> {
  const told = once(process, 'message') as Promise<[Told]>;
  const ended = once(process, 'exit').then(() => {
    throw new Error('the process of the peer has ended');
  });
  process.send(message);
  const [result] = await Promise.race([told, ended]);
  return result;
}
