/** `audit` and `note`: what maintenance did. */

import { NO_COLUMNS, TextColumn } from '../columns.js';
import { LIMITS } from '../generated/vocabulary.js';
import type { Operation } from './operation.js';
import { checkFinite, checkLimit, checkText, checkTime, refused } from './values.js';

/** In the column `persona`: the entry concerns none. */
const NO_PERSONA = 0xffff_ffff;

export const note: Operation<'note'> = ({ council, now }, args) => {
  const operation = checkText(args.operation, LIMITS.maxOperationBytes, { field: 'operation' });
  const reason = checkText(args.reason, LIMITS.maxReasonBytes, { field: 'reason' }, 'empty');
  const before = checkFinite(args.before, { field: 'before' });
  const after = checkFinite(args.after, { field: 'after' });
  const time = args.now === undefined || args.now === null ? now() : checkTime(args.now, { field: 'now' });
  council.writeAudit({ time, operation, persona: undefined, id: '', reason, before, after });
  return { reply: { kind: 'done' }, columns: NO_COLUMNS };
};

/** Newest first. The cursor is the number of the page's last entry. */
export const audit: Operation<'audit'> = ({ council }, args) => {
  const limit = checkLimit(args.limit);
  const end = readCursor(args.cursor);
  if (args.operation !== undefined && args.operation !== null) {
    checkText(args.operation, LIMITS.maxOperationBytes, { field: 'operation' });
  }
  const among = args.personas ? new Set(council.select(args.personas)) : undefined;
  const found = council.audit
    .filter(({ number }) => number < end)
    .filter(({ persona }) => among === undefined || (persona !== undefined && among.has(persona)))
    .filter(({ operation }) => (args.operation ?? operation) === operation)
    .reverse();
  const page = found.slice(0, limit);
  const personas = [...new Set(page.map(({ persona }) => persona?.id).filter((id) => id !== undefined))];
  const place = (id: string | undefined) => (id === undefined ? NO_PERSONA : personas.indexOf(id));
  return {
    reply: {
      kind: 'audit',
      personas,
      cursor: found.length > limit ? `a${page.at(-1)?.number}` : null,
    },
    columns: {
      time: Float64Array.from(page, ({ time }) => time),
      operation: TextColumn.from(page.map(({ operation }) => operation)),
      persona: Uint32Array.from(page, ({ persona }) => place(persona?.id)),
      id: TextColumn.from(page.map(({ id }) => id)),
      reason: TextColumn.from(page.map(({ reason }) => reason)),
      before: Float64Array.from(page, ({ before }) => before),
      after: Float64Array.from(page, ({ after }) => after),
    },
  };
};

function readCursor(cursor: string | null | undefined): number {
  if (cursor === undefined || cursor === null) {
    return Number.POSITIVE_INFINITY;
  }
  const number = Number(cursor.slice(1));
  if (`a${number}` !== cursor || !Number.isInteger(number) || number < 1) {
    throw refused('INVALID_ARGUMENT', { field: 'cursor' }, 'the cursor of the page before', cursor);
  }
  return number;
}
