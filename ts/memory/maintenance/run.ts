/** One run of maintenance: what its options say of time, ending and progress, and what the council had before. */

import type { Engine } from '../../engine/contract.js';
import { unwrap } from '../../engine/outcome.js';
import { MindsError } from '../../errors.js';
import * as check from '../arguments.js';
import type { MaintenanceOptions, MemoryFigures } from './types.js';

/** How much longer than its work a group rests while recalls are asked for, if its kind of work does not say. */
const REST = 3;
/** The same while none is: other processes that wait to write look only now and then whether they may. */
const SHORT_REST = 1;
/** Milliseconds after a recall in which another is expected. */
const EXPECTED_MS = 1_000;

export class Run {
  readonly dryRun: boolean;
  /** Milliseconds UTC; null: the engine's clock. */
  readonly now: number | null;
  readonly #begin = performance.now();
  readonly #budget: number;
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: ((done: number, total: number) => void) | undefined;
  /** Recalls when the last group ended. */
  #recalls: number | undefined;
  /** When the last one was noticed (`performance.now()`). */
  #recalledAt = Number.NEGATIVE_INFINITY;

  constructor(options: MaintenanceOptions) {
    this.dryRun = check.optional(check.flag, 'dryRun', options.dryRun) ?? false;
    this.now = check.optional(check.millis, 'now', options.now) ?? null;
    this.#budget = check.optional(milliseconds, 'budgetMs', options.budgetMs) ?? Number.POSITIVE_INFINITY;
    this.#signal = check.optional(check.signal, 'signal', options.signal);
    check.optional(check.callback, 'onProgress', options.onProgress);
    this.#onProgress = options.onProgress;
  }

  get elapsedMs(): number {
    return performance.now() - this.#begin;
  }

  /** What is left of the time; undefined where there is no end. */
  get leftMs(): number | undefined {
    return this.#budget === Number.POSITIVE_INFINITY ? undefined : Math.max(0, this.#budget - this.elapsedMs);
  }

  /** Whether the time is over. */
  get over(): boolean {
    return this.elapsedMs >= this.#budget;
  }

  get aborted(): boolean {
    return this.#signal?.aborted ?? false;
  }

  progress(done: number, total: number): void {
    this.#onProgress?.(done, total);
  }

  /**
   * Rests after a group that began at `begin` (`performance.now()`), never beyond the end of the run: `times` as long as it
   * took where recalls were asked for within the last second, so that they have most of the time to themselves; else, as
   * far as the engine counts them, only as long as it took.
   */
  rest(begin: number, engine: Engine, times = REST): Promise<void> {
    const { recalls } = engine;
    const now = performance.now();
    const counted = recalls !== undefined && this.#recalls !== undefined;
    if (counted && recalls !== this.#recalls) this.#recalledAt = now;
    const quiet = counted && now - this.#recalledAt > EXPECTED_MS;
    this.#recalls = recalls;
    const took = now - begin;
    const millis = Math.min(took * (quiet ? SHORT_REST : times), this.leftMs ?? Number.POSITIVE_INFINITY);
    return new Promise((resolve) => setTimeout(resolve, millis));
  }
}

function milliseconds(field: string, value: unknown): number {
  const checked = check.number(field, value);
  if (!(checked >= 0)) {
    const expected = 'milliseconds, at least 0';
    throw new MindsError('OUT_OF_RANGE', `${field} is ${checked}; expected ${expected}`, {
      field,
      value: checked,
      expected,
    });
  }
  return checked;
}

/** Figures of one persona's memories, or of all. */
export async function figures(engine: Engine, personaId: string | null): Promise<MemoryFigures> {
  const outcome = await engine.execute({ op: 'statistics', args: { personaId, now: null } });
  const { memories, contentBytes, meanImportance } = unwrap(outcome, 'statistics').reply;
  return { memories, contentBytes, meanImportance };
}
