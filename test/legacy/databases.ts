/** The earlier system's databases and what it recalled from them. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Council, MemoryInput } from '../../ts/index.js';
import { ROOT } from '../architecture/files.js';
import { readTable, type SqliteRow } from './sqlite-file.js';

const FOLDER = join(ROOT, '../shared/data/legacy');

export interface ExpectedRecall {
  readonly persona: string;
  readonly query: string;
  readonly context: Record<string, string | number>;
  readonly limit: number;
  readonly ids: readonly string[];
  /** Of `ids`, in full precision. */
  readonly relevance: readonly number[];
  /** Second generation: what stood in its window, in order, with the scores. */
  readonly candidates: readonly string[];
  readonly candidate_relevance: readonly number[];
  readonly importance_threshold?: number;
}

export interface Expected {
  readonly info: { readonly frozen_now: string };
  readonly memory: {
    readonly total: number;
    readonly sum_access_count: number;
    readonly recall: readonly ExpectedRecall[];
    readonly awkward_rows: Readonly<Record<string, readonly string[]>>;
  };
}

function pathOf(name: string): string {
  const path = join(FOLDER, name);
  if (!existsSync(path)) {
    throw new Error(`${path} is missing: the earlier system's databases lie beside the project`);
  }
  return path;
}

export function expected(generation: 'first' | 'second'): Expected {
  return JSON.parse(readFileSync(pathOf(`${generation}/expected.json`), 'utf8')) as Expected;
}

/** The rows of the table `memories`, in the order of storing. */
export function rowsOf(generation: 'first' | 'second'): SqliteRow[] {
  const file = generation === 'first' ? 'first/memory.db' : 'second/optimus_memory.db';
  return readTable(pathOf(file), 'memories');
}

/** What our rules do not admit, and what stands for it; `touched` notes the rows. */
export function memoryOf(row: SqliteRow, touched: Map<string, string[]>): MemoryInput {
  const note = (what: string) => touched.set(what, [...(touched.get(what) ?? []), row.id as string]);
  const content = row.content as string;
  // A memory must say something; a space has no words either.
  if (content === '') note('empty content');
  const context = row.context as string;
  // JSON has no NaN, and null equals nothing that a caller asks for; an infinity reads back from a number too large.
  const valid = context.replace(/("(?:[^"\\]|\\.)*")|NaN|Infinity/g, (bare, text?: string) =>
    text !== undefined ? text : bare === 'NaN' ? 'null' : '1e999',
  );
  if (valid !== context) note('context that is no JSON');
  const tags = JSON.parse(row.tags as string) as string[];
  if (tags.includes('')) note('empty tag');
  return {
    personaId: row.persona_id as string,
    id: row.id as string,
    content: content === '' ? ' ' : content,
    context: valid,
    tags: tags.filter((tag) => tag !== ''),
    timestamp: timeOf(row),
    importance: row.importance as number,
    emotionalValence: row.emotional_valence as number,
    decayRate: row.decay_rate as number,
    // Nothing is scored by it; it lets accesses be counted one memory at a time.
    thread: row.id as string,
  };
}

/** Both generations recalled by naive times, of UTC here; the second by whole seconds. Ours are whole milliseconds. */
function timeOf({ timestamp, timestamp_unix }: SqliteRow): Date {
  if (typeof timestamp_unix === 'number') return new Date(timestamp_unix * 1000);
  return new Date(`${(timestamp as string).slice(0, 23)}Z`);
}

/** Stores `rows` and counts the accesses that they had. */
export async function bringIn(council: Council, rows: readonly SqliteRow[]): Promise<Map<string, string[]>> {
  const touched = new Map<string, string[]>();
  await council.memory.storeMemoryBatch(rows.map((row) => memoryOf(row, touched)));
  const accesses = rows.flatMap((row) =>
    Array.from({ length: row.access_count as number }, () => ({
      query: '',
      personas: [row.persona_id as string],
      filter: { thread: row.id as string },
    })),
  );
  await council.memory.recallMany(accesses);
  return touched;
}
