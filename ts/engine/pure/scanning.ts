/** `scan`: memories of any personas in the order of storing, with everything that an export holds. */

import { TextColumn } from '../columns.js';
import { compileFilter } from './filter.js';
import { memoryRows } from './memory.js';
import type { Operation } from './operation.js';
import { readCursor } from './reading.js';
import { checkLimit } from './values.js';

export const scan: Operation<'scan'> = ({ council }, { personas: named, filter, cursor, limit }) => {
  checkLimit(limit);
  const start = readCursor(council, cursor);
  const passes = compileFilter(filter);
  const found = council
    .select(named)
    .flatMap((persona) => [...persona.memories.values()])
    .filter((memory) => memory.sequence > start && passes(memory))
    .sort((a, b) => a.sequence - b.sequence);
  const page = found.slice(0, limit);
  const { personas, dimension, columns } = memoryRows(page, true);
  const next = found.length > limit ? String(page.at(-1)?.sequence) : null;
  return {
    reply: { kind: 'memories', personas, cursor: next, dimension },
    columns: {
      ...columns,
      lastDecayed: Float64Array.from(page, (memory) => memory.lastDecayed),
      associationCounts: new Uint32Array(page.length),
      association: TextColumn.from([]),
      type: TextColumn.from([]),
      strength: new Float64Array(0),
      created: new Float64Array(0),
      lastReinforced: new Float64Array(0),
      count: new Uint32Array(0),
    },
  };
};
