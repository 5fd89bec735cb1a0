/** Paths that cannot be councils are refused by name; every name that a file system allows is one file. */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { opened, temporaryFolder } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';

/** Makes `folder` the current one for the length of the test. */
function changeTo(folder: string): void {
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
}

describe('refused', () => {
  const PATHS: readonly (readonly [what: string, name: string])[] = [
    ['the folder itself', '.'],
    ['a folder', 'folder'],
    ['a folder, with a slash', 'folder/'],
    ['a file in a folder that is missing', 'missing/a.council'],
    ['a file below a file', 'a-file/a.council'],
    ['a name with a NUL', 'before\0after'],
    ['a name of 300 bytes', 'n'.repeat(300)],
    ['a link to nothing in particular', 'dangling/a.council'],
  ];
  test.each(PATHS)('%s', async (_, name) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'a-file'), 'text');
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    const path = `${folder}/${name}`;
    for (const options of [{}, { readOnly: true }, { create: false }]) {
      const found = await refusal(() => openCouncil({ ...options, path }));
      expect(found).toMatchObject({ code: 'CANNOT_OPEN', details: { path } });
    }
    expect(readdirSync(folder).sort()).toEqual(['a-file', 'dangling', 'folder']);
    expect(readdirSync(join(folder, 'folder'))).toEqual([]);
  });

  test('no path at all', async () => {
    expect(await refusal(() => openCouncil(''))).toMatchObject({
      code: 'CANNOT_OPEN',
      details: { path: '' },
    });
  });

  test.each(['/dev/null', '/dev/zero', '/dev/full'])('%s, which keeps nothing', async (path) => {
    const found = await refusal(() => openCouncil(path));
    expect(found).toMatchObject({ code: 'CANNOT_OPEN', details: { path } });
  });

  test('a pipe', async () => {
    const path = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [path]);
    const found = await refusal(() => openCouncil(path));
    expect(found).toMatchObject({ code: 'CANNOT_OPEN', details: { path } });
  });

  test.each([{ create: false }, { readOnly: true }])('a missing file with %o', async (options) => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.council');
    const found = await refusal(() => openCouncil({ ...options, path }));
    expect(found).toMatchObject({ code: 'CANNOT_OPEN', details: { path } });
    expect(readdirSync(folder)).toEqual([]);
    await (await openCouncil(path)).close();
    const again = await opened({ ...options, path });
    expect((await again.status()).memories).toBe(0);
  });
});

const NAMES = [
  'two words',
  ' blanks around ',
  'what?mode=memory',
  'number#1',
  '100% sure',
  '%41%00',
  'quote\'and"quote',
  'semi;colon&and=',
  'back\\slash',
  'line\nend',
  'żółw-龟-🐢',
  'e\u0301',
  ':memory: 2',
  '-leading',
  'n'.repeat(200),
];

/** Writes, closes and reads what is in the only file of the folder. */
async function keeps(path: string, folder: string, name: string): Promise<void> {
  const council = await openCouncil(path);
  expect((await council.status()).durable).toBe(true);
  await council.memory.storeMemory('ada', 'green tea', { id: 'a' });
  expect(await council.memory.recall('ada', 'tea')).toHaveLength(1);
  await council.close();
  expect(readdirSync(folder)).toEqual([name]);
  for (const options of [{ readOnly: true }, { create: false }]) {
    await using again = await openCouncil({ ...options, path });
    expect(await again.memory.recall('ada', 'tea')).toHaveLength(1);
  }
}

test.each(NAMES)('a file named %j', async (name) => {
  const folder = temporaryFolder();
  await keeps(join(folder, name), folder, name);
});

test.each(NAMES)('a folder named %j', async (name) => {
  const folder = join(temporaryFolder(), name);
  mkdirSync(folder);
  await keeps(join(folder, 'a.council'), folder, 'a.council');
});

test.each(['plain', 'file:plain', 'file:a?mode=memory', ':memory:x', ...NAMES])(
  '%j as a path relative to the current folder',
  async (name) => {
    const folder = temporaryFolder();
    changeTo(folder);
    await keeps(name, folder, name);
  },
);

test('a path relative to the current folder, through others', async () => {
  const folder = temporaryFolder();
  await keeps(relative(process.cwd(), join(folder, 'a.council')), folder, 'a.council');
  await keeps(`/${folder}//./a.council`, folder, 'a.council');
});

test('a council stays the same file when the current folder changes', async () => {
  const [first, second] = [temporaryFolder(), temporaryFolder()];
  changeTo(first);
  const council = await opened({ path: 'a.council', readers: 4 });
  await council.memory.storeMemory('ada', 'green tea', { id: 'a' });
  const status = await council.status();
  expect(status.path).toBe('a.council');
  process.chdir(second);
  // The log beside the file is counted wherever the current folder is.
  expect(await council.status()).toEqual(status);
  // Another council under the same relative name, so that a mix-up would find something.
  const other = await opened({ path: 'a.council' });
  await other.memory.storeMemory('ada', 'black coffee', { id: 'b' });
  const recalls = Array.from({ length: 20 }, () => council.memory.recall('ada', 'tea coffee'));
  for (const hits of await Promise.all(recalls)) expect(hits.map((hit) => hit.memory.id)).toEqual(['a']);
  const lists = Array.from({ length: 20 }, () => council.memory.list('ada'));
  for (const { items } of await Promise.all(lists)) expect(items.map((memory) => memory.id)).toEqual(['a']);
  expect((await other.memory.list('ada')).items.map((memory) => memory.id)).toEqual(['b']);
});

test('a link leads to the file behind it', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'real'));
  symlinkSync(join(folder, 'real', 'a.council'), join(folder, 'link'));
  const council = await opened({ path: join(folder, 'link') });
  const direct = await opened({ path: join(folder, 'real', 'a.council') });
  await council.memory.storeMemory('ada', 'green tea');
  expect(await direct.memory.recall('ada', 'tea')).toHaveLength(1);
  await direct.memory.storeMemory('ada', 'black tea');
  expect(await council.memory.recall('ada', 'tea')).toHaveLength(2);
  expect(existsSync(join(folder, 'link-wal'))).toBe(false);
});
