/**
 * What the best matches of a text are associated with: one step of spreading.
 *
 * Cost: linear in the associations of 20 memories, and in those that pass the filter.
 */

import type { Associations } from './associations.js';
import type { Memory } from './memory.js';
import { byAge } from './order.js';

/** Best matches of the text from which is spread. */
const SOURCES = 20;

/**
 * The memories among `passing` that are reached, each with the largest of its sources' strength times BM25.
 *
 * @returns undefined where none is
 */
export function spread(
  associations: Associations,
  passing: readonly Memory[],
  scores: ReadonlyMap<Memory, number> | undefined,
): ReadonlyMap<Memory, number> | undefined {
  const scoreOf = (memory: Memory) => scores?.get(memory) ?? 0;
  const sources = passing
    .filter((memory) => scoreOf(memory) > 0)
    .sort((a, b) => scoreOf(b) - scoreOf(a) || byAge(a, b))
    .slice(0, SOURCES);
  const among = new Set(passing);
  const reached = new Map<Memory, number>();
  for (const source of sources) {
    // The strongest type of a pair comes first, and counts.
    const met = new Set<Memory>();
    for (const { other, bond } of associations.of(source)) {
      if (among.has(other) && !met.has(other)) {
        met.add(other);
        reached.set(other, Math.max(reached.get(other) ?? 0, bond.strength * scoreOf(source)));
      }
    }
  }
  return reached.size > 0 ? reached : undefined;
}
