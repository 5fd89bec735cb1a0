/** A part of the graph as a compact answer gives it; `crates/model/src/compact/part.rs` has the layout. */

import { type Columns, TextColumn } from '../columns.js';
import type { Slab } from './slab.js';

/** Bytes before the nodes, of the strength and depth of each, and of each edge. */
const HEAD = 24;
const NODE = 12;
const EDGE = 16;

/** A part of the graph: a reply and its columns. Nothing is made of what nobody reads. */
export class CompactPart implements Columns {
  readonly kind = 'subgraph';
  readonly #slab: Slab;
  readonly #from: number;
  readonly #end: number;
  #types: string[] | undefined;
  #id: TextColumn | undefined;
  #strength: Float64Array | undefined;
  #depth: Uint32Array | undefined;
  #edgeSource: Uint32Array | undefined;
  #edgeTarget: Uint32Array | undefined;
  #edgeType: Uint32Array | undefined;
  #edgeWeight: Float32Array | undefined;

  constructor(slab: Slab, from: number, end: number) {
    this.#slab = slab;
    this.#from = from;
    this.#end = end;
  }

  get types(): string[] {
    this.#types ??= this.#readTypes();
    return this.#types;
  }

  get strength(): Float64Array {
    this.#strength ??= this.#view(Float64Array, this.#from + HEAD, this.#nodes);
    return this.#strength;
  }

  get depth(): Uint32Array {
    this.#depth ??= this.#view(Uint32Array, this.#from + HEAD + 8 * this.#nodes, this.#nodes);
    return this.#depth;
  }

  get edgeSource(): Uint32Array {
    this.#edgeSource ??= this.#ofEdges(Uint32Array, 0);
    return this.#edgeSource;
  }

  get edgeTarget(): Uint32Array {
    this.#edgeTarget ??= this.#ofEdges(Uint32Array, 1);
    return this.#edgeTarget;
  }

  get edgeType(): Uint32Array {
    this.#edgeType ??= this.#ofEdges(Uint32Array, 2);
    return this.#edgeType;
  }

  get edgeWeight(): Float32Array {
    this.#edgeWeight ??= this.#ofEdges(Float32Array, 3);
    return this.#edgeWeight;
  }

  get id(): TextColumn {
    this.#id ??= new TextColumn(
      () => this.#slab.bytes.toString('utf8', this.#text, this.#text + this.#number(5)),
      this.#view(Uint32Array, this.#ends, this.#nodes),
    );
    return this.#id;
  }

  get #nodes(): number {
    return this.#number(2);
  }

  /** Where edges begin. */
  get #edges(): number {
    return this.#from + HEAD + NODE * this.#nodes;
  }

  /** Where it is told where texts end. */
  get #ends(): number {
    return this.#edges + EDGE * this.#number(3);
  }

  /** Where texts begin. */
  get #text(): number {
    return this.#ends + 4 * (this.#nodes + this.#number(4));
  }

  /** The number of 32 bits at a place: 2 nodes, 3 edges, 4 types of edges, 5 bytes of ids. */
  #number(place: number): number {
    return this.#slab.u32[(this.#from >> 2) + place] as number;
  }

  #readTypes(): string[] {
    const first = (this.#ends >> 2) + this.#nodes;
    const { bytes, u32 } = this.#slab;
    const names = bytes.toString('utf8', this.#text + this.#number(5), this.#end);
    const begin = u32[first - 1] as number;
    const ends = u32.subarray(first, first + this.#number(4));
    return Array.from(ends, (end, place) =>
      names.slice((place === 0 ? begin : (ends[place - 1] as number)) - begin, end - begin),
    );
  }

  /** A column of the edges, by its place among these. */
  #ofEdges<T>(type: new (buffer: ArrayBufferLike, offset: number, length: number) => T, column: number): T {
    const count = this.#number(3);
    return this.#view(type, this.#edges + 4 * column * count, count);
  }

  #view<T>(
    type: new (buffer: ArrayBufferLike, offset: number, length: number) => T,
    at: number,
    count: number,
  ): T {
    const { buffer, byteOffset } = this.#slab.bytes;
    return new type(buffer, byteOffset + at, count);
  }
}
