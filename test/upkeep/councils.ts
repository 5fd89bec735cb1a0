/** Councils with something of everything in them, and what they answer. */

import type { Council, MemoryInput, RecallRequest } from '../../ts/index.js';
import { NOW } from '../facade/councils.js';

const WORDS = [
  ...['tea', 'harbour', 'lantern', 'river', 'owl', 'stone', 'winter', 'letter', 'garden', 'bridge'],
  ...['clock', 'market', 'violin', 'storm', 'bread', 'island', 'mirror', 'orchard', 'railway', 'candle'],
];
const PERSONAS = ['ada', 'bob', 'cyd'];
const pick = (n: number, by: number) => WORDS[(n * by + (n >> 3)) % WORDS.length];

/** The n-th row: words that repeat, every third with a vector, some with tags, contexts and threads. */
export function rowOf(n: number): MemoryInput {
  return {
    personaId: PERSONAS[n % PERSONAS.length] ?? '',
    id: `row-${n}`,
    content: `entry ${n}: the ${pick(n, 3)} and ${pick(n, 7)} near a ${pick(n, 11)} running`,
    importance: (n % 11) / 10,
    emotionalValence: ((n % 9) - 4) / 4,
    timestamp: new Date(NOW.getTime() - n * 3_600_000),
    tags: n % 4 === 0 ? [`${pick(n, 5)}`, 'marked'] : [],
    context: n % 5 === 0 ? { place: `room ${n % 3}`, level: n % 2 } : {},
    ...(n % 6 === 0 ? { thread: `talk-${n % 12}`, position: n } : {}),
    ...(n % 3 === 0 ? { embedding: [Math.sin(n), Math.cos(n), (n % 7) / 7, 1] } : {}),
  };
}

export const rows = (count: number, from = 0): MemoryInput[] =>
  Array.from({ length: count }, (_, n) => rowOf(from + n));

/** Stores 1,200 memories of three personas, then updates and deletes some of them. */
export async function fill(council: Council): Promise<void> {
  const { memory } = council;
  await council.configurePersona('cyd', { language: 'none', stopWords: ['the', 'and'] });
  await memory.storeMemoryBatch(rows(1_200));
  for (let n = 0; n < 60; n++) {
    const id = `row-${n * 17}`;
    await memory.update(id, { content: `rewritten ${pick(n, 13)} and tea ${n}`, tags: ['rewritten'] });
  }
  for (let n = 0; n < 40; n++) await memory.delete(`row-${n * 29 + 5}`);
  await memory.recall('ada', 'tea by the harbour', { now: NOW });
  await council.flush();
}

const requests: readonly RecallRequest[] = Array.from({ length: 20 }, (_, n) => ({
  query: n === 19 ? '' : `${pick(n, 3)} ${pick(n, 9)} runs`,
  limit: 15,
  now: NOW,
  recordAccess: false,
  explain: true,
  ...(n % 2 === 0 ? { personas: [PERSONAS[n % 3] ?? ''] } : {}),
  ...(n % 3 === 0 ? { embedding: [1, n / 20, 0, 1] } : {}),
  ...(n % 5 === 0 ? { filter: { tags: ['marked'] } } : {}),
  ...(n % 7 === 0 ? { context: { place: 'room 0', emotion: 0.5 } } : {}),
  ...(n === 18 ? { groupBy: 'thread' as const } : {}),
}));

/** What twenty questions find, with scores, signals and explanations; among some personas where they are given. */
export async function answers(council: Council, personas?: readonly string[]): Promise<unknown> {
  // Associations that are still being computed would change a ranking meanwhile.
  await council.flush();
  const among = personas === undefined ? {} : { personas };
  const results = await council.memory.recallMany(requests.map((request) => ({ ...among, ...request })));
  return results.map((hits) => ({
    hits: hits.map(({ memory, score, signals, matched }) => ({ id: memory.id, score, signals, matched })),
    explanation: hits.explanation,
  }));
}

/** Everything that can be listed, vectors included, and the personas. */
export async function contents(council: Council): Promise<unknown> {
  const personas = await council.personas();
  const lists = [];
  for (const { personaId } of personas) {
    const { items } = await council.memory.list(personaId, { limit: 10_000, embeddings: true });
    lists.push({ items, contexts: items.map((item) => item.contextText) });
  }
  // As plain data: what a memory holds is read where it is asked for.
  return JSON.parse(JSON.stringify({ personas, lists }));
}
