/** A part of the graph as a compact answer gives it; `crates/model/src/compact/part.rs` has the layout. */

import { type Columns, TextColumn } from '../columns.js';
import type { NativeCouncil } from './binding.js';
import { type Slab, slabOf } from './slab.js';

/** Bytes before the nodes. */
const HEAD = 24;

/** Who knows the ids of nodes by their numbers: a council of the addon. */
export type NodeIdSource = Pick<NativeCouncil, 'nodeIds'>;

const clock = new Float64Array(1);
const clockBytes = new Uint8Array(clock.buffer);

/** A part of the graph: a reply and its columns. Nothing is made of what nobody reads. */
export class CompactPart implements Columns {
  readonly kind = 'subgraph';
  /** The engine's time. */
  readonly nanos: number;
  /** Until something is read. */
  #answer: string | Buffer;
  /** Until ids are read. */
  #ids: NodeIdSource | undefined;
  #made: Slab | undefined;
  #types: string[] | undefined;
  #id: TextColumn | undefined;
  #strength: Float64Array | undefined;
  #depth: Uint32Array | undefined;
  #edgeSource: Uint32Array | undefined;
  #edgeTarget: Uint32Array | undefined;
  #edgeType: Uint32Array | undefined;
  #edgeWeight: Float32Array | undefined;

  /** @param answer as text it has a byte in each character */
  constructor(answer: string | Buffer, ids: NodeIdSource) {
    this.#answer = answer;
    this.#ids = ids;
    for (let at = 0; at < clockBytes.length; at++) {
      clockBytes[at] = typeof answer === 'string' ? answer.charCodeAt(at) : (answer[at] as number);
    }
    this.nanos = clock[0] as number;
  }

  get #slab(): Slab {
    if (this.#made === undefined) {
      const answer = this.#answer;
      this.#made = slabOf(typeof answer === 'string' ? Buffer.from(answer, 'latin1') : answer);
      this.#answer = '';
    }
    return this.#made;
  }

  get types(): string[] {
    this.#types ??= this.#readTypes();
    return this.#types;
  }

  get strength(): Float64Array {
    this.#strength ??= this.#view(Float64Array, HEAD, this.#nodes);
    return this.#strength;
  }

  get depth(): Uint32Array {
    this.#depth ??= this.#numbersOf16(3 * this.#edges, this.#nodes);
    return this.#depth;
  }

  get edgeSource(): Uint32Array {
    this.#edgeSource ??= this.#numbersOf16(0, this.#edges);
    return this.#edgeSource;
  }

  get edgeTarget(): Uint32Array {
    this.#edgeTarget ??= this.#numbersOf16(this.#edges, this.#edges);
    return this.#edgeTarget;
  }

  get edgeType(): Uint32Array {
    this.#edgeType ??= this.#numbersOf16(2 * this.#edges, this.#edges);
    return this.#edgeType;
  }

  get edgeWeight(): Float32Array {
    this.#edgeWeight ??= this.#view(Float32Array, HEAD + 12 * this.#nodes, this.#edges);
    return this.#edgeWeight;
  }

  get id(): TextColumn {
    if (this.#id === undefined) {
      this.#id = this.#readIds();
      this.#ids = undefined;
    }
    return this.#id;
  }

  #readIds(): TextColumn {
    const count = this.#nodes;
    const numbers = this.#view(Uint32Array, HEAD + 8 * count, count);
    const { bytes, u32 } = slabOf((this.#ids as NodeIdSource).nodeIds(numbers));
    return new TextColumn(() => bytes.toString('utf8', 4 * count), u32.subarray(0, count));
  }

  get #nodes(): number {
    return this.#number(2);
  }

  get #edges(): number {
    return this.#number(3);
  }

  /** Where numbers of 16 bits begin. */
  get #shorts(): number {
    return HEAD + 12 * this.#nodes + 4 * this.#edges;
  }

  /** Where it is told where texts end. */
  get #ends(): number {
    return this.#shorts + ((2 * (3 * this.#edges + this.#nodes) + 3) & ~3);
  }

  /** The number of 32 bits at a place: 2 nodes, 3 edges, 4 types of edges. */
  #number(place: number): number {
    return this.#slab.u32[place] as number;
  }

  #readTypes(): string[] {
    const { bytes, u32 } = this.#slab;
    const first = this.#ends >> 2;
    const ends = u32.subarray(first, first + this.#number(4));
    const names = bytes.toString('utf8', this.#ends + 4 * ends.length);
    return Array.from(ends, (end, place) => names.slice(place === 0 ? 0 : ends[place - 1], end));
  }

  /** Numbers of 16 bits, from one of them on. */
  #numbersOf16(first: number, count: number): Uint32Array {
    return new Uint32Array(this.#view(Uint16Array, this.#shorts + 2 * first, count));
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
