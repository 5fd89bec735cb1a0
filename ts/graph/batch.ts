/**
 * Batches of nodes, edges and links of any size: cut into groups, packed a little at a time, two groups under way.
 *
 * While the engine takes one group the next is packed; between slices of rows the event loop gets its turn. Groups are
 * carried out in their order, so rows are too.
 */

import { nextTurn } from '../dispatch/turn.js';
import type { Columns } from '../engine/columns.js';
import type { Engine } from '../engine/contract.js';
import type { Command, Detail, Reply } from '../engine/generated/vocabulary.js';
import { type Answer, unwrap } from '../engine/outcome.js';
import { MindsError, MindsTypeError } from '../errors.js';
import * as check from '../memory/arguments.js';
import type { Group } from './groups.js';
import type { GraphBatchOptions } from './types.js';

export type Rows<Row> = Iterable<Row> | AsyncIterable<Row>;

/** Rows packed before the event loop gets its turn: some 1 ms of work. */
const SLICE = 500;

/** Groups under way at once: one in the engine, one on its way. */
const UNDER_WAY = 2;

/** What kind of rows a batch has. */
export interface Kind<Row, K extends Reply['kind']> {
  readonly newGroup: () => Group<Row>;
  readonly reply: K;
  /** Hears of each group that is in, and where it began. */
  readonly take: (answer: Answer<K>, first: number, length: number) => void;
}

/**
 * Sends the rows of `input` in groups of at most 10,000, each all or nothing.
 *
 * @throws MindsError `BATCH_FAILED` naming the row and the groups that are in, with the first error as `cause`;
 *   what the input itself throws is such a `cause` too; `ABORTED` naming the groups that are in
 */
export async function sendBatch<Row, K extends Reply['kind']>(
  engine: Engine,
  input: Rows<Row>,
  kind: Kind<Row, K>,
  options: GraphBatchOptions,
): Promise<void> {
  checkRows(input);
  check.object('options', options);
  check.optional(check.signal, 'signal', options.signal);
  check.optional(check.callback, 'onProgress', options.onProgress);
  const batch = new Batch(engine, kind, options);
  try {
    await addAll(batch, input);
  } catch (error) {
    batch.fail(error, undefined);
  }
  await batch.finish();
}

/** An iterable that is not itself a text. */
function checkRows(input: unknown): void {
  const iterable =
    typeof input === 'object' &&
    input !== null &&
    (Symbol.iterator in input || Symbol.asyncIterator in input);
  if (!iterable) {
    const expected = 'an iterable or async iterable of rows';
    throw new MindsTypeError(`rows is ${input === null ? 'null' : typeof input}; expected ${expected}`, {
      field: 'rows',
      expected,
    });
  }
}

async function addAll<Row, K extends Reply['kind']>(batch: Batch<Row, K>, input: Rows<Row>): Promise<void> {
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

class Batch<Row, K extends Reply['kind']> {
  readonly #engine: Engine;
  readonly #kind: Kind<Row, K>;
  readonly #options: GraphBatchOptions;
  readonly #in: Span[] = [];
  #group: Group<Row>;
  #first = 0;
  #sinceTurn = 0;
  #underWay: Promise<void>[] = [];
  #failure: { error: unknown; row: number | undefined } | undefined;

  constructor(engine: Engine, kind: Kind<Row, K>, options: GraphBatchOptions) {
    this.#engine = engine;
    this.#kind = kind;
    this.#options = options;
    this.#group = kind.newGroup();
  }

  /** Adds a row; false, at once or in time, where the batch has ended early. */
  add(row: Row): true | Promise<boolean> {
    try {
      this.#group.push(row);
    } catch (error) {
      this.fail(error, this.#first + this.#group.length);
      return Promise.resolve(false);
    }
    this.#sinceTurn += 1;
    if (this.#group.full) {
      return this.#send();
    }
    return this.#sinceTurn < SLICE ? true : this.#turn();
  }

  /** Ends the batch for an error, of its input where no row is named. */
  fail(error: unknown, row: number | undefined): void {
    this.#failure ??= { error, row };
  }

  /** Sends what is left and waits for everything. */
  async finish(): Promise<void> {
    if (this.#group.length > 0 && this.#goesOn()) {
      await this.#send();
    }
    await Promise.all(this.#underWay);
    this.#throwIfEnded();
  }

  async #turn(): Promise<boolean> {
    this.#sinceTurn = 0;
    await nextTurn();
    return this.#goesOn();
  }

  async #send(): Promise<boolean> {
    while (this.#underWay.length >= UNDER_WAY) {
      await this.#underWay[0];
    }
    if (!this.#goesOn()) {
      return false;
    }
    const span = { first: this.#first, length: this.#group.length };
    const { command, columns } = this.#group.finish();
    const done = this.#store(command, columns, span).catch((error: unknown) => {
      this.fail(error, rowOf(error, span));
    });
    const settled = done.then(() => {
      this.#underWay = this.#underWay.filter((other) => other !== settled);
    });
    this.#underWay.push(settled);
    this.#group = this.#kind.newGroup();
    this.#first += span.length;
    return this.#turn();
  }

  async #store(command: Command, columns: Columns, span: Span): Promise<void> {
    const outcome = await this.#engine.execute(command, columns);
    this.#kind.take(unwrap(outcome, this.#kind.reply), span.first, span.length);
    this.#in.push(span);
    this.#options.onProgress?.(this.#rowsIn());
  }

  #rowsIn(): number {
    return this.#in.reduce((sum, span) => sum + span.length, 0);
  }

  #goesOn(): boolean {
    return this.#failure === undefined && !this.#options.signal?.aborted;
  }

  #throwIfEnded(): void {
    const groups = this.#in
      .sort((a, b) => a.first - b.first)
      .map((span) => `${span.first}-${span.first + span.length - 1}`);
    const stored = this.#rowsIn();
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
