/** A council that is cut or overwritten is refused as damaged; whatever can still be read is right. */

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Council, openCouncil } from '../../ts/index.js';
import { temporaryFolder } from '../facade/councils.js';
import { type Refusal, refusal } from '../facade/refusal.js';
import { contentsOf, filesOf, makeCouncil } from './disk.js';

const PAGE = 16_384;

async function councilBytes(): Promise<{ folder: string; path: string; bytes: Buffer }> {
  const folder = temporaryFolder();
  const path = join(folder, 'a.council');
  await makeCouncil(path);
  expect(statSync(path).size).toBeGreaterThan(6 * PAGE);
  return { folder, path, bytes: readFileSync(path) };
}

const CUTS: readonly (readonly [what: string, cut: (bytes: Buffer) => Buffer, code: string])[] = [
  ['in its first words', (bytes) => bytes.subarray(0, 50), 'CORRUPT'],
  ['in its first page', (bytes) => bytes.subarray(0, 5_000), 'CORRUPT'],
  ['after its first page', (bytes) => bytes.subarray(0, PAGE), 'CORRUPT'],
  ['inside a page', (bytes) => bytes.subarray(0, 4 * PAGE + 1_000), 'CORRUPT'],
  ['before its last page', (bytes) => bytes.subarray(0, bytes.length - PAGE), 'CORRUPT'],
  ['at its beginning', (bytes) => bytes.subarray(PAGE), 'NOT_A_DATABASE'],
];

test.each(CUTS)('a council cut %s', async (_, cut, code) => {
  const { folder, path, bytes } = await councilBytes();
  writeFileSync(path, cut(bytes));
  const before = contentsOf(folder);
  for (const options of [{ readOnly: false }, { readOnly: true }]) {
    const found = await refusal(() => openCouncil({ ...options, path }));
    expect(found.code).toBe(code);
    if (code === 'NOT_A_DATABASE') expect(found.details).toMatchObject({ path });
    expect(options.readOnly ? filesOf(folder) : contentsOf(folder)).toEqual(before);
  }
});

test('a council whose pages but the first are overwritten is refused at once', async () => {
  const { path, bytes } = await councilBytes();
  writeFileSync(path, bytes.fill(0x5a, PAGE));
  expect((await refusal(() => openCouncil(path))).code).toBe('CORRUPT');
});

/** All that a council says, as plain data. */
async function everything(council: Council): Promise<unknown> {
  const { personas, memories, dimension, identity } = await council.status();
  const lists = [];
  for (const { personaId } of await council.personas()) {
    const { items } = await council.memory.list(personaId, { limit: 1_000, embeddings: true });
    lists.push(items, await council.memory.getMemoryStatistics(personaId));
  }
  const got = await council.memory.getMany(['row-0', 'row-100', 'row-199', 'nobody']);
  const hits = await council.recall('ledger entry 123', { recordAccess: false, now: new Date(0) });
  const recalled = hits.map((hit) => [hit.memory, hit.score]);
  return JSON.parse(JSON.stringify({ personas, memories, dimension, identity, lists, got, recalled }));
}

async function readAll(path: string): Promise<unknown> {
  await using council = await openCouncil(path);
  return await everything(council);
}

test('whichever page is overwritten, reading is right or fails as CORRUPT', async () => {
  const { path, bytes } = await councilBytes();
  const expected = await readAll(path);
  const codes: string[] = [];
  for (let place = PAGE; place < bytes.length; place += PAGE) {
    writeFileSync(path, Buffer.from(bytes).fill(0x5a, place, place + PAGE));
    let outcome: unknown;
    try {
      outcome = await readAll(path);
    } catch (error) {
      codes.push((error as Refusal).code);
      continue;
    }
    expect(outcome).toEqual(expected);
  }
  // Nearly every page matters; none of them may give another code.
  expect(new Set(codes)).toEqual(new Set(['CORRUPT']));
  expect(codes.length).toBeGreaterThan(4);
});
