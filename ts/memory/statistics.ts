/** Counts and means, and what maintenance did: as the facades give them. */

import { column } from '../engine/columns.js';
import type { Engine } from '../engine/contract.js';
import { unwrap } from '../engine/outcome.js';
import * as check from './arguments.js';
import type { AuditEntry, AuditOptions, AuditPage, MemoryStatistics, StatisticsOptions } from './types.js';

/** In the column `persona`: the entry concerns none. */
const NO_PERSONA = 0xffff_ffff;

/** Statistics of one persona, or of all where it is null. */
export async function readStatistics(
  engine: Engine,
  personaId: string | null,
  options: StatisticsOptions,
): Promise<MemoryStatistics> {
  check.object('options', options);
  const now = check.optional(check.millis, 'now', options.now) ?? null;
  const tags = check.optional(check.whole, 'tags', options.tags) ?? null;
  const outcome = await engine.execute({ op: 'statistics', args: { personaId, now, tags } });
  const { kind: _, ...counts } = unwrap(outcome, 'statistics').reply;
  const date = (time: number | null) => (time === null ? null : new Date(time));
  return { ...counts, oldest: date(counts.oldest), newest: date(counts.newest) };
}

/** A page of the audit, newest first. */
export async function readAudit(engine: Engine, options: AuditOptions): Promise<AuditPage> {
  check.object('options', options);
  const personaId = check.optional(check.text, 'personaId', options.personaId);
  const outcome = await engine.execute({
    op: 'audit',
    args: {
      personas: personaId === undefined ? null : [personaId],
      operation: check.optional(check.text, 'operation', options.operation) ?? null,
      cursor: check.optional(check.text, 'cursor', options.cursor) ?? null,
      limit: options.limit === undefined ? 100 : check.whole('limit', options.limit),
    },
  });
  const { reply, columns } = unwrap(outcome, 'audit');
  const [operations, ids, reasons] = [
    column(columns, 'operation'),
    column(columns, 'id'),
    column(columns, 'reason'),
  ];
  const [personas, before, after] = [
    column(columns, 'persona'),
    column(columns, 'before'),
    column(columns, 'after'),
  ];
  const items = Array.from(column(columns, 'time'), (time, row): AuditEntry => {
    const persona = personas[row] as number;
    return {
      time: new Date(time),
      operation: operations.at(row),
      personaId: persona === NO_PERSONA ? null : (reply.personas[persona] as string),
      memoryId: ids.at(row) || null,
      reason: reasons.at(row),
      before: before[row] as number,
      after: after[row] as number,
    };
  });
  return { items, cursor: reply.cursor };
}
