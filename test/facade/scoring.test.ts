/** Recalls by the earlier system's formulas, and within a budget of tokens. */

import { describe, expect, test } from 'vitest';
import { estimateTokens, type Recalled, type RecallScoring } from '../../ts/index.js';
import { COUNCILS, NOW } from './councils.js';

const DAY = 86_400_000;
const LEGACY = ['importance', 'words', 'decay', 'access', 'context', 'emotion'];
const scorings: RecallScoring[] = ['optimus', 'optimus-v1', { formula: 'optimus', window: true }];

const idsOf = (hits: readonly Recalled[]) => hits.map(({ memory }) => memory.id);

/** 300 memories of one persona, half of them older than the window. */
function* rows() {
  for (let n = 0; n < 300; n++) {
    yield {
      personaId: 'ada',
      id: `m${String(n).padStart(3, '0')}`,
      content: `${n % 3 ? 'tea' : 'Coffee'} ${n % 7 ? 'at' : 'in'} the ${n % 5 ? 'harbour' : 'garden,'} ${'x'.repeat(n % 11)}`,
      importance: ((n * 37) % 101) / 100,
      emotionalValence: ((n * 13) % 21) / 10 - 1,
      timestamp: new Date(NOW.getTime() - ((n * 53) % 360) * DAY),
      context: { place: n % 2 ? 'home' : 'work', n: n % 4 },
      decayRate: [0, 0.01, 0.05][n % 3] as number,
      thread: n % 4 ? `t${n % 9}` : undefined,
    };
  }
}

describe.each(COUNCILS)('$name', ({ open }) => {
  async function filled() {
    const council = await open();
    await council.memory.storeMemoryBatch(rows());
    await council.memory.recall('ada', 'tea at the harbour', { limit: 40, now: NOW });
    return council;
  }
  const common = {
    now: NOW,
    recordAccess: false,
    context: { place: 'home', n: 1, emotion: 0.4 },
    explain: true,
  } as const;

  test.each(scorings)('scoring %j: best first, and its parts add up', async (scoring) => {
    const council = await filled();
    const hits = await council.memory.recall('ada', 'Tea in the garden,', { ...common, limit: 300, scoring });
    expect(hits.length).toBeGreaterThan(50);
    hits.forEach(({ score, signals }, place) => {
      expect(Object.keys(signals)).toEqual(LEGACY);
      const sum = Object.values(signals).reduce((total, { contribution }) => total + contribution, 0);
      expect(score).toBeCloseTo(Math.min(1, sum), 12);
      expect(score).toBeLessThanOrEqual(hits[place - 1]?.score ?? 1);
    });
    const explanation = hits.explanation;
    expect(explanation).toMatchObject({ searched: 300, terms: [], scales: [] });
    expect(explanation?.candidates).toBeGreaterThanOrEqual(hits.length);
    const first = await council.memory.recall('ada', 'Tea in the garden,', { ...common, limit: 7, scoring });
    if (typeof scoring === 'string') expect(idsOf(first)).toEqual(idsOf(hits).slice(0, 7));
  });

  test('every way of asking gives the same', async () => {
    const council = await filled();
    const query = 'coffee in the harbour';
    for (const scoring of scorings) {
      const one = await council.memory.recall('ada', query, { ...common, scoring });
      const among = await council.recall(query, { ...common, scoring, personas: ['ada'] });
      const [many] = await council.memory.recallMany([{ ...common, query, scoring, personas: ['ada'] }]);
      expect(JSON.stringify(among)).toBe(JSON.stringify(one));
      expect(JSON.stringify(many)).toBe(JSON.stringify(one));
    }
    // Beside another scoring, a hit has the names of both, and lacks those that are not its own.
    const [minds, optimus] = await council.memory.recallMany([
      { ...common, query, personas: ['ada'] },
      { ...common, query, personas: ['ada'], scoring: 'optimus' },
    ]);
    expect(minds?.[0]?.signals.words).toEqual({ value: null, contribution: 0 });
    expect(optimus?.[0]?.signals.text).toEqual({ value: null, contribution: 0 });
    const alone = await council.memory.recall('ada', query, { ...common, scoring: 'optimus' });
    expect(optimus?.map(({ score }) => score)).toEqual(alone.map(({ score }) => score));
  });

  test('the window is found by importance alone', async () => {
    const council = await filled();
    const scoring = { formula: 'optimus', window: true } as const;
    const hits = await council.memory.recall('ada', 'tea', { ...common, scoring, limit: 5 });
    const recent = Array.from(rows()).filter(
      ({ timestamp }) => timestamp > new Date(NOW.getTime() - 180 * DAY),
    );
    const least = recent.map(({ importance }) => importance).sort((a, b) => b - a)[14] as number;
    expect(hits).toHaveLength(5);
    for (const { memory } of hits) {
      expect(memory.importance).toBeGreaterThanOrEqual(least);
      expect(memory.timestamp.getTime()).toBeGreaterThan(NOW.getTime() - 180 * DAY);
    }
    expect(hits.explanation?.candidates).toBe(15);
  });

  test('without a window, filter and thread choose among all', async () => {
    const council = await filled();
    const options = { ...common, scoring: 'optimus-v1' as const, limit: 300 };
    const filtered = await council.memory.recall('ada', 'tea', {
      ...options,
      filter: { minImportance: 0.9 },
    });
    const wanted = Array.from(rows()).filter(({ importance }) => importance >= 0.9);
    expect(new Set(idsOf(filtered))).toEqual(new Set(wanted.map(({ id }) => id)));
    const grouped = await council.memory.recall('ada', 'tea', { ...options, groupBy: 'thread' });
    const threads = grouped.flatMap(({ thread }) => thread ?? []);
    expect(threads).toHaveLength(new Set(threads).size);
    expect(threads.length).toBeGreaterThan(5);
  });

  test('a budget takes whole memories, best first, and says what they come to', async () => {
    const council = await filled();
    for (const scoring of [undefined, ...scorings]) {
      const all = await council.memory.recall('ada', 'tea harbour', { ...common, scoring, limit: 100 });
      for (const tokenBudget of [0, 6, 20, 100]) {
        const options = { ...common, scoring, tokenBudget };
        const hits = await council.memory.recall('ada', 'tea harbour', options);
        let left = tokenBudget;
        const fitting = all.filter(({ memory }) => {
          const tokens = estimateTokens(memory.content);
          const fits = tokens <= left;
          left -= fits ? tokens : 0;
          return fits;
        });
        expect(idsOf(hits)).toEqual(idsOf(fitting));
        expect(hits.tokens).toBe(tokenBudget - left);
      }
    }
  });

  test('with a budget the limit is 100 unless it is given', async () => {
    const council = await filled();
    const options = { ...common, tokenBudget: 1_000_000 };
    expect(await council.memory.recall('ada', 'tea', common)).toHaveLength(10);
    expect(await council.memory.recall('ada', 'tea', options)).toHaveLength(100);
    expect(await council.memory.recall('ada', 'tea', { ...options, limit: 3 })).toHaveLength(3);
  });

  test('only what fits counts as accessed', async () => {
    const council = await open();
    await council.memory.storeMemory('ada', 'tea', { id: 'short' });
    await council.memory.storeMemory('ada', 'tea and a long story about it', { id: 'long' });
    const hits = await council.memory.recall('ada', 'tea', { tokenBudget: 1 });
    expect(idsOf(hits)).toEqual(['short']);
    expect((await council.memory.get('short'))?.accessCount).toBe(1);
    expect((await council.memory.get('long'))?.accessCount).toBe(0);
  });
});

test('tokens are a quarter of the bytes, rounded up', () => {
  expect(['', 'a', 'abcd', 'abcde', '茶', '茶茶', '😀'].map(estimateTokens)).toEqual([0, 1, 1, 2, 1, 2, 1]);
});
