/**
 * Which values are allowed: one check for each kind of value of `docs/semantics.md`.
 *
 * A check gives the value back, in the form in which it is kept, or throws a MindsError that names the field.
 */

import { type ErrorCode, type ErrorDetails, MindsError } from '../../errors.js';
import { LIMITS } from '../generated/vocabulary.js';
import { utf8Length } from './order.js';

/** The furthest time that JavaScript's dates reach, either way. */
const MAX_TIME = 8.64e15;
/** Longer values do not help to find the place of an error. */
const SHORT = 64;

/** Where a value stood: its field, and in a group its row. */
export interface Place {
  readonly field: string;
  readonly row?: number;
}

/** An error about the value at `place`. */
export function refused(
  code: ErrorCode,
  place: Place,
  expected: string,
  value?: string | number,
): MindsError {
  const short = value === undefined || String(value).length > SHORT ? {} : { value };
  const details: ErrorDetails = { ...place, expected, ...short };
  return new MindsError(code, `${place.field} must be ${expected}`, details);
}

/** A text of at most `maxBytes`; at least one byte unless `empty` is allowed. */
export function checkText(
  text: string,
  maxBytes: number,
  place: Place,
  empty: 'empty' | 'full' = 'full',
): string {
  if (text === '' && empty === 'full') {
    throw refused('TEXT_EMPTY', place, `1 to ${maxBytes} bytes`, text);
  }
  // A UTF-16 unit is at most three bytes, so most texts need no count.
  if (text.length * 3 > maxBytes && utf8Length(text) > maxBytes) {
    throw refused('TEXT_TOO_LARGE', place, `at most ${maxBytes} bytes`, text);
  }
  return text;
}

/** A number from `low` to `high`. */
export function checkRange(value: number, low: number, high: number, place: Place): number {
  if (!(value >= low && value <= high)) {
    throw refused('OUT_OF_RANGE', place, `${low} to ${high}`, value);
  }
  return value;
}

/** A finite number of at least 0. */
export function checkRate(value: number, place: Place): number {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw refused('OUT_OF_RANGE', place, 'finite and at least 0', value);
  }
  return value;
}

/** A number that is neither NaN nor infinite. */
export function checkFinite(value: number, place: Place): number {
  if (!Number.isFinite(value)) {
    throw refused('OUT_OF_RANGE', place, 'a finite number', value);
  }
  return value;
}

/** A time in whole milliseconds. */
export function checkTime(value: number, place: Place): number {
  if (!Number.isInteger(value) || Math.abs(value) > MAX_TIME) {
    throw refused('OUT_OF_RANGE', place, 'whole milliseconds within 8.64e15', value);
  }
  return value;
}

/** A limit of results. */
export function checkLimit(value: number): number {
  return checkRange(value, 1, LIMITS.maxLimit, { field: 'limit' });
}

/** A memory's tags, each once. */
export function checkTags(tags: readonly string[], place: Place): string[] {
  const distinct = new Set<string>();
  for (const tag of tags) {
    distinct.add(checkText(tag, LIMITS.maxTagBytes, place));
    if (distinct.size > LIMITS.maxTags) {
      throw refused('INVALID_ARGUMENT', place, `at most ${LIMITS.maxTags} tags`, tags.length);
    }
  }
  return [...distinct];
}

/** A context's text; `{}` for an empty one. What it holds is checked by `parseContext`. */
export function checkContextText(text: string, place: Place): string {
  return checkText(text, LIMITS.maxContextBytes, place, 'empty') || '{}';
}

/** A vector of finite numbers, of the council's dimension where that is known (not 0). */
export function checkVector(vector: Float32Array, dimension: number, place: Place): Float32Array {
  const odd = vector.find((component) => !Number.isFinite(component));
  if (odd !== undefined) {
    throw refused('OUT_OF_RANGE', place, 'finite numbers', odd);
  }
  if (
    dimension === 0 ? vector.length < 1 || vector.length > LIMITS.maxDimension : vector.length !== dimension
  ) {
    const expected = dimension === 0 ? `1 to ${LIMITS.maxDimension} dimensions` : `${dimension} dimensions`;
    throw refused('DIMENSION_MISMATCH', place, expected, vector.length);
  }
  return vector;
}
