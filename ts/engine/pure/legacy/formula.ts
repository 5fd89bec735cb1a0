/** The two formulas of the earlier system, operation by operation in its order. */

import type { Memory } from '../memory.js';
import type { Part } from '../signals.js';
import type { Caller } from './caller.js';
import { access, exp } from './math.js';
import { sharedWords, wordsOf } from './words.js';

/** In the order in which they are added. */
export const LEGACY_SIGNALS = ['importance', 'words', 'decay', 'access', 'context', 'emotion'] as const;

const DAY = 86_400_000;

export interface Scored {
  /** One of each signal; their contributions add up to what the score was before it was cut to 1. */
  readonly parts: readonly Part[];
  readonly score: number;
}

/** The second generation's seconds. */
export function seconds(millis: number): number {
  return Math.trunc(millis / 1000);
}

/** `optimus`, the second generation. */
export function second(memory: Memory, caller: Caller, now: number): Scored {
  const content = wordsOf(memory.content);
  const shared = sharedWords(caller.words, content);
  const neither = caller.words.size === 0 || content.size === 0;
  const jaccard = neither ? 0 : shared / (caller.words.size + content.size - shared);
  const days = Math.floor((now - seconds(memory.timestamp) * 1000) / DAY);
  const factor = exp(-days * memory.decayRate);
  const keys = caller.sharedKeys(memory);

  const before = memory.importance + 0.4 * jaccard;
  const after = before * factor;
  return total(after, [
    { value: memory.importance, contribution: memory.importance },
    { value: jaccard, contribution: 0.4 * jaccard },
    { value: factor, contribution: after - before },
    { value: memory.accessCount, contribution: access(memory.accessCount) },
    { value: keys, contribution: Math.min(keys * 0.1, 0.2) },
    emotion(memory, caller),
  ]);
}

/** `optimus-v1`, the first generation. */
export function first(memory: Memory, caller: Caller, now: number): Scored {
  const share = sharedWords(caller.words, wordsOf(memory.content)) / Math.max(caller.words.size, 1);
  const days = Math.floor((now - memory.timestamp) / DAY);
  const factor = Math.min(Math.max(0, 1 - days * memory.decayRate), Number.MAX_VALUE);
  const keys = caller.sharedKeys(memory);

  const before = memory.importance + 0.3 * share;
  const after = before * factor;
  return total(after, [
    { value: memory.importance, contribution: memory.importance },
    { value: share, contribution: 0.3 * share },
    { value: factor, contribution: after - before },
    { value: memory.accessCount, contribution: Math.min(memory.accessCount * 0.01, 0.2) },
    { value: keys, contribution: keys * 0.05 },
    { value: Number.NaN, contribution: 0 },
  ]);
}

function emotion({ emotionalValence }: Memory, caller: Caller): Part {
  if (caller.emotion === undefined || Math.abs(emotionalValence) <= 0.1) {
    return { value: Number.NaN, contribution: 0 };
  }
  const value = 1 - Math.abs(emotionalValence - caller.emotion) / 2;
  return { value, contribution: value * 0.1 };
}

/** What decay left of importance and words, and the parts after them. */
function total(decayed: number, parts: readonly Part[]): Scored {
  const sum = parts.slice(3).reduce((part, { contribution }) => part + contribution, decayed);
  return { parts, score: sum >= 1 || Number.isNaN(sum) ? 1 : sum };
}
