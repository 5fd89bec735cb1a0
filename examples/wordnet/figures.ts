/** The figures of a run: how long recalls take, and how much disk the council does. */

import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Council } from '../../ts/index.js';
import { readSynsets } from './read.js';

const RECALLS = 300;
const WARM_UP = 20;
const WORDS = 5;

/** Queries of five words, each from one gloss, spread evenly over WordNet: the same in every run. */
function queries(): string[] {
  const texts = [...readSynsets()]
    .map(({ gloss }) => gloss.match(/\p{L}{3,}/gu) ?? [])
    .filter((words) => words.length >= WORDS);
  const total = RECALLS + WARM_UP;
  return Array.from({ length: total }, (_, i) => {
    const words = texts[Math.floor((i * texts.length) / total)] ?? [];
    return words.slice(0, WORDS).join(' ');
  });
}

/** Milliseconds of the median recall over all personas, and of the one that 95 in 100 do not exceed. */
export async function recallTimes(council: Council): Promise<{ p50: number; p95: number; recalls: number }> {
  const times: number[] = [];
  for (const [i, query] of queries().entries()) {
    const begin = performance.now();
    await council.recall(query, { recordAccess: false });
    if (i >= WARM_UP) times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? 0;
  return { p50: at(0.5), p95: at(0.95), recalls: times.length };
}

function bytesIn(path: string): number {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0);
}

/** Bytes of the council's file and of all that lies beside it under its name: log and indexes. */
export function bytesOnDisk(path: string): number {
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(basename(path)))
    .reduce((sum, name) => sum + bytesIn(join(dirname(path), name)), 0);
}
