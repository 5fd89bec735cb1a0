/** Batches: groups, order, progress, policies, and what is in after a failure. */

import { describe, expect, expectTypeOf, test } from 'vitest';
import type { BatchResult, MemoryInput, MemorySystem } from '../../ts/index.js';
import { COUNCILS } from './councils.js';
import { refusal } from './refusal.js';

/** Rows over three personas, every other one with an id of its own. */
function* rows(count: number): Generator<MemoryInput> {
  for (let n = 0; n < count; n++) {
    const row = {
      personaId: `persona-${n % 3}`,
      content: `memory number ${n}`,
      tags: n % 5 ? [] : ['fifth'],
    };
    yield n % 2 ? row : { ...row, id: `row-${n}` };
  }
}

async function* later(input: Iterable<MemoryInput>): AsyncGenerator<MemoryInput> {
  let n = 0;
  for (const row of input) {
    if (n++ % 1000 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    yield row;
  }
}

async function contentsOf(
  memory: MemorySystem,
  ids: readonly (string | null)[],
): Promise<(string | undefined)[]> {
  const found = await memory.getMany(ids.map((id) => id ?? ''));
  return found.map((one) => one?.content);
}

describe.each(COUNCILS)('$name', ({ open }) => {
  test('25,000 rows are three groups; ids come in the order of the input', async () => {
    const council = await open({ durability: 'normal' });
    const progress: number[] = [];
    const onProgress = (stored: number) => progress.push(stored);
    const result = await council.memory.storeMemoryBatch(rows(25_000), { onProgress, associate: false });
    expectTypeOf(result).toEqualTypeOf<BatchResult>();
    expect(result).toMatchObject({ stored: 25_000, merged: 0, rejected: 0, existing: 0 });
    expect(progress).toEqual([10_000, 20_000, 25_000]);
    expect(result.ids).toHaveLength(25_000);
    expect(new Set(result.ids).size).toBe(25_000);
    expect(result.ids[24_998]).toBe('row-24998');
    for (const first of [0, 9_990, 19_990, 24_980]) {
      const ids = result.ids.slice(first, first + 20);
      expect(await contentsOf(council.memory, ids)).toEqual(ids.map((_, n) => `memory number ${first + n}`));
    }
    const [hit] = await council.recall('memory number 24999', { limit: 1 });
    expect(hit?.memory.id).toBe(result.ids[24_999]);
    expect((await council.personas()).map(({ memories }) => memories)).toEqual([8334, 8333, 8333]);
  });

  test('an async iterable is stored the same', async () => {
    const council = await open({ durability: 'normal' });
    const result = await council.memory.storeMemoryBatch(later(rows(12_000)), { associate: false });
    expect(result).toMatchObject({ stored: 12_000 });
    const ids = result.ids.slice(9_995, 10_005);
    expect(await contentsOf(council.memory, ids)).toEqual(ids.map((_, n) => `memory number ${9_995 + n}`));
  });

  test('no rows are no error', async () => {
    const council = await open();
    const nothing = { ids: [], stored: 0, merged: 0, rejected: 0, existing: 0 };
    expect(await council.memory.storeMemoryBatch([])).toEqual(nothing);
    expect(await council.memory.storeMemoryBatch(later([]))).toEqual(nothing);
    expect((await council.status()).position).toBe(0);
  });

  const badRows: readonly [what: string, row: unknown, code: string, field: string][] = [
    ['a number for content', { personaId: 'ada', content: 5 }, 'INVALID_TYPE', 'content'],
    ['an importance of 2', { personaId: 'ada', content: 'tea', importance: 2 }, 'OUT_OF_RANGE', 'importance'],
    ['an id that is taken', { personaId: 'ada', content: 'tea', id: 'row-0' }, 'ID_CONFLICT', 'id'],
  ];
  test.each(badRows)(
    '%s in the second group: named, and no row of its group is in',
    async (_, bad, code, field) => {
      const council = await open({ durability: 'normal' });
      const input = [...rows(25_000)];
      input[12_345] = bad as MemoryInput;
      const found = await refusal(() => council.memory.storeMemoryBatch(input, { associate: false }));
      expect(found.code).toBe('BATCH_FAILED');
      expect(found.details).toMatchObject({ row: 12_345, reason: code, field });
      expect(found.cause).toMatchObject({ code });
      // The third group may have been on its way; what is in is named, and the second group is not.
      const { groups, stored } = found.details as { groups: string[]; stored: number };
      expect(groups[0]).toBe('0-9999');
      expect(groups).not.toContain('10000-19999');
      expect((await council.status()).memories).toBe(stored);
      expect(await council.memory.get('row-9998')).not.toBeNull();
      expect(await council.memory.getMany(['row-10000', 'row-12344', 'row-12346', 'row-19998'])).toEqual(
        Array(4).fill(null),
      );
      await council.memory.storeMemory('ada', 'still works');
    },
  );

  test('what an input throws fails the batch, which says what is in', async () => {
    const council = await open({ durability: 'normal' });
    const broken = new Error('the source broke');
    function* breaking(): Generator<MemoryInput> {
      yield* rows(10_500);
      throw broken;
    }
    for (const input of [breaking, () => later(breaking())]) {
      const found = await refusal(() =>
        council.memory.storeMemoryBatch(input(), { onDuplicate: 'reject', associate: false }),
      );
      expect(found.code).toBe('BATCH_FAILED');
      expect(found.cause).toBe(broken);
      expect(found.details).toMatchObject({ groups: ['0-9999'], stored: 10_000 });
    }
  });

  test('a failing batch ends its input', async () => {
    const council = await open();
    let ended = false;
    async function* endless(): AsyncGenerator<MemoryInput> {
      try {
        for (;;) yield { personaId: '', content: 'tea' };
      } finally {
        ended = true;
      }
    }
    expect((await refusal(() => council.memory.storeMemoryBatch(endless(), { associate: false }))).code).toBe(
      'BATCH_FAILED',
    );
    expect(ended).toBe(true);
  });

  test('a signal ends the batch between groups; what is in is named and stays', async () => {
    const council = await open({ durability: 'normal' });
    const abort = new AbortController();
    const onProgress = () => abort.abort();
    const found = await refusal(() =>
      council.memory.storeMemoryBatch(rows(60_000), { signal: abort.signal, onProgress, associate: false }),
    );
    expect(found.code).toBe('ABORTED');
    const { groups, stored } = found.details as { groups: string[]; stored: number };
    expect(groups[0]).toBe('0-9999');
    expect(stored).toBe(groups.length * 10_000);
    expect(stored).toBeLessThan(60_000);
    expect((await council.status()).memories).toBe(stored);
  });

  test('a signal that was given before stores nothing', async () => {
    const council = await open();
    const found = await refusal(() =>
      council.memory.storeMemoryBatch(rows(10), { signal: AbortSignal.abort() }),
    );
    expect(found.code).toBe('ABORTED');
    expect(found.details).toMatchObject({ groups: [], stored: 0 });
    expect((await council.status()).memories).toBe(0);
  });

  const policies = [
    ['allow', { stored: 4, merged: 0, rejected: 0 }, ['new', 'new', 'new', 'new']],
    ['merge', { stored: 2, merged: 2, rejected: 0 }, ['old', 'new', 'same', 'new']],
    ['reject', { stored: 2, merged: 0, rejected: 2 }, ['none', 'new', 'none', 'new']],
  ] as const;
  test.each(policies)('onDuplicate: %s counts, and gives ids', async (onDuplicate, counts, kinds) => {
    const council = await open();
    await council.memory.storeMemory('ada', 'tea', { id: 'old' });
    const contents = ['tea', 'coffee', 'coffee', 'milk'];
    const input = contents.map((content) => ({ personaId: 'ada', content }));
    const result = await council.memory.storeMemoryBatch(input, { onDuplicate });
    expect(result).toMatchObject({ ...counts, existing: 0 });
    result.ids.forEach((id, row) => {
      const expected = { old: 'old', same: result.ids[1], none: null, new: id }[kinds[row] as 'new'];
      expect(id).toBe(expected);
    });
    const fresh = result.ids.filter((_, row) => kinds[row] === 'new');
    expect(new Set([...fresh, 'old', null]).size).toBe(fresh.length + 2);
    expect((await council.status()).memories).toBe(1 + counts.stored);
  });

  test('a batch given twice is stored once', async () => {
    const council = await open({ durability: 'normal' });
    const input = Array.from({ length: 11_000 }, (_, n) => ({
      personaId: 'ada',
      content: `tea ${n}`,
      id: `${n}`,
    }));
    const first = await council.memory.storeMemoryBatch(input, { associate: false });
    const second = await council.memory.storeMemoryBatch(input, { associate: false });
    expect(second).toEqual({ ids: first.ids, stored: 0, merged: 0, rejected: 0, existing: 11_000 });
    expect((await council.status()).memories).toBe(11_000);
    expect(await council.memory.recall('ada', 'tea 10999', { limit: 5 })).toHaveLength(5);
  });

  test('an input may use one vector again for every row', async () => {
    const council = await open();
    const embedding = new Float32Array(2);
    function* reusing(): Generator<MemoryInput> {
      for (let n = 0; n < 3; n++) {
        embedding.set([n + 1, 1]);
        yield { personaId: 'ada', content: `tea ${n}`, id: `${n}`, embedding };
      }
    }
    await council.memory.storeMemoryBatch(reusing());
    const stored = await council.memory.getMany(['0', '1', '2']);
    expect(stored.map((memory) => memory?.embedding?.[0])).toEqual([1, 2, 3]);
  });

  test('rows of megabytes are cut into groups that are not too large', async () => {
    const council = await open({ durability: 'normal' });
    const text = 'x'.repeat(1 << 20);
    const input = Array.from({ length: 20 }, (_, n) => ({ personaId: 'ada', content: text, id: `${n}` }));
    const progress: number[] = [];
    const result = await council.memory.storeMemoryBatch(input, { onProgress: (n) => progress.push(n) });
    expect(result.stored).toBe(20);
    expect(progress.length).toBeGreaterThan(1);
    expect((await council.memory.get('19'))?.content).toBe(text);
  });
});
