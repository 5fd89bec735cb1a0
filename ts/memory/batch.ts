/**
 * Batches of any size: cut into groups, packed a little at a time, two groups under way.
 *
 * While the engine stores one group the next is packed; between slices of rows the event loop gets its turn. A batch
 * larger than what the engine takes waits, it does not fail.
 */

import { nextTurn } from '../dispatch/turn.js';
import { column, type TextColumn } from '../engine/columns.js';
import type { Engine } from '../engine/contract.js';
import type { Detail } from '../engine/generated/vocabulary.js';
import { unwrap } from '../engine/outcome.js';
import { MindsError, MindsTypeError } from '../errors.js';
import * as check from './arguments.js';
import { Group } from './group.js';
import { checkPolicy } from './row.js';
import type { BatchOptions, BatchResult, MemoryInput } from './types.js';
import { UnderWay } from './under-way.js';

type Rows = Iterable<MemoryInput> | AsyncIterable<MemoryInput>;

/** A group that is stored. */
export interface StoredGroup {
  /** Where it begins in the input. */
  readonly first: number;
  readonly ids: TextColumn;
  readonly outcomes: Uint8Array;
}

/** The error of one row of the input, where what it is thrown by knows that row. */
export class RowError {
  constructor(
    readonly row: number,
    readonly error: unknown,
  ) {}
}

/** Rows packed before the event loop gets its turn: some 1 ms of work. */
const SLICE = 250;

/**
 * Stores the rows of `input` in groups of at most 10,000, each all or nothing.
 *
 * @param afterGroup what else belongs to a group before it is in
 * @throws MindsError `BATCH_FAILED` naming the row and the groups that are in, with the first error as `cause`;
 *   what the input itself throws is such a `cause` too; `ABORTED` naming the groups that are in
 */
export async function storeBatch(
  engine: Engine,
  input: Rows,
  options: BatchOptions,
  afterGroup?: (group: StoredGroup) => Promise<void>,
): Promise<BatchResult> {
  checkIterable('rows', input, 'rows');
  check.object('options', options);
  check.optional(check.signal, 'signal', options.signal);
  check.optional(check.callback, 'onProgress', options.onProgress);
  checkPolicy(options);
  const batch = new Batch(engine, options, afterGroup);
  try {
    await addAll(batch, input);
  } catch (error) {
    batch.end(error);
  }
  return batch.finish();
}

/** An iterable, of items that are called so, that is not itself a text. */
export function checkIterable(field: string, input: unknown, items: string): void {
  const iterable =
    typeof input === 'object' &&
    input !== null &&
    (Symbol.iterator in input || Symbol.asyncIterator in input);
  if (!iterable) {
    const expected = `an iterable or async iterable of ${items}`;
    throw new MindsTypeError(`${field} is ${input === null ? 'null' : typeof input}; expected ${expected}`, {
      field,
      expected,
    });
  }
}

async function addAll(batch: Batch, input: Rows): Promise<void> {
  if (Symbol.asyncIterator in input) {
    for await (const row of input) {
      if (!(await batch.add(row))) return;
    }
  } else {
    for (const row of input) {
      // Awaiting every row would cost more than packing it.
      const added = batch.add(row);
      if (added !== true && !(await added)) return;
    }
  }
}

/** Where a group begins in the input, and how long it is. */
interface Span {
  readonly first: number;
  readonly length: number;
}

class Batch {
  readonly #engine: Engine;
  readonly #options: BatchOptions;
  readonly #afterGroup: ((group: StoredGroup) => Promise<void>) | undefined;
  readonly #ids: (string | null)[] = [];
  readonly #counts = [0, 0, 0, 0];
  readonly #in: Span[] = [];
  #group = new Group();
  #first = 0;
  #sinceTurn = 0;
  readonly #underWay = new UnderWay();
  #failure: { error: unknown; row: number | undefined } | undefined;

  constructor(
    engine: Engine,
    options: BatchOptions,
    afterGroup: ((group: StoredGroup) => Promise<void>) | undefined,
  ) {
    this.#engine = engine;
    this.#options = options;
    this.#afterGroup = afterGroup;
  }

  /** Adds a row; false, at once or in time, where the batch has ended early. */
  add(row: MemoryInput): true | Promise<boolean> {
    try {
      this.#group.push(row);
    } catch (error) {
      this.#failure ??= { error, row: this.#first + this.#group.length };
      return Promise.resolve(false);
    }
    this.#sinceTurn += 1;
    if (this.#group.full) {
      return this.#send();
    }
    return this.#sinceTurn < SLICE ? true : this.#turn();
  }

  /** Sends what is left and waits for everything. */
  async finish(): Promise<BatchResult> {
    if (this.#group.length > 0 && this.#goesOn()) {
      await this.#send();
    }
    await this.#underWay.settled();
    this.#throwIfEnded();
    const [stored, merged, rejected, existing] = this.#counts as [number, number, number, number];
    return { ids: this.#ids, stored, merged, rejected, existing };
  }

  /** Ends the batch for an error of its input. */
  end(error: unknown): void {
    this.#failure ??= { error, row: undefined };
  }

  async #turn(): Promise<boolean> {
    this.#sinceTurn = 0;
    await nextTurn();
    return this.#goesOn();
  }

  async #send(): Promise<boolean> {
    await this.#underWay.room();
    if (!this.#goesOn()) {
      return false;
    }
    const span = { first: this.#first, length: this.#group.length };
    this.#underWay.add(this.#store(this.#group, span), (error) => {
      this.#failure ??=
        error instanceof RowError
          ? { error: error.error, row: error.row }
          : { error, row: rowOf(error, span) };
    });
    this.#group = new Group();
    this.#first += span.length;
    return this.#turn();
  }

  async #store(group: Group, span: Span): Promise<void> {
    const { command, columns } = group.finish(checkPolicy(this.#options));
    // Joining the columns and writing their frame take a ms or two each: two turns, not one.
    await nextTurn();
    const answer = unwrap(await this.#engine.execute(command, columns), 'stored');
    const ids = column(answer.columns, 'id');
    const outcomes = column(answer.columns, 'outcome');
    for (let row = 0; row < span.length; row++) {
      const outcome = outcomes[row] as number;
      this.#counts[outcome] = (this.#counts[outcome] ?? 0) + 1;
      this.#ids[span.first + row] = ids.at(row) || null;
    }
    await this.#afterGroup?.({ first: span.first, ids, outcomes });
    this.#in.push(span);
    this.#options.onProgress?.(this.#in.reduce((sum, other) => sum + other.length, 0));
  }

  #goesOn(): boolean {
    return this.#failure === undefined && !this.#options.signal?.aborted;
  }

  #throwIfEnded(): void {
    const groups = this.#in
      .sort((a, b) => a.first - b.first)
      .map((span) => `${span.first}-${span.first + span.length - 1}`);
    const stored = this.#in.reduce((sum, span) => sum + span.length, 0);
    if (this.#failure !== undefined) {
      const { error: cause, row } = this.#failure;
      const known = cause instanceof MindsError || cause instanceof MindsTypeError;
      const details: Record<string, Detail> = known ? { ...cause.details, reason: cause.code } : {};
      const where = row === undefined ? '' : ` at row ${row}`;
      throw new MindsError(
        'BATCH_FAILED',
        `the batch failed${where}: ${cause instanceof Error ? cause.message : String(cause)}; ${stored} rows are in`,
        { ...details, ...(row === undefined ? {} : { row }), groups, stored },
        { cause },
      );
    }
    if (this.#options.signal?.aborted) {
      throw new MindsError('ABORTED', `the batch was aborted; ${stored} rows are in`, { groups, stored });
    }
  }
}

/** The row of the input that an error of a group names. */
function rowOf(error: unknown, span: Span): number | undefined {
  const row = error instanceof MindsError ? error.details.row : undefined;
  return typeof row === 'number' ? span.first + row : undefined;
}
