/** Two writing and three reading processes on one council. */

import { join } from 'node:path';
import { expect } from 'vitest';
import { type Council, type Memory, openCouncil } from '../../ts/index.js';
import { opened, temporaryFolder } from '../facade/councils.js';
import { together } from './program.js';
import type { ReadReport } from './reader.js';
import type { Written } from './writer.js';

async function listAll(council: Council): Promise<Memory[]> {
  const all: Memory[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await council.memory.list('shared', { limit: 10_000, cursor });
    all.push(...page.items);
    cursor = page.cursor;
  }
  return all;
}

/** Lets them all work for `seconds` and checks what they saw and what is left. */
export async function crowd(seconds: number): Promise<void> {
  const path = join(temporaryFolder(), 'a.council');
  await (await openCouncil(path)).close();
  const [left, right, ...reports] = await together<[Written, Written, ReadReport, ReadReport, ReadReport]>(
    [
      ['./writer.ts', path, 'left'],
      ['./writer.ts', path, 'right'],
      ['./reader.ts', path, 'plain'],
      ['./reader.ts', path, 'reading'],
      ['./reader.ts', path, 'recording'],
    ],
    seconds,
  );

  for (const { wrong, seen } of reports) {
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(seconds);
  }
  const council = await opened({ path });
  const listed = await listAll(council);
  const ids = listed.map(({ id }) => id);
  // Nothing lost, nothing twice; and each writer's memories stand in the order in which it stored them.
  expect(ids.filter((id) => id.startsWith('left'))).toEqual(left.ids);
  expect(ids.filter((id) => id.startsWith('right'))).toEqual(right.ids);
  expect(ids.length).toBe(left.ids.length + right.ids.length);
  expect((await council.status()).memories).toBe(ids.length);
  const turns = ids.filter((id, n) => n > 0 && id.startsWith('left') !== ids[n - 1]?.startsWith('left'));
  expect(turns.length).toBeGreaterThan(seconds);

  for (let first = 0; first < ids.length; first += 1_000) {
    const requests = ids
      .slice(first, first + 1_000)
      .map((query) => ({ query, limit: 3, recordAccess: false }));
    const found = await council.memory.recallMany(requests);
    expect(found.map((hits) => hits.map((hit) => hit.memory.id).join())).toEqual(
      ids.slice(first, first + 1_000),
    );
  }
  const accesses = listed.reduce((sum, memory) => sum + memory.accessCount, 0);
  expect(accesses).toBe(reports.reduce((sum, { recorded }) => sum + recorded, 0));
  expect(accesses).toBeGreaterThan(0);
}
