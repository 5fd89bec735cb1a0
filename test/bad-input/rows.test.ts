/** Every bad row is refused by name, alone, in a batch and in an update, and nothing of it is kept. */

import { describe, expect, test } from 'vitest';
import type { Council, MemoryInput, MemoryPatch, StoreOptions } from '../../ts/index.js';
import { COUNCILS, type CouncilUnderTest } from '../facade/councils.js';
import { type Refusal, refusal } from '../facade/refusal.js';
import { BAD_ROWS, type BadRow, TAKEN } from './rows.js';

const GOOD = {
  personaId: 'ada',
  content: 'green tea',
  id: 'good',
  embedding: [1, 0],
  tags: ['hot'],
} as const;

async function withOneMemory(open: CouncilUnderTest['open']): Promise<Council> {
  const council = await open({ durability: 'off' });
  await council.memory.storeMemoryBatch([GOOD]);
  return council;
}

/** Everything that a write could have left behind. */
async function state(council: Council): Promise<unknown> {
  const { position, memories, personas, dimension } = await council.status();
  const all = await council.recall('', { recordAccess: false, limit: 10_000 });
  const { items } = await council.memory.list('ada', { embeddings: true });
  return JSON.parse(
    JSON.stringify({ position, memories, personas, dimension, items, ids: all.map((hit) => hit.memory.id) }),
  );
}

function judge(found: Refusal, { code, field }: BadRow): void {
  expect({ code: found.code, field: found.details.field }).toEqual({ code, field });
  expect(found.details.expected).toBeDefined();
}

async function stillWorks(council: Council): Promise<void> {
  const stored = await council.memory.storeMemory('ada', 'a valid memory', { embedding: [0, 1] });
  const [hit] = await council.memory.recall('ada', 'a valid memory', { recordAccess: false });
  expect(hit?.memory.id).toBe(stored?.id);
}

const inStore = [...BAD_ROWS, ...TAKEN];
const inUpdate = BAD_ROWS.filter(
  ({ field, row }) =>
    field !== 'personaId' && field !== 'id' && row[field] !== undefined && row.thread !== null,
);

describe.each(COUNCILS)('$name', ({ open }) => {
  test.each(inStore)('storeMemory refuses $what', async (bad) => {
    const council = await withOneMemory(open);
    const before = await state(council);
    const { personaId, content, ...options } = { ...GOOD, id: undefined, ...bad.row } as MemoryInput;
    judge(await refusal(() => council.memory.storeMemory(personaId, content, options)), bad);
    expect(await state(council)).toEqual(before);
    await stillWorks(council);
  });

  test.each(inStore)('storeMemoryBatch refuses $what, with its whole group', async (bad) => {
    const council = await withOneMemory(open);
    const before = await state(council);
    // The bad row last: a huge one ends its group, and rows after it would be another group.
    const fine = Array.from({ length: 33 }, (_, n) => ({ ...GOOD, id: `new-${n}`, personaId: `p${n % 2}` }));
    const input = [...fine, { ...GOOD, id: undefined, ...bad.row } as never];
    const found = await refusal(() => council.memory.storeMemoryBatch(input));
    expect(found.code).toBe('BATCH_FAILED');
    expect(found.details).toMatchObject({ row: 33, reason: bad.code, groups: [], stored: 0 });
    judge(found.cause as Refusal, bad);
    expect(await state(council)).toEqual(before);
    await stillWorks(council);
  });

  test.each(inUpdate)('update refuses $what', async (bad) => {
    const council = await withOneMemory(open);
    const before = await state(council);
    // A good change beside the bad one must not be kept either.
    const patch = { importance: 0.9, ...bad.row } as MemoryPatch;
    judge(await refusal(() => council.memory.update('good', patch)), bad);
    expect(await state(council)).toEqual(before);
    await stillWorks(council);
  });

  test.each([null, 5, 'text', [], undefined])('a row that is %j is refused', async (row) => {
    const council = await withOneMemory(open);
    const found = await refusal(() => council.memory.storeMemoryBatch([GOOD, row as never]));
    expect(found.details).toMatchObject({ row: 1, reason: 'INVALID_TYPE', stored: 0 });
  });

  test.each(['both', '', 5, null])('onDuplicate %j is refused', async (onDuplicate) => {
    const council = await withOneMemory(open);
    const before = await state(council);
    const options = { onDuplicate: onDuplicate as 'allow' };
    const alone = await refusal(() => council.memory.storeMemory('ada', 'milk', options));
    const batch = await refusal(() => council.memory.storeMemoryBatch([GOOD], options));
    for (const found of [alone, batch]) {
      expect(found.details.field).toBe('onDuplicate');
      expect(found.details.expected).toBeDefined();
    }
    expect(alone.code).toBe(typeof onDuplicate === 'string' ? 'INVALID_ARGUMENT' : 'INVALID_TYPE');
    expect(await state(council)).toEqual(before);
  });

  test.each([null, 5, 'text'])('options that are %j are refused', async (options) => {
    const council = await withOneMemory(open);
    const before = await state(council);
    const calls = [
      () => council.memory.storeMemory('ada', 'milk', options as StoreOptions),
      () => council.memory.storeMemoryBatch([GOOD], options as never),
      () => council.memory.update('good', options as never),
    ];
    for (const call of calls) {
      const found = await refusal(call);
      expect(found.code).toBe('INVALID_TYPE');
      expect(found.details).toMatchObject({ field: expect.any(String), expected: expect.any(String) });
    }
    expect(await state(council)).toEqual(before);
  });

  test('the first vector sets the dimension only when it is stored', async () => {
    const council = await open({ durability: 'off' });
    const rows = [
      { personaId: 'ada', content: 'a', embedding: [1, 2, 3] },
      { personaId: 'ada', content: '' },
    ];
    expect((await refusal(() => council.memory.storeMemoryBatch(rows))).details.reason).toBe('TEXT_EMPTY');
    expect((await council.status()).dimension).toBe(0);
    await council.memory.storeMemory('ada', 'b', { embedding: [1, 2] });
    expect((await council.status()).dimension).toBe(2);
  });

  test('vectors of two dimensions in one batch are refused', async () => {
    const council = await open({ durability: 'off' });
    const rows = [
      [1, 2],
      [1, 2, 3],
    ].map((embedding, n) => ({ personaId: 'ada', content: `${n}`, embedding }));
    const found = await refusal(() => council.memory.storeMemoryBatch(rows));
    expect(found.details).toMatchObject({
      row: 1,
      reason: 'DIMENSION_MISMATCH',
      field: 'embedding',
      expected: 2,
    });
    expect(await council.status()).toMatchObject({ memories: 0, personas: 0, dimension: 0 });
  });
});
