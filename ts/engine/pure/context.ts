/**
 * A context as matching sees it: its top-level keys with the JSON text of their values.
 *
 * Texts and not parsed values are compared, because a parsed number loses digits beyond 2^53. White space outside
 * strings does not count; `1.0` and `1` differ.
 */

import { MindsError } from '../../errors.js';
import type { Place } from './values.js';

/** Compact value text by unescaped key. */
export type ContextMap = ReadonlyMap<string, string>;

const EMPTY: ContextMap = new Map();

/**
 * The map of a context's text.
 *
 * @throws MindsError `CONTEXT_INVALID` when the text is not a JSON object
 */
export function parseContext(text: string, place: Place): ContextMap {
  if (text === '{}') {
    return EMPTY;
  }
  assertObject(text, place);
  return scan(text);
}

function assertObject(text: string, place: Place): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(place, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(place);
  }
}

function invalid(place: Place, cause?: unknown): MindsError {
  const details = { ...place, expected: 'a JSON object' };
  return new MindsError('CONTEXT_INVALID', `${place.field} must be a JSON object`, details, { cause });
}

/** Strings, or runs of anything but white space and the characters that structure an object. */
const TOKEN = /"(?:[^"\\]+|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/** Cuts valid JSON text of an object at the colons and commas of its top level. */
function scan(text: string): ContextMap {
  const entries = new Map<string, string>();
  let depth = 0;
  let key: string | undefined;
  let value = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '}' || token === ']') {
      depth--;
    }
    const atTop = depth === 1;
    if (depth === 0 || (atTop && token === ',')) {
      if (key !== undefined) {
        entries.set(key, value);
      }
      key = undefined;
      value = '';
    } else if (atTop && key === undefined && token !== ':') {
      key = JSON.parse(token) as string;
    } else if (!atTop || token !== ':') {
      value += token;
    }
    if (token === '{' || token === '[') {
      depth++;
    }
  }
  return entries;
}

/** Whether `map` holds every key of `wanted` with an equal value. */
export function holdsAll(map: ContextMap, wanted: ContextMap): boolean {
  for (const [key, value] of wanted) {
    if (map.get(key) !== value) {
      return false;
    }
  }
  return true;
}

/** How many keys of `wanted` the map holds with an equal value. */
export function countEqual(map: ContextMap, wanted: ContextMap): number {
  let equal = 0;
  for (const [key, value] of wanted) {
    if (map.get(key) === value) {
      equal++;
    }
  }
  return equal;
}
