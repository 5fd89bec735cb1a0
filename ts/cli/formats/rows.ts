/** Which format a file has, and its rows. To add a format: a reader in a file of its own and a case here. */

import { extname } from 'node:path';
import { linesOf } from '../../memory/transfer/pieces.js';
import { csvRows } from './csv.js';
import { jsonlRows } from './jsonl.js';
import type { Row, RowDefaults } from './row.js';
import { piecesOf } from './source.js';
import { lineRows, paragraphRows } from './text.js';

export const FORMATS = ['jsonl', 'csv', 'tsv', 'text'] as const;

export type Format = (typeof FORMATS)[number];

const EXTENSIONS: Readonly<Record<string, Format>> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.txt': 'text',
  '.md': 'text',
};

/** The format by the file's name; that of stdin is JSON Lines. */
export function formatOf(path: string): Format | undefined {
  return path === '-' ? 'jsonl' : EXTENSIONS[extname(path).toLowerCase()];
}

export interface RowOptions extends RowDefaults {
  readonly format: Format;
  /** Text: a row for each line, not for each paragraph. */
  readonly lines: boolean;
  /** Ends the rows early, after the last whole one. */
  readonly signal: AbortSignal;
  /** The input's pieces, where somebody has looked at them already. */
  readonly pieces?: AsyncGenerator<string>;
}

function read(path: string, options: RowOptions): AsyncGenerator<Row> {
  const { format, lines, signal, pieces = piecesOf(path, signal), ...defaults } = options;
  switch (format) {
    case 'jsonl':
      return jsonlRows(linesOf(pieces), defaults);
    case 'csv':
      return csvRows(pieces, ',', defaults);
    case 'tsv':
      return csvRows(pieces, '\t', defaults);
    case 'text':
      return (lines ? lineRows : paragraphRows)(linesOf(pieces), defaults);
  }
}

/** The rows of a file, or of stdin for `-`, as they are read. */
export async function* rowsOf(path: string, options: RowOptions): AsyncGenerator<Row> {
  try {
    yield* read(path, options);
  } catch (error) {
    // The readers pass the abort on as an error, so that none of them takes a torn row for a whole one.
    if (!options.signal.aborted) throw error;
  }
}
