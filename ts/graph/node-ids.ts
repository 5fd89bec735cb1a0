/**
 * Ids of all nodes, as far as the engine gave them, kept from one large ranking to the next: they are most of what such a
 * ranking weighs, and the id of a node never changes.
 */

import type { TextColumn } from '../engine/columns.js';

/** After so many pieces a look takes too long: all are asked for again. */
const PIECES = 16;

interface Piece {
  readonly first: number;
  readonly ids: TextColumn;
}

/** Ids by the engine's numbers for nodes, in the order of adding. What was given stays; more may come. */
export class NodeIds {
  /** By their first numbers; where two have a number, both say the same of it. */
  readonly #pieces: Piece[] = [];

  /** The ids of all numbers below are known. */
  get known(): number {
    const last = this.#pieces.at(-1);
    return last === undefined ? 0 : last.first + last.ids.length;
  }

  get isInPieces(): boolean {
    return this.#pieces.length > PIECES;
  }

  /** Takes the ids of numbers from `first` on; what is known already is left. */
  add(first: number, ids: TextColumn): void {
    if (first + ids.length > this.known) this.#pieces.push({ first, ids });
  }

  at(number: number): string {
    const piece = this.#pieces.findLast(({ first }) => first <= number);
    return piece === undefined ? '' : piece.ids.at(number - piece.first);
  }
}

/** The ids that results know which are in use still. */
export class KnownIds {
  #last: WeakRef<NodeIds> | undefined;

  /** Ids to ask further from. */
  take(): NodeIds {
    const last = this.#last?.deref();
    return last === undefined || last.isInPieces ? new NodeIds() : last;
  }

  /** Remembers what a result knows, for as long as somebody has the result. */
  keep(ids: NodeIds): void {
    if (ids.known > 0 && this.#last?.deref() !== ids) this.#last = new WeakRef(ids);
  }
}
