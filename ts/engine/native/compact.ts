/**
 * Reads of the graph that take a few microseconds, as questions and answers of fixed layouts;
 * `crates/model/src/compact` has the layouts and the other side.
 */

import { NO_COLUMNS } from '../columns.js';
import type { FoundPath, Outcome } from '../contract.js';
import type { Command, EdgeDirection, PathsArgs, RelatedArgs, Reply } from '../generated/vocabulary.js';
import { CompactPart } from './part.js';
import type { Slab } from './slab.js';

const PATH = 1;
const RELATED = 2;

/** Bytes before a question's ids. */
const HEAD = 24;

const DEPTH_GIVEN = 1;
const WEIGHT_GIVEN = 2;
const LIMIT_GIVEN = 4;

const DIRECTIONS: readonly EdgeDirection[] = ['out', 'in', 'both'];

/** UTF-8 takes at most so many bytes for each unit of UTF-16. */
const UNIT = 3;

/** The question that was written last: it is read before the next is written. */
export const question = Buffer.alloc(2048);
const numbers = new Uint32Array(question.buffer, question.byteOffset, HEAD >> 2);
const weight = new Float64Array(question.buffer, question.byteOffset + 16, 1);

type Absent = null | undefined;

/** Every option is either in a question, or keeps its command out of one: a new one is an error here until it is decided. */
type Decided<Args, Options extends keyof Args> = Exclude<keyof Args, Options> extends never ? true : never;
true satisfies Decided<
  PathsArgs,
  'from' | 'to' | 'count' | 'weighted' | 'maxDepth' | 'edgeTypes' | 'minWeight'
>;
true satisfies Decided<
  RelatedArgs,
  'ids' | 'maxDepth' | 'edgeTypes' | 'minWeight' | 'direction' | 'limit' | 'edges'
>;

/** Writes the question for a command. Its length; 0 where the command has no compact form. */
export function writeQuestion(command: Command): number {
  if (command.op === 'paths') {
    const { from, to, count, weighted, maxDepth, edgeTypes, minWeight } = command.args;
    const isPlain = count === 1 && weighted !== true && isAbsent(edgeTypes);
    return isPlain ? write(PATH, from, to, 0, maxDepth, minWeight, null) : 0;
  }
  if (command.op === 'related') {
    const { ids, maxDepth, edgeTypes, minWeight, direction, limit, edges } = command.args;
    const [id] = ids;
    const isPlain = id !== undefined && ids.length === 1 && isAbsent(edgeTypes) && edges !== false;
    const side = DIRECTIONS.indexOf(direction ?? 'out');
    return isPlain ? write(RELATED, id, '', side, maxDepth, minWeight, limit) : 0;
  }
  return 0;
}

function write(
  which: number,
  first: string,
  second: string,
  direction: number,
  maxDepth: number | Absent,
  minWeight: number | Absent,
  limit: number | Absent,
): number {
  const units = first.length + second.length;
  if (HEAD + UNIT * units > question.length || !fits(maxDepth) || !fits(limit)) {
    return 0;
  }
  const firstBytes = put(first, HEAD);
  const bytes = firstBytes + put(second, HEAD + firstBytes);
  const given =
    (isAbsent(maxDepth) ? 0 : DEPTH_GIVEN) |
    (isAbsent(minWeight) ? 0 : WEIGHT_GIVEN) |
    (isAbsent(limit) ? 0 : LIMIT_GIVEN);
  numbers[0] = which | (given << 8) | (direction << 16);
  numbers[1] = maxDepth ?? 0;
  numbers[2] = limit ?? 0;
  numbers[3] = firstBytes;
  weight[0] = minWeight ?? 0;
  return HEAD + bytes;
}

/** Writes a text, and gives the bytes that it takes. Unit by unit as far as each is a byte: a call costs as much as some tens. */
function put(text: string, at: number): number {
  for (let place = 0; place < text.length; place++) {
    const unit = text.charCodeAt(place);
    if (unit > 0x7f) {
      return question.write(text, at);
    }
    question[at + place] = unit;
  }
  return text.length;
}

function isAbsent(value: unknown): value is Absent {
  return value === null || value === undefined;
}

/** Whether it is absent, or a number of 32 bits without a sign. */
function fits(value: number | Absent): boolean {
  return isAbsent(value) || value >>> 0 === value;
}

const PATHS: Reply = { kind: 'paths', types: [] };

/** The outcome in the answer to a command's question, which lies in `slab` from `from`, a multiple of 8, to `end`. */
export function readAnswer(command: Command, slab: Slab, from: number, end: number): Outcome & { ok: true } {
  const nanos = slab.f64[from >> 3] as number;
  if (command.op === 'paths') {
    return { ok: true, value: PATHS, columns: NO_COLUMNS, paths: readPath(slab, from), nanos };
  }
  const part = new CompactPart(slab, from, end);
  return { ok: true, value: part, columns: part, nanos };
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
