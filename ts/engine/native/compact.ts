/** Answers to questions (`question.ts`); `crates/model/src/compact` has their layouts and the other side. */

import { NO_COLUMNS } from '../columns.js';
import type { FoundPath, Outcome } from '../contract.js';
import type { Command, Reply } from '../generated/vocabulary.js';
import { CompactPart, type NodeIdSource } from './part.js';
import { CompactRanking } from './ranking.js';
import type { Slab } from './slab.js';

const PATHS: Reply = { kind: 'paths', types: [] };

/** The outcome in the answer to a command's question, which lies in `slab` from `from` on, a multiple of 8. */
export function readAnswer(command: Command, slab: Slab, from: number): Outcome & { ok: true } {
  const nanos = slab.f64[from >> 3] as number;
  if (command.op === 'paths') {
    return { ok: true, value: PATHS, columns: NO_COLUMNS, paths: readPath(slab, from), nanos };
  }
  if (command.op === 'activate') {
    const ranking = new CompactRanking(slab, from);
    return { ok: true, value: ranking, columns: ranking, nanos };
  }
  throw new Error(`${command.op} has no compact answer in a slab`);
}

/** The outcome in an answer that is a part of the graph; as text it has a byte in each character. */
export function partOutcome(answer: string | Buffer, ids: NodeIdSource): Outcome & { ok: true } {
  const part = new CompactPart(answer, ids);
  return { ok: true, value: part, columns: part, nanos: part.nanos };
}

/** The path in an answer; none where there is none. */
function readPath({ bytes, u32, f32, f64 }: Slab, from: number): FoundPath[] {
  const head = (from >> 2) + 4;
  const count = u32[head] as number;
  const types = u32[head + 1] as number;
  const size = u32[head + 2] as number;
  if (count === 0) {
    return [];
  }
  const hops = count - 1;
  const weights = head + 4;
  const places = weights + hops;
  const ends = places + hops;
  const start = 4 * (ends + count + types);
  const units = u32[ends + count + types - 1] as number;
  // As many bytes as units: each is a byte.
  const text = bytes.toString(units === size ? 'latin1' : 'utf8', start, start + size);
  const nodes = cut(text, 0, u32, ends, ends + count);
  const names = cut(text, u32[ends + hops] as number, u32, ends + count, ends + count + types);
  const edges: FoundPath['edges'][number][] = [];
  for (let hop = 0; hop < hops; hop++) {
    const edgeType = names[u32[places + hop] as number] ?? '';
    edges.push({ edgeType, weight: f32[weights + hop] as number });
  }
  return [{ nodes, edges, hops, cost: f64[(from >> 3) + 1] as number }];
}

/** The parts of a text from `begin` on that end where some of these numbers say. */
function cut(text: string, begin: number, ends: Uint32Array, first: number, last: number): string[] {
  const parts: string[] = [];
  let at = begin;
  for (let place = first; place < last; place++) {
    const end = ends[place] as number;
    parts.push(text.substring(at, end));
    at = end;
  }
  return parts;
}
