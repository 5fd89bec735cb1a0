/** Results that may be as large as the graph: columns that iterate as pairs, best first. */

import { column, type TextColumn } from '../engine/columns.js';
import type { Answer } from '../engine/outcome.js';

/** Nodes with a value each, largest first. */
export class RankedNodes implements Iterable<readonly [id: string, value: number]> {
  readonly #answer: Answer<'ranked'>;
  readonly #ids: TextColumn;
  /** Which id is a row's; absent: the one at the same place. */
  readonly #idPlaces: Uint32Array | undefined;
  /** The values alone, largest first. */
  readonly values: Float64Array;

  constructor(answer: Answer<'ranked'>) {
    this.#answer = answer;
    this.values = column(answer.columns, 'value');
    this.#ids = column(answer.columns, 'id');
    this.#idPlaces = answer.columns.idPlace;
  }

  get length(): number {
    return this.values.length;
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
    return this.#ids.at(this.#idPlaces === undefined ? place : (this.#idPlaces[place] as number));
  }

  *[Symbol.iterator](): Iterator<readonly [id: string, value: number]> {
    for (let place = 0; place < this.length; place++) {
      yield [this.id(place), this.values[place] as number];
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
