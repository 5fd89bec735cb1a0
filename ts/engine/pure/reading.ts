/** `get`, `list`, `personas`, `statistics`, `status` and `flush`. */

import { MindsError } from '../../errors.js';
import { NO_COLUMNS } from '../columns.js';
import type { PersonaInfo, Statistics, TagCount } from '../generated/vocabulary.js';
import type { Council, Persona } from './council.js';
import { compileFilter } from './filter.js';
import { type Memory, memoryRows } from './memory.js';
import type { Operation } from './operation.js';
import { compareText, utf8Length } from './order.js';
import { checkLimit, refused } from './values.js';

/** Of the package; a test holds it to `package.json`. */
const VERSION = '0.1.0';
const HIGH_IMPORTANCE = 0.7;

export const get: Operation<'get'> = ({ council }, { ids, embeddings }) => {
  const found: Memory[] = [];
  const places: number[] = [];
  for (const [place, id] of ids.entries()) {
    const memory = council.get(id);
    if (memory !== undefined) {
      found.push(memory);
      places.push(place);
    }
  }
  const { personas, dimension, columns } = memoryRows(found, embeddings ?? false);
  return {
    reply: { kind: 'memories', personas, cursor: null, dimension },
    columns: { ...columns, index: Uint32Array.from(places) },
  };
};

export const list: Operation<'list'> = ({ council }, { personaId, filter, cursor, limit, embeddings }) => {
  checkLimit(limit);
  const passes = compileFilter(filter);
  const start = readCursor(council, cursor);
  const page: Memory[] = [];
  let next: string | null = null;
  for (const memory of council.persona(personaId)?.memories.values() ?? []) {
    if (memory.sequence > start && passes(memory)) {
      if (page.length === limit) {
        next = String(page.at(-1)?.sequence);
        break;
      }
      page.push(memory);
    }
  }
  const { personas, dimension, columns } = memoryRows(page, embeddings ?? false);
  return { reply: { kind: 'memories', personas, cursor: next, dimension }, columns };
};

/** The sequence that the page before ended with; -1 before the first page. */
export function readCursor(council: Council, cursor: string | null | undefined): number {
  if (cursor === undefined || cursor === null) {
    return -1;
  }
  const sequence = Number(cursor);
  if (String(sequence) !== cursor || !council.knows(sequence)) {
    throw refused('INVALID_ARGUMENT', { field: 'cursor' }, 'a cursor that a list gave', cursor);
  }
  return sequence;
}

export const personas: Operation<'personas'> = ({ council }) => ({
  reply: { kind: 'personas', personas: council.select(undefined).map(personaInfo) },
  columns: NO_COLUMNS,
});

/** A persona as a reply names it. */
export function personaInfo({ id, memories, language, stopWords }: Persona): PersonaInfo {
  return {
    personaId: id,
    memories: memories.size,
    language,
    stopWords: stopWords ? [...stopWords] : null,
    contentBytes: 0,
    newest: null,
    addedWeek: 0,
    addedMonth: 0,
  };
}

export const statistics: Operation<'statistics'> = ({ council }, { personaId = null }) => {
  const persona = council.persona(personaId ?? '');
  const memories = [...(persona?.memories.values() ?? [])];
  const sum = (pick: (memory: Memory) => number) =>
    memories.reduce((total, memory) => total + pick(memory), 0);
  const mean = (pick: (memory: Memory) => number) =>
    memories.length === 0 ? 0 : sum(pick) / memories.length;
  const number = (holds: (memory: Memory) => boolean) => memories.filter(holds).length;
  const times = memories.map((memory) => memory.timestamp).sort((a, b) => a - b);
  const threads = new Set(memories.map((memory) => memory.thread));
  threads.delete('');

  const values: Statistics = {
    personaId,
    personas: persona === undefined ? 0 : 1,
    compressedFrom: 0,
    compressedTo: 0,
    addedDay: 0,
    addedWeek: 0,
    addedMonth: 0,
    memories: memories.length,
    words: persona?.index.words ?? 0,
    meanImportance: mean((memory) => memory.importance),
    meanEmotionalValence: mean((memory) => memory.emotionalValence),
    highImportance: number((memory) => memory.importance >= HIGH_IMPORTANCE),
    compressed: 0,
    accessed: number((memory) => memory.accessCount > 0),
    totalAccesses: sum((memory) => memory.accessCount),
    withEmbedding: number((memory) => memory.embedding !== undefined),
    threads: threads.size,
    contentBytes: sum((memory) => utf8Length(memory.content)),
    oldest: times[0] ?? null,
    newest: times.at(-1) ?? null,
    tags: countTags(memories),
  };
  return { reply: { kind: 'statistics', ...values }, columns: NO_COLUMNS };
};

/** Tags by count, most frequent first, then by name. */
function countTags(memories: readonly Memory[]): TagCount[] {
  const counts = new Map<string, number>();
  for (const tag of memories.flatMap((memory) => memory.tags)) {
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return Array.from(counts, ([tag, count]) => ({ tag, count })).sort(
    (a, b) => b.count - a.count || compareText(a.tag, b.tag),
  );
}

export const status: Operation<'status'> = ({ council, identity }) => ({
  reply: {
    kind: 'status',
    engine: 'pure',
    version: VERSION,
    durable: false,
    readOnly: false,
    path: ':memory:',
    schemaVersion: 0,
    identity,
    personas: council.select(undefined).length,
    memories: council.size,
    dimension: council.dimension,
    fileBytes: 0,
    indexBytes: 0,
    unassociated: 0,
    position: council.position,
    checkpointPosition: null,
    checkpointProblem: null,
  },
  columns: NO_COLUMNS,
});

/** There is one state and nothing derived is kept: nothing can differ. */
export const verify: Operation<'verify'> = () => ({
  reply: { kind: 'verified', problems: [] },
  columns: NO_COLUMNS,
});

/** There is no file. */
export const optimise: Operation<'optimise'> = () => ({
  reply: { kind: 'optimised', bytesBefore: 0, bytesAfter: 0 },
  columns: NO_COLUMNS,
});

export const backup: Operation<'backup'> = () => {
  throw new MindsError('UNSUPPORTED', 'the pure engine writes no files', {
    op: 'backup',
    expected: 'an engine that keeps files',
  });
};

/** There is nothing to wait for: every operation is whole when it returns. */
export const flush: Operation<'flush'> = () => ({ reply: { kind: 'done' }, columns: NO_COLUMNS });
