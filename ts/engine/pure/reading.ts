/** `get`, `list`, `status` and `flush`. */

import { MindsError } from '../../errors.js';
import { NO_COLUMNS } from '../columns.js';
import type { Council } from './council.js';
import { compileFilter } from './filter.js';
import { contentHash } from './hash.js';
import { type Memory, memoryRows } from './memory.js';
import type { Operation } from './operation.js';
import { checkLimit, refused } from './values.js';

/** Of the package; a test holds it to `package.json`. */
const VERSION = '0.1.0';

export const get: Operation<'get'> = ({ council }, { ids, embeddings, associations, hashes }) => {
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
    columns: {
      ...columns,
      ...(associations ? council.associations.columns(found) : {}),
      index: Uint32Array.from(places),
      ...(hashes ? { contentHash: Float64Array.from(found, ({ content }) => contentHash(content)) } : {}),
    },
  };
};

export const list: Operation<'list'> = ({ council }, args) => {
  const { personaId, filter, cursor, limit, embeddings } = args;
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
  return {
    reply: { kind: 'memories', personas, cursor: next, dimension },
    columns: { ...columns, ...(args.associations ? council.associations.columns(page) : {}) },
  };
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
    nodes: council.graph.nodes.size,
    edges: council.graph.edges.size,
    links: council.links.size,
    dimension: council.dimension,
    fileBytes: 0,
    indexBytes: 0,
    graphBytes: 0,
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
