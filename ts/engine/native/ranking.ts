/** A ranking as a compact answer gives it; `crates/model/src/compact/activation.rs` has the layout. */

import { type Columns, TextColumn } from '../columns.js';
import type { Slab } from './slab.js';

/** Bytes before the nodes. */
const HEAD = 16;

/** The columns of a ranking. Nothing is made of what nobody reads. */
export class CompactRanking implements Columns {
  readonly #slab: Slab;
  readonly #from: number;
  #id: TextColumn | undefined;
  #value: Float64Array | undefined;

  constructor(slab: Slab, from: number) {
    this.#slab = slab;
    this.#from = from;
  }

  get id(): TextColumn {
    if (this.#id === undefined) {
      const { bytes, u32 } = this.#slab;
      const count = this.#nodes;
      const ends = this.#from + HEAD + 8 * count;
      const begin = ends + 4 * count;
      const end = begin + (u32[(this.#from >> 2) + 3] as number);
      this.#id = new TextColumn(
        () => bytes.toString('utf8', begin, end),
        new Uint32Array(bytes.buffer, bytes.byteOffset + ends, count),
      );
    }
    return this.#id;
  }

  get value(): Float64Array {
    if (this.#value === undefined) {
      const { buffer, byteOffset } = this.#slab.bytes;
      this.#value = new Float64Array(buffer, byteOffset + this.#from + HEAD, this.#nodes);
    }
    return this.#value;
  }

  get #nodes(): number {
    return this.#slab.u32[(this.#from >> 2) + 2] as number;
  }
}
