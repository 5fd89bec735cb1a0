/** A hundred recalls at once in one process, again and again, while a batch of 50,000 is stored. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MemoryInput } from '../../ts/index.js';
import { opened, temporaryFolder } from '../facade/councils.js';

const ROWS = 50_000;

function* rows(): Generator<MemoryInput> {
  for (let n = 0; n < ROWS; n++) {
    const embedding = [Math.sin(n), Math.cos(n), 1];
    yield { personaId: `persona-${n % 4}`, content: `word${n} on line ${n % 97}`, id: `row-${n}`, embedding };
  }
}

test.each(['full', 'off'] as const)(
  'durability %s',
  async (durability) => {
    const council = await opened({ path: join(temporaryFolder(), 'a.council'), durability });
    let [stored, rounds, under] = [0, 0, true];
    const batch = council.memory
      .storeMemoryBatch(rows(), {
        associate: false,
        onProgress: (count) => {
          stored = count;
        },
      })
      .finally(() => {
        under = false;
      });
    const recallOne = async (k: number) => {
      const known = stored;
      const n = (k * 7_919 + rounds * 104_729) % ROWS;
      const hits = await council.memory.recall(`persona-${n % 4}`, `word${n}`, { limit: 5 });
      // Found where it was acknowledged before; where it was not, found or not, but nothing else.
      const ids = hits.map((hit) => hit.memory.id).join();
      if (n < known) expect(ids).toBe(`row-${n}`);
      else expect(['', `row-${n}`]).toContain(ids);
      const near = await council.recall('line', { limit: 20, embedding: [0, 1, 1], recordAccess: false });
      expect(near.length).toBeGreaterThanOrEqual(known > 0 ? 20 : 0);
      const scores = near.map((hit) => hit.score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      expect(new Set(near.map((hit) => hit.memory.id)).size).toBe(near.length);
    };
    while (under) {
      await Promise.all(Array.from({ length: 100 }, (_, k) => recallOne(k)));
      rounds += 1;
    }
    expect(await batch).toMatchObject({ stored: ROWS });
    expect(rounds).toBeGreaterThan(0);
    await Promise.all(Array.from({ length: 100 }, (_, k) => recallOne(k)));
    expect((await council.status()).memories).toBe(ROWS);
  },
  120_000,
);
