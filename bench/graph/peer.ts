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
  readonly #ended: Promise<never>;
  /** Milliseconds that building the graph took. */
  readonly buildMillis: number;

  private constructor(process: ChildProcess, ended: Promise<never>, buildMillis: number) {
    this.#process = process;
    this.#ended = ended;
    this.buildMillis = buildMillis;
  }

  /** Starts a process that holds the graph. */
  static async of(graph: BenchGraph): Promise<Peer> {
    const process = fork(PROGRAM, { execArgv: ['--import', 'tsx'], serialization: 'advanced' });
    const { nodes: _, ...numbers } = graph;
    const ended = once(process, 'exit').then(() => {
      throw new Error('the process of the peer has ended');
    });
    // Nobody waits for it once the peer is disposed of.
    ended.catch(() => {});
    const built = await answer(process, ended, { build: numbers });
    return new Peer(process, ended, built.millis[0] as number);
  }

  /** Milliseconds of each question, asked in turn after some of others that do not count, and the answers. */
  async inTurn<Q extends Questions>(
    question: Q,
    trials: readonly Asked<Q>[],
    others: readonly Asked<Q>[] = trials,
  ): Promise<readonly [millis: number[], results: Result<Q>[]]> {
    const { millis, results } = await answer(this.#process, this.#ended, { question, trials, others });
    return [millis, results as Result<Q>[]];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.disconnect();
    await once(this.#process, 'exit');
  }
}

async function answer(process: ChildProcess, ended: Promise<never>, message: object): Promise<Told> {
  const answered = new AbortController();
  const told = once(process, 'message', { signal: answered.signal }) as Promise<[Told]>;
  process.send(message);
  try {
    const [result] = await Promise.race([told, ended]);
    return result;
  } finally {
    answered.abort();
  }
}
