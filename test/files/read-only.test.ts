/** A council opened for reading refuses every write and leaves its file as it is, whatever is read. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Council, openCouncil } from '../../ts/index.js';
import { opened, temporaryFolder } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';
import { contentsOf, filesOf, makeCouncil } from './disk.js';

const WRITES: readonly (readonly [what: string, write: (council: Council) => Promise<unknown>])[] = [
  ['storeMemory', ({ memory }) => memory.storeMemory('ada', 'tea')],
  ['storeMemory again', ({ memory }) => memory.storeMemory('persona-0', 'tea', { onDuplicate: 'merge' })],
  ['update', ({ memory }) => memory.update('row-1', { importance: 1 })],
  ['delete', ({ memory }) => memory.delete('row-1')],
  ['deleteMany', ({ memory }) => memory.deleteMany({ personas: ['persona-1'] })],
  ['configurePersona', (council) => council.configurePersona('persona-1', { language: 'none' })],
];

test.each(WRITES)('%s is READ_ONLY', async (_, write) => {
  const path = join(temporaryFolder(), 'a.council');
  await makeCouncil(path);
  const council = await opened({ path, readOnly: true });
  const before = await council.status();
  expect(before).toMatchObject({ readOnly: true, durable: true, memories: 200 });
  expect(await refusal(() => write(council))).toMatchObject({ code: 'READ_ONLY', details: { path } });
  expect(await council.status()).toEqual(before);
  expect(await council.memory.recall('persona-1', 'entry 1 of the ledger')).toHaveLength(10);
});

test('a batch is refused with nothing in it', async () => {
  const path = join(temporaryFolder(), 'a.council');
  await makeCouncil(path);
  const council = await opened({ path, readOnly: true });
  const rows = Array.from({ length: 20 }, (_, n) => ({ personaId: 'ada', content: `tea ${n}` }));
  const found = await refusal(() => council.memory.storeMemoryBatch(rows));
  expect(found).toMatchObject({ code: 'BATCH_FAILED', details: { reason: 'READ_ONLY', stored: 0 } });
  expect((await council.status()).memories).toBe(200);
});

test('reading changes nothing in the file, and leaves no log beside it', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.council');
  await makeCouncil(path);
  const before = contentsOf(folder);
  for (let round = 0; round < 2; round++) {
    const council = await openCouncil({ path, readOnly: true });
    // `recordAccess` is left at its default, true: there is nowhere to record it.
    for (let n = 0; n < 20; n++) await council.memory.recall('persona-1', `entry ${n} of the ledger`);
    await council.recall('tea', { limit: 100 });
    await council.memory.list('persona-0', { limit: 100, embeddings: true });
    await council.memory.getMany(['row-1', 'nobody']);
    await council.memory.getMemoryStatistics('persona-2');
    expect((await council.memory.get('row-1'))?.accessCount).toBe(0);
    await council.close();
    expect(contentsOf(folder)['a.council']).toBe(before['a.council']);
  }
  expect(filesOf(folder)).toEqual(before);
  await using again = await openCouncil(path);
  expect((await again.memory.get('row-1'))?.accessCount).toBe(0);
});

test('nothing waits to be written, so flushing is done at once', async () => {
  const path = join(temporaryFolder(), 'a.council');
  await makeCouncil(path);
  const council = await opened({ path, readOnly: true });
  await council.memory.recall('persona-1', 'entry');
  await expect(council.flush()).resolves.toBeUndefined();
});

test('a reader sees what a writer beside it stores, changes and deletes', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const writer = await opened({ path });
  const reader = await opened({ path, readOnly: true });
  await writer.memory.storeMemory('ada', 'green tea', { id: 'a' });
  expect(await reader.memory.recall('ada', 'tea')).toHaveLength(1);
  await writer.memory.update('a', { content: 'black coffee' });
  expect(await reader.memory.recall('ada', 'tea')).toHaveLength(0);
  expect(await reader.memory.recall('ada', 'coffee')).toHaveLength(1);
  await writer.memory.delete('a');
  expect(await reader.memory.recall('ada', 'coffee')).toHaveLength(0);
  expect(await reader.memory.get('a')).toBeNull();
  expect((await reader.status()).memories).toBe(0);
});
