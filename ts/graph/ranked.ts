/** Results that may be as large as the graph: columns that iterate as pairs, best first. */

import { column } from '../engine/columns.js';
import type { Answer } from '../engine/outcome.js';
import { NodeBits } from './node-bits.js';
import type { NodeIds } from './node-ids.js';
import { descending } from './order.js';

/**
 * Nodes with a value each, largest first.
 *
 * Of very many the engine puts the first in order alone; the others are put in order, in some milliseconds, when somebody
 * first asks for them or for all.
 */
export class RankedNodes implements Iterable<readonly [id: string, value: number]> {
  readonly #answer: Answer<'ranked'>;
  /** The ids of rows; or of nodes, whose numbers are by row then. */
  readonly #ids: { at(number: number): string };
  #numbers: Uint32Array | undefined;
  /** The same, where few may be asked for. */
  readonly #bits: NodeBits | undefined;
  /** By row. */
  readonly #values: Float64Array;
  /** The rows in order, as many as are known; undefined where rows are in order. */
  #order: Uint32Array | undefined;
  #ordered: Float64Array | undefined;

  /** @param known the ids that the engine was told not to give again; those that it gave are added */
  constructor(answer: Answer<'ranked'>, known: NodeIds) {
    const { reply, columns } = answer;
    this.#answer = answer;
    this.#values = column(columns, 'value');
    this.#order = columns.order;
    const ids = column(columns, 'id');
    this.#numbers = columns.idPlace;
    if (columns.idBits !== undefined) {
      this.#bits = new NodeBits(columns.idBits, column(columns, 'idsBefore'));
    }
    const isByNumber = this.#numbers !== undefined || this.#bits !== undefined;
    this.#ids = isByNumber ? known : ids;
    if (isByNumber) {
      known.add(reply.idsFrom, ids);
    }
  }

  get length(): number {
    return this.#values.length;
  }

  /** The values alone, largest first. */
  get values(): Float64Array {
    if (this.#order === undefined) return this.#values;
    if (this.#ordered === undefined) {
      const order = this.#orderOf(this.length);
      this.#ordered = new Float64Array(this.length);
      for (let place = 0; place < order.length; place++) {
        this.#ordered[place] = this.#values[order[place] as number] as number;
      }
    }
    return this.#ordered;
  }

  /** The rows in order, so many at least. */
  #orderOf(count: number): Uint32Array {
    if (this.#order === undefined || this.#order.length < count) {
      this.#order = descending(this.#values);
      this.#numbers ??= this.#bits?.toNumbers(this.length);
    }
    return this.#order;
  }

  /** The row at a place below the length. */
  #row(place: number): number {
    return this.#order === undefined ? place : (this.#orderOf(place + 1)[place] as number);
  }

  /** Whether a ranking settled within its tolerance. */
  get converged(): boolean {
    return this.#answer.reply.converged;
  }

  /** Passes that were made over the whole graph. */
  get passes(): number {
    return this.#answer.reply.rounds;
  }

  /** No value is further from the true one. */
  get error(): number {
    return this.#answer.reply.error;
  }

  /** Whether these are the nodes of the largest values, in their order. */
  get exact(): boolean {
    return this.#answer.reply.exact;
  }

  /** The id of the node at a place, from 0; empty beyond the last. */
  id(place: number): string {
    if (place >= this.length) return '';
    const row = this.#row(place);
    const number = this.#numbers?.[row] ?? this.#bits?.at(row);
    return this.#ids.at(number ?? row);
  }

  /** The value at a place, from 0; NaN beyond the last. */
  value(place: number): number {
    return place < this.length ? (this.#values[this.#row(place)] as number) : Number.NaN;
  }

  *[Symbol.iterator](): Iterator<readonly [id: string, value: number]> {
    for (let place = 0; place < this.length; place++) {
      yield [this.id(place), this.value(place)];
    }
  }

  /** Values by id, in the same order. */
  toMap(): Map<string, number> {
    return new Map(this);
  }

  /** The pairs. */
  toJSON(): (readonly [string, number])[] {
    return [...this];
  }
}
