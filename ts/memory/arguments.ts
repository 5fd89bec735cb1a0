/**
 * Checks of what JavaScript callers pass: types, and what only JavaScript can get wrong (lone surrogates, cyclic
 * objects, invalid dates). Ranges and lengths are the engine's to check, the same in every engine.
 */

import type { Filter } from '../engine/generated/vocabulary.js';
import { MindsError, MindsTypeError } from '../errors.js';
import type { MemoryFilter } from './types.js';

/** Longer values do not help to find the place of an error. */
const SHORT = 64;

/** A text without lone surrogates: those have no UTF-8 form and would be replaced without a word. */
export function text(field: string, value: unknown): string {
  if (typeof value !== 'string') {
    throw wrongType(field, value, 'a string');
  }
  if (!value.isWellFormed()) {
    throw new MindsError('TEXT_MALFORMED', `${field} holds a lone surrogate; expected well-formed Unicode`, {
      field,
      expected: 'well-formed Unicode',
    });
  }
  return value;
}

export function number(field: string, value: unknown): number {
  if (typeof value !== 'number') {
    throw wrongType(field, value, 'a number');
  }
  return value;
}

/** A whole number of 32 bits. */
export function whole(field: string, value: unknown): number {
  const checked = number(field, value);
  if (!Number.isInteger(checked) || checked < 0 || checked >= 0xffffffff) {
    throw outOfRange(field, checked, 'a whole number from 0 to 4294967294');
  }
  return checked;
}

/** A rate of decay; in columns NaN stands for the default. */
export function rate(field: string, value: unknown): number {
  const checked = number(field, value);
  if (Number.isNaN(checked)) {
    const expected = 'a finite number >= 0';
    throw new MindsError('OUT_OF_RANGE', `${field} is NaN; expected ${expected}`, { field, expected });
  }
  return checked;
}

/** Milliseconds UTC of a date. */
export function millis(field: string, value: unknown): number {
  if (!(value instanceof Date)) {
    throw wrongType(field, value, 'a Date');
  }
  const time = value.getTime();
  if (Number.isNaN(time)) {
    throw outOfRange(field, time, 'a valid Date');
  }
  return time;
}

/** Texts of an iterable that is not itself a text. */
export function texts(field: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) {
    throw wrongType(field, value, 'an iterable of strings');
  }
  return Array.from(value as Iterable<unknown>, (item) => text(field, item));
}

/** A context as JSON text. */
export function context(field: string, value: unknown): string {
  if (typeof value === 'string') {
    return text(field, value);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType(field, value, 'a JSON object or its text');
  }
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch (cause) {
    // Cycles and BigInts have no JSON form.
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new MindsError(
      'CONTEXT_INVALID',
      `${field} has no JSON form: ${reason}`,
      { field, expected: 'a JSON object' },
      { cause },
    );
  }
  if (json === undefined) {
    throw new MindsError('CONTEXT_INVALID', `${field} has no JSON form: its toJSON gives nothing`, {
      field,
      expected: 'a JSON object',
    });
  }
  return json;
}

/** A vector as f32. */
export function vector(field: string, value: unknown): Float32Array {
  if (value instanceof Float32Array) {
    return value;
  }
  if (!Array.isArray(value) || value.some((x) => typeof x !== 'number')) {
    throw wrongType(field, value, 'a Float32Array or an array of numbers');
  }
  return Float32Array.from(value as number[]);
}

/**
 * Vectors that share a column must share a dimension.
 *
 * @throws MindsError `DIMENSION_MISMATCH`
 */
export function oneDimension(vectors: readonly Float32Array[]): void {
  const dimension = vectors[0]?.length || 1;
  const other = vectors.find((vector) => vector.length !== dimension);
  if (other !== undefined) {
    throw new MindsError(
      'DIMENSION_MISMATCH',
      `embedding has ${other.length} dimensions; expected ${dimension}`,
      { field: 'embedding', value: other.length, expected: dimension },
    );
  }
}

/** An object of options. */
export function object(field: string, value: unknown): object {
  if (typeof value !== 'object' || value === null) {
    throw wrongType(field, value, 'an object');
  }
  return value;
}

/** An array. */
export function list(field: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw wrongType(field, value, 'an array');
  }
  return value;
}

/** A function. */
export function callback<T>(field: string, value: T): T {
  if (typeof value !== 'function') {
    throw wrongType(field, value, 'a function');
  }
  return value;
}

/** An AbortSignal. */
export function signal(field: string, value: unknown): AbortSignal {
  if (!(value instanceof AbortSignal)) {
    throw wrongType(field, value, 'an AbortSignal');
  }
  return value;
}

/** One of a few texts. */
export function choice<T extends string>(field: string, value: unknown, choices: readonly T[]): T {
  const given = text(field, value);
  const found = choices.find((one) => one === given);
  if (found === undefined) {
    const expected = choices.join(', ');
    throw new MindsError('INVALID_ARGUMENT', `${field} is '${given}'; expected one of ${expected}`, {
      field,
      value: given.slice(0, SHORT),
      expected,
    });
  }
  return found;
}

/** `check` of a value that may be absent. */
export function optional<T>(
  check: (field: string, value: unknown) => T,
  field: string,
  value: unknown,
): T | undefined {
  return value === undefined ? undefined : check(field, value);
}

export function flag(field: string, value: unknown): boolean {
  if (typeof value !== 'boolean') {
    throw wrongType(field, value, 'a boolean');
  }
  return value;
}

/** A filter as the vocabulary has it. */
export function filter(value: MemoryFilter): Filter {
  object('filter', value);
  return {
    since: optional(millis, 'filter.since', value.since) ?? null,
    until: optional(millis, 'filter.until', value.until) ?? null,
    minImportance: optional(number, 'filter.minImportance', value.minImportance) ?? null,
    maxImportance: optional(number, 'filter.maxImportance', value.maxImportance) ?? null,
    tags: optional(texts, 'filter.tags', value.tags) ?? null,
    anyTag: optional(texts, 'filter.anyTag', value.anyTag) ?? null,
    context: optional(context, 'filter.context', value.context) ?? null,
    thread: optional(text, 'filter.thread', value.thread) ?? null,
  };
}

function wrongType(field: string, value: unknown, expected: string): MindsTypeError {
  const found = value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
  return new MindsTypeError(`${field} is ${found}; expected ${expected}`, { field, value: found, expected });
}

function outOfRange(field: string, value: number, expected: string): MindsError {
  return new MindsError('OUT_OF_RANGE', `${field} is ${value}; expected ${expected}`, {
    field,
    value,
    expected,
  });
}
