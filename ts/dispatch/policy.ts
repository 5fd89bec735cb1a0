/**
 * Where a command runs.
 *
 * Measured with `npm run bench:boundary`: a command on the engine's threads costs some 40 to 60 us more when it is
 * awaited alone, and nothing of note with many under way. Reads that the engine estimates at 0.2 ms or less are
 * answered on the caller's thread; the engine declines others, and whatever would have to wait.
 */

import type { Command } from '../engine/generated/vocabulary.js';

export type Lane = 'inline' | 'threads';

const INLINE: ReadonlySet<Command['op']> = new Set([
  'get',
  'recall',
  'personas',
  'status',
  'getNodes',
  'getEdges',
  'findNodes',
  'links',
  'related',
  'paths',
  'activate',
]);

/** The lane to try first. */
export function laneOf(command: Command): Lane {
  return INLINE.has(command.op) ? 'inline' : 'threads';
}

const RECALLS: ReadonlySet<Command['op']> = new Set(['recall', 'recallMany']);

/** Whether maintenance makes room for it. */
export function isRecall(command: Command): boolean {
  return RECALLS.has(command.op);
}
