/** CSV and TSV text as records. */

import { pipeline } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { badLine, LONGEST_LINE } from './pieces.js';

export interface CsvRecord {
  /** Where it stands, from 1; of one over several lines the last. */
  readonly line: number;
  readonly cells: readonly string[];
}

interface Parsed {
  readonly info: Info;
  readonly record: readonly string[];
}

/**
 * The records of CSV text, the one that names the columns included; empty lines are none.
 *
 * @throws MindsError `INVALID_ARGUMENT` naming the line, where one has not as many cells as the first, or torn quotes
 */
export async function* csvRecords(
  pieces: AsyncIterable<string>,
  delimiter: ',' | '\t',
): AsyncGenerator<CsvRecord> {
  const parser = parse({ delimiter, info: true, skip_empty_lines: true, max_record_size: LONGEST_LINE });
  // Its errors reach the loop below through the parser.
  pipeline(pieces, parser, () => {});
  try {
    for await (const { info, record } of parser as AsyncIterable<Parsed>) {
      yield { line: info.lines, cells: record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const expected = 'as many cells as the first row, quoted where they need it';
    throw badLine(Number(error.lines ?? 0), error.message, { expected });
  }
}
