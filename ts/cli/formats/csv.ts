/**
 * CSV and TSV: the first row names the fields, tags stand apart by `;`, an empty cell is no value. A context is a JSON
 * object, an embedding a JSON list.
 */

import { pipeline } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { badLine, LONGEST_LINE } from '../../memory/transfer/pieces.js';
import { numberOf } from '../values.js';
import { type Field, fieldNamed, setField } from './fields.js';
import { type Fields, type Row, type RowDefaults, rowOf } from './row.js';

interface Parsed {
  readonly info: Info;
  readonly record: readonly string[];
}

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

function refused({ lines, message }: CsvError): Error {
  const expected = 'as many cells as the first row, quoted where they need it';
  return badLine(Number(lines ?? 0), message, { expected });
}

/** The rows of CSV text. A row over several lines counts as standing on its last. */
export async function* csvRows(
  pieces: AsyncIterable<string>,
  delimiter: ',' | '\t',
  defaults: RowDefaults,
): AsyncGenerator<Row> {
  const parser = parse({ delimiter, info: true, skip_empty_lines: true, max_record_size: LONGEST_LINE });
  // Its errors reach the loop below through the parser.
  pipeline(pieces, parser, () => {});
  let header: readonly (Field | null)[] | undefined;
  try {
    for await (const { info, record } of parser as AsyncIterable<Parsed>) {
      const line = info.lines;
      if (header === undefined) {
        header = record.map((name) => fieldNamed(name.trim(), line));
        continue;
      }
      const fields: Fields = {};
      for (const [i, field] of header.entries()) {
        const cell = record[i] ?? '';
        if (field !== null && cell !== '') setField(fields, field, cellValue(field, cell), line);
      }
      yield rowOf(line, fields, defaults);
    }
  } catch (error) {
    throw error instanceof CsvError ? refused(error) : error;
  }
}
