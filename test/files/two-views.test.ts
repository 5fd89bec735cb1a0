/** Two councils opened on one file in one process see each other's writes at their next call. */

import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Change, Council } from '../../ts/index.js';
import { NOW, opened, temporaryFolder } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';

async function twoViews(): Promise<readonly [Council, Council]> {
  const path = join(temporaryFolder(), 'a.council');
  const options = { path, durability: 'normal', now: NOW } as const;
  return [await opened(options), await opened(options)];
}

const idsOf = async (council: Council, query: string) =>
  (await council.memory.recall('ada', query)).map((hit) => hit.memory.id);

test('stores, changes and deletes, back and forth', async () => {
  const views = await twoViews();
  for (let n = 0; n < 30; n++) {
    const [here, there] = n % 2 ? views : ([views[1], views[0]] as const);
    const id = `row-${n}`;
    await here.memory.storeMemory('ada', `kettle${n} and tea`, { id });
    expect(await idsOf(there, `kettle${n}`)).toEqual([id]);
    expect((await there.memory.get(id))?.content).toBe(`kettle${n} and tea`);
    await there.memory.update(id, { content: `teapot${n} and tea`, importance: 1 });
    expect(await idsOf(here, `kettle${n}`)).toEqual([]);
    expect(await idsOf(here, `teapot${n}`)).toEqual([id]);
    expect((await here.memory.get(id))?.importance).toBe(1);
    if (n % 3 === 0) {
      expect(await here.memory.delete(id)).toBe(true);
      expect(await idsOf(there, `teapot${n}`)).toEqual([]);
      expect(await there.memory.get(id)).toBeNull();
      expect(await there.memory.delete(id)).toBe(false);
    }
    const counts = await Promise.all(views.map((view) => view.status()));
    expect(counts[0]?.memories).toBe(counts[1]?.memories);
    expect(counts[0]?.position).toBe(counts[1]?.position);
    expect(await there.memory.getMemoryStatistics('ada')).toEqual(
      await here.memory.getMemoryStatistics('ada'),
    );
    expect(await there.personas()).toEqual(await here.personas());
  }
});

test('a batch in one is whole in the other, and ranked the same', { timeout: 60_000 }, async () => {
  const [here, there] = await twoViews();
  const rows = Array.from({ length: 12_000 }, (_, n) => ({
    personaId: 'ada',
    content: `line ${n} of the ledger`,
    id: `${n}`,
  }));
  await here.memory.storeMemoryBatch(rows);
  expect(await there.memory.getMemoryStatistics('ada')).toMatchObject({ memories: 12_000 });
  await here.flush();
  for (const query of ['line 11999', 'ledger 4711', 'line of the ledger']) {
    const [first, second] = await Promise.all(
      [here, there].map((view) => view.memory.recall('ada', query, { recordAccess: false, limit: 50 })),
    );
    const ranks = (hits: typeof first) => hits?.map(({ memory, score }) => [memory.id, score]);
    expect(ranks(first)).toEqual(ranks(second));
    expect(first?.length).toBe(50);
  }
});

describe('rules hold across both', () => {
  test('an id is taken in the other, too', async () => {
    const [here, there] = await twoViews();
    await here.memory.storeMemory('ada', 'green tea', { id: 'a' });
    const found = await refusal(() => there.memory.storeMemory('ada', 'coffee', { id: 'a' }));
    expect(found.code).toBe('ID_CONFLICT');
    await there.memory.storeMemory('ada', 'green tea', { id: 'a' });
    expect((await here.status()).memories).toBe(1);
  });

  test('a duplicate is one, wherever it was stored', async () => {
    const [here, there] = await twoViews();
    await here.memory.storeMemory('ada', 'green tea', { id: 'a', importance: 0.2 });
    expect(await there.memory.storeMemory('ada', 'green tea', { onDuplicate: 'reject' })).toBeNull();
    const merged = await there.memory.storeMemory('ada', 'green tea', {
      onDuplicate: 'merge',
      importance: 1,
    });
    expect([merged?.id, merged?.importance]).toEqual(['a', 1]);
    expect((await here.memory.get('a'))?.importance).toBe(1);
    expect((await here.status()).memories).toBe(1);
  });

  test('the first vector sets the dimension for both', async () => {
    const [here, there] = await twoViews();
    await here.memory.storeMemory('ada', 'green tea', { embedding: [1, 2, 3] });
    const found = await refusal(() => there.memory.storeMemory('ada', 'coffee', { embedding: [1, 2] }));
    expect(found.code).toBe('DIMENSION_MISMATCH');
    expect((await there.status()).dimension).toBe(3);
    expect(await there.memory.recall('ada', '', { embedding: [3, 2, 1] })).toHaveLength(1);
  });

  test("a persona's language is the same for both", async () => {
    const [here, there] = await twoViews();
    await here.memory.storeMemory('ada', 'the dogs were barking', { id: 'a' });
    expect(await idsOf(there, 'dog')).toEqual(['a']);
    await there.configurePersona('ada', { language: 'none' });
    expect(await idsOf(here, 'dog')).toEqual([]);
    expect(await idsOf(here, 'dogs')).toEqual(['a']);
    await here.memory.storeMemory('ada', 'cats purring', { id: 'b' });
    expect(await idsOf(there, 'cat')).toEqual([]);
    expect(await idsOf(there, 'cats')).toEqual(['b']);
  });
});

test('accesses counted in one are seen in the other once they are written', async () => {
  const [here, there] = await twoViews();
  await here.memory.storeMemory('ada', 'green tea', { id: 'a' });
  for (let n = 0; n < 3; n++) await here.memory.recall('ada', 'tea');
  await here.flush();
  expect((await there.memory.get('a'))?.accessCount).toBe(3);
});

test('accesses counted in both add up in the file', async () => {
  const [here, there] = await twoViews();
  const path = (await here.status()).path;
  await here.memory.storeMemory('ada', 'green tea', { id: 'a' });
  for (let n = 0; n < 7; n++) await [here, there][n % 2]?.memory.recall('ada', 'tea');
  await Promise.all([here.close(), there.close()]);
  const again = await opened({ path });
  expect((await again.memory.get('a'))?.accessCount).toBe(7);
});

test('a listener hears what the other did, and that it was elsewhere', async () => {
  const [here, there] = await twoViews();
  const heard: string[] = [];
  there.on('change', (changes: readonly Change[]) => {
    for (const { kind, ids, elsewhere } of changes) heard.push(`${kind} ${ids.join()} ${elsewhere}`);
  });
  await here.memory.storeMemory('ada', 'green tea', { id: 'a' });
  await there.memory.recall('ada', 'tea');
  await here.memory.delete('a');
  await there.memory.recall('ada', 'tea');
  await there.memory.storeMemory('ada', 'coffee', { id: 'b' });
  await vi.waitFor(() => expect(heard).toEqual(['added a true', 'removed a true', 'added b false']));
});

test('closing one leaves the other at work', async () => {
  const [here, there] = await twoViews();
  await here.memory.storeMemory('ada', 'green tea', { id: 'a' });
  await here.close();
  await there.memory.storeMemory('ada', 'black tea', { id: 'b' });
  expect(await idsOf(there, 'tea')).toHaveLength(2);
});
