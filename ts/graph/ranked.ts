/** Results that may be as large as the graph: columns that iterate as pairs, best first. */

import { column } from '../engine/columns.js';
import type { Answer } from '../engine/outcome.js';
import type { NodeIds } from './node-ids.js';

/** Nodes with a value each, largest first. */
export class RankedNodes implements Iterable<readonly [id: string, value: number]> {
  readonly #answer: Answer<'ranked'>;
  /** The id of the row at a place. */
  readonly #id: (place: number) => string;
  /** The values alone, largest first. */
  readonly values: Float64Array;

  /** @param known the ids that the engine was told not to give again; those that it gave are added */
  constructor(answer: Answer<'ranked'>, known: NodeIds) {
    const { reply, columns } = answer;
    this.#answer = answer;
    this.values = column(columns, 'value');
    const ids = column(columns, 'id');
    const places = columns.idPlace;
    if (places === undefined) {
      this.#id = (place) => ids.at(place);
    } else {
      known.add(reply.idsFrom, ids);
      this.#id = (place) => known.at(places[place] as number);
    }
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
    return place < this.length ? this.#id(place) : '';
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
