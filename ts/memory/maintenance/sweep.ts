/**
 * Forgetting, clean-up and compression: the engine goes through memories in groups, each a command and a commit; here is
 * the loop around them.
 */

import { type Columns, column } from '../../engine/columns.js';
import type { Engine } from '../../engine/contract.js';
import type { Command, Reply } from '../../engine/generated/vocabulary.js';
import { unwrap } from '../../engine/outcome.js';
import { MindsError } from '../../errors.js';
import * as check from '../arguments.js';
import { figures, Run } from './run.js';
import type {
  CleanupOptions,
  CompressOptions,
  CompressResult,
  ForgetOptions,
  Listed,
  SweepOptions,
  SweepResult,
} from './types.js';

type Maintained = Extract<Reply, { kind: 'maintained' }>;

/** Arguments that the three commands share. */
interface Shared {
  readonly personas: string[] | null;
  readonly now: number | null;
  readonly dryRun: boolean;
  readonly cursor: string | null;
}

export async function forgetGradually(engine: Engine, options: ForgetOptions): Promise<SweepResult> {
  check.object('options', options);
  const {
    bytesBefore: _,
    bytesAfter: __,
    ...result
  } = await sweep(engine, options, (args) => ({
    op: 'forget',
    args,
  }));
  return result;
}

export async function cleanupLowImportanceMemories(
  engine: Engine,
  options: CleanupOptions,
): Promise<SweepResult> {
  check.object('options', options);
  const threshold = check.optional(check.number, 'threshold', options.threshold) ?? null;
  const olderThanDays = check.optional(check.number, 'olderThanDays', options.olderThanDays) ?? null;
  const {
    bytesBefore: _,
    bytesAfter: __,
    ...result
  } = await sweep(engine, options, (args) => ({
    op: 'cleanup',
    args: { ...args, threshold, olderThanDays },
  }));
  return result;
}

export async function compressOldMemories(engine: Engine, options: CompressOptions): Promise<CompressResult> {
  check.object('options', options);
  const ageDays = check.optional(check.number, 'ageDays', options.ageDays) ?? null;
  const minLength = check.optional(check.whole, 'minLength', options.minLength) ?? null;
  return sweep(engine, options, (args) => ({ op: 'compress', args: { ...args, ageDays, minLength } }));
}

async function sweep(
  engine: Engine,
  options: SweepOptions,
  command: (args: Shared) => Command,
): Promise<CompressResult> {
  const personaId = check.optional(check.text, 'personaId', options.personaId) ?? null;
  const run = new Run(options);
  const totals = new Totals(check.optional(check.text, 'cursor', options.cursor) ?? null);
  throwIfAborted(run, totals);
  const before = await figures(engine, personaId);
  do {
    throwIfAborted(run, totals);
    const begin = performance.now();
    const args: Shared = {
      personas: personaId === null ? null : [personaId],
      now: run.now,
      dryRun: run.dryRun,
      cursor: totals.cursor,
    };
    const { reply, columns } = unwrap(await engine.execute(command(args)), 'maintained');
    totals.add(reply, columns, run.dryRun);
    run.progress(totals.looked, Math.max(before.memories, totals.looked));
    await run.rest(begin, engine);
  } while (totals.cursor !== null && !run.over);
  const after = run.dryRun ? before : await figures(engine, personaId);
  return { ...totals.result(), before, after, elapsedMs: run.elapsedMs, ...totals.listing(run.dryRun) };
}

/** What the groups come to together. */
class Totals {
  looked = 0;
  #changed = 0;
  #removed = 0;
  #bytesBefore = 0;
  #bytesAfter = 0;
  readonly #listed: Listed[] = [];

  /** @param cursor where to begin */
  constructor(public cursor: string | null) {}

  add(reply: Maintained, columns: Columns, listed: boolean): void {
    this.looked += reply.looked;
    this.#changed += reply.changed;
    this.#removed += reply.removed;
    this.#bytesBefore += reply.bytesBefore;
    this.#bytesAfter += reply.bytesAfter;
    this.cursor = reply.cursor;
    if (!listed) return;
    const [ids, personas] = [column(columns, 'id'), column(columns, 'persona')];
    const [before, after] = [column(columns, 'before'), column(columns, 'after')];
    for (let row = 0; row < ids.length; row++) {
      this.#listed.push({
        id: ids.at(row),
        personaId: reply.personas[personas[row] as number] ?? '',
        before: before[row] as number,
        after: after[row] as number,
      });
    }
  }

  result() {
    return {
      looked: this.looked,
      changed: this.#changed,
      removed: this.#removed,
      bytesBefore: this.#bytesBefore,
      bytesAfter: this.#bytesAfter,
      cursor: this.cursor,
      done: this.cursor === null,
    };
  }

  listing(dryRun: boolean): { readonly listed?: readonly Listed[] } {
    return dryRun ? { listed: this.#listed } : {};
  }
}

function throwIfAborted(run: Run, totals: Totals): void {
  if (!run.aborted) return;
  const { looked, changed, removed, cursor } = totals.result();
  throw new MindsError('ABORTED', `maintenance was aborted; ${looked} memories have been looked at`, {
    looked,
    changed,
    removed,
    ...(cursor === null ? {} : { cursor }),
  });
}
