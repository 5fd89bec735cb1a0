/**
 * A log that is torn or scribbled over, as a loss of power leaves it: the council opens with the commits before the
 * damage, each whole, and its index holds exactly them.
 */

import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { opened, temporaryFolder } from '../facade/councils.js';

const COMMITS = 40;

/** The files of a council whose `COMMITS` groups of three rows are in the log alone. */
async function files(): Promise<{ file: Buffer; log: Buffer; folder: string }> {
  const folder = temporaryFolder();
  const path = join(folder, 'a.council');
  // The tables are in the file, so that a log without a single commit is a council, too.
  const first = await openCouncil(path);
  await first.memory.storeMemory('ada', 'green tea', { id: 'base' });
  await first.close();
  const council = await opened({ path });
  for (let n = 0; n < COMMITS; n++) {
    const rows = [0, 1, 2].map((k) => ({ personaId: 'ada', content: `word${n}x${k} tea`, id: `${n}-${k}` }));
    await council.memory.storeMemoryBatch(rows);
  }
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(COMMITS * 16_384);
  for (const end of ['', '-wal']) copyFileSync(path + end, join(folder, `copy${end}`));
  return { file: readFileSync(join(folder, 'copy')), log: readFileSync(join(folder, 'copy-wal')), folder };
}

/** Opens a council with this log and checks that it holds whole commits from the first on; how many. */
async function commitsIn(folder: string, name: string, file: Buffer, log: Buffer): Promise<number> {
  const path = join(folder, name);
  writeFileSync(path, file);
  writeFileSync(`${path}-wal`, log);
  await using council = await openCouncil(path);
  const { items } = await council.memory.list('ada', { limit: 10_000 });
  const ids = items.map(({ id }) => id).filter((id) => id !== 'base');
  const commits = ids.length / 3;
  expect(ids).toEqual(Array.from({ length: ids.length }, (_, n) => `${Math.floor(n / 3)}-${n % 3}`));
  expect(Number.isInteger(commits)).toBe(true);
  const hits = await council.memory.recall('ada', 'tea', { limit: 10_000, recordAccess: false });
  expect(hits.map((hit) => hit.memory.id).sort()).toEqual(items.map(({ id }) => id).sort());
  for (const n of [0, commits - 1, commits, COMMITS - 1]) {
    const found = await council.memory.recall('ada', `word${n}x1`, { recordAccess: false });
    expect(found.map((hit) => hit.memory.id)).toEqual(n >= 0 && n < commits ? [`${n}-1`] : []);
  }
  // It goes on: what follows is stored, and the same ids are free where they were lost.
  await council.memory.storeMemory('ada', `word${commits}x0 tea`, { id: `${commits}-0` });
  expect((await council.status()).memories).toBe(items.length + 1);
  return commits;
}

test('cut anywhere', async () => {
  const { file, log, folder } = await files();
  const counts: number[] = [];
  for (let n = 0; n <= 30; n++) {
    const length = Math.floor((log.length * n) / 30);
    counts.push(await commitsIn(folder, `cut-${n}`, file, log.subarray(0, length)));
  }
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect([counts[0], counts.at(-1)]).toEqual([0, COMMITS]);
  expect(new Set(counts).size).toBeGreaterThan(10);
});

test('with a byte changed anywhere', async () => {
  const { file, log, folder } = await files();
  const counts: number[] = [];
  for (let n = 1; n < 30; n++) {
    const place = Math.floor((log.length * n) / 30);
    const changed = Buffer.from(log);
    changed[place] = (changed[place] ?? 0) ^ 0xff;
    counts.push(await commitsIn(folder, `changed-${n}`, file, changed));
  }
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(counts.every((count) => count < COMMITS)).toBe(true);
  expect(new Set(counts).size).toBeGreaterThan(10);
});

test('noise for a log is no log, and noise for its index is made anew', async () => {
  const { file, log, folder } = await files();
  const noise = Buffer.from(Array.from({ length: 1 << 16 }, (_, n) => (n * 7 + (n >> 3)) & 255));
  const without = await commitsIn(folder, 'without', file, Buffer.alloc(0));
  expect([without, await commitsIn(folder, 'noise', file, noise)]).toEqual([0, 0]);
  writeFileSync(join(folder, 'index-shm'), noise);
  expect(await commitsIn(folder, 'index', file, log)).toBe(COMMITS);
});
