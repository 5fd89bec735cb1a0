/**
 * Rows of any number on their way to the engine: cut into groups, packed a little at a time, two groups under way.
 *
 * While the engine takes one group the next is packed; between slices of rows the event loop gets its turn. Groups are
 * carried out in their order, so rows are too. More rows than the engine takes at once wait, they do not fail.
 */

import { nextTurn } from '../dispatch/turn.js';
import type { Columns } from '../engine/columns.js';
import type { Engine } from '../engine/contract.js';
import type { Command, Detail, Reply } from '../engine/generated/vocabulary.js';
import { type Answer, unwrap } from '../engine/outcome.js';
import { MindsError, MindsTypeError } from '../errors.js';
import * as check from './arguments.js';
import type { BatchOptions } from './types.js';

export type Rows<Row> = Iterable<Row> | AsyncIterable<Row>;

/** UTF-16 units of text after which a group is full, whatever its rows. */
export const MAX_GROUP_UNITS = 8 << 20;

/** Rows packed before the event loop gets its turn: some 1 ms of work. */
const SLICE = 250;

/** Groups under way at once: one in the engine, one on its way. */
const UNDER_WAY = 2;

/** Rows gathered into the columns of one command. */
export interface RowGroup<Row> {
  readonly length: number;
  /** Whether it takes no more: at 10,000 rows, or `MAX_GROUP_UNITS` of text. */
  readonly full: boolean;
  /** Adds a row, or throws and adds nothing. */
  push(row: Row): void;
  finish(): { readonly command: Command; readonly columns: Columns };
}

/** What kind of rows a batch has, and what becomes of the answers. */
export interface RowKind<Row, K extends Reply['kind'], Group extends RowGroup<Row> = RowGroup<Row>> {
  readonly newGroup: () => Group;
  readonly reply: K;
  /**
   * Hears of each group that the engine took, and which row of the input is its first, from 0. The group is in when this is
   * done; what it throws fails the batch.
   */
  readonly take: (answer: Answer<K>, first: number, group: Group) => void | Promise<void>;
  /** Default: those of a batch of rows. */
  readonly names?: Names;
}

/** How errors call what fails, the place of a row and the number of rows that are in. */
export interface Names {
  readonly what: string;
  readonly place: string;
  readonly count: string;
}

const BATCH: Names = { what: 'batch', place: 'row', count: 'stored' };

export type RowOptions = Pick<BatchOptions, 'signal' | 'onProgress'>;

/** The error of one row of the input, where what it is thrown by knows that row. */
export class RowError {
  constructor(
    readonly row: number,
    readonly error: unknown,
  ) {}
}

/**
 * Sends the rows of `input` in groups, each all or nothing.
 *
 * @throws MindsError `BATCH_FAILED` naming the row and the groups that are in, with the first error as `cause`;
 *   what the input itself throws is such a `cause` too; `ABORTED` naming the groups that are in
 */
export async function sendRows<Row, K extends Reply['kind'], Group extends RowGroup<Row>>(
  engine: Engine,
  input: Rows<Row>,
  kind: RowKind<Row, K, Group>,
  options: RowOptions,
): Promise<void> {
  checkIterable('rows', input, 'rows');
  const batch = new RowBatch(engine, kind, options);
  try {
    await addAll(batch, input);
  } catch (error) {
    batch.fail(error);
  }
  await batch.finish();
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

async function addAll<Row>(
  batch: { add(row: Row): true | Promise<boolean> },
  input: Rows<Row>,
): Promise<void> {
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

/** A group that leaves the batch, with the place of each of its rows. */
interface Sent<Group> {
  readonly group: Group;
  readonly first: number;
  readonly places: readonly number[];
}

/** A batch that rows are added to one by one; `sendRows` where they are at hand. */
export class RowBatch<Row, K extends Reply['kind'], Group extends RowGroup<Row>> {
  readonly #engine: Engine;
  readonly #kind: RowKind<Row, K, Group>;
  readonly #options: RowOptions;
  readonly #underWay = new UnderWay();
  /** Places of the first and the last row of each group that is in. */
  readonly #in: (readonly [first: number, last: number])[] = [];
  #rowsIn = 0;
  #group: Group;
  #first = 0;
  #places: number[] = [];
  #sinceTurn = 0;
  #failure: { readonly error: unknown; readonly place: number | undefined } | undefined;

  /** @throws MindsTypeError for options of the wrong type */
  constructor(engine: Engine, kind: RowKind<Row, K, Group>, options: RowOptions) {
    check.object('options', options);
    check.optional(check.signal, 'signal', options.signal);
    check.optional(check.callback, 'onProgress', options.onProgress);
    this.#engine = engine;
    this.#kind = kind;
    this.#options = options;
    this.#group = kind.newGroup();
  }

  /** Whether there is a point in adding more. */
  get goesOn(): boolean {
    return this.#failure === undefined && !this.#options.signal?.aborted;
  }

  /**
   * Adds a row; false, at once or in time, where the batch has ended early.
   *
   * @param place how errors name the row; default: its number, from 0
   */
  add(row: Row, place = this.#first + this.#places.length): true | Promise<boolean> {
    try {
      this.#group.push(row);
    } catch (error) {
      this.fail(error, place);
      return Promise.resolve(false);
    }
    this.#places.push(place);
    this.#sinceTurn += 1;
    if (this.#group.full) {
      return this.#send();
    }
    return this.#sinceTurn < SLICE ? true : this.#turn();
  }

  /** Ends the batch for an error, of its input where no place is named. The first one counts. */
  fail(error: unknown, place?: number): void {
    this.#failure ??= error instanceof RowError ? { error: error.error, place: error.row } : { error, place };
  }

  /** Sends what is left and waits for everything; throws where the batch has ended early. */
  async finish(): Promise<void> {
    if (this.#places.length > 0 && this.goesOn) {
      await this.#send();
    }
    await this.#underWay.settled();
    this.#throwIfEnded();
  }

  async #turn(): Promise<boolean> {
    this.#sinceTurn = 0;
    await nextTurn();
    return this.goesOn;
  }

  async #send(): Promise<boolean> {
    await this.#underWay.room();
    if (!this.goesOn) {
      return false;
    }
    const sent = { group: this.#group, first: this.#first, places: this.#places };
    this.#underWay.add(this.#store(sent), (error) => {
      // An engine's error names the row within its group.
      const row = error instanceof MindsError ? error.details.row : undefined;
      this.fail(error, typeof row === 'number' ? sent.places[row] : undefined);
    });
    this.#group = this.#kind.newGroup();
    this.#first += sent.places.length;
    this.#places = [];
    return this.#turn();
  }

  async #store({ group, first, places }: Sent<Group>): Promise<void> {
    const { command, columns } = group.finish();
    // Joining the columns and writing their frame take a ms or two each: two turns, not one.
    await nextTurn();
    const answer = unwrap(await this.#engine.execute(command, columns), this.#kind.reply);
    await this.#kind.take(answer, first, group);
    this.#in.push([places[0] as number, places.at(-1) as number]);
    this.#rowsIn += places.length;
    this.#options.onProgress?.(this.#rowsIn);
  }

  #throwIfEnded(): void {
    const { what, place: placeName, count } = this.#kind.names ?? BATCH;
    const rows = this.#rowsIn;
    const groups = this.#in.sort(([a], [b]) => a - b).map(([first, last]) => `${first}-${last}`);
    const soFar = { groups, [count]: rows };
    if (this.#failure !== undefined) {
      const { error: cause, place } = this.#failure;
      const known = cause instanceof MindsError || cause instanceof MindsTypeError;
      const { row, ...others }: Record<string, Detail> = known
        ? { ...cause.details, reason: cause.code }
        : {};
      // A row that the cause names is that of its group where the place is known.
      const at = place !== undefined ? { [placeName]: place } : row !== undefined ? { row } : {};
      const where = place === undefined ? '' : ` at ${placeName} ${place}`;
      throw new MindsError(
        'BATCH_FAILED',
        `the ${what} failed${where}: ${cause instanceof Error ? cause.message : String(cause)}; ${rows} rows are in`,
        { ...others, ...at, ...soFar },
        { cause },
      );
    }
    if (this.#options.signal?.aborted) {
      throw new MindsError('ABORTED', `the ${what} was aborted; ${rows} rows are in`, soFar);
    }
  }
}

/** Groups that are on their way to the engine. */
class UnderWay {
  #groups: Promise<void>[] = [];

  /** Waits until there is room for one more. */
  async room(): Promise<void> {
    while (this.#groups.length >= UNDER_WAY) {
      await this.#groups[0];
    }
  }

  /** Takes a group that has been sent; `failed` hears of its error. */
  add(group: Promise<void>, failed: (error: unknown) => void): void {
    const settled = group.catch(failed).then(() => {
      this.#groups = this.#groups.filter((other) => other !== settled);
    });
    this.#groups.push(settled);
  }

  /** Waits for all of them. */
  async settled(): Promise<void> {
    await Promise.all(this.#groups);
  }
}
