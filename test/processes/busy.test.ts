/**
 * A process that stands still with the write lock: writes of others are BUSY after their time, reads go on, and a
 * patient write succeeds once the lock is free.
 */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Council, openCouncil } from '../../ts/index.js';
import { opened, temporaryFolder } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';
import { firstLine, start } from './program.js';

/** Stops the holder in the middle of a write: where a write of ours succeeds, it was stopped elsewhere. */
async function stopInsideWrite(holder: ChildProcess, council: Council): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    holder.kill('SIGSTOP');
    try {
      await council.memory.storeMemory('probe', `attempt ${attempt}`);
    } catch (error) {
      expect(error).toMatchObject({ code: 'BUSY' });
      return attempt;
    }
    holder.kill('SIGCONT');
    await setTimeout(5 + ((attempt * 17) % 90));
  }
  throw new Error('in 200 attempts the holder was never stopped inside a write');
}

test('a write lock that is held too long', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path, busyTimeout: 250 });
  await council.memory.storeMemory('ada', 'green tea', { id: 'a' });
  const holder = start('./holder.ts', [path]);
  await firstLine(holder);
  const probes = await stopInsideWrite(holder, council);

  const writes: readonly (() => Promise<unknown>)[] = [
    () => council.memory.storeMemory('ada', 'black tea'),
    () => council.memory.update('a', { content: 'coffee' }),
    () => council.memory.delete('a'),
    () => council.memory.deleteMany({ personas: ['ada'] }),
    () => council.configurePersona('ada', { language: 'none' }),
  ];
  for (const write of writes) expect((await refusal(write)).code).toBe('BUSY');
  const batch = await refusal(() =>
    council.memory.storeMemoryBatch([{ personaId: 'ada', content: 'black tea' }]),
  );
  expect(batch).toMatchObject({ code: 'BATCH_FAILED', details: { reason: 'BUSY', stored: 0 } });

  // Reading goes on, here and for those who come now.
  expect((await council.memory.recall('ada', 'teas')).map((hit) => hit.memory.content)).toEqual([
    'green tea',
  ]);
  for (const readOnly of [true, false]) {
    await using late = await openCouncil({ path, readOnly, busyTimeout: 250 });
    const hits = await late.memory.recall('ada', 'teas', { recordAccess: false });
    expect(hits.map((hit) => hit.memory.id)).toEqual(['a']);
  }

  const patient = await opened({ path, busyTimeout: 120_000 });
  const store = patient.memory.storeMemory('ada', 'white tea', { id: 'patient' });
  // The store waits; reads of the same council do not wait behind it.
  for (let n = 0; n < 50; n++) expect(await patient.memory.recall('ada', 'teas')).toHaveLength(1);
  expect((await patient.status()).readOnly).toBe(false);
  expect(await patient.memory.get('patient')).toBeNull();
  holder.kill('SIGCONT');
  expect((await store)?.id).toBe('patient');

  // A holder that dies with the lock frees it.
  await stopInsideWrite(holder, council);
  holder.kill('SIGKILL');
  await once(holder, 'close');
  await council.memory.storeMemory('ada', 'red tea', { id: 'after' });
  const { items } = await council.memory.list('ada');
  expect(items.map(({ id }) => id)).toEqual(['a', 'patient', 'after']);
  expect((await council.memory.recall('ada', 'tea')).length).toBe(3);
  expect((await council.memory.getMemoryStatistics('probe')).memories).toBeGreaterThanOrEqual(probes);
}, 180_000);
