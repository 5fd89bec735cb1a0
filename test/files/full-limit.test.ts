/** A council that may not grow refuses what does not fit, keeps all that it acknowledged, and goes on. */

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Council, openCouncil } from '../../ts/index.js';
import { opened, temporaryFolder } from '../facade/councils.js';
import { type Refusal, refusal } from '../facade/refusal.js';

const LIMIT = 2 << 20;
const TEXT = 'tea and rain on the river '.repeat(80);

const row = (n: number) => ({ personaId: 'ada', content: `entry${n} ${TEXT}`, id: `row-${n}` });

/** Stores batches of 100 until one does not fit; how many rows were acknowledged. */
async function fill(council: Council): Promise<{ acknowledged: number; found: Refusal }> {
  for (let first = 0; ; first += 100) {
    expect(first).toBeLessThan(10_000);
    const rows = Array.from({ length: 100 }, (_, n) => row(first + n));
    try {
      await council.memory.storeMemoryBatch(rows);
    } catch (error) {
      return { acknowledged: first, found: await refusal(() => Promise.reject(error)) };
    }
  }
}

/** Exactly the first `count` rows are there, for every reader. */
async function checkRows(council: Council, count: number): Promise<void> {
  const { items } = await council.memory.list('ada', { limit: 10_000 });
  expect(items.map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, n) => `row-${n}`));
  items.forEach(({ content }, n) => {
    expect(content === row(n).content).toBe(true);
  });
  expect((await council.status()).memories).toBe(count);
  expect(await council.memory.getMemoryStatistics('ada')).toMatchObject({ memories: count });
  const options = { recordAccess: false, limit: 3 };
  for (const n of [0, 1, count >> 1, count - 1]) {
    const hits = await council.memory.recall('ada', `entry${n}`, options);
    expect(hits.map((hit) => hit.memory.id)).toEqual([`row-${n}`]);
  }
  for (const n of [count, count + 50, count + 99]) {
    expect(await council.memory.recall('ada', `entry${n}`, options)).toEqual([]);
    expect(await council.memory.get(`row-${n}`)).toBeNull();
  }
}

test('a group that does not fit is DISK_FULL, and nothing of it is in', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await openCouncil({ path, maxBytes: LIMIT, durability: 'normal' });
  const { acknowledged, found } = await fill(council);
  expect(found).toMatchObject({ code: 'BATCH_FAILED', details: { reason: 'DISK_FULL', stored: 0 } });
  expect(found.cause).toMatchObject({ code: 'DISK_FULL' });
  expect(acknowledged).toBeGreaterThan(100);
  await checkRows(council, acknowledged);
  expect(statSync(path).size).toBeLessThanOrEqual(LIMIT);
  await council.close();
  expect(statSync(path).size).toBeLessThanOrEqual(LIMIT);

  const again = await opened({ path, maxBytes: LIMIT });
  await checkRows(again, acknowledged);
});

test('deleting makes room', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path, maxBytes: LIMIT, durability: 'normal' });
  const { acknowledged } = await fill(council);
  for (let n = 0; n < 50; n++) expect(await council.memory.delete(`row-${n}`)).toBe(true);
  for (let n = 0; n < 30; n++) {
    const { personaId, content } = row(20_000 + n);
    await council.memory.storeMemory(personaId, content, { id: `late-${n}` });
    const [hit] = await council.memory.recall('ada', `entry${20_000 + n}`, { recordAccess: false });
    expect(hit?.memory.id).toBe(`late-${n}`);
  }
  expect((await council.status()).memories).toBe(acknowledged - 50 + 30);
});

test('of many stores at once, those that resolved are in and those that failed are not', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await openCouncil({ path, maxBytes: LIMIT, durability: 'normal' });
  const store = (_: unknown, n: number) => {
    const { personaId, content, id } = row(n);
    return council.memory.storeMemory(personaId, content, { id });
  };
  // These fit. Of the others, how many do is a matter of how they meet: a commit that does not fit fails whole.
  const first = await Promise.allSettled(Array.from({ length: 100 }, store));
  const rest = await Promise.allSettled(Array.from({ length: 1_400 }, (_, n) => store(_, 100 + n)));
  const outcomes = [...first, ...rest];
  const stored: string[] = [];
  outcomes.forEach((outcome, n) => {
    if (outcome.status === 'fulfilled') stored.push(`row-${n}`);
    else expect(outcome.reason).toMatchObject({ code: 'DISK_FULL' });
  });
  expect(stored.length).toBeGreaterThanOrEqual(100);
  expect(stored.length).toBeLessThan(1_500);
  const listed = async (from: Council) =>
    (await from.memory.list('ada', { limit: 10_000 })).items.map(({ id }) => id);
  expect(await listed(council)).toEqual(stored);
  const everything = await council.memory.recall('ada', 'tea', { limit: 10_000, recordAccess: false });
  expect(everything.map((hit) => hit.memory.id).sort()).toEqual([...stored].sort());
  await council.close();

  const again = await opened({ path });
  expect(await listed(again)).toEqual(stored);
  // Without the limit there is room again.
  await again.memory.storeMemoryBatch([row(1_500), row(1_501)]);
  expect((await again.status()).memories).toBe(stored.length + 2);
});

test('an update that does not fit leaves the memory as it was', async () => {
  const council = await opened({ path: join(temporaryFolder(), 'a.council'), maxBytes: LIMIT });
  await fill(council);
  const before = await council.memory.get('row-7');
  const grown = { content: 'kettle '.repeat(100_000), tags: ['grown'] };
  const found = await refusal(() => council.memory.update('row-7', grown));
  expect(found.code).toBe('DISK_FULL');
  const after = await council.memory.get('row-7');
  expect([after?.content, after?.tags]).toEqual([before?.content, []]);
  expect(await council.memory.recall('ada', 'kettle')).toEqual([]);
  const [hit] = await council.memory.recall('ada', 'entry7');
  expect(hit?.memory.id).toBe('row-7');
});

test('a limit below what an empty council takes is DISK_FULL, and nothing is made', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.council');
  const found = await refusal(() => openCouncil({ path, maxBytes: 20_000 }));
  expect(found.code).toBe('DISK_FULL');
  expect(readdirSync(folder)).toEqual([]);

  await (await openCouncil(path)).close();
  const size = statSync(path).size;
  const other = join(folder, 'b.council');
  expect((await refusal(() => openCouncil({ path: other, maxBytes: size - 1 }))).code).toBe('DISK_FULL');
  expect(readdirSync(folder)).toEqual(['a.council']);
  const exact = await opened({ path: other, maxBytes: size });
  await exact.memory.storeMemory('ada', 'green tea');
});

test('a council that is larger than the limit opens and is read, and does not grow', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await openCouncil(path);
  await council.memory.storeMemoryBatch(Array.from({ length: 200 }, (_, n) => row(n)));
  await council.close();
  const size = statSync(path).size;
  const small = await openCouncil({ path, maxBytes: 1 });
  await checkRows(small, 200);
  expect((await refusal(() => small.memory.storeMemory('ada', TEXT.repeat(50)))).code).toBe('DISK_FULL');
  await checkRows(small, 200);
  await small.close();
  expect(statSync(path).size).toBe(size);
});
