/** Two JSON objects as one: the newer value of each top-level key. */

import { LIMITS } from '../../generated/vocabulary.js';
import { parseContext } from '../context.js';
import { checkText, type Place, refused } from '../values.js';

/**
 * @param old text that was checked before
 * @param added text that was checked before
 * @throws MindsError `TEXT_TOO_LARGE` where the result is
 */
export function mergeObjects(old: string, added: string, place: Place): string {
  const before = parseContext(old, place);
  const after = parseContext(added, place);
  if (after.size === 0) {
    return old;
  }
  if (before.size === 0) {
    return added;
  }
  const merged = new Map([...before, ...after]);
  const members = Array.from(merged, ([key, value]) => `${JSON.stringify(key)}:${value}`);
  return checkText(`{${members.join(',')}}`, LIMITS.maxAttributesBytes, place);
}

/** The text of an object of attributes; `{}` for an empty one. */
export function checkObject(text: string, place: Place): string {
  const object = checkText(text, LIMITS.maxAttributesBytes, place, 'empty') || '{}';
  parseContext(object, place);
  return object;
}

/** The same, of which every value is a number in [0, 1]. */
export function checkRelevance(text: string, place: Place): string {
  const object = checkObject(text, place);
  for (const value of parseContext(object, place).values()) {
    const number: unknown = JSON.parse(value);
    if (typeof number !== 'number' || !(number >= 0 && number <= 1)) {
      throw refused('OUT_OF_RANGE', place, 'an object of numbers in [0, 1]', value);
    }
  }
  return object;
}
