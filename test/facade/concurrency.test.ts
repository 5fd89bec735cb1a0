/** Many calls at once: recalls while a batch is stored, stores beside each other, reads after writes. */

import { describe, expect, test } from 'vitest';
import type { MemoryInput } from '../../ts/index.js';
import { COUNCILS } from './councils.js';

function* rows(count: number): Generator<MemoryInput> {
  for (let n = 0; n < count; n++) {
    yield { personaId: 'ada', content: `entry ${n} of the ledger, line ${n % 97}`, id: `row-${n}` };
  }
}

describe.each(COUNCILS)('$name', ({ name, open }) => {
  // The pure engine scans: what takes seconds in Rust takes it minutes.
  const size = name === 'pure' ? 3_000 : 50_000;

  test('100 recalls while many rows are stored: no error, and what has been stored is found', async () => {
    const council = await open({ durability: 'normal' });
    let stored = 0;
    const batch = council.memory.storeMemoryBatch(rows(size), {
      onProgress: (count) => {
        stored = count;
      },
    });
    let [recalls, beside] = [0, 0];
    const recallStored = async () => {
      const known = stored;
      const number = Math.floor(Math.random() * known);
      const hits = await council.memory.recall('ada', `entry ${number}`, { limit: 3, recordAccess: false });
      if (known > 0) expect(hits[0]?.memory.id).toBe(`row-${number}`);
      recalls += 1;
      if (stored < 50_000) beside += 1;
    };
    // A memory of one's own is found at once, whatever the batch is doing.
    const storeAndRecall = async (number: number) => {
      const memory = await council.memory.storeMemory('bob', `remark ${number}`);
      const [hit] = await council.memory.recall('bob', `remark ${number}`, { limit: 1 });
      expect(hit?.memory.id).toBe(memory?.id);
    };
    while (recalls < 100) {
      const round = Array.from({ length: 5 }, recallStored);
      await Promise.all([...round, storeAndRecall(recalls)]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(beside).toBeGreaterThan(0);
    expect(await batch).toMatchObject({ stored: size });
    expect((await council.memory.getMemoryStatistics('ada')).memories).toBe(size);
  }, 60_000);

  test('stores submitted at once are all in, in the order in which they were submitted', async () => {
    const council = await open({ durability: 'normal' });
    const stores = Array.from({ length: 500 }, (_, n) => council.memory.storeMemory('ada', `tea ${n}`));
    const ids = (await Promise.all(stores)).map((memory) => memory?.id);
    const { items } = await council.memory.list('ada', { limit: 1_000 });
    expect(items.map(({ id }) => id)).toEqual(ids);
    expect([...ids].sort()).toEqual(ids);
  });

  test('one failing store among many leaves the others in', async () => {
    const council = await open({ durability: 'normal' });
    await council.memory.storeMemory('ada', 'taken', { id: 'taken' });
    const stores = Array.from({ length: 200 }, (_, n) =>
      council.memory.storeMemory('ada', `tea ${n}`, { id: n % 10 === 5 ? 'taken' : `${n}` }),
    );
    const outcomes = await Promise.allSettled(stores);
    outcomes.forEach((outcome, n) => {
      expect(outcome.status).toBe(n % 10 === 5 ? 'rejected' : 'fulfilled');
    });
    expect((await council.status()).memories).toBe(181);
    expect(await council.memory.recall('ada', 'tea', { limit: 1_000 })).toHaveLength(180);
  });

  test('two batches at once are both whole', async () => {
    const council = await open({ durability: 'normal' });
    const input = (personaId: string) =>
      Array.from({ length: 12_000 }, (_, n) => ({ personaId, content: `tea ${n}` }));
    const batches = ['ada', 'bob'].map((persona) =>
      council.memory.storeMemoryBatch(input(persona), { associate: false }),
    );
    for (const result of await Promise.all(batches)) expect(result.stored).toBe(12_000);
    expect((await council.personas()).map(({ memories }) => memories)).toEqual([12_000, 12_000]);
  });

  test('a delete and an update are seen by the next recall, whatever else is going on', async () => {
    const council = await open({ durability: 'off' });
    await council.memory.storeMemoryBatch(rows(3_000), { associate: false });
    const batch = council.memory.storeMemoryBatch(
      Array.from({ length: 10_000 }, (_, n) => ({ personaId: 'eve', content: `noise ${n}` })),
      { associate: false },
    );
    for (let n = 0; n < 50; n++) {
      await council.memory.delete(`row-${n}`);
      const [hit] = await council.memory.recall('ada', `entry ${n}`, { limit: 1 });
      expect(hit?.memory.id).not.toBe(`row-${n}`);
      await council.memory.update(`row-${n + 100}`, { content: `zeppelin${n}` });
      expect(await council.memory.recall('ada', `zeppelin${n}`)).toHaveLength(1);
    }
    await batch;
  });
});
