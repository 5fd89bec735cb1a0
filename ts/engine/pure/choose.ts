/** Which of the ordered results of a recall are shown. */

import type { RecallArgs } from '../generated/vocabulary.js';
import type { Memory } from './memory.js';
import { utf8Length } from './order.js';

/** Of each thread the first, of those the ones that fit into the token budget, of those the first `limit`. */
export function choose<T extends { readonly memory: Memory }>(
  ordered: readonly T[],
  { groupBy, tokenBudget, limit }: RecallArgs,
): T[] {
  const kept = groupBy === 'thread' ? bestOfThreads(ordered) : ordered;
  const fitting =
    tokenBudget === undefined || tokenBudget === null ? kept : withinBudget(kept, tokenBudget, limit);
  return fitting.slice(0, limit);
}

/** Leaves out the later memories of a thread; those without one stand alone. */
function bestOfThreads<T extends { readonly memory: Memory }>(ordered: readonly T[]): T[] {
  const seen = new Map<string, Set<string>>();
  return ordered.filter(({ memory: { personaId, thread } }) => {
    const threads = seen.get(personaId) ?? new Set();
    seen.set(personaId, threads);
    const first = thread === '' || !threads.has(thread);
    threads.add(thread);
    return first;
  });
}

/** Passes over what does not fit any more. */
function withinBudget<T extends { readonly memory: Memory }>(
  ordered: readonly T[],
  budget: number,
  limit: number,
): T[] {
  const fitting: T[] = [];
  let left = budget;
  for (const hit of ordered) {
    const tokens = Math.ceil(utf8Length(hit.memory.content) / 4);
    if (tokens <= left && fitting.length < limit) {
      left -= tokens;
      fitting.push(hit);
    }
  }
  return fitting;
}
