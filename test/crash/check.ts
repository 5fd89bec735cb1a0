/** What a council holds and finds, against what must be in it and against a council that is built anew. */

import { join } from 'node:path';
import { expect } from 'vitest';
import { type Council, type Memory, openCouncil, type RecallRequest } from '../../ts/index.js';
import type { Ledger } from './ledger.js';
import { PERSONAS, queriesOf, rowOf, wordOf } from './rows.js';

const NOW = new Date('2026-01-01T00:00:00Z');

/** All memories, persona by persona in the order of storing. */
export async function listAll(council: Council): Promise<Memory[]> {
  const all: Memory[] = [];
  for (const persona of PERSONAS) {
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await council.memory.list(persona, {
        limit: 5_000,
        cursor,
        embeddings: true,
        associations: true,
      });
      all.push(...page.items);
      cursor = page.cursor;
    }
  }
  return all;
}

export const versionsOf = (memories: readonly Memory[]): Map<string, number> =>
  new Map(memories.map(({ id, context }) => [id, Number(context.version)]));

const rowFrom = (memory: Memory) => ({
  id: memory.id,
  personaId: memory.personaId,
  content: memory.content,
  context: memory.contextText,
  importance: memory.importance,
  emotionalValence: memory.emotionalValence,
  tags: memory.tags,
  timestamp: memory.timestamp,
  decayRate: memory.decayRate,
  ...(memory.thread === null ? {} : { thread: memory.thread }),
  ...(memory.position === null ? {} : { position: memory.position }),
  ...(memory.embedding === undefined ? {} : { embedding: memory.embedding }),
});

/** A row as one text, quick to compare: several thousand are, after each kill. */
const text = (row: { readonly tags?: Iterable<string> | undefined; readonly embedding?: unknown }): string =>
  JSON.stringify({ ...row, tags: [...new Set(row.tags)], embedding: Object.values(row.embedding ?? {}) });

/** The ids that each request finds, one request a row. */
async function found(council: Council, requests: readonly RecallRequest[]): Promise<string[]> {
  const ids: string[] = [];
  for (let first = 0; first < requests.length; first += 1_000) {
    const results = await council.memory.recallMany(requests.slice(first, first + 1_000));
    ids.push(...results.map((hits) => hits.map((hit) => hit.memory.id).join()));
  }
  return ids;
}

/** The rows are those of the ledger, and every way of reading agrees on them. */
export async function checkRows(council: Council, { versions, gone }: Ledger): Promise<void> {
  const listed = await listAll(council);
  expect(listed.map(({ id }) => id).sort()).toEqual([...versions.keys()].sort());
  const wrong = listed.filter((memory) => {
    return text(rowFrom(memory)) !== text(rowOf(memory.id, versions.get(memory.id) ?? -1));
  });
  expect(wrong.map(rowFrom)).toEqual([]);
  for (let first = 0; first < listed.length; first += 5_000) {
    const some = listed.slice(first, first + 5_000);
    const got = await council.memory.getMany(some.map(({ id }) => id));
    expect(got.filter((memory, n) => JSON.stringify(memory) !== JSON.stringify(some[n]))).toEqual([]);
  }

  const counts = PERSONAS.map((persona) => listed.filter(({ personaId }) => personaId === persona).length);
  for (const [n, persona] of PERSONAS.entries()) {
    expect((await council.memory.getMemoryStatistics(persona)).memories).toBe(counts[n]);
  }
  const personas = new Map(
    (await council.personas()).map(({ personaId, memories }) => [personaId, memories]),
  );
  expect(PERSONAS.map((persona) => personas.get(persona) ?? 0)).toEqual(counts);
  expect((await council.status()).memories).toBe(listed.length);

  const base = { recordAccess: false, now: NOW, limit: 3 };
  const words = listed.map(({ id }) => ({ ...base, query: wordOf(id, versions.get(id) ?? -1) }));
  expect(await found(council, words)).toEqual(listed.map(({ id }) => id));
  const lost = gone.slice(-2_000).map((query) => ({ ...base, query }));
  expect((await found(council, lost)).filter(Boolean)).toEqual([]);
  const some = listed.filter((_, n) => n % Math.ceil(listed.length / 100) === 0);
  const own = some.map(({ content, personaId }) => ({
    ...base,
    query: content,
    personas: [personaId],
    limit: 1,
  }));
  expect(await found(council, own)).toEqual(some.map(({ id }) => id));
}

async function rankings(council: Council, seed: string) {
  const options = { recordAccess: false, now: NOW, limit: 50 };
  const requests = queriesOf(seed, 20).map((query) => ({ ...query, ...options }));
  const results = await council.memory.recallMany(requests);
  return results.map((hits) => ({
    ids: hits.map((hit) => hit.memory.id),
    scores: hits.map((hit) => hit.score),
  }));
}

/** Queries are answered as by a council into which the same rows were stored anew. */
export async function checkAgainstRebuild(council: Council, folder: string, seed: string): Promise<void> {
  const listed = await listAll(council);
  await using rebuilt = await openCouncil({ path: join(folder, `rebuilt-${seed}`), durability: 'off' });
  await rebuilt.memory.storeMemoryBatch(listed.map(rowFrom), { associate: false });
  const [actual, expected] = [await rankings(council, seed), await rankings(rebuilt, seed)];
  actual.forEach(({ ids, scores }, n) => {
    expect(ids).toEqual(expected[n]?.ids);
    scores.forEach((score, place) => {
      expect(Math.abs(score - (expected[n]?.scores[place] ?? Number.NaN))).toBeLessThan(1e-9);
    });
  });
  if (listed.length > 1_000) expect(actual.every(({ ids }) => ids.length > 0)).toBe(true);
  for (const persona of PERSONAS) {
    expect(await council.memory.getMemoryStatistics(persona)).toEqual(
      await rebuilt.memory.getMemoryStatistics(persona),
    );
  }
}
