/** What was stored comes back after reopening, field by field and bit by bit, and is ranked as before. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Council, type Memory, type MemoryInput, openCouncil } from '../../ts/index.js';
import { NOW, opened, temporaryFolder } from '../facade/councils.js';

const plain = (memory: Memory | null | undefined): unknown => ({
  ...JSON.parse(JSON.stringify(memory)),
  contextText: memory?.contextText,
});

/** The bits of a vector: -0 and 0 are different, and so are neighbours that print alike. */
const bits = (vector: ArrayLike<number> | undefined): number[] => [
  ...new Uint32Array(Float32Array.from(vector ?? []).buffer),
];

const ROWS: readonly MemoryInput[] = [
  {
    personaId: 'ada',
    content: 'Green tea, \u0000 nul, 🫖 and e\u0301; "quotes"\r\n',
    id: 'every field',
    context: '{ "b" : 1.0, "a":123456789012345678901234567890, "a":{"x":[1e400]} }',
    importance: 0.1 + 0.2,
    emotionalValence: -1 / 3,
    tags: ['zebra', 'apple', 'ünï', 'apple'],
    timestamp: new Date('1969-12-31T23:59:59.999Z'),
    embedding: [0, -0, 1.401298464324817e-45, 3.4028234663852886e38, -0.1],
    thread: 'breakfast',
    position: 4_000_000_000,
    decayRate: 1e-300,
  },
  { personaId: 'ada', content: 'defaults', id: 'defaults' },
  {
    personaId: 'bob',
    content: 'zeros',
    id: 'zeros',
    importance: 0,
    emotionalValence: 0,
    decayRate: 0,
    timestamp: new Date(0),
    thread: 't',
    position: 0,
    embedding: [0, 0, 0, 0, 0],
  },
  { personaId: 'bob', content: 'x'.repeat(1 << 20), id: 'a MiB', timestamp: new Date(-8.64e15) },
  { personaId: 'persona of Пётр', content: 'last', id: 'ид', timestamp: new Date(8.64e15) },
];

test.each(['full', 'normal', 'off'] as const)('every field, with durability %s', async (durability) => {
  const path = join(temporaryFolder(), 'a.council');
  const first = await openCouncil({ path, durability, now: NOW });
  await first.memory.storeMemoryBatch(ROWS);
  await first.flush();
  await first.configurePersona('bob', { language: 'none', stopWords: ['the', 'ein'] });
  const ids = ROWS.map((row) => row.id ?? '');
  const before = await first.memory.getMany(ids);
  const [personas, status] = [await first.personas(), await first.status()];
  await first.close();

  const council = await opened({ path, durability, now: NOW });
  const after = await council.memory.getMany(ids);
  expect(after.map(plain)).toEqual(before.map(plain));
  ROWS.forEach((row, n) => {
    const { embedding, tags, context, ...given } = row;
    expect(plain(after[n])).toMatchObject(JSON.parse(JSON.stringify(given)));
    expect(after[n]?.contextText).toBe(context ?? '{}');
    expect(after[n]?.tags).toEqual([...new Set(tags ?? [])]);
    expect(bits(after[n]?.embedding)).toEqual(bits(embedding as number[] | undefined));
  });
  expect(await council.personas()).toEqual(personas);
  const { identity, position, schemaVersion, dimension, memories } = status;
  expect(await council.status()).toMatchObject({ identity, position, schemaVersion, dimension, memories });
});

const WORDS = 'tea rain kettle ledger dog bark river stone morning light paper music'.split(' ');

function row(n: number): MemoryInput {
  const words = Array.from({ length: 3 + (n % 9) }, (_, k) => WORDS[(n * 7 + k * k * 3) % WORDS.length]);
  return {
    personaId: `persona-${n % 3}`,
    content: `${words.join(' ')} number${n}`,
    id: `row-${n}`,
    importance: (n % 11) / 10,
    timestamp: new Date(NOW.getTime() - n * 3_600_000),
    tags: n % 4 === 0 ? ['fourth'] : [],
    ...(n % 2 ? { embedding: [Math.sin(n), Math.cos(n), (n % 5) - 2] } : {}),
  };
}

/** Rankings of many queries, with scores and everything that explains them. */
async function rankings(council: Council): Promise<unknown[]> {
  // Associations that are still being computed would change a ranking meanwhile.
  await council.flush();
  const results: unknown[] = [];
  const options = { recordAccess: false, now: NOW, explain: true, limit: 30 } as const;
  for (let n = 0; n < 20; n++) {
    const query = `${WORDS[n % 12]} ${WORDS[(n * 5 + 1) % 12]} number${n * 7}`;
    const vector = n % 3 === 0 ? { embedding: [1, n, -1] } : {};
    const hits = await council.recall(query, { ...options, ...vector });
    expect(hits.length).toBeGreaterThan(5);
    results.push(hits.map(({ memory, score, signals }) => [memory.id, score, signals, memory.accessCount]));
    const few = await council.memory.recall('persona-1', query, { ...options, filter: { tags: ['fourth'] } });
    results.push(few.map(({ memory, score }) => [memory.id, score]));
  }
  return results;
}

test('the same query gives the same ranking before and after, access counts included', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const first = await openCouncil({ path, durability: 'normal', now: NOW });
  await first.memory.storeMemoryBatch(Array.from({ length: 400 }, (_, n) => row(n)));
  for (let n = 400; n < 430; n++) {
    const { personaId, content, ...rest } = row(n);
    await first.memory.storeMemory(personaId, content, rest);
  }
  for (let n = 0; n < 430; n += 5) await first.memory.delete(`row-${n}`);
  for (let n = 1; n < 430; n += 10)
    await first.memory.update(`row-${n}`, { content: `${row(n + 1).content}!` });
  for (let n = 0; n < 10; n++) await first.recall(`${WORDS[n]}`, { limit: 20 });
  const before = await rankings(first);
  await first.close();
  expect(JSON.stringify(before)).toMatch(/"access":\{"value":[1-9]/);

  for (const readOnly of [true, false]) {
    await using council = await openCouncil({ path, readOnly, now: NOW });
    expect(await rankings(council)).toEqual(before);
  }
});

test('access counts that no one waited for are in the file after close', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const first = await openCouncil({ path, now: NOW });
  await first.memory.storeMemory('ada', 'green tea', { id: 'a' });
  for (let n = 0; n < 7; n++) await first.memory.recall('ada', 'tea');
  await first.close();
  const council = await opened({ path });
  const memory = await council.memory.get('a');
  expect([memory?.accessCount, memory?.lastAccessed]).toEqual([7, NOW]);
});
