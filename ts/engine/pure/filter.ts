/** A filter as a predicate over memories. */

import { type Filter, LIMITS } from '../generated/vocabulary.js';
import { holdsAll, parseContext } from './context.js';
import type { Memory } from './memory.js';
import { checkContextText, checkText, checkTime, refused } from './values.js';

export type Predicate = (memory: Memory) => boolean;

/**
 * Passes the memories for which every part of `filter` holds; all of them without a filter.
 *
 * @throws MindsError when a part is malformed
 */
export function compileFilter(filter: Filter | null | undefined): Predicate {
  const parts = filter ? [...bounds(filter), ...holdings(filter)] : [];
  return (memory) => parts.every((part) => part(memory));
}

/** Whether the filter has any part at all. */
export function isUnbounded(filter: Filter): boolean {
  return [...bounds(filter), ...holdings(filter)].length === 0;
}

function* bounds({ since, until, minImportance, maxImportance }: Filter): Generator<Predicate> {
  if (since !== undefined && since !== null) {
    checkTime(since, { field: 'filter.since' });
    yield (memory) => memory.timestamp >= since;
  }
  if (until !== undefined && until !== null) {
    checkTime(until, { field: 'filter.until' });
    yield (memory) => memory.timestamp < until;
  }
  if (minImportance !== undefined && minImportance !== null) {
    assertNumber(minImportance, 'filter.minImportance');
    yield (memory) => memory.importance >= minImportance;
  }
  if (maxImportance !== undefined && maxImportance !== null) {
    assertNumber(maxImportance, 'filter.maxImportance');
    yield (memory) => memory.importance <= maxImportance;
  }
}

function* holdings({ tags, anyTag, context, thread }: Filter): Generator<Predicate> {
  if (tags && tags.length > 0) {
    yield (memory) => tags.every((tag) => memory.tags.includes(tag));
  }
  if (anyTag) {
    yield (memory) => anyTag.some((tag) => memory.tags.includes(tag));
  }
  if (context !== undefined && context !== null) {
    const place = { field: 'filter.context' };
    const wanted = parseContext(checkContextText(context, place), place);
    if (wanted.size > 0) {
      yield (memory) => holdsAll(memory.context, wanted);
    }
  }
  if (thread !== undefined && thread !== null) {
    checkText(thread, LIMITS.maxThreadBytes, { field: 'filter.thread' });
    yield (memory) => memory.thread === thread;
  }
}

function assertNumber(value: number, field: string): void {
  if (Number.isNaN(value)) {
    throw refused('OUT_OF_RANGE', { field }, 'a number', value);
  }
}
