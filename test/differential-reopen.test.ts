/**
 * Random sequences of commands on a native council in a file, closed and opened again in between, with its checkpoint
 * or without: the outcomes must be those of the pure engine, which never closes. `test/differential/compare.ts` says how
 * to repeat one.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Engine } from '../ts/engine/contract.js';
import { NativeEngine } from '../ts/engine/native/engine.js';
import { createPureEngine } from '../ts/engine/pure/index.js';
import { CASE_TIME } from './conformance/run.js';
import { type Request, sequences } from './differential/commands.js';
import { compareNext, testSequences } from './differential/compare.js';
import { Session } from './differential/session.js';

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
      await compareNext(index, request, oracle, subject);
    }
  } finally {
    await native.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

testSequences(60, [sequences, pauses], compare);
