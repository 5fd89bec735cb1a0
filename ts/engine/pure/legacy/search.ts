/** `scoring: 'optimus'` and `'optimus-v1'`: the earlier system's formulas over every memory that the filter passes. */

import type { RecallArgs } from '../../generated/vocabulary.js';
import type { ContextMap } from '../context.js';
import type { Memory } from '../memory.js';
import type { Part } from '../signals.js';
import { Caller } from './caller.js';
import { first, second, seconds } from './formula.js';

/** The second generation returned nothing below it, nor looked at less important memories in its window. */
const THRESHOLD = 0.1;
/** What the window reaches back, in ms. */
const WINDOW = 180 * 86_400_000;

export interface LegacyHit {
  readonly memory: Memory;
  readonly parts: readonly Part[];
  readonly score: number;
}

export interface LegacySearch {
  /** Best first, those below `minScore` left out. */
  readonly ranked: readonly LegacyHit[];
  /** How many were scored. */
  readonly candidates: number;
}

/**
 * The earlier system sorted by score alone and left equals as it had read them: the first generation in the order of
 * storing, the second by importance, accesses and time.
 *
 * @param passing what the filter passes
 */
export function searchLegacy(
  passing: readonly Memory[],
  args: RecallArgs,
  context: ContextMap,
  now: number,
): LegacySearch {
  const isFirst = args.scoring === 'optimus-v1';
  const caller = new Caller(args.query, context, !isFirst);
  const inOrder = [...passing].sort(isFirst ? byStoring : byImportance);
  const candidates = args.window ? windowOf(inOrder, args.limit, now) : inOrder;
  const formula = isFirst ? first : second;
  const ranked = candidates
    .map((memory): LegacyHit => ({ memory, ...formula(memory, caller, now) }))
    .filter(({ score }) => (isFirst || score > THRESHOLD) && score >= (args.minScore ?? 0))
    .sort((a, b) => b.score - a.score);
  return { ranked, candidates: candidates.length };
}

/** The `3 * limit` most important memories of the last 180 days. */
function windowOf(inOrder: readonly Memory[], limit: number, now: number): readonly Memory[] {
  const since = seconds(now - WINDOW);
  return inOrder
    .filter(({ importance, timestamp }) => importance > THRESHOLD && seconds(timestamp) > since)
    .slice(0, 3 * limit);
}

function byStoring(a: Memory, b: Memory): number {
  return a.sequence - b.sequence;
}

function byImportance(a: Memory, b: Memory): number {
  return (
    b.importance - a.importance ||
    b.accessCount - a.accessCount ||
    seconds(b.timestamp) - seconds(a.timestamp) ||
    byStoring(a, b)
  );
}
