/**
 * Importing: lines gathered into groups, each stored whole or not at all, two under way. Only the lines of groups under
 * way are in memory, so that gigabytes need no more of it than a few groups.
 */

import { type Columns, column, TextColumn } from '../../engine/columns.js';
import type { Engine } from '../../engine/contract.js';
import { type Command, LIMITS, type StoreArgs } from '../../engine/generated/vocabulary.js';
import { unwrap } from '../../engine/outcome.js';
import { MindsError } from '../../errors.js';
import * as check from '../arguments.js';
import { Group } from '../group.js';
import { checkPolicy } from '../row.js';
import { RowBatch, type RowGroup } from '../row-batch.js';
import { OUTCOME, OutcomeCounts } from '../storing.js';
import type { ImportOptions, ImportResult } from '../types.js';
import { type Association, headerOf, type LineMemory, memoryOf, objectOf } from './decode.js';
import type { Header } from './format.js';
import { type Line, linesOf, textOf } from './pieces.js';
import { type ImportSource, piecesOf } from './source.js';

/** Longest line: a memory of 1 MiB with every character escaped, a vector, and some hundred thousand associations. */
const LONGEST = 64 << 20;

/**
 * UTF-16 units of text after which an import's group is full, some 3,000 memories of a sentence or two. Groups of 10,000
 * would be a twentieth faster, but what they leave to the garbage collector would take 50 MB more.
 */
const MAX_UNITS = 256 << 10;

/** Stores the memories of `source`. */
export async function importMemories(
  engine: Engine,
  source: ImportSource,
  options: ImportOptions,
): Promise<ImportResult> {
  check.object('options', options);
  const policy = checkPolicy(options);
  const importer = new Importer(engine, policy, options);
  try {
    const pieces = textOf(piecesOf(source, options.signal), 'stream');
    for await (const line of linesOf(pieces, LONGEST)) {
      const added = importer.add(line);
      if (added !== true && !(await added)) break;
    }
  } catch (error) {
    // The pieces pass the abort on as an error, which is none of the source.
    if (!options.signal?.aborted) importer.fail(error);
  }
  return importer.finish();
}

type Policy = Omit<StoreArgs, 'personas'>;

/** A group of memories with their associations, where the lines say any. */
class ImportGroup implements RowGroup<LineMemory> {
  /** By row. */
  readonly associations = new Map<number, readonly Association[]>();
  readonly #group: Group;
  readonly #isComplete: () => boolean;

  /** @param isComplete whether what the lines say of associations is all that there are */
  constructor(policy: Policy, isComplete: () => boolean) {
    this.#group = new Group(policy);
    this.#isComplete = isComplete;
  }

  get length(): number {
    return this.#group.length;
  }

  get full(): boolean {
    return this.#group.full || this.#group.units >= MAX_UNITS;
  }

  push({ input, past, associations }: LineMemory): void {
    this.#group.push(input, past);
    if (associations.length > 0) this.associations.set(this.length - 1, associations);
  }

  finish(): { command: Command; columns: Columns } {
    const { command, columns } = this.#group.finish();
    const isExact = this.#isComplete() || this.associations.size > 0;
    const args = isExact ? { ...command.args, associate: false } : command.args;
    return { command: { ...command, args }, columns };
  }
}

class Importer {
  readonly #engine: Engine;
  readonly #batch: RowBatch<LineMemory, 'stored', ImportGroup>;
  readonly #counts = new OutcomeCounts();
  #associations = 0;
  #header: Header | undefined;
  #begun = false;

  constructor(engine: Engine, policy: Policy, options: ImportOptions) {
    this.#engine = engine;
    this.#batch = new RowBatch(
      engine,
      {
        newGroup: () => new ImportGroup(policy, () => this.#header?.associated === true),
        reply: 'stored',
        take: async ({ columns }, _, { associations }) => {
          const outcomes = column(columns, 'outcome');
          this.#counts.add(outcomes);
          await this.#associate(associations, column(columns, 'id'), outcomes);
        },
        names: { what: 'import', place: 'line', count: 'rows' },
      },
      options,
    );
  }

  /** Takes a line in; a promise where that takes a turn, of false where the import has ended. */
  add({ number: line, text }: Line): true | Promise<boolean> {
    if (/^\s*$/.test(text)) {
      return true;
    }
    try {
      const value = objectOf(text);
      if (!this.#begun) {
        this.#begun = true;
        this.#header = headerOf(value);
        if (this.#header !== undefined) return this.#configure(this.#header, line);
      }
      return this.#batch.add(memoryOf(value), line);
    } catch (error) {
      this.#batch.fail(error, line);
      return Promise.resolve(false);
    }
  }

  /** Ends the import for an error of its source. */
  fail(error: unknown): void {
    const line = error instanceof MindsError ? error.details.line : undefined;
    this.#batch.fail(error, typeof line === 'number' ? line : undefined);
  }

  /** Sends what is left and waits for everything. */
  async finish(): Promise<ImportResult> {
    await this.#batch.finish();
    return { ...this.#counts.result(), associations: this.#associations };
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
      this.#batch.fail(error, line);
    }
    return this.#batch.goesOn;
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
    const rows = [...associations].filter(([row]) => outcomes[row] === OUTCOME.stored);
    const there = [...associations].filter(([row]) => outcomes[row] === OUTCOME.existing);
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
