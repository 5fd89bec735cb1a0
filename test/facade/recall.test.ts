/** Recall through the facade: one persona, several, many queries, threads, filters, access counts. */

import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Council, Recalled, RecalledThread, RecallResult, SignalPart } from '../../ts/index.js';
import { COUNCILS, NOW } from './councils.js';

const DAY = 86_400_000;

const idsOf = (hits: readonly Recalled[]): string[] => hits.map(({ memory }) => memory.id);

/** Turns of three conversations, some memories without one, over two personas. */
async function conversations(council: Council): Promise<void> {
  const rows = [
    ['ada', 'b1', 'the kettle is old', 'breakfast'],
    ['ada', 'b2', 'the kettle sings when the kettle boils', 'breakfast'],
    ['ada', 'd1', 'a kettle for supper', 'dinner'],
    ['ada', 'x1', 'a kettle alone', undefined],
    ['ada', 'x2', 'another kettle alone', undefined],
    ['bob', 'b3', 'my kettle', 'breakfast'],
  ] as const;
  await council.memory.storeMemoryBatch(
    rows.map(([personaId, id, content, thread]) => ({ personaId, id, content, thread, timestamp: NOW })),
    // What is told apart here is told apart by words.
    { associate: false },
  );
}

describe.each(COUNCILS)('$name', ({ open }) => {
  test('hits are memories with a score and the parts of it', async () => {
    const council = await open({ now: NOW });
    await council.memory.storeMemory('ada', 'green tea', {
      id: 'a',
      tags: ['hot'],
      context: { place: 'home' },
    });
    const hits = await council.memory.recall('ada', 'tea');
    expectTypeOf(hits).toEqualTypeOf<RecallResult>();
    expect(Array.isArray(hits)).toBe(true);
    expect(hits).toHaveLength(1);
    const [hit] = hits;
    expect(hit?.memory).toMatchObject({
      id: 'a',
      personaId: 'ada',
      content: 'green tea',
      tags: ['hot'],
      context: { place: 'home' },
      timestamp: NOW,
      accessCount: 0,
    });
    expect(hit?.memory.embedding).toBeUndefined();
    expect(hit?.score).toBeGreaterThan(0);
    expect(hit?.score).toBeLessThan(1);
    const signals = [
      'text',
      'vector',
      'exact',
      'association',
      'graph',
      'recency',
      'importance',
      'access',
      'emotion',
      'context',
    ];
    expect(Object.keys(hit?.signals ?? {})).toEqual(signals);
    expectTypeOf(hits[0]?.signals.text).toEqualTypeOf<SignalPart | undefined>();
    expect(hit?.signals.text?.value).toBeGreaterThan(0);
    expect(hit?.signals.vector).toEqual({ value: null, contribution: 0 });
    expect(hit?.signals.importance).toEqual({ value: 0.5, contribution: 0 });
    expect(hit?.matched).toBeUndefined();
    expect(hits.explanation).toBeUndefined();
    expect(JSON.parse(JSON.stringify(hits))).toMatchObject([{ memory: { id: 'a' }, score: hit?.score }]);
  });

  test('nothing known gives nothing, not an error', async () => {
    const council = await open();
    expect(await council.memory.recall('nobody', 'tea')).toEqual([]);
    expect(await council.recall('tea')).toEqual([]);
    await council.memory.storeMemory('ada', 'tea');
    expect(await council.memory.recall('ada', 'zeppelin')).toEqual([]);
    expect(await council.recall('tea', { personas: [] })).toEqual([]);
  });

  test('the default limit is 10; a larger one gives all', async () => {
    const council = await open();
    const rows = Array.from({ length: 30 }, (_, n) => ({ personaId: 'ada', content: `tea ${n}` }));
    await council.memory.storeMemoryBatch(rows);
    expect(await council.memory.recall('ada', 'tea')).toHaveLength(10);
    expect(await council.memory.recall('ada', 'tea', { limit: 10_000 })).toHaveLength(30);
    expect(await council.memory.recall('ada', '', { limit: 29 })).toHaveLength(29);
  });

  test('an empty query lists what the filter passes: the newer, then the more important first', async () => {
    const council = await open({ now: NOW });
    const options = { recordAccess: false, filter: { anyTag: ['keep'] } } as const;
    const at = (days: number) => new Date(NOW.getTime() - days * DAY);
    await council.memory.storeMemory('ada', 'old', { id: 'old', tags: ['keep'], timestamp: at(90) });
    await council.memory.storeMemory('ada', 'new', { id: 'new', tags: ['keep'], timestamp: at(0) });
    await council.memory.storeMemory('ada', 'dear', {
      id: 'dear',
      tags: ['keep'],
      timestamp: at(0),
      importance: 1,
    });
    await council.memory.storeMemory('ada', 'other', { id: 'other', timestamp: at(0) });
    expect(idsOf(await council.memory.recall('ada', '', options))).toEqual(['dear', 'new', 'old']);
    expect(idsOf(await council.memory.recall('ada', ' \n\t', options))).toEqual(['dear', 'new', 'old']);
  });

  test('vectors find what no word matches', async () => {
    const council = await open();
    await council.memory.storeMemory('ada', 'east', { id: 'east', embedding: [1, 0] });
    await council.memory.storeMemory('ada', 'north', { id: 'north', embedding: Float32Array.of(0, 1) });
    const hits = await council.memory.recall('ada', '', { embedding: [0.1, 0.9] });
    expect(idsOf(hits)).toEqual(['north', 'east']);
    expect(hits[0]?.signals.vector?.value).toBeCloseTo(0.9938837, 6);
  });

  test('the context of the caller raises what agrees with it', async () => {
    const council = await open({ now: NOW });
    const store = (id: string, options: object) =>
      council.memory.storeMemory('ada', 'tea', { id, timestamp: NOW, ...options });
    await store('sad', { emotionalValence: -0.9, context: { place: 'home' } });
    await store('glad', { emotionalValence: 0.9, context: { place: 'work' } });
    const recall = (context: object | string) =>
      council.memory.recall('ada', 'tea', { context: context as string, recordAccess: false });
    expect(idsOf(await recall({ emotion: -1 }))).toEqual(['sad', 'glad']);
    expect(idsOf(await recall({ emotion: 1 }))).toEqual(['glad', 'sad']);
    expect(idsOf(await recall('{"place":  "home"}'))).toEqual(['sad', 'glad']);
    expect(idsOf(await recall({ place: 'work' }))).toEqual(['glad', 'sad']);
  });

  test('minScore keeps what reaches it', async () => {
    const council = await open({ now: NOW });
    await conversations(council);
    const options = { recordAccess: false, now: NOW } as const;
    const all = await council.memory.recall('ada', 'kettle', options);
    const scores = all.map(({ score }) => score);
    const minScore = scores[2] as number;
    const few = await council.memory.recall('ada', 'kettle', { ...options, minScore });
    expect(few.map(({ score }) => score)).toEqual(scores.filter((score) => score >= minScore));
    expect(few.length).toBeLessThan(all.length);
    expect(await council.memory.recall('ada', 'kettle', { ...options, minScore: 1 })).toEqual([]);
  });

  test('with the query syntax quotes make a phrase and a star a prefix', async () => {
    const council = await open({ now: NOW });
    await conversations(council);
    const options = { recordAccess: false, syntax: 'query' } as const;
    expect(idsOf(await council.memory.recall('ada', '"kettle sings"', options))).toEqual(['b2']);
    expect(await council.memory.recall('ada', '"sings kettle"', options)).toEqual([]);
    expect(await council.memory.recall('ada', '"sings kettle"', { recordAccess: false })).toHaveLength(5);
    expect(idsOf(await council.recall('sup* "my kettle"', options)).sort()).toEqual(['b3', 'd1']);
    const plain = { recordAccess: false, syntax: 'plain' } as const;
    expect(await council.recall('sup*', plain)).toEqual([]);
    const many = await council.memory.recallMany([
      { query: '"a kettle"', ...options, explain: true },
      { query: 'k*', ...plain },
    ]);
    expect(many.map((hits) => idsOf(hits).sort())).toEqual([['d1', 'x1'], []]);
    expect(many[0]?.map(({ matched }) => matched)).toEqual([['"a kettl"'], ['"a kettl"']]);
    expect(many[0]?.explanation?.terms).toMatchObject([{ term: '"a kettl"', documentFrequency: 2 }]);
  });

  test('groupBy thread gives each conversation once, with its best memory', async () => {
    const council = await open({ now: NOW });
    await conversations(council);
    const options = { recordAccess: false, groupBy: 'thread' } as const;
    const hits = await council.memory.recall('ada', 'kettle', options);
    expectTypeOf(hits).toEqualTypeOf<RecallResult<RecalledThread>>();
    expect(hits.map(({ thread }) => thread).sort()).toEqual(['breakfast', 'dinner', null, null]);
    const flat = await council.memory.recall('ada', 'kettle', { recordAccess: false });
    const best = flat.find(({ memory }) => memory.thread === 'breakfast');
    const found = hits.find(({ thread }) => thread === 'breakfast');
    expect(found?.memory.id).toBe(best?.memory.id);
    expect(found?.score).toBe(best?.score);
    // The same name of a thread at another persona is another conversation.
    const all = await council.recall('kettle', options);
    expect(all.filter(({ thread }) => thread === 'breakfast')).toHaveLength(2);
    expect(await council.memory.recall('ada', 'kettle', { ...options, limit: 2 })).toHaveLength(2);
  });

  test('a recall over several personas is one list', async () => {
    const council = await open({ now: NOW });
    await conversations(council);
    const options = { recordAccess: false } as const;
    const all = await council.recall('kettle', options);
    expectTypeOf(all).toEqualTypeOf<RecallResult<RecalledThread>>();
    expect(new Set(all.map(({ memory }) => memory.personaId))).toEqual(new Set(['ada', 'bob']));
    const named = await council.recall('kettle', { ...options, personas: ['bob', 'ada', 'bob', 'nobody'] });
    expect(idsOf(named)).toEqual(idsOf(all));
    expect(idsOf(await council.recall('kettle', { ...options, personas: ['bob'] }))).toEqual(['b3']);
  });

  test('recallMany answers each request as recall would', async () => {
    const council = await open({ now: NOW });
    await conversations(council);
    await council.memory.storeMemory('ada', 'a vector', { id: 'v', embedding: [1, 0], timestamp: NOW });
    const common = { recordAccess: false, now: NOW } as const;
    const requests = [
      { ...common, query: 'kettle', personas: ['ada'], limit: 2, explain: true },
      { ...common, query: 'zeppelin' },
      { ...common, query: '', embedding: [1, 0], limit: 1 },
      { ...common, query: 'kettle', groupBy: 'thread' as const },
      { ...common, query: '"kettle is" sup*', syntax: 'query' as const, explain: true },
      { ...common, query: 'kettle supper', explain: true, filter: { thread: 'dinner' } },
    ];
    const many = await council.memory.recallMany(requests);
    expectTypeOf(many).toEqualTypeOf<RecallResult<RecalledThread>[]>();
    expect(many).toHaveLength(requests.length);
    for (const [number, { query, ...options }] of requests.entries()) {
      const one = await council.recall(query, options);
      expect(JSON.stringify(many[number])).toBe(JSON.stringify(one));
      expect(many[number]?.explanation).toEqual(one.explanation);
    }
    expect(await council.memory.recallMany([])).toEqual([]);
  });

  test('each result counts one access, unless told not to', async () => {
    const council = await open({ now: NOW });
    await council.memory.storeMemory('ada', 'green tea', { id: 'a' });
    await council.memory.storeMemory('ada', 'coffee', { id: 'b' });
    const [first] = await council.memory.recall('ada', 'tea');
    expect(first?.memory).toMatchObject({ accessCount: 0, lastAccessed: null });
    await council.memory.recall('ada', 'tea', { recordAccess: false });
    const later = new Date(NOW.getTime() + DAY);
    await council.memory.recallMany([
      { query: 'tea', now: later },
      { query: 'tea', now: NOW },
    ]);
    expect(await council.memory.get('a')).toMatchObject({ accessCount: 3, lastAccessed: later });
    expect(await council.memory.get('b')).toMatchObject({ accessCount: 0, lastAccessed: null });
    await council.flush();
    expect(await council.memory.get('a')).toMatchObject({ accessCount: 3, lastAccessed: later });
    expect(await council.memory.getMemoryStatistics('ada')).toMatchObject({ accessed: 1, totalAccesses: 3 });
  });

  test('a signal that was given before ends a recall', async () => {
    const council = await open();
    await council.memory.storeMemory('ada', 'tea', { id: 'a' });
    const recall = council.memory.recall('ada', 'tea', { signal: AbortSignal.abort() });
    await expect(recall).rejects.toMatchObject({ code: 'ABORTED' });
    expect((await council.memory.get('a'))?.accessCount).toBe(0);
  });
});
