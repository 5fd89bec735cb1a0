/**
 * JSON Lines: an object a line, in the form of `minds list --json`; empty lines are skipped, null is no value. A context
 * is stored as the text that it has in the line, so that numbers too large for JavaScript stay exact.
 */

import { badLine, type Line } from '../../memory/transfer/pieces.js';
import { fieldNamed, setField } from './fields.js';
import { type Fields, type Row, type RowDefaults, rowOf } from './row.js';

function objectOf({ number, text }: Line): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw badLine(number, 'not JSON', { expected: 'a JSON object on one line', reason });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw badLine(number, 'not a JSON object', { expected: 'a JSON object on one line' });
}

/** Where the string that opens at `from` closes. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** The text of a member's value in the text of an object that is known to be JSON; the last one of that name. */
export function memberText(object: string, name: string): string | undefined {
  // Strings are skipped by hand: a pattern for them overflows the stack on long ones full of escapes.
  const mark = /["{}[\],:]/g;
  let depth = 0;
  let key: string | undefined;
  let start: number | undefined;
  let found: string | undefined;
  for (let match = mark.exec(object); match !== null; match = mark.exec(object)) {
    const { 0: token, index } = match;
    if (token === '"') {
      mark.lastIndex = endOfString(object, index) + 1;
      if (depth === 1 && start === undefined) key = JSON.parse(object.slice(index, mark.lastIndex));
      continue;
    }
    if (depth === 1 && start !== undefined && (token === ',' || token === '}')) {
      if (key === name) found = object.slice(start, index).trim();
      start = undefined;
    }
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1) start = index + 1;
  }
  return found;
}

/** The rows of JSON Lines. */
export async function* jsonlRows(lines: AsyncIterable<Line>, defaults: RowDefaults): AsyncGenerator<Row> {
  for await (const line of lines) {
    if (line.text.trim() === '') continue;
    const fields: Fields = {};
    for (const [name, value] of Object.entries(objectOf(line))) {
      const field = fieldNamed(name, line.number);
      if (field === null || value === null) continue;
      const isObject = field === 'context' && typeof value === 'object' && !Array.isArray(value);
      setField(fields, field, isObject ? memberText(line.text, name) : value, line.number);
    }
    yield rowOf(line.number, fields, defaults);
  }
}
