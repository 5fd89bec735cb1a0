/** The columns of a command, held to the vocabulary: kinds, lengths, and which vector belongs to which row. */

import { MindsError } from '../../errors.js';
import { type ColumnName, type ColumnOf, type Columns, kindOf, TextColumn } from '../columns.js';

const CLASSES = {
  text: TextColumn,
  f64: Float64Array,
  f32: Float32Array,
  u32: Uint32Array,
  u8: Uint8Array,
} as const;

function protocol(name: string, what: string): MindsError {
  return new MindsError('PROTOCOL', `the column '${name}' ${what}`, { column: name });
}

/**
 * Checks that every column of the vocabulary is of its kind.
 *
 * @throws MindsError `PROTOCOL`
 */
export function assertKinds(columns: Columns): void {
  for (const [name, column] of Object.entries(columns)) {
    const kind = kindOf(name);
    if (kind === undefined || column === undefined) {
      continue;
    }
    if (!(column instanceof CLASSES[kind])) {
      throw protocol(name, `is not of the kind ${kind}`);
    }
    if (column instanceof TextColumn && !covers(column)) {
      throw protocol(name, 'has ends that do not ascend to the end of its text');
    }
  }
}

function covers({ text, ends }: TextColumn): boolean {
  let last = 0;
  for (const end of ends) {
    if (end < last) {
      return false;
    }
    last = end;
  }
  return last === text.length;
}

/** The column `name` where it is given, one value a row. */
export function perRow<N extends ColumnName>(
  columns: Columns,
  name: N,
  rows: number,
): ColumnOf<N> | undefined {
  const column = columns[name] as ColumnOf<N> | undefined;
  if (column !== undefined && column.length !== rows) {
    throw protocol(name, `has ${column.length} values for ${rows} rows`);
  }
  return column;
}

/** The tags of each row, by the columns `tagCounts` and `tags`. */
export function tagsPerRow(columns: Columns, rows: number): string[][] {
  const counts = perRow(columns, 'tagCounts', rows) ?? new Uint32Array(rows);
  const tags = columns.tags?.toArray() ?? [];
  let end = 0;
  const perRowTags = Array.from(counts, (count) => {
    end += count;
    return tags.slice(end - count, end);
  });
  if (end !== tags.length) {
    throw protocol('tagCounts', `counts ${end} tags of ${tags.length}`);
  }
  return perRowTags;
}

/** A copy of the vector of each row that has one, by the columns `embeddingRows` and `embeddings`. */
export function vectorsPerRow(columns: Columns, rows: number): Map<number, Float32Array> {
  const owners = columns.embeddingRows ?? new Uint32Array(0);
  const numbers = columns.embeddings ?? new Float32Array(0);
  const dimension = owners.length === 0 ? 0 : numbers.length / owners.length;
  if (!Number.isInteger(dimension) || (owners.length === 0 && numbers.length > 0)) {
    throw protocol('embeddings', `has ${numbers.length} numbers for ${owners.length} vectors`);
  }
  const vectors = new Map<number, Float32Array>();
  let last = -1;
  for (const [index, row] of owners.entries()) {
    if (row <= last || row >= rows) {
      throw protocol('embeddingRows', `does not ascend within ${rows} rows`);
    }
    last = row;
    vectors.set(row, numbers.slice(index * dimension, (index + 1) * dimension));
  }
  return vectors;
}
