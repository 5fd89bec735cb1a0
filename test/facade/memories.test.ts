/** One memory and many: storing, reading, changing, deleting. */

import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Memory, MemoryPatch, Page } from '../../ts/index.js';
import { COUNCILS, NOW } from './councils.js';
import { refusal } from './refusal.js';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const WHOLE = {
  id: 'tea-1',
  context: { place: 'kitchen', guests: 2, nested: { list: [1, null, true] } },
  importance: 0.75,
  emotionalValence: -0.25,
  tags: new Set(['hot', 'green']),
  timestamp: new Date('2025-12-31T23:59:59.999Z'),
  embedding: [0.5, -0.25, 1],
  thread: 'breakfast',
  position: 3,
  decayRate: 0.5,
} as const;

/** A memory as plain data, as a program would send it on. */
const plain = (memory: Memory | null): unknown => JSON.parse(JSON.stringify(memory));

describe.each(COUNCILS)('$name', ({ open }) => {
  test('a memory comes back with every field as it was given', async () => {
    const council = await open({ now: NOW });
    const stored = await council.memory.storeMemory('ada', 'Green tea.', WHOLE);
    expectTypeOf(stored).toEqualTypeOf<Memory | null>();
    for (const memory of [stored, await council.memory.get('tea-1')]) {
      expect(plain(memory)).toEqual({
        id: 'tea-1',
        personaId: 'ada',
        content: 'Green tea.',
        context: WHOLE.context,
        timestamp: '2025-12-31T23:59:59.999Z',
        importance: 0.75,
        emotionalValence: -0.25,
        tags: ['hot', 'green'],
        accessCount: 0,
        lastAccessed: null,
        decayRate: 0.5,
        compressed: false,
        thread: 'breakfast',
        position: 3,
        embedding: [0.5, -0.25, 1],
        associations: [],
      });
      expect(memory?.timestamp).toEqual(WHOLE.timestamp);
      expect(memory?.contextText).toBe(JSON.stringify(WHOLE.context));
      expect(memory?.embedding).toEqual(Float32Array.of(0.5, -0.25, 1));
    }
  });

  test('what was not given has its default', async () => {
    const council = await open({ now: NOW });
    const memory = await council.memory.storeMemory('ada', 'Green tea.');
    expect(plain(memory)).toEqual({
      id: expect.stringMatching(UUID_V7),
      personaId: 'ada',
      content: 'Green tea.',
      context: {},
      timestamp: NOW.toISOString(),
      importance: 0.5,
      emotionalValence: 0,
      tags: [],
      accessCount: 0,
      lastAccessed: null,
      decayRate: 0.01,
      compressed: false,
      thread: null,
      position: null,
      associations: [],
    });
    expect(memory?.embedding).toBeUndefined();
  });

  test('zero is zero, not the default', async () => {
    const council = await open();
    const zeros = { importance: 0, emotionalValence: 0, decayRate: 0, position: 0, thread: 't' };
    const memory = await council.memory.storeMemory('ada', 'tea', { ...zeros, timestamp: new Date(0) });
    expect(memory).toMatchObject({ ...zeros, timestamp: new Date(0) });
    expect(await council.memory.get(memory?.id ?? '')).toMatchObject({ ...zeros, timestamp: new Date(0) });
  });

  test('the limits of time are stored and compared', async () => {
    const council = await open();
    const [first, last] = [new Date(-8.64e15), new Date(8.64e15)];
    await council.memory.storeMemory('ada', 'tea', { id: 'first', timestamp: first });
    await council.memory.storeMemory('ada', 'tea', { id: 'last', timestamp: last });
    expect((await council.memory.get('first'))?.timestamp).toEqual(first);
    const updated = await council.memory.update('first', { timestamp: last });
    expect(updated.timestamp).toEqual(last);
    const page = await council.memory.list('ada', { filter: { since: first, until: last } });
    expect(page.items).toEqual([]);
  });

  test('storing the same under one id changes nothing', async () => {
    const council = await open();
    const first = await council.memory.storeMemory('ada', 'tea', { id: 'a', importance: 1, tags: ['x'] });
    const again = await council.memory.storeMemory('ada', 'tea', { id: 'a', importance: 0, tags: ['y'] });
    expect(plain(again)).toEqual(plain(first));
    expect((await council.status()).memories).toBe(1);
  });

  test.each([
    ['another content', 'ada', 'coffee'],
    ['another persona', 'bob', 'tea'],
  ])('an id that belongs to %s is refused', async (_, persona, content) => {
    const council = await open();
    await council.memory.storeMemory('ada', 'tea', { id: 'a' });
    const { code, details } = await refusal(() => council.memory.storeMemory(persona, content, { id: 'a' }));
    expect(code).toBe('ID_CONFLICT');
    expect(details).toMatchObject({ field: 'id', value: 'a', expected: expect.anything() });
    expect(await council.status()).toMatchObject({ memories: 1, personas: 1 });
  });

  test('onDuplicate: allow keeps both', async () => {
    const council = await open();
    const first = await council.memory.storeMemory('ada', 'tea');
    const second = await council.memory.storeMemory('ada', 'tea', { onDuplicate: 'allow' });
    expect(second?.id).not.toBe(first?.id);
    expect((await council.status()).memories).toBe(2);
  });

  test('onDuplicate: merge joins into the old memory', async () => {
    const council = await open({ now: NOW });
    await council.memory.storeMemory('ada', 'tea', { id: 'old', importance: 0.3, tags: ['hot'] });
    const options = { onDuplicate: 'merge', importance: 0.8, tags: ['green', 'hot'] } as const;
    const merged = await council.memory.storeMemory('ada', 'tea', options);
    expect(merged).toMatchObject({
      id: 'old',
      importance: 0.8,
      tags: ['hot', 'green'],
      accessCount: 1,
      lastAccessed: NOW,
    });
    const lower = await council.memory.storeMemory('ada', 'tea', { onDuplicate: 'merge', importance: 0.1 });
    expect(lower).toMatchObject({ id: 'old', importance: 0.8, accessCount: 2 });
    expect((await council.status()).memories).toBe(1);
    expect(await council.memory.recall('ada', 'green')).toHaveLength(1);
  });

  test('onDuplicate: reject gives null and leaves the old memory', async () => {
    const council = await open();
    const old = await council.memory.storeMemory('ada', 'tea', { id: 'old' });
    const options = { onDuplicate: 'reject', importance: 1, tags: ['x'] } as const;
    expect(await council.memory.storeMemory('ada', 'tea', options)).toBeNull();
    expect(plain(await council.memory.get('old'))).toEqual(plain(old));
  });

  test.each(['merge', 'reject'] as const)(
    'onDuplicate: %s looks at one persona only',
    async (onDuplicate) => {
      const council = await open();
      await council.memory.storeMemory('ada', 'tea');
      const other = await council.memory.storeMemory('bob', 'tea', { onDuplicate });
      expect(other?.personaId).toBe('bob');
      expect((await council.status()).memories).toBe(2);
    },
  );

  test('getMany answers in the order asked, null where there is nothing', async () => {
    const council = await open();
    for (const id of ['a', 'b']) await council.memory.storeMemory('ada', `tea ${id}`, { id });
    const found = await council.memory.getMany(['b', 'nobody', 'a', 'b']);
    expectTypeOf(found).toEqualTypeOf<(Memory | null)[]>();
    expect(found.map((memory) => memory?.content ?? null)).toEqual(['tea b', null, 'tea a', 'tea b']);
    expect(await council.memory.getMany([])).toEqual([]);
    expect(await council.memory.get('nobody')).toBeNull();
  });

  const patches: readonly [name: string, patch: MemoryPatch, expected: Partial<Memory>][] = [
    ['content', { content: 'black coffee' }, { content: 'black coffee' }],
    ['context', { context: { b: 2 } }, { context: { b: 2 } }],
    ['context as text', { context: '{ "b" : 2 }' }, { contextText: '{ "b" : 2 }' }],
    ['importance', { importance: 0 }, { importance: 0 }],
    ['emotionalValence', { emotionalValence: 1 }, { emotionalValence: 1 }],
    ['tags', { tags: ['new'] }, { tags: ['new'] }],
    ['no tags', { tags: [] }, { tags: [] }],
    ['timestamp', { timestamp: new Date(5) }, { timestamp: new Date(5) }],
    ['decayRate', { decayRate: 0 }, { decayRate: 0 }],
    ['thread', { thread: 'supper' }, { thread: 'supper', position: 3 }],
    ['no thread', { thread: null }, { thread: null, position: null }],
    ['position', { position: 0 }, { position: 0 }],
    ['embedding', { embedding: [1, 2, 3] }, { embedding: Float32Array.of(1, 2, 3) }],
    ['nothing', {}, {}],
  ];
  test.each(patches)('update changes %s and nothing else', async (_, patch, expected) => {
    const council = await open();
    const before = await council.memory.storeMemory('ada', 'Green tea.', WHOLE);
    const updated = await council.memory.update('tea-1', patch);
    expectTypeOf(updated).toEqualTypeOf<Memory>();
    const untouched = Object.entries(plain(before) as object).filter(
      ([field]) => !(field in expected) && !(field === 'context' && 'contextText' in expected),
    );
    const kept = Object.fromEntries(untouched);
    const memory = await council.memory.get('tea-1');
    expect(memory).toMatchObject(expected);
    expect(plain(memory)).toMatchObject(kept);
    // What `update` gives is the same, without vector and associations.
    const { embedding: _vector, associations: _ids, ...rest } = plain(memory) as Record<string, unknown>;
    expect(plain(updated)).toEqual(rest);
  });

  test('what was updated is found by its new words and not by its old ones', async () => {
    const council = await open();
    await council.memory.storeMemory('ada', 'green tea', { id: 'a' });
    await council.memory.update('a', { content: 'black coffee' });
    expect(await council.memory.recall('ada', 'coffee')).toHaveLength(1);
    expect(await council.memory.recall('ada', 'tea')).toHaveLength(0);
  });

  test('updating what is not there is NOT_FOUND', async () => {
    const council = await open();
    const { code, details } = await refusal(() => council.memory.update('nobody', { importance: 1 }));
    expect(code).toBe('NOT_FOUND');
    expect(details).toMatchObject({ field: 'id', value: 'nobody', expected: expect.anything() });
  });

  test('a deleted memory is gone from everything that reads', async () => {
    const council = await open();
    await council.memory.storeMemory('ada', 'green tea', { id: 'a' });
    await council.memory.recall('ada', 'tea');
    expect(await council.memory.delete('a')).toBe(true);
    expect(await council.memory.delete('a')).toBe(false);
    expect(await council.memory.get('a')).toBeNull();
    expect(await council.memory.recall('ada', 'tea')).toEqual([]);
    expect(await council.memory.recall('ada', '')).toEqual([]);
    expect(await council.recall('tea')).toEqual([]);
    expect((await council.memory.list('ada')).items).toEqual([]);
    expect(await council.memory.getMemoryStatistics('ada')).toMatchObject({ memories: 0, totalAccesses: 0 });
    expect((await council.status()).memories).toBe(0);
    const again = await council.memory.storeMemory('ada', 'green tea', { id: 'a' });
    expect(again?.accessCount).toBe(0);
  });

  test('deleteMany deletes what the filter passes, and says how many', async () => {
    const council = await open();
    for (let n = 0; n < 20; n++) {
      const options = { importance: n / 20, tags: n % 2 ? ['odd'] : ['even'], timestamp: new Date(n) };
      await council.memory.storeMemory(n < 10 ? 'ada' : 'bob', `tea ${n}`, { ...options, id: `${n}` });
    }
    expect(await council.memory.deleteMany({ tags: ['odd'], personas: ['ada'] })).toBe(5);
    expect(await council.memory.deleteMany({ since: new Date(18), until: new Date(20) })).toBe(2);
    expect(await council.memory.deleteMany({ minImportance: 0.75, anyTag: ['odd', 'even'] })).toBe(3);
    expect(await council.memory.deleteMany({ anyTag: [] })).toBe(0);
    expect(await council.memory.deleteMany({ personas: ['bob'] })).toBe(5);
    expect(await council.memory.deleteMany({ personas: ['nobody'] })).toBe(0);
    const { items } = await council.memory.list('ada');
    expect(items.map((memory) => memory.id)).toEqual(['0', '2', '4', '6', '8']);
  });

  test('list gives pages in the order of storing, each memory once', async () => {
    const council = await open();
    const ids = Array.from({ length: 25 }, (_, n) => `${(n * 7) % 25}`);
    for (const id of ids) await council.memory.storeMemory('ada', `tea ${id}`, { id });
    const seen: string[] = [];
    let page: Page = { items: [], cursor: null };
    do {
      page = await council.memory.list('ada', { limit: 10, ...(page.cursor ? { cursor: page.cursor } : {}) });
      seen.push(...page.items.map((memory) => memory.id));
    } while (page.cursor !== null);
    expect(seen).toEqual(ids);
    expect(await council.memory.list('nobody')).toEqual({ items: [], cursor: null });
  });

  test('a cursor holds while memories come and go', async () => {
    const council = await open();
    for (const id of ['a', 'b', 'c', 'd']) await council.memory.storeMemory('ada', `tea ${id}`, { id });
    const first = await council.memory.list('ada', { limit: 2 });
    await council.memory.delete('b');
    await council.memory.delete('c');
    await council.memory.storeMemory('ada', 'tea e', { id: 'e' });
    const second = await council.memory.list('ada', { limit: 2, cursor: first.cursor ?? '' });
    expect(second.items.map((memory) => memory.id)).toEqual(['d', 'e']);
  });

  test('list filters, and brings vectors only when asked', async () => {
    const council = await open();
    await council.memory.storeMemory('ada', 'tea', { id: 'a', importance: 0.9, embedding: [1, 0] });
    await council.memory.storeMemory('ada', 'tea', { id: 'b', importance: 0.1, embedding: [0, 1] });
    const filter = { minImportance: 0.5 };
    const [bare] = (await council.memory.list('ada', { filter })).items;
    const { items } = await council.memory.list('ada', { filter, embeddings: true });
    expect(bare?.embedding).toBeUndefined();
    expect(items.map(({ id, embedding }) => [id, embedding])).toEqual([['a', Float32Array.of(1, 0)]]);
  });
});
