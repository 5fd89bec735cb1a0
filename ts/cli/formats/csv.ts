/**
 * CSV and TSV: the first row names the fields, tags stand apart by `;`, an empty cell is no value. A context is a JSON
 * object, an embedding a JSON list.
 */

import { csvRecords } from '../../memory/transfer/csv.js';
import { numberOf } from '../values.js';
import { type Field, fieldNamed, setField } from './fields.js';
import { type Fields, type Row, type RowDefaults, rowOf } from './row.js';

/** A cell as the value that its field takes; what is none stays text, for `setField` to refuse. */
function cellValue(field: Field, cell: string): unknown {
  switch (field) {
    case 'importance':
    case 'emotionalValence':
    case 'decayRate':
    case 'position':
      return numberOf(cell) ?? cell;
    case 'tags':
      return cell
        .split(';')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== '');
    case 'embedding':
      try {
        return JSON.parse(cell);
      } catch {
        return cell;
      }
    default:
      return cell;
  }
}

/** The rows of CSV text. A row over several lines counts as standing on its last. */
export async function* csvRows(
  pieces: AsyncIterable<string>,
  delimiter: ',' | '\t',
  defaults: RowDefaults,
): AsyncGenerator<Row> {
  let header: readonly (Field | null)[] | undefined;
  for await (const { line, cells } of csvRecords(pieces, delimiter)) {
    if (header === undefined) {
      header = cells.map((name) => fieldNamed(name.trim(), line));
      continue;
    }
    const fields: Fields = {};
    for (const [i, field] of header.entries()) {
      const cell = cells[i] ?? '';
      if (field !== null && cell !== '') setField(fields, field, cellValue(field, cell), line);
    }
    yield rowOf(line, fields, defaults);
  }
}
