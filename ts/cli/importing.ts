/**
 * Stores the rows of a file in constant memory: one `storeMemoryBatch` for each stretch of rows, of which only the line
 * numbers are kept, so that a row which the council refuses is named by its line.
 */

import { MindsError, MindsTypeError } from '../errors.js';
import type { Council } from '../index.js';
import type { BatchOptions, MemoryInput } from '../memory/types.js';
import type { Row } from './formats/row.js';

const STRETCH = 100_000;

export interface Counts {
  stored: number;
  merged: number;
  rejected: number;
  /** Were there already under the same id. */
  existing: number;
}

export interface ImportOptions extends Pick<BatchOptions, 'onDuplicate'> {
  /** Rows that are in, of all outcomes. */
  readonly onProgress: (rows: number) => void;
}

/** The error of a batch as it concerns the file: with the line of the row, and how many rows before it are in. */
function located(error: unknown, lines: readonly number[], rowsIn: number): unknown {
  if (!(error instanceof MindsError)) return error;
  const { row } = error.details;
  const line = typeof row === 'number' ? lines[row] : undefined;
  const { cause } = error;
  if (line === undefined) {
    // What the file's own reader refused comes as the batch's cause, with its line.
    const { code, message, details } = cause instanceof MindsError ? cause : error;
    return new MindsError(code, message, { ...details, rowsIn }, { cause });
  }
  const refused = cause instanceof MindsError || cause instanceof MindsTypeError ? cause : error;
  // The error's own row is counted within its group.
  const { row: _, ...details } = refused.details;
  const message = `line ${line}: ${refused.message}`;
  return new MindsError(refused.code, message, { ...details, line, rowsIn }, { cause: refused.cause });
}

/** Stores all rows; after a failure those of the groups before it stay. */
export async function storeRows(
  council: Council,
  rows: AsyncIterator<Row>,
  { onDuplicate, onProgress }: ImportOptions,
): Promise<Counts> {
  const counts: Counts = { stored: 0, merged: 0, rejected: 0, existing: 0 };
  let before = 0;
  let more = true;
  while (more) {
    const lines: number[] = [];
    const stretch = async function* (): AsyncGenerator<MemoryInput> {
      while (lines.length < STRETCH) {
        const next = await rows.next();
        if (next.done) {
          more = false;
          return;
        }
        lines.push(next.value.line);
        yield next.value.memory;
      }
    };
    let now = 0;
    const progress = (stored: number) => {
      now = stored;
      onProgress(before + stored);
    };
    try {
      const result = await council.memory.storeMemoryBatch(stretch(), { onDuplicate, onProgress: progress });
      for (const outcome of ['stored', 'merged', 'rejected', 'existing'] as const) {
        counts[outcome] += result[outcome];
      }
    } catch (error) {
      throw located(error, lines, before + now);
    }
    before += lines.length;
  }
  return counts;
}

/** Stores what `minds export` wrote. Ended early, it gives the counts so far as `stored`. */
export async function storeExport(
  council: Council,
  pieces: AsyncIterable<string>,
  options: ImportOptions & { readonly signal: AbortSignal },
): Promise<Counts> {
  try {
    return await council.memory.importMemories(pieces, options);
  } catch (error) {
    if (!(error instanceof MindsError)) throw error;
    const { groups: _, rows, reason: __, ...details } = error.details;
    if (options.signal.aborted && typeof rows === 'number') {
      return { stored: rows, merged: 0, rejected: 0, existing: 0 };
    }
    const { cause } = error;
    const { code, message } = cause instanceof MindsError || cause instanceof MindsTypeError ? cause : error;
    const where = details.line === undefined ? '' : `line ${details.line}: `;
    throw new MindsError(code, `${where}${message}`, { ...details, rowsIn: rows ?? 0 }, { cause });
  }
}
