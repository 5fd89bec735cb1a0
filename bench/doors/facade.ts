/** What the facade adds to an inline command: all the time it takes less the engine's own. */

import { Dispatcher } from '../../ts/dispatch/dispatcher.js';
import type { Columns } from '../../ts/engine/columns.js';
import type { ChangeListener, Engine, ExecuteOptions, Outcome } from '../../ts/engine/contract.js';
import type { Command } from '../../ts/engine/generated/vocabulary.js';
import type { NativeEngine } from '../../ts/engine/native/engine.js';
import { Council } from '../../ts/index.js';

/** The native engine, remembering the time that its last inline answer took. */
class Timed implements Engine {
  nanos = Number.NaN;
  readonly #engine: NativeEngine;

  constructor(engine: NativeEngine) {
    this.#engine = engine;
  }

  executeInline(command: Command, columns?: Columns): Outcome | undefined {
    const outcome = this.#engine.executeInline(command, columns);
    this.nanos = outcome?.nanos ?? Number.NaN;
    return outcome;
  }

  execute(command: Command, columns?: Columns, options?: ExecuteOptions): Promise<Outcome> {
    return this.#engine.execute(command, columns, options);
  }

  subscribe(listener: ChangeListener): () => void {
    return this.#engine.subscribe(listener);
  }

  close(): Promise<void> {
    return this.#engine.close();
  }
}

/** Microseconds of each call. */
export interface Overheads {
  readonly total: number[];
  readonly engine: number[];
  readonly added: number[];
  /** Calls that the engine did not answer inline; they are in none of the lists. */
  readonly declined: number;
}

/** Awaits `call` for each item, after as many to warm up. */
export async function overheads<T>(
  engine: NativeEngine,
  items: readonly T[],
  call: (council: Council, item: T) => Promise<unknown>,
): Promise<Overheads> {
  const timed = new Timed(engine);
  const council = new Council(new Dispatcher(timed), []);
  for (const item of items) await call(council, item);
  const found = { total: [] as number[], engine: [] as number[], added: [] as number[], declined: 0 };
  for (const item of items) {
    const begin = performance.now();
    await call(council, item);
    const total = (performance.now() - begin) * 1000;
    const inside = timed.nanos / 1000;
    if (Number.isNaN(inside)) {
      found.declined += 1;
    } else {
      found.total.push(total);
      found.engine.push(inside);
      found.added.push(total - inside);
    }
  }
  return found;
}
