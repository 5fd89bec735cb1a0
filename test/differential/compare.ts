/** Two engines given the same sequences of commands: their outcomes must be the same. */

import fc from 'fast-check';
import { describe, test } from 'vitest';
import type { Engine } from '../../ts/engine/contract.js';
import { createPureEngine } from '../../ts/engine/pure/index.js';
import { ENGINES } from '../conformance/engines.js';
import { differences } from '../conformance/marks.js';
import { CASE_TIME } from '../conformance/run.js';
import type { Request } from './commands.js';

/** One engine's side of a sequence; outcomes are plain data that can be compared. */
export interface Side {
  run(request: Request): Promise<unknown>;
}

/**
 * A test of random sequences. `DIFF_SEED` repeats a run, `DIFF_RUNS` says how many sequences (else `runs`). A failing one
 * is cut down to the commands that matter, and printed with what differs in the outcome of the last.
 */
export function testSequences<Ts extends [unknown, ...unknown[]]>(
  runs: number,
  inputs: { readonly [N in keyof Ts]: fc.Arbitrary<Ts[N]> },
  check: (...input: Ts) => Promise<void>,
): void {
  const seed = Number(process.env.DIFF_SEED ?? Date.now() % 2 ** 31);
  const numRuns = Number(process.env.DIFF_RUNS ?? runs);
  test(`${numRuns} sequences from seed ${seed}`, { timeout: 60_000 + numRuns * 2_000 }, async () => {
    await fc.assert(fc.asyncProperty<Ts>(...inputs, check), { seed, numRuns });
  });
}

/**
 * Holds every engine against the pure one; that one against a second of its own, which shows what depends on more than
 * the commands.
 */
export function compareEngines(
  sequences: fc.Arbitrary<Request[]>,
  sideOf: (engine: Engine) => Side,
  runs = 150,
): void {
  const clock = () => CASE_TIME;
  describe.each(ENGINES)('$name against pure', ({ open }) => {
    testSequences(runs, [sequences], async (requests) => {
      const engines = [createPureEngine({ clock }), await open({ clock })] as const;
      try {
        const [oracle, subject] = [sideOf(engines[0]), sideOf(engines[1])];
        for (const [index, request] of requests.entries()) {
          await compareNext(index, request, oracle, subject);
        }
      } finally {
        await Promise.all(engines.map((engine) => engine.close()));
      }
    });
  });
}

/** Runs the next command of a sequence on both sides; throws what differs. */
export async function compareNext(
  index: number,
  request: Request,
  oracle: Side,
  subject: Side,
): Promise<void> {
  const expected = await oracle.run(request);
  const actual = await subject.run(request);
  const wrong = [
    ...differences(actual, expected, 'outcome'),
    ...differences(expected, actual, 'the other way, outcome'),
  ];
  if (wrong.length > 0) {
    throw new Error(`command ${index} (${request.op}) differs:\n${wrong.slice(0, 10).join('\n')}`);
  }
}
