/**
 * Random sequences of commands of the graph on two engines: the outcomes must be the same.
 *
 * `DIFF_SEED` repeats a run, `DIFF_RUNS` says how many sequences (default 150).
 */

import fc from 'fast-check';
import { describe, test } from 'vitest';
import { createPureEngine } from '../ts/engine/pure/index.js';
import { ENGINES } from './conformance/engines.js';
import { differences } from './conformance/marks.js';
import { CASE_TIME } from './conformance/run.js';
import type { Request } from './differential/commands.js';
import { graphSequences } from './differential/graph.js';
import { GraphSession } from './differential/graph-session.js';

const seed = Number(process.env.DIFF_SEED ?? Date.now() % 2 ** 31);
const runs = Number(process.env.DIFF_RUNS ?? 150);
const clock = () => CASE_TIME;

// Every engine is held against the pure one; that one against a second of its own, which shows what depends on more
// than the commands.
describe.each(ENGINES)('$name against pure', ({ open, lacks }) => {
  test(`${runs} sequences from seed ${seed}`, { timeout: 60_000 + runs * 2_000 }, async ({ skip }) => {
    const reason = lacks.find(({ feature }) => feature === 'graph')?.reason;
    if (reason !== undefined) skip(reason);
    await fc.assert(
      fc.asyncProperty(graphSequences, async (requests) => {
        const engines = [createPureEngine({ clock }), await open({ clock })] as const;
        try {
          await compare(requests, new GraphSession(engines[0]), new GraphSession(engines[1]));
        } finally {
          await Promise.all(engines.map((engine) => engine.close()));
        }
      }),
      { seed, numRuns: runs },
    );
  });
});

async function compare(
  requests: readonly Request[],
  oracle: GraphSession,
  subject: GraphSession,
): Promise<void> {
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
