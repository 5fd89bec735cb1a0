/**
 * Importing: lines gathered into groups of at most 10,000 rows, each stored whole or not at all, two under way. Only
 * the lines of groups under way are in memory, so that gigabytes need no more of it than a few groups.
 */

import { nextTurn } from '../../dispatch/turn.js';
import { type Columns, column, TextColumn } from '../../engine/columns.js';
import type { Engine } from '../../engine/contract.js';
import { type Command, type Detail, LIMITS, type StoreArgs } from '../../engine/generated/vocabulary.js';
import { unwrap } from '../../engine/outcome.js';
import { MindsError, MindsTypeError } from '../../errors.js';
import * as check from '../arguments.js';
import { Group } from '../group.js';
import { checkPolicy } from '../row.js';
import type { ImportOptions, ImportResult } from '../types.js';
import { UnderWay } from '../under-way.js';
import { type Association, headerOf, memoryOf, objectOf } from './decode.js';
import type { Header } from './format.js';
import { type ImportSource, linesOf } from './source.js';

/** Lines read before the event loop gets its turn: some 1 ms of work. */
const SLICE = 250;

const STORED = 0;
const THERE_ALREADY = 3;

/** Stores the memories of `source`. */
export async function importMemories(
  engine: Engine,
  source: ImportSource,
  options: ImportOptions,
): Promise<ImportResult> {
  check.object('options', options);
  const signal = check.optional(check.signal, 'signal', options.signal);
  check.optional(check.callback, 'onProgress', options.onProgress);
  const policy: Policy = {
    ...checkPolicy({
      onDuplicate: options.onDuplicate,
      near: options.near,
      associate: options.associate,
    }),
  };
  const importer = new Importer(engine, policy, options);
  try {
    await readAll(importer, source, signal);
  } catch (error) {
    importer.fail(error, undefined);
  }
  return importer.finish();
}

async function readAll(
  importer: Importer,
  source: ImportSource,
  signal: AbortSignal | undefined,
): Promise<void> {
  for await (const { first, texts } of linesOf(source, signal)) {
    for (const [index, text] of texts.entries()) {
      const added = importer.add(first + index, text);
      if (added !== undefined && !(await added)) return;
    }
  }
}

type Policy = Pick<StoreArgs, 'onDuplicate' | 'near' | 'associate'>;

/** A group with the lines that its rows stand on. */
class Lines {
  readonly group = new Group();
  readonly lines: number[] = [];
  /** By row. */
  readonly associations = new Map<number, readonly Association[]>();
}

/** First and last line of a group. */
interface Span {
  readonly first: number;
  readonly last: number;
  readonly rows: number;
}

class Importer {
  readonly #engine: Engine;
  readonly #policy: Policy;
  readonly #options: ImportOptions;
  readonly #counts = [0, 0, 0, 0];
  readonly #in: Span[] = [];
  #associations = 0;
  #header: Header | undefined;
  #begun = false;
  #lines = new Lines();
  #sinceTurn = 0;
  readonly #underWay = new UnderWay();
  #failure: { readonly error: unknown; readonly line: number | undefined } | undefined;

  constructor(engine: Engine, policy: Policy, options: ImportOptions) {
    this.#engine = engine;
    this.#policy = policy;
    this.#options = options;
  }

  /** Takes a line in; a promise where that takes a turn, of false where the import has ended. */
  add(line: number, text: string): undefined | Promise<boolean> {
    if (/^\s*$/.test(text)) {
      return undefined;
    }
    try {
      const value = objectOf(text);
      if (!this.#begun) {
        this.#begun = true;
        this.#header = headerOf(value);
        if (this.#header !== undefined) return this.#configure(this.#header, line);
      }
      const { input, past, associations } = memoryOf(value);
      const { group, lines } = this.#lines;
      if (associations.length > 0) this.#lines.associations.set(group.length, associations);
      group.push(input, past);
      lines.push(line);
    } catch (error) {
      this.fail(error, line);
      return Promise.resolve(false);
    }
    if (this.#lines.group.full) {
      return this.#send();
    }
    this.#sinceTurn += 1;
    return this.#sinceTurn < SLICE ? undefined : this.#turn();
  }

  /** Ends the import for an error. */
  fail(error: unknown, line: number | undefined): void {
    this.#failure ??= { error, line };
  }

  /** Sends what is left and waits for everything. */
  async finish(): Promise<ImportResult> {
    if (this.#lines.group.length > 0 && this.#goesOn()) {
      await this.#send();
    }
    await this.#underWay.settled();
    this.#throwIfEnded();
    const [stored, merged, rejected, existing] = this.#counts as [number, number, number, number];
    return { stored, merged, rejected, existing, associations: this.#associations };
  }

  /** Makes the personas that do not exist; the settings of others are their council's own. */
  async #configure(header: Header, line: number): Promise<boolean> {
    try {
      const answer = await this.#engine.execute({ op: 'personas', args: {} });
      const known = new Set(unwrap(answer, 'personas').reply.personas.map(({ personaId }) => personaId));
      for (const { personaId, language, stopWords } of header.personas) {
        if (!known.has(personaId)) {
          const args = { personaId, language, stopWords: stopWords === undefined ? null : [...stopWords] };
          unwrap(await this.#engine.execute({ op: 'configurePersona', args }), 'personas');
        }
      }
    } catch (error) {
      this.fail(error, line);
    }
    return this.#goesOn();
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
    const sent = this.#lines;
    this.#underWay.add(this.#store(sent), (error) => {
      const row = error instanceof MindsError ? error.details.row : undefined;
      this.fail(error, typeof row === 'number' ? sent.lines[row] : undefined);
    });
    this.#lines = new Lines();
    return this.#turn();
  }

  async #store({ group, lines, associations }: Lines): Promise<void> {
    const { command, columns } = group.finish({});
    const exact = this.#header?.associated === true || associations.size > 0;
    const args = { ...command.args, ...this.#policy, ...(exact ? { associate: false } : {}) };
    // Joining the columns and writing their frame take a ms or two each: two turns, not one.
    await nextTurn();
    const answer = unwrap(await this.#engine.execute({ op: 'store', args } as Command, columns), 'stored');
    const ids = column(answer.columns, 'id');
    const outcomes = column(answer.columns, 'outcome');
    for (const outcome of outcomes) {
      this.#counts[outcome] = (this.#counts[outcome] ?? 0) + 1;
    }
    await this.#associate(associations, ids, outcomes);
    this.#in.push({ first: lines[0] as number, last: lines.at(-1) as number, rows: lines.length });
    this.#options.onProgress?.(this.#rowsIn());
  }

  /**
   * Associates the rows of a group. Those of a memory that was there already are added only where it has none with the
   * other one: what was reinforced since stays, and what an import that was cut off did not get to is made up for.
   */
  async #associate(
    associations: ReadonlyMap<number, readonly Association[]>,
    ids: TextColumn,
    outcomes: Uint8Array,
  ): Promise<void> {
    const rows = [...associations].filter(([row]) => outcomes[row] === STORED);
    const there = [...associations].filter(([row]) => outcomes[row] === THERE_ALREADY);
    if (there.length > 0) {
      const known = await this.#associatesOf(there.map(([row]) => ids.at(row)));
      for (const [row, list] of there) {
        const others = known.get(ids.at(row));
        rows.push([row, list.filter(({ id }) => !others?.has(id))]);
      }
    }
    const all = rows.flatMap(([row, list]) => list.map((one) => ({ ...one, newer: ids.at(row) })));
    for (let at = 0; at < all.length; at += LIMITS.maxGroupRows) {
      const columns = associationColumns(all.slice(at, at + LIMITS.maxGroupRows));
      const answer = await this.#engine.execute({ op: 'putAssociations', args: {} }, columns);
      this.#associations += unwrap(answer, 'count').reply.count;
    }
  }

  /** Ids of the memories that each of `ids` is associated with. */
  async #associatesOf(ids: string[]): Promise<Map<string, Set<string>>> {
    const command: Command = { op: 'get', args: { ids, associations: true } };
    const { columns } = unwrap(await this.#engine.execute(command), 'memories');
    const counts = columns.associationCounts;
    const known = new Map<string, Set<string>>();
    let at = 0;
    column(columns, 'id')
      .toArray()
      .forEach((id, row) => {
        const others = new Set<string>();
        for (const end = at + (counts?.[row] ?? 0); at < end; at++) {
          others.add(column(columns, 'association').at(at));
        }
        known.set(id, others);
      });
    return known;
  }

  #goesOn(): boolean {
    return this.#failure === undefined && !this.#options.signal?.aborted;
  }

  #rowsIn(): number {
    return this.#in.reduce((sum, { rows }) => sum + rows, 0);
  }

  #throwIfEnded(): void {
    const groups = this.#in.sort((a, b) => a.first - b.first).map(({ first, last }) => `${first}-${last}`);
    const rows = this.#rowsIn();
    if (this.#failure !== undefined) {
      const { error: cause, line } = this.#failure;
      const known = cause instanceof MindsError || cause instanceof MindsTypeError;
      const { row: _, ...details }: Record<string, Detail> = known
        ? { ...cause.details, reason: cause.code }
        : {};
      const at = line ?? details.line;
      const where = at === undefined ? '' : ` at line ${at}`;
      throw new MindsError(
        'BATCH_FAILED',
        `the import failed${where}: ${cause instanceof Error ? cause.message : String(cause)}; ${rows} rows are in`,
        { ...details, ...(at === undefined ? {} : { line: at }), groups, rows },
        { cause },
      );
    }
    if (this.#options.signal?.aborted) {
      throw new MindsError('ABORTED', `the import was aborted; ${rows} rows are in`, { groups, rows });
    }
  }
}

function associationColumns(rows: readonly (Association & { readonly newer: string })[]): Columns {
  return {
    a: TextColumn.from(rows.map(({ newer }) => newer)),
    b: TextColumn.from(rows.map(({ id }) => id)),
    type: TextColumn.from(rows.map(({ type }) => type)),
    strength: Float64Array.from(rows, ({ strength }) => strength),
    created: Float64Array.from(rows, ({ created }) => created),
    lastReinforced: Float64Array.from(rows, ({ lastReinforced }) => lastReinforced),
    count: Uint32Array.from(rows, ({ count }) => count),
  };
}
