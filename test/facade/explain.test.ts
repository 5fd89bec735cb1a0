/** What `explain` says, as properties over random memories and queries: it adds up, and lists are in order. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Council, CouncilRecallOptions, MemoryInput, Recalled, RecallResult } from '../../ts/index.js';
import { COUNCILS, NOW } from './councils.js';

const WORDS =
  'tea coffee kettle cup spoon milk sugar morning evening kitchen table lamp window door garden rain'.split(
    ' ',
  );
const DAY = 86_400_000;

const text = (most: number) =>
  fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: most }).map((words) => words.join(' '));
const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const valence = fc.double({ min: -1, max: 1, noNaN: true });
const vector = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
const context = fc.record(
  { place: fc.constantFrom('home', 'work'), mood: fc.integer({ min: 0, max: 2 }), emotion: valence },
  { requiredKeys: [] },
);

const row: fc.Arbitrary<MemoryInput> = fc.record(
  {
    personaId: fc.constantFrom('ada', 'bob', 'eve'),
    content: text(12),
    importance: fraction,
    emotionalValence: valence,
    tags: fc.array(fc.constantFrom('hot', 'cold', 'tea'), { maxLength: 3 }),
    timestamp: fc.integer({ min: -30, max: 400 }).map((days) => new Date(NOW.getTime() - days * DAY)),
    context,
    embedding: vector,
    thread: fc.constantFrom('one', 'two'),
  },
  { requiredKeys: ['personaId', 'content', 'timestamp'] },
);

const recall: fc.Arbitrary<CouncilRecallOptions & { query: string; groupBy?: 'thread' }> = fc.record(
  {
    query: fc.oneof({ weight: 5, arbitrary: text(5) }, { weight: 1, arbitrary: fc.constant('') }),
    limit: fc.integer({ min: 1, max: 80 }),
    personas: fc.subarray(['ada', 'bob', 'eve'], { minLength: 1 }),
    context,
    embedding: vector,
    minScore: fc.double({ min: 0, max: 0.6, noNaN: true }),
    groupBy: fc.constant('thread' as const),
    now: fc.integer({ min: -50, max: 50 }).map((days) => new Date(NOW.getTime() + days * DAY)),
  },
  { requiredKeys: ['query'] },
);

/** Log-odds of a score. */
const logit = (score: number): number => Math.log(score / (1 - score));

/** The sum that a score stands for, added in the order of the signals. */
function sumOf({ signals }: Recalled): number {
  let sum = 0;
  for (const { contribution } of Object.values(signals)) sum += contribution;
  return sum;
}

function checkSums(hits: RecallResult): void {
  for (const hit of hits) {
    const { score } = hit;
    expect(score).toBeGreaterThan(0);
    expect(score).toBeLessThan(1);
    // The score rounds the log-odds: by 1e-16 in itself, which is the more the nearer it is to 0 or 1.
    expect(Math.abs(sumOf(hit) - logit(score))).toBeLessThan(1e-15 / (score * (1 - score)) + 1e-12);
  }
}

/** By sum, then newer, then smaller id. */
function checkOrder(hits: RecallResult): void {
  const pairs = hits.slice(1).map((after, at) => [hits[at] as Recalled, after] as const);
  for (const [before, after] of pairs) {
    expect(before.score).toBeGreaterThanOrEqual(after.score);
    const fall = sumOf(before) - sumOf(after);
    const age = before.memory.timestamp.getTime() - after.memory.timestamp.getTime();
    expect(fall).toBeGreaterThanOrEqual(0);
    if (fall === 0) expect(age).toBeGreaterThanOrEqual(0);
    if (fall === 0 && age === 0) expect(before.memory.id < after.memory.id).toBe(true);
  }
}

function checkExplanation(hits: RecallResult, query: string): void {
  const explanation = hits.explanation;
  expect(explanation).toBeDefined();
  if (explanation === undefined) return;
  expect(explanation.candidates).toBeGreaterThanOrEqual(hits.length);
  expect(explanation.searched).toBeGreaterThanOrEqual(explanation.candidates);
  const distinct = new Set(query.split(' ').filter(Boolean));
  expect(explanation.terms.length).toBeLessThanOrEqual(distinct.size);
  const scales = new Map(explanation.scales.map((scale) => [scale.signal, scale]));
  const terms = new Set(explanation.terms.map(({ term }) => term));
  for (const hit of hits) {
    expect([...(hit.matched ?? [])].every((term) => terms.has(term))).toBe(true);
    for (const signal of ['text', 'vector']) {
      const scale = scales.get(signal);
      const { value, contribution } = hit.signals[signal] ?? { value: null, contribution: 0 };
      if (scale === undefined || value === null) {
        expect(contribution).toBe(0);
      } else {
        const z = (value - scale.mean) / scale.deviation;
        expect(contribution).toBeCloseTo(scale.weight * z, 9);
      }
    }
    expect((hit.signals.text?.value ?? 0) > 0).toBe((hit.matched?.length ?? 0) > 0);
  }
}

describe.each(COUNCILS)('$name', ({ open }) => {
  let council: Council;

  test('contributions add up to the log-odds, lists are in order, scales are those that were used', async () => {
    council = await open({ now: NOW, durability: 'off' });
    const rows = fc.sample(row, { numRuns: 400, seed: 7 });
    await council.memory.storeMemoryBatch(rows);
    const requests = fc.sample(recall, { numRuns: 300, seed: 11 });
    let found = 0;
    for (const { query, ...options } of requests) {
      const hits = await council.recall(query, { ...options, explain: true, recordAccess: false });
      found += hits.length;
      checkSums(hits);
      checkOrder(hits);
      checkExplanation(hits, query);
    }
    expect(found).toBeGreaterThan(3_000);
  });

  test('a score that is all but certain is still below 1, and adds up as far as it can be told', async () => {
    council = await open({ now: NOW });
    const dull = Array.from({ length: 900 }, () => ({
      personaId: 'ada',
      content: 'rain',
      embedding: [0, 1],
    }));
    await council.memory.storeMemoryBatch(dull);
    const best = { importance: 1, embedding: [1, 0], tags: ['kettle'] };
    await council.memory.storeMemory('ada', 'kettle kettle kettle', best);
    const options = { explain: true, embedding: [1, 0], recordAccess: false, limit: 10_000 } as const;
    const hits = await council.memory.recall('ada', 'kettle rain', options);
    expect(hits).toHaveLength(901);
    checkOrder(hits);
    checkSums(hits);
  });

  test('what is returned does not depend on explain', async () => {
    council = await open({ now: NOW, durability: 'off' });
    await council.memory.storeMemoryBatch(fc.sample(row, { numRuns: 100, seed: 3 }));
    const options = { recordAccess: false, limit: 50 } as const;
    const told = await council.recall('tea kettle morning', { ...options, explain: true });
    const untold = await council.recall('tea kettle morning', options);
    expect(told.map(({ memory, score }) => [memory.id, score])).toEqual(
      untold.map(({ memory, score }) => [memory.id, score]),
    );
    expect(told.length).toBeGreaterThan(10);
  });
});
