/** `forget` and `cleanup`: importance falls, and memories go. */

import { type Columns, NO_COLUMNS, TextColumn } from '../columns.js';
import type { CleanupArgs, ForgetArgs } from '../generated/vocabulary.js';
import type { Council, Persona } from './council.js';
import type { Memory } from './memory.js';
import type { Answer, Operation } from './operation.js';
import { checkRange, checkRate, checkTime, refused } from './values.js';

const DAY = 86_400_000;
/** What has less importance goes. */
const FAINTEST = 0.01;
/** Memories that a group of a pass looks at. */
const LOOKED = 4_000;
/** Memories that a group of a clean-up deletes. */
const DELETED = 2_000;

interface Gone {
  readonly memory: Memory;
  readonly before: number;
  readonly after: number;
}

/** What one group comes to. */
interface Group {
  readonly personas: readonly Persona[];
  looked: number;
  cursor: string | null;
  changed: number;
  readonly gone: Gone[];
}

export const forget: Operation<'forget'> = ({ council, now: clock }, args) => {
  const now = timeOf(args, clock);
  const { group, memories } = begin(council, args);
  const page = memories.slice(0, LOOKED);
  group.looked = page.length;
  group.cursor = memories.length > LOOKED ? cursorAt(page.at(-1)) : null;
  for (const memory of page) {
    const since = Number.isNaN(memory.lastDecayed) ? memory.timestamp : memory.lastDecayed;
    if (now <= since) {
      continue;
    }
    const days = (now - since) / DAY;
    const before = memory.importance;
    const after = before - memory.decayRate * days * (memory.accessCount === 0 ? 2 : 1);
    if (after < FAINTEST) {
      group.gone.push({ memory, before, after: Math.max(0, after) });
      continue;
    }
    group.changed += after === before ? 0 : 1;
    if (!args.dryRun) {
      memory.lastDecayed = now;
      if (after !== before) {
        council.weaken(memory, after);
      }
    }
  }
  return finish(council, group, args.dryRun ?? false, { operation: 'forget', reason: 'faded', time: now });
};

export const cleanup: Operation<'cleanup'> = ({ council, now: clock }, args) => {
  const threshold = checkRange(args.threshold ?? 0.05, 0, 1, { field: 'threshold' });
  const days = checkRate(args.olderThanDays ?? 90, { field: 'olderThanDays' });
  const now = timeOf(args, clock);
  const { group, memories } = begin(council, args);
  const going = memories.filter(
    ({ accessCount, importance, timestamp }) =>
      accessCount === 0 && importance < threshold && timestamp < now - days * DAY,
  );
  const page = going.slice(0, DELETED);
  const last = page.at(-1);
  const more = going.length > DELETED && last !== undefined;
  group.looked = more ? memories.indexOf(last) + 1 : memories.length;
  group.cursor = more ? cursorAt(last) : null;
  group.gone.push(...page.map((memory) => ({ memory, before: memory.importance, after: memory.importance })));
  const note = { operation: 'cleanup', reason: 'unimportant', time: now };
  return finish(council, group, args.dryRun ?? false, note);
};

function timeOf({ now }: ForgetArgs | CleanupArgs, clock: () => number): number {
  return now === undefined || now === null ? clock() : checkTime(now, { field: 'now' });
}

/** The memories from the cursor on, in the order of storing. */
function begin(council: Council, { personas: named, cursor }: ForgetArgs | CleanupArgs) {
  const start = readCursor(council, cursor);
  const personas = council.select(named);
  const memories = personas
    .flatMap((persona) => [...persona.memories.values()])
    .filter((memory) => memory.sequence > start)
    .sort((a, b) => a.sequence - b.sequence);
  const group: Group = { personas, looked: 0, cursor: null, changed: 0, gone: [] };
  return { group, memories };
}

function cursorAt(memory: Memory | undefined): string {
  return `g${memory?.sequence}`;
}

function readCursor(council: Council, cursor: string | null | undefined): number {
  if (cursor === undefined || cursor === null) {
    return -1;
  }
  const sequence = Number(cursor.slice(1));
  if (`g${sequence}` !== cursor || !council.knows(sequence)) {
    throw refused('INVALID_ARGUMENT', { field: 'cursor' }, 'the cursor of the group before', cursor);
  }
  return sequence;
}

/** Deletes what goes, unless the run is dry, and answers. */
function finish(
  council: Council,
  { personas, looked, cursor, changed, gone }: Group,
  dry: boolean,
  note: { readonly operation: string; readonly reason: string; readonly time: number },
): Answer {
  const ids = personas.map(({ id }) => id);
  const columns: Columns = dry
    ? {
        id: TextColumn.from(gone.map(({ memory }) => memory.id)),
        persona: Uint32Array.from(gone, ({ memory }) => ids.indexOf(memory.personaId)),
        before: Float64Array.from(gone, ({ before }) => before),
        after: Float64Array.from(gone, ({ after }) => after),
      }
    : NO_COLUMNS;
  if (!dry) {
    for (const { memory, before, after } of gone) {
      const persona = council.persona(memory.personaId);
      council.writeAudit({ ...note, persona, id: memory.id, before, after });
      council.remove(memory);
    }
  }
  const counts = { looked, changed, removed: gone.length, bytesBefore: 0, bytesAfter: 0 };
  return { reply: { kind: 'maintained', personas: ids, cursor, ...counts }, columns };
}
