/**
 * The fields of a row by name, checked for kind. Whether a value is allowed (a range, a length) the council decides,
 * as it does for every store.
 */

import { badLine } from '../../memory/transfer/pieces.js';
import { TIME_EXPECTED, timeOf } from '../values.js';
import type { Fields } from './row.js';

export type Field = keyof Fields;

/** Every name that a field may have; null: shown by `minds list --json` and not stored. */
const NAMES: ReadonlyMap<string, Field | null> = new Map<string, Field | null>([
  ['personaId', 'personaId'],
  ['persona', 'personaId'],
  ['content', 'content'],
  ['text', 'content'],
  ['id', 'id'],
  ['context', 'context'],
  ['timestamp', 'timestamp'],
  ['time', 'timestamp'],
  ['importance', 'importance'],
  ['emotionalValence', 'emotionalValence'],
  ['valence', 'emotionalValence'],
  ['tags', 'tags'],
  ['thread', 'thread'],
  ['position', 'position'],
  ['decayRate', 'decayRate'],
  ['embedding', 'embedding'],
  ['accessCount', null],
  ['lastAccessed', null],
  ['compressed', null],
]);

/** The field that a name in a file means; null: one to skip. */
export function fieldNamed(name: string, line: number): Field | null {
  const field = NAMES.get(name);
  if (field !== undefined) return field;
  const expected = [...NAMES].flatMap(([known, meant]) => (meant === null ? [] : [known]));
  throw badLine(line, `no field is called ${JSON.stringify(name)}`, { field: name, expected });
}

const listOf = (kind: 'string' | 'number', value: unknown) =>
  Array.isArray(value) && value.every((item) => typeof item === kind);

/** Whether the field may hold the value, and how to say what it may hold. */
function kindOf(field: Field, value: unknown): readonly [holds: boolean, expected: string] {
  switch (field) {
    case 'personaId':
    case 'content':
    case 'id':
    case 'thread':
      return [typeof value === 'string', 'a text'];
    case 'importance':
    case 'emotionalValence':
    case 'decayRate':
    case 'position':
      return [typeof value === 'number', 'a number'];
    case 'timestamp':
      return [value instanceof Date, TIME_EXPECTED];
    case 'context':
      return [typeof value === 'string', 'a JSON object'];
    case 'tags':
      return [listOf('string', value), 'a list of texts'];
    case 'embedding':
      return [listOf('number', value), 'a list of numbers'];
  }
}

/** Sets a field to a value of a file; throws where it is of another kind. */
export function setField(fields: Fields, field: Field, given: unknown, line: number): void {
  const dated = field === 'timestamp' && (typeof given === 'string' || typeof given === 'number');
  const value = dated ? timeOf(String(given)) : given;
  const [holds, expected] = kindOf(field, value);
  if (!holds) {
    const shown = typeof given === 'string' ? given : (JSON.stringify(given) ?? '');
    throw badLine(line, `${field} must be ${expected}`, { field, expected, value: shown.slice(0, 100) });
  }
  Object.assign(fields, { [field]: value });
}
