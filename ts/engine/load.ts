/**
 * Which engine runs: the one asked for, or the first that can; never one that keeps less than was asked for in silence.
 */

import { MindsError } from '../errors.js';
import type { Engine } from './contract.js';
import type { OpenArgs } from './generated/vocabulary.js';

/** `auto` is `native`; `pure` lives in memory and must be asked for. */
export type EngineName = 'auto' | 'native' | 'pure';

/** An open engine, and why others were passed over. */
export interface LoadedEngine {
  readonly engine: Engine;
  readonly passedOver: readonly string[];
}

/**
 * Opens the engine `name` on a council.
 *
 * A missing native engine is an error under `auto` too: the only other engine here keeps nothing, and a store that
 * cannot keep what it takes must not be chosen by default.
 *
 * @param onProgress hears of memories indexed and of all, where an index is derived from the rows
 * @throws MindsError `ENGINE_UNAVAILABLE`, `INVALID_ARGUMENT`, or any code of opening
 */
export async function loadEngine(
  name: EngineName,
  options: OpenArgs,
  onProgress?: (done: number, total: number) => void,
): Promise<LoadedEngine> {
  switch (name) {
    case 'auto':
    case 'native': {
      const { NativeEngine } = await import('./native/engine.js');
      return { engine: await NativeEngine.open(options, onProgress), passedOver: [] };
    }
    case 'pure': {
      if (options.path !== ':memory:') {
        throw new MindsError(
          'INVALID_ARGUMENT',
          `the pure engine lives in memory and cannot keep '${options.path}'; expected path ':memory:'`,
          { field: 'path', value: options.path, expected: ':memory:' },
        );
      }
      const { createPureEngine } = await import('./pure/index.js');
      const now = options.now;
      const engine = createPureEngine(typeof now === 'number' ? { clock: () => now } : {});
      return { engine, passedOver: [] };
    }
  }
}
