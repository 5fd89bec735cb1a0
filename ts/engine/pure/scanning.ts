/** `scan`: memories of any personas in the order of storing, with everything that an export holds. */

import { TextColumn } from '../columns.js';
import { compileFilter } from './filter.js';
import { memoryRows } from './memory.js';
import type { Operation } from './operation.js';
import { compareText } from './order.js';
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
  const associated = page.map((memory) =>
    council.associations
      .of(memory)
      .filter(({ other }) => other.sequence < memory.sequence)
      .sort((a, b) => a.other.sequence - b.other.sequence || compareText(a.type, b.type)),
  );
  const all = associated.flat();
  const next = found.length > limit ? String(page.at(-1)?.sequence) : null;
  return {
    reply: { kind: 'memories', personas, cursor: next, dimension },
    columns: {
      ...columns,
      lastDecayed: Float64Array.from(page, (memory) => memory.lastDecayed),
      associationCounts: Uint32Array.from(associated, ({ length }) => length),
      association: TextColumn.from(all.map(({ other }) => other.id)),
      type: TextColumn.from(all.map(({ type }) => type)),
      strength: Float64Array.from(all, ({ bond }) => bond.strength),
      created: Float64Array.from(all, ({ bond }) => bond.created),
      lastReinforced: Float64Array.from(all, ({ bond }) => bond.lastReinforced),
      count: Uint32Array.from(all, ({ bond }) => bond.count),
    },
  };
};
