/**
 * The peers in Python: one program reads the same edges from a file and times the algorithms alone. It stays, so that it and
 * the engine that is measured have their turns one after the other.
 */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BenchGraph } from './graphs.js';

const PYTHON = fileURLToPath(new URL('../peers/.venv/bin/python', import.meta.url));
const PROGRAM = fileURLToPath(new URL('peers.py', import.meta.url));

interface PageRanks {
  readonly versions: { readonly igraph: string; readonly networkit: string };
  /** Milliseconds. */
  readonly igraph: number;
  readonly networkit: number;
}

/** igraph's ranks of walks from one seed. */
export interface Personalised {
  readonly millis: number;
  readonly best: readonly (readonly [place: number, value: number])[];
}

function write(path: string, { ids, source, target, weight, undirected }: BenchGraph): void {
  const file = openSync(path, 'w');
  const head = { nodes: ids.length, edges: source.length, undirected };
  writeSync(file, `${JSON.stringify(head)}\n`);
  for (const column of [source, target, Float64Array.from(weight)]) {
    const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  }
  closeSync(file);
}

/** igraph and NetworKit with a graph. */
export class PythonPeers implements AsyncDisposable {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<unknown>;
  readonly #lines: AsyncIterator<string>;
  /** What the PageRank of all nodes took. */
  readonly pageRanks: PageRanks;
  /** igraph's PageRank by place. */
  readonly ranks: Float64Array;

  private constructor(
    process: ChildProcessWithoutNullStreams,
    ended: Promise<unknown>,
    lines: AsyncIterator<string>,
    pageRanks: PageRanks,
    ranks: Float64Array,
  ) {
    this.#process = process;
    this.#ended = ended;
    this.#lines = lines;
    this.pageRanks = pageRanks;
    this.ranks = ranks;
  }

  /**
   * @param path a file that may be written, and one beside it
   * @param kept how many of the best nodes are told for each seed
   */
  static async of(path: string, graph: BenchGraph, kept: number): Promise<PythonPeers> {
    if (!existsSync(PYTHON))
      throw new Error('igraph and NetworKit are not there: run `npm run bench:setup` first');
    write(path, graph);
    const process = spawn(PYTHON, [PROGRAM, path, String(kept)]);
    const ended = once(process, 'close');
    process.stderr.pipe(globalThis.process.stderr);
    // Who ended early reads nothing any more: that there is no answer tells it.
    process.stdin.on('error', () => {});
    const lines = createInterface({ input: process.stdout })[Symbol.asyncIterator]();
    const pageRanks = (await next(lines)) as PageRanks;
    const { buffer, byteOffset, byteLength } = readFileSync(`${path}.ranks`);
    const ranks = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
    return new PythonPeers(process, ended, lines, pageRanks, ranks);
  }

  /** @param seeds places, one for each ranking */
  async personalised(seeds: readonly number[]): Promise<Personalised[]> {
    this.#process.stdin.write(`${JSON.stringify(seeds)}\n`);
    return (await next(this.#lines)) as Personalised[];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.stdin.end();
    await this.#ended;
  }
}

async function next(lines: AsyncIterator<string>): Promise<unknown> {
  const { value, done } = await lines.next();
  if (done === true) throw new Error('igraph and NetworKit ended without an answer');
  return JSON.parse(value);
}
