/** Associations through the facade: found, made, strengthened, and still there after reopening. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { COUNCILS, NOW } from './councils.js';
import { refusal } from './refusal.js';

describe.each(COUNCILS)('$name', ({ open }) => {
  test('a stored memory names what it is associated with, both ways', async () => {
    const { memory } = await open({ now: NOW });
    const first = await memory.storeMemory('ada', 'green tea in the kitchen', { id: 'a', tags: ['hot'] });
    expect(first?.associations).toEqual([]);
    const second = await memory.storeMemory('ada', 'green tea', { id: 'b', tags: ['hot'] });
    expect(second?.associations).toEqual(['a']);
    expect((await memory.get('a'))?.associations).toEqual(['b']);
    expect((await memory.getMany(['b', 'x'])).map((one) => one?.associations)).toEqual([['a'], undefined]);
    const [found] = await memory.associations('b');
    expect(found).toMatchObject({
      id: 'a',
      type: 'similarity',
      count: 1,
      reasons: ['green', 'hot', 'tea', '#hot'],
    });
    expect(found?.created).toBeInstanceOf(Date);
    const listed = await memory.list('ada', { associations: true });
    expect(listed.items.map((one) => one.associations)).toEqual([['b'], ['a']]);
    expect('associations' in JSON.parse(JSON.stringify((await memory.list('ada')).items[0]))).toBe(false);
  });

  test('those of a batch are there after flush, unless nothing was to be looked for', async () => {
    const council = await open({ now: NOW });
    const rows = Array.from({ length: 8 }, (_, n) => ({
      personaId: 'ada',
      id: `m${n}`,
      content: `green tea ${n % 2}`,
    }));
    await council.memory.storeMemoryBatch(rows);
    await council.flush();
    expect((await council.status()).unassociated).toBe(0);
    // The number tells the even from the odd ones.
    expect((await council.memory.associations('m7')).map(({ id }) => id)).toEqual(['m1', 'm3', 'm5']);
    await council.memory.storeMemoryBatch([{ personaId: 'ada', id: 'n', content: 'green tea' }], {
      associate: false,
    });
    expect(await council.memory.associations('n')).toEqual([]);
  });

  test('correlations are made, strengthened and taken away', async () => {
    const { memory } = await open({ now: NOW });
    await memory.storeMemory('ada', 'tea', { id: 'a' });
    await memory.storeMemory('bob', 'harbour', { id: 'b' });
    expect(await memory.correlate('a', 'b', 'causes', 0.5)).toMatchObject({
      id: 'b',
      strength: 0.5,
      count: 1,
    });
    expect(await memory.reinforce('b', 'a', { amount: 0.5 })).toMatchObject([
      { id: 'a', strength: 0.75, count: 2 },
    ]);
    expect(await memory.dissociate('a', 'b', { type: 'likes' })).toBe(0);
    expect(await memory.dissociate('a', 'b')).toBe(1);
    expect((await refusal(() => memory.reinforce('a', 'b'))).code).toBe('NOT_FOUND');
    expect((await refusal(() => memory.correlate('a', 'a', 'causes', 1))).code).toBe('INVALID_ARGUMENT');
    expect((await refusal(() => memory.correlate('a', 'b', 'causes', '1' as never))).code).toBe(
      'INVALID_TYPE',
    );
    expect((await refusal(() => memory.associations('a', { limit: 0 }))).code).toBe('OUT_OF_RANGE');
  });

  test('recalled text that is stored again is met, and glosses that differ by a word as the share of shingles says', async () => {
    const { memory } = await open({ now: NOW });
    const gloss = 'a member of the genus Canis that has been domesticated by man since prehistoric times';
    const stored = await memory.storeMemory('ada', gloss);
    const [hit] = await memory.recall('ada', 'domesticated genus', { recordAccess: false });
    const near = { onDuplicate: 'merge', near: 0.9 } as const;
    const again = await memory.storeMemory('ada', ` "${hit?.memory.content}." `, near);
    expect(again?.id).toBe(stored?.id);
    // One word of fifteen in the middle touches three of thirteen shingles: 10 of 16 are shared.
    const changed = gloss.replace('domesticated', 'tamed');
    expect((await memory.storeMemory('ada', changed, { ...near, near: 0.62 }))?.id).toBe(stored?.id);
    expect((await memory.storeMemory('ada', changed, near))?.id).not.toBe(stored?.id);
    expect((await refusal(() => memory.storeMemory('ada', 'x', { near: 0.9 }))).code).toBe(
      'INVALID_ARGUMENT',
    );
  });
});

test('associations survive reopening, and what waits is computed then', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'minds-associations-'));
  try {
    const path = join(folder, 'a.council');
    const rows = Array.from({ length: 50 }, (_, n) => ({
      personaId: 'ada',
      id: `m${n}`,
      content: `green tea ${n % 5}`,
    }));
    const before = await openCouncil({ path, engine: 'native' });
    await before.memory.storeMemoryBatch(rows);
    await before.memory.correlate('m0', 'm1', 'causes', 0.5);
    await before.close();
    await using after = await openCouncil({ path, engine: 'native' });
    await after.flush();
    expect((await after.memory.associations('m0')).some(({ type }) => type === 'causes')).toBe(true);
    expect((await after.memory.associations('m49')).length).toBeGreaterThanOrEqual(5);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
