/** Associations as consolidation sees them: what a memory is associated with, by which type and how strongly. */

import type { Council } from './council.js';
import type { Memory } from './memory.js';

/** The type that leads from a consolidated memory to its sources. */
export const CONSOLIDATES = 'consolidates';

export interface Bond {
  readonly other: Memory;
  readonly type: string;
  /** [0, 1] */
  readonly strength: number;
}

const BONDS = new WeakMap<Council, Map<Memory, Bond[]>>();

/** What a memory is associated with. */
export function bondsOf(council: Council, memory: Memory): readonly Bond[] {
  const bonds = BONDS.get(council)?.get(memory) ?? [];
  return bonds.filter(({ other }) => council.get(other.id) === other);
}

/** Associates a consolidated memory with one of its sources. */
export function addSource(council: Council, consolidated: Memory, source: Memory, _now: number): void {
  const bonds = BONDS.get(council) ?? new Map<Memory, Bond[]>();
  BONDS.set(council, bonds);
  for (const [own, other] of [
    [consolidated, source],
    [source, consolidated],
  ] as const) {
    bonds.set(own, [...(bonds.get(own) ?? []), { other, type: CONSOLIDATES, strength: 1 }]);
  }
}
