/** What the facade adds to an inline command: all the time it takes less the engine's own. */

import { Dispatcher } from '../../ts/dispatch/dispatcher.js';
import type { NativeEngine } from '../../ts/engine/native/engine.js';
import { Council } from '../../ts/index.js';
import { TimedEngine } from '../harness/timed-engine.js';

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
  const timed = new TimedEngine(engine);
  const council = new Council(new Dispatcher(timed), []);
  for (const item of items) await call(council, item);
  const found = { total: [] as number[], engine: [] as number[], added: [] as number[], declined: 0 };
  for (const item of items) {
    const begin = performance.now();
    await call(council, item);
    const total = (performance.now() - begin) * 1000;
    const inside = timed.nanos / 1000;
    if (!timed.wasInline) {
      found.declined += 1;
    } else {
      found.total.push(total);
      found.engine.push(inside);
      found.added.push(total - inside);
    }
  }
  return found;
}
