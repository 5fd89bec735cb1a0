/** Columns gathered row by row. */

import { type ColumnName, type Columns, TextColumn } from '../engine/columns.js';

/** Texts that are joined at once. */
const JOINED = 256;

/** Texts of a column that is being gathered, joined a few hundred at a time: ten thousand at once would take a turn of ms. */
export class Texts {
  readonly #ends: number[] = [];
  readonly #joined: string[] = [];
  #pending: string[] = [];
  #end = 0;

  get length(): number {
    return this.#ends.length;
  }

  push(text: string): void {
    this.#end += text.length;
    this.#ends.push(this.#end);
    this.#pending.push(text);
    if (this.#pending.length === JOINED) {
      this.#joined.push(this.#pending.join(''));
      this.#pending = [];
    }
  }

  column(): TextColumn {
    return new TextColumn(this.#joined.join('') + this.#pending.join(''), new Uint32Array(this.#ends));
  }

  /** Undefined where every text is empty. */
  columnUnlessBlank(): TextColumn | undefined {
    return this.#end === 0 ? undefined : this.column();
  }
}

/** Numbers of a column that is being gathered. */
export class Numbers {
  readonly #values: number[] = [];
  #plain = true;

  constructor(readonly absent: number) {}

  push(value: number): void {
    this.#values.push(value);
    this.#plain &&= value === this.absent || (Number.isNaN(value) && Number.isNaN(this.absent));
  }

  /** Undefined where every row has the default. */
  f64(): Float64Array | undefined {
    return this.#plain ? undefined : new Float64Array(this.#values);
  }

  /** Undefined where every row has the default. */
  u32(): Uint32Array | undefined {
    return this.#plain ? undefined : new Uint32Array(this.#values);
  }
}

/** What is there: columns that are left out are no columns. */
export function present(columns: { readonly [N in ColumnName]?: Columns[N] | undefined }): Columns {
  return Object.fromEntries(Object.entries(columns).filter(([, column]) => column !== undefined));
}
