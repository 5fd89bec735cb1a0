/** The memories of the crash tests: everything in a row follows from its id and its version. */

import type { MemoryInput } from '../../ts/index.js';

export const PERSONAS = ['ada', 'bob', 'eve'] as const;

const WORDS =
  'river stone kettle morning paper music garden winter letter window market bridge candle forest silver harbour'.split(
    ' ',
  );

/** Numbers in [0, 1) that follow from a text. */
export function randomOf(seed: string): () => number {
  let state = 2_166_136_261;
  for (let n = 0; n < seed.length; n++) state = Math.imul(state ^ seed.charCodeAt(n), 16_777_619);
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const pick = <T>(random: () => number, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)] as T;

/** Ids are `<group>n<number>`; a group is what one call stored. */
export const groupOf = (id: string): string => id.slice(0, id.lastIndexOf('n'));

/** A word that stands in this version of this memory alone. */
export const wordOf = (id: string, version: number): string => `${id}v${version}`;

export function rowOf(id: string, version: number): MemoryInput & { readonly id: string } {
  const fixed = randomOf(id);
  const personaId = pick(fixed, PERSONAS);
  const hasVector = fixed() < 0.3;
  const random = randomOf(wordOf(id, version));
  const text = Array.from({ length: 4 + Math.floor(random() * 12) }, () => pick(random, WORDS)).join(' ');
  return {
    id,
    personaId,
    content: `${wordOf(id, version)} ${text}`,
    context: `{"version":${version}, "size":${text.length}}`,
    importance: random(),
    emotionalValence: random() * 2 - 1,
    tags: [groupOf(id), pick(random, WORDS)],
    timestamp: new Date(1_700_000_000_000 + Math.floor(random() * 5e10)),
    decayRate: random(),
    thread: `thread-${Math.floor(random() * 50)}`,
    position: Math.floor(random() * 1e6),
    ...(hasVector ? { embedding: Float32Array.from({ length: 8 }, () => random() * 2 - 1) } : {}),
  };
}

export interface Query {
  readonly query: string;
  readonly personas?: readonly string[];
  readonly embedding?: Float32Array;
  readonly filter?: { readonly minImportance: number };
}

/** Queries of several words, some with a vector, a filter, or over all personas. */
export function queriesOf(seed: string, count: number): Query[] {
  const random = randomOf(seed);
  return Array.from({ length: count }, (_, n) => ({
    query: Array.from({ length: 1 + (n % 4) }, () => pick(random, WORDS)).join(' '),
    ...(n % 3 ? { personas: [pick(random, PERSONAS)] } : {}),
    ...(n % 4 === 1 ? { embedding: Float32Array.from({ length: 8 }, () => random() * 2 - 1) } : {}),
    ...(n % 5 === 2 ? { filter: { minImportance: 0.6 } } : {}),
  }));
}
