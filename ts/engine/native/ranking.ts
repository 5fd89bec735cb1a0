/** A ranking as a compact answer gives it; `crates/model/src/compact/activation.rs` has the layout. */

import { type Columns, TextColumn } from '../columns.js';
import type { Slab } from './slab.js';

/** Bytes before the nodes. */
const HEAD = 24;

/** Ids are those of the nodes. */
const OF_NODES = 0xffffffff;

/** A ranking whose values are what they are: a reply and its columns. Nothing is made of what nobody reads. */
export class CompactRanking implements Columns {
  readonly kind = 'ranked';
  readonly rounds = 0;
  readonly converged = true;
  readonly error = 0;
  readonly exact = true;
  /** The number of each node; absent where ids are those of the nodes. */
  readonly idPlace?: Uint32Array;
  readonly #slab: Slab;
  readonly #from: number;
  #id: TextColumn | undefined;
  #value: Float64Array | undefined;

  constructor(slab: Slab, from: number) {
    this.#slab = slab;
    this.#from = from;
    if (this.#number(5) !== OF_NODES) {
      this.idPlace = this.#numbers(this.#places, this.#number(2));
    }
  }

  get idsFrom(): number {
    return this.idPlace === undefined ? 0 : this.#number(5);
  }

  get value(): Float64Array {
    if (this.#value === undefined) {
      const { buffer, byteOffset } = this.#slab.bytes;
      this.#value = new Float64Array(buffer, byteOffset + this.#from + HEAD, this.#number(2));
    }
    return this.#value;
  }

  get id(): TextColumn {
    if (this.#id === undefined) {
      const count = this.#number(3);
      const ends = this.#places + (this.idPlace?.byteLength ?? 0);
      const begin = ends + 4 * count;
      const end = begin + this.#number(4);
      const { bytes } = this.#slab;
      this.#id = new TextColumn(() => bytes.toString('utf8', begin, end), this.#numbers(ends, count));
    }
    return this.#id;
  }

  /** Where what follows the values begins. */
  get #places(): number {
    return this.#from + HEAD + 8 * this.#number(2);
  }

  /** The number of 32 bits at a place: 2 nodes, 3 ids, 4 bytes of ids, 5 from which number on ids are given. */
  #number(place: number): number {
    return this.#slab.u32[(this.#from >> 2) + place] as number;
  }

  #numbers(at: number, count: number): Uint32Array {
    const { buffer, byteOffset } = this.#slab.bytes;
    return new Uint32Array(buffer, byteOffset + at, count);
  }
}
