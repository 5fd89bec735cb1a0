/**
 * Named columns: the lists of a command or a reply, as typed arrays and joined texts.
 *
 * Their names and kinds are in the vocabulary (`COLUMN_KINDS`).
 */

import { MindsError } from '../errors.js';
import { COLUMN_KINDS, type ColumnKind } from './generated/vocabulary.js';

export type ColumnName = keyof typeof COLUMN_KINDS;

/** Texts joined into one string, with the end of each in UTF-16 code units. Cutting one out copies nothing. */
export class TextColumn {
  readonly ends: Uint32Array;
  #text: string | (() => string);

  /** @param text the joined texts, or what makes them when they are first read */
  constructor(text: string | (() => string), ends: Uint32Array) {
    this.#text = text;
    this.ends = ends;
  }

  /** The joined texts. */
  get text(): string {
    if (typeof this.#text !== 'string') {
      this.#text = this.#text();
    }
    return this.#text;
  }

  /** Joins `values`. */
  static from(values: readonly string[]): TextColumn {
    const ends = new Uint32Array(values.length);
    let end = 0;
    for (let i = 0; i < values.length; i++) {
      end += (values[i] as string).length;
      ends[i] = end;
    }
    return new TextColumn(values.join(''), ends);
  }

  get length(): number {
    return this.ends.length;
  }

  /** The text at `index`, from 0 to `length - 1`. */
  at(index: number): string {
    return this.text.slice(index === 0 ? 0 : this.ends[index - 1], this.ends[index]);
  }

  toArray(): string[] {
    return Array.from(this.ends, (_, index) => this.at(index));
  }
}

/** The JavaScript form of each kind of column. */
export interface ColumnTypes {
  text: TextColumn;
  f64: Float64Array;
  f32: Float32Array;
  u32: Uint32Array;
  u8: Uint8Array;
}

export type ColumnOf<N extends ColumnName> = ColumnTypes[(typeof COLUMN_KINDS)[N]];

/** Columns by name; absent ones are not there. */
export type Columns = { readonly [N in ColumnName]?: ColumnOf<N> };

/** Names and values of the columns that are there. `Object.entries` will not do: an engine may make them when read. */
export function columnEntries(columns: Columns): [ColumnName, NonNullable<Columns[ColumnName]>][] {
  return (Object.keys(COLUMN_KINDS) as ColumnName[]).flatMap((name) => {
    const column = columns[name];
    return column === undefined ? [] : [[name, column]];
  });
}

/** No columns. */
export const NO_COLUMNS: Columns = Object.freeze({});

/** `position` of a memory that stands in no order. */
export const NO_POSITION = 0xffffffff;

/**
 * The column `name`, which must be there.
 *
 * @throws MindsError `PROTOCOL` when it is absent
 */
export function column<N extends ColumnName>(columns: Columns, name: N): ColumnOf<N> {
  const found = columns[name] as ColumnOf<N> | undefined;
  if (found === undefined) {
    throw new MindsError('PROTOCOL', `the column '${name}' is missing`, { column: name });
  }
  return found;
}

/** The kind of the column `name`, or undefined where the vocabulary has no such column. */
export function kindOf(name: string): ColumnKind | undefined {
  return (COLUMN_KINDS as Record<string, ColumnKind>)[name];
}
