/** The engines that must conform: how to open each, what it provides, and where it may differ. */

import type { Engine } from '../../ts/engine/contract.js';
import { NativeEngine } from '../../ts/engine/native/engine.js';
import { createPureEngine } from '../../ts/engine/pure/index.js';

export interface OpenOptions {
  /** Milliseconds since 1970 UTC. */
  readonly clock: () => number;
}

export interface EngineUnderTest {
  readonly name: string;
  /** Features that cases may need. */
  readonly provides: readonly string[];
  /** A new, empty council. An engine that is not there throws: its absence is a failure. */
  readonly open: (options: OpenOptions) => Promise<Engine>;
  /** Cases, as `family: name`, that do not hold on this engine, each with a sentence why. */
  readonly skips: readonly { readonly case: string; readonly reason: string }[];
}

export const ENGINES: readonly EngineUnderTest[] = [
  {
    name: 'pure',
    provides: ['memory', 'graph'],
    open: async ({ clock }) => createPureEngine({ clock }),
    skips: [],
  },
  {
    name: 'native',
    provides: ['memory', 'graph'],
    open: ({ clock }) => NativeEngine.open({ path: ':memory:', now: clock() }),
    skips: [],
  },
];
