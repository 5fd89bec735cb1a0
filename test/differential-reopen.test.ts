/**
 * Random sequences of commands on a native council in a file, closed and opened again in between, with its checkpoint
 * or without: the outcomes must be those of the pure engine, which never closes.
 *
 * `DIFF_SEED` repeats a run, `DIFF_RUNS` says how many sequences (default 60).
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Engine } from '../ts/engine/contract.js';
import { NativeEngine } from '../ts/engine/native/engine.js';
import { createPureEngine } from '../ts/engine/pure/index.js';
import { differences } from './conformance/marks.js';
import { CASE_TIME } from './conformance/run.js';
import { type Request, sequences } from './differential/commands.js';
import { Session } from './differential/session.js';

const seed = Number(process.env.DIFF_SEED ?? Date.now() % 2 ** 31);
const runs = Number(process.env.DIFF_RUNS ?? 60);

/** What happens to the council before a command. */
type Pause = 'none' | 'reopen' | 'checkpoint and reopen' | 'reopen without checkpoint';
const pauses: fc.Arbitrary<Pause[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constant<Pause>('none') },
    { weight: 2, arbitrary: fc.constant<Pause>('reopen') },
    { weight: 2, arbitrary: fc.constant<Pause>('checkpoint and reopen') },
    { weight: 1, arbitrary: fc.constant<Pause>('reopen without checkpoint') },
  ),
  { minLength: 33, maxLength: 33 },
);

const open = (path: string, now: number) => NativeEngine.open({ path, now, durability: 'off' });

async function paused(engine: Engine, path: string, pause: Pause, now: number): Promise<Engine> {
  if (pause === 'none') return engine;
  // Small councils are not worth a checkpoint at closing; optimising always writes one.
  if (pause === 'checkpoint and reopen')
    expect(await engine.execute({ op: 'optimise', args: {} })).toMatchObject({ ok: true });
  await engine.close();
  if (pause === 'reopen without checkpoint') rmSync(`${path}-index`, { recursive: true, force: true });
  return open(path, now);
}

async function compare(requests: readonly Request[], at: readonly Pause[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'minds-reopen-'));
  const path = join(folder, 'a.council');
  let now = CASE_TIME;
  let native: Engine = await open(path, now);
  try {
    const [oracle, subject] = [new Session(createPureEngine({ clock: () => now })), new Session(native)];
    for (const [index, request] of requests.entries()) {
      const pause = at[index] ?? 'none';
      // Ids that are made in one millisecond ascend for as long as a council stays open.
      if (pause !== 'none') now += 1;
      native = await paused(native, path, pause, now);
      subject.changeTo(native);
      const expected = await oracle.run(request);
      const actual = await subject.run(request);
      const wrong = [
        ...differences(actual, expected, 'outcome'),
        ...differences(expected, actual, 'the other way'),
      ];
      if (wrong.length > 0) {
        throw new Error(`command ${index} (${request.op}) differs:\n${wrong.slice(0, 10).join('\n')}`);
      }
    }
  } finally {
    await native.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test(`${runs} sequences from seed ${seed}`, { timeout: 60_000 + runs * 2_000 }, async () => {
  await fc.assert(fc.asyncProperty(sequences, pauses, compare), { seed, numRuns: runs });
});
