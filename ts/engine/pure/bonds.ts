/**
 * Associations as consolidation sees them: pairs of memories in the order of storing, with a type and a strength.
 */

import type { Council } from './council.js';
import type { Memory } from './memory.js';

/** The type that leads from a consolidated memory to its sources. */
export const CONSOLIDATES = 'consolidates';

export interface Bond {
  readonly newer: Memory;
  readonly older: Memory;
  readonly type: string;
  /** [0, 1] */
  readonly strength: number;
}

const BONDS = new WeakMap<Council, Bond[]>();

/** The associations of a council's living memories. */
export function bondsOf(council: Council): Bond[] {
  const lives = (memory: Memory) => council.get(memory.id) === memory;
  return (BONDS.get(council) ?? []).filter(({ newer, older }) => lives(newer) && lives(older));
}

/** Associates a consolidated memory with one of its sources. */
export function addSource(council: Council, newer: Memory, older: Memory, _now: number): void {
  BONDS.set(council, [...bondsOf(council), { newer, older, type: CONSOLIDATES, strength: 1 }]);
}
