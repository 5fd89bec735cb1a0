/**
 * Random sequences of commands on two engines: the outcomes must be the same.
 *
 * `DIFF_SEED` repeats a run, `DIFF_RUNS` says how many sequences (default 150). A failing sequence is cut down to the
 * commands that matter, and printed with what differs in the outcome of the last one.
 */

import fc from 'fast-check';
import { describe, test } from 'vitest';
import { createPureEngine } from '../ts/engine/pure/index.js';
import { ENGINES } from './conformance/engines.js';
import { differences } from './conformance/marks.js';
import { CASE_TIME } from './conformance/run.js';
import { type Request, sequences } from './differential/commands.js';
import { Session } from './differential/session.js';

const seed = Number(process.env.DIFF_SEED ?? Date.now() % 2 ** 31);
const runs = Number(process.env.DIFF_RUNS ?? 150);
const clock = () => CASE_TIME;

// Every engine is held against the pure one; that one against a second of its own, which shows what depends on more
// than the commands.
describe.each(ENGINES)('$name against pure', ({ open }) => {
  test(`${runs} sequences from seed ${seed}`, { timeout: 60_000 + runs * 2_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (requests) => {
        const engines = [createPureEngine({ clock }), await open({ clock })] as const;
        try {
          await compare(requests, new Session(engines[0]), new Session(engines[1]));
        } finally {
          await Promise.all(engines.map((engine) => engine.close()));
        }
      }),
      { seed, numRuns: runs },
    );
  });
});

async function compare(requests: readonly Request[], oracle: Session, subject: Session): Promise<void> {
  for (const [index, request] of requests.entries()) {
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
}
