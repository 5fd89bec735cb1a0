/** Backups: whole copies in one file, made while the council is in use, or nothing. */

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NOW, opened, temporaryFolder } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';
import { answers, contents, fill, rows } from './councils.js';

/** One file in rollback-journal mode: bytes 18 and 19 of its header are 1. */
function expectOneFile(path: string, bytes: number): void {
  expect(statSync(path).size).toBe(bytes);
  expect([...readFileSync(path).subarray(18, 20)]).toEqual([1, 1]);
  const folder = join(path, '..');
  const beside = readdirSync(folder).filter((name) => join(folder, name).startsWith(path));
  expect(beside.map((name) => join(folder, name))).toEqual([path]);
}

test('a copy is a council like any other, with everything in it', async () => {
  const folder = temporaryFolder();
  const [path, copy] = [join(folder, 'a.council'), join(folder, 'b.council')];
  const council = await opened({ path, durability: 'off', now: NOW });
  await fill(council);
  expectOneFile(copy, await council.backup(copy));
  const twin = await opened({ path: copy, now: NOW });
  expect(await answers(twin)).toEqual(await answers(council));
  expect(await contents(twin)).toEqual(await contents(council));
  expect(await twin.verify()).toEqual({ ok: true, problems: [] });
  await twin.memory.storeMemory('ada', 'only in the copy', { id: 'x' });
  expect(await council.memory.get('x')).toBeNull();
});

test('while a batch is being stored it holds whole groups, from the first on', async () => {
  const folder = temporaryFolder();
  const council = await opened({ path: join(folder, 'a.council'), durability: 'off' });
  let due = 0;
  const backups: Promise<readonly [string, number]>[] = [];
  const count = 50_000;
  await council.memory.storeMemoryBatch(
    (function* () {
      for (let n = 0; n < count; n++)
        yield { personaId: `p${n % 3}`, content: `row number ${n}`, id: `r${n}` };
    })(),
    {
      onProgress: () => {
        const copy = join(folder, `copy-${due++}.council`);
        if (due <= 3) backups.push(council.backup(copy).then((bytes) => [copy, bytes] as const));
      },
    },
  );
  const made = await Promise.all(backups);
  expect(made.length).toBe(3);
  for (const [copy, bytes] of made) {
    expectOneFile(copy, bytes);
    const twin = await opened({ path: copy, readOnly: true });
    const { memories } = await twin.status();
    expect(memories % 10_000).toBe(0);
    expect(memories).toBeGreaterThan(0);
    const edge = await twin.memory.getMany([`r${memories - 1}`, `r${memories}`]);
    expect(edge.map((memory) => memory === null)).toEqual([false, true]);
    expect(await twin.verify()).toEqual({ ok: true, problems: [] });
  }
  expect((await council.status()).memories).toBe(count);
}, 120_000);

test('a file that exists is left as it is', async () => {
  const folder = temporaryFolder();
  const council = await opened({ path: join(folder, 'a.council') });
  await council.memory.storeMemory('ada', 'tea');
  const there = join(folder, 'there');
  writeFileSync(there, 'precious');
  for (const path of [there, folder, join(folder, 'a.council')]) {
    const { code, details } = await refusal(() => council.backup(path));
    expect({ code, field: details.field }).toEqual({ code: 'INVALID_ARGUMENT', field: 'path' });
  }
  expect(readFileSync(there, 'utf8')).toBe('precious');
  expect(await council.memory.recall('ada', 'tea')).toHaveLength(1);
});

test('where no file can be made it fails with a code and leaves nothing', async () => {
  const folder = temporaryFolder();
  const council = await opened({ path: join(folder, 'a.council') });
  await council.memory.storeMemory('ada', 'tea');
  const before = readdirSync(folder, { recursive: true });
  for (const path of [join(folder, 'none', 'b.council'), join(folder, 'a.council', 'b')]) {
    expect(['IO', 'CANNOT_OPEN']).toContain((await refusal(() => council.backup(path))).code);
  }
  expect((await refusal(() => council.backup(''))).code).toBe('TEXT_EMPTY');
  expect((await refusal(() => council.backup('x'.repeat(5_000)))).code).toBe('TEXT_TOO_LARGE');
  expect((await refusal(() => council.backup(5 as never))).code).toBe('INVALID_TYPE');
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
});

test('a copy that was left half written is in nobody’s way', async () => {
  const folder = temporaryFolder();
  const council = await opened({ path: join(folder, 'a.council') });
  await council.memory.storeMemory('ada', 'tea');
  const copy = join(folder, 'b.council');
  writeFileSync(`${copy}.partial`, 'half');
  expectOneFile(copy, await council.backup(copy));
});

test('of a council in memory', async () => {
  const council = await opened({ path: ':memory:', engine: 'native', now: NOW });
  await council.memory.storeMemoryBatch(rows(300));
  await council.flush();
  const copy = join(temporaryFolder(), 'b.council');
  expectOneFile(copy, await council.backup(copy));
  const twin = await opened({ path: copy, readOnly: true, now: NOW });
  expect(await answers(twin)).toEqual(await answers(council));
});

test('of a council opened for reading', async () => {
  const folder = temporaryFolder();
  const writer = await opened({ path: join(folder, 'a.council') });
  await writer.memory.storeMemory('ada', 'tea');
  const council = await opened({ path: join(folder, 'a.council'), readOnly: true });
  const copy = join(folder, 'b.council');
  expectOneFile(copy, await council.backup(copy));
});

test('the pure engine writes no files', async () => {
  const council = await opened({ path: ':memory:', engine: 'pure' });
  const folder = temporaryFolder();
  expect((await refusal(() => council.backup(join(folder, 'b.council')))).code).toBe('UNSUPPORTED');
  expect(readdirSync(folder)).toEqual([]);
});
