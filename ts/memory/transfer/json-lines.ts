/** JSON Lines, an object a line, with the text that each member has: numbers too large for JavaScript stay exact in it. */

import { badLine, type Line } from './pieces.js';

const EXPECTED = 'a JSON object on one line';

/**
 * The object of a line.
 *
 * @throws MindsError `INVALID_ARGUMENT` naming the line
 */
export function objectOn({ number, text }: Line): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw badLine(number, 'not JSON', { expected: EXPECTED, reason });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw badLine(number, 'not a JSON object', { expected: EXPECTED });
}

/** The text of each member's value in the text of an object that is known to be JSON; of a repeated name the last. */
export function memberTexts(object: string): Map<string, string> {
  // Strings are skipped by hand: a pattern for them overflows the stack on long ones full of escapes.
  const mark = /["{}[\],:]/g;
  const texts = new Map<string, string>();
  let depth = 0;
  let key = '';
  let start: number | undefined;
  for (let match = mark.exec(object); match !== null; match = mark.exec(object)) {
    const { 0: token, index } = match;
    if (token === '"') {
      mark.lastIndex = endOfString(object, index) + 1;
      if (depth === 1 && start === undefined) key = JSON.parse(object.slice(index, mark.lastIndex)) as string;
      continue;
    }
    if (depth === 1 && start !== undefined && (token === ',' || token === '}')) {
      texts.set(key, object.slice(start, index).trim());
      start = undefined;
    }
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1) start = index + 1;
  }
  return texts;
}

/** Where the string that opens at `from` closes. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
