/**
 * JSON Lines: an object a line, in the form of `minds list --json`; empty lines are skipped, null is no value. A context
 * is stored as the text that it has in the line, so that numbers too large for JavaScript stay exact.
 */

import { memberTexts, objectOn } from '../../memory/transfer/json-lines.js';
import type { Line } from '../../memory/transfer/pieces.js';
import { fieldNamed, setField } from './fields.js';
import { type Fields, type Row, type RowDefaults, rowOf } from './row.js';

/** The rows of JSON Lines. */
export async function* jsonlRows(lines: AsyncIterable<Line>, defaults: RowDefaults): AsyncGenerator<Row> {
  for await (const line of lines) {
    if (line.text.trim() === '') continue;
    const fields: Fields = {};
    for (const [name, value] of Object.entries(objectOn(line))) {
      const field = fieldNamed(name, line.number);
      if (field === null || value === null) continue;
      const isObject = field === 'context' && typeof value === 'object' && !Array.isArray(value);
      setField(fields, field, isObject ? memberTexts(line.text).get(name) : value, line.number);
    }
    yield rowOf(line.number, fields, defaults);
  }
}
