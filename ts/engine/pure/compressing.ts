/** `compress`: marks old contents. In memory nothing shrinks: as many bytes after as before. */

import { type Columns, NO_COLUMNS, TextColumn } from '../columns.js';
import type { Memory } from './memory.js';
import type { Operation } from './operation.js';
import { utf8Length } from './order.js';
import { readCursor } from './reading.js';
import { checkRate, checkTime } from './values.js';

const GROUP = 250;
const DAY = 86_400_000;
const AGE_DAYS = 30;
const MIN_LENGTH = 200;

export const compress: Operation<'compress'> = ({ council, now }, args) => {
  const ageDays = checkRate(args.ageDays ?? AGE_DAYS, { field: 'ageDays' });
  const time = checkTime(args.now ?? now(), { field: 'now' });
  const start = readCursor(council, args.cursor);
  const eligible = council
    .select(args.personas)
    .flatMap((persona) => [...persona.memories.values()])
    .filter(
      (memory) =>
        memory.sequence > start &&
        memory.timestamp < time - ageDays * DAY &&
        utf8Length(memory.content) >= (args.minLength ?? MIN_LENGTH),
    )
    .sort((a, b) => a.sequence - b.sequence);
  const group = eligible.slice(0, GROUP);
  const changed = group.filter((memory) => !memory.compressed);
  const bytes = changed.reduce((sum, memory) => sum + utf8Length(memory.content), 0);
  const listed = args.dryRun ? list(changed) : { personas: [], columns: NO_COLUMNS };
  if (!args.dryRun) {
    for (const memory of changed) {
      memory.compressed = true;
    }
    for (const persona of council.select(args.personas)) {
      const own = changed.filter(({ personaId }) => personaId === persona.id);
      const before = own.reduce((sum, memory) => sum + utf8Length(memory.content), 0);
      const reason = `${own.length} contents`;
      if (own.length > 0) {
        council.writeAudit({ time, operation: 'compress', persona, id: '', reason, before, after: before });
      }
    }
  }
  return {
    reply: {
      kind: 'maintained',
      personas: listed.personas,
      cursor: eligible.length > GROUP ? String(group.at(-1)?.sequence) : null,
      looked: group.length,
      changed: changed.length,
      removed: 0,
      bytesBefore: bytes,
      bytesAfter: bytes,
    },
    columns: listed.columns,
  };
};

function list(memories: readonly Memory[]): { personas: string[]; columns: Columns } {
  const personas = [...new Set(memories.map((memory) => memory.personaId))];
  const sizes = Float64Array.from(memories, (memory) => utf8Length(memory.content));
  return {
    personas,
    columns: {
      id: TextColumn.from(memories.map((memory) => memory.id)),
      persona: Uint32Array.from(memories, (memory) => personas.indexOf(memory.personaId)),
      before: sizes,
      after: sizes.slice(),
    },
  };
}
