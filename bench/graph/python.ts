/** The peers in Python: one program reads the same edges from a file, times the algorithms alone, and prints JSON. */

import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BenchGraph } from './graphs.js';

const PYTHON = fileURLToPath(new URL('../peers/.venv/bin/python', import.meta.url));
const PROGRAM = fileURLToPath(new URL('peers.py', import.meta.url));
const MOST_BYTES = 256 * 1024 * 1024;

/** Nodes are places. */
export interface Questions {
  /** Seeds, one for each question. */
  readonly personalised: readonly number[];
  /** Best nodes of each that are told. */
  readonly kept: number;
}

export interface Answers {
  readonly versions: { readonly igraph: string; readonly networkit: string };
  readonly igraph: {
    readonly pageRank: number;
    readonly personalised: readonly {
      readonly millis: number;
      readonly best: readonly (readonly [place: number, value: number])[];
    }[];
  };
  readonly networkit: { readonly pageRank: number };
  /** igraph's PageRank by place. */
  readonly ranks: Float64Array;
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

/** @param path a file that may be written, and one beside it */
export function askPython(path: string, graph: BenchGraph, questions: Questions): Answers {
  if (!existsSync(PYTHON))
    throw new Error('igraph and NetworKit are not there: run `npm run bench:setup` first');
  write(path, graph);
  const out = execFileSync(PYTHON, [PROGRAM, path, JSON.stringify(questions)], {
    encoding: 'utf8',
    maxBuffer: MOST_BYTES,
  });
  const { buffer, byteOffset, byteLength } = readFileSync(`${path}.ranks`);
  const ranks = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
  return { ...(JSON.parse(out) as Omit<Answers, 'ranks'>), ranks };
}
