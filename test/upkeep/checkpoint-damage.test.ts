/**
 * Whatever becomes of a checkpoint's files, the council opens, answers as its rows say, tells why the checkpoint was of
 * no use, and has a good one again after closing or optimising.
 */

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { NOW, opened } from '../facade/councils.js';
import { answers, contents, fill, rows } from './councils.js';
import { flip, folderOf, manifestOf, packsOf, truncate } from './index-folder.js';

const base = mkdtempSync(join(tmpdir(), 'minds-checkpoint-'));
const sound = join(base, 'sound', 'a.council');
const other = join(base, 'other', 'a.council');
let asked: unknown;
let held: unknown;

/** Two packs, marks of deleted documents in the first, and nothing in either that is not used. */
beforeAll(async () => {
  for (const path of [other, sound]) {
    mkdirSync(dirname(path));
    await using council = await openCouncil({ path, durability: 'off', now: NOW });
    if (path === other) await council.memory.storeMemory('ada', 'the first of the other council');
    await fill(council);
    await council.optimise();
    for (const persona of ['ada', 'bob', 'cyd']) {
      const { items } = await council.memory.list(persona, { limit: 70 });
      for (const [n, { id }] of items.entries()) await council.memory.update(id, { importance: n / 100 });
    }
    await council.memory.storeMemoryBatch(rows(300, 2_000));
    asked = await answers(council);
    held = await contents(council);
  }
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const lengths: readonly (readonly [name: string, of: (bytes: number) => number])[] = [
  ...[0, 1, 7, 8, 9].map((length) => [String(length), () => length] as const),
  ['half', (bytes) => bytes >> 1],
  ['all but one', (bytes) => bytes - 1],
];
const shares = [0, 0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1];
const first = (path: string) => packsOf(path)[0] ?? '';
const last = (path: string) => packsOf(path).at(-1) ?? '';
const sizeOf = (file: string) => readFileSync(file).length;

const damages: readonly (readonly [name: string, damage: (path: string) => void])[] = [
  ['the folder deleted', (path) => rmSync(folderOf(path), { recursive: true })],
  ['the manifest deleted', (path) => rmSync(manifestOf(path))],
  ...lengths.map(
    ([name, of]) =>
      [
        `the manifest cut to ${name}`,
        (path: string) => truncate(manifestOf(path), of(sizeOf(manifestOf(path)))),
      ] as const,
  ),
  ...shares.map(
    (share) =>
      [
        `a byte flipped at ${share} of the manifest`,
        (path: string) => flip(manifestOf(path), share),
      ] as const,
  ),
  ...shares.map(
    (share) =>
      [`a byte flipped at ${share} of the first pack`, (path: string) => flip(first(path), share)] as const,
  ),
  ['a byte flipped in the last pack', (path) => flip(last(path), 0.5)],
  ['bytes after the manifest', (path) => writeFileSync(manifestOf(path), 'more', { flag: 'a' })],
  ['the first pack missing', (path) => rmSync(first(path))],
  ['the last pack missing', (path) => rmSync(last(path))],
  [
    'every pack missing',
    (path) => {
      for (const pack of packsOf(path)) rmSync(pack);
    },
  ],
  ['an empty pack', (path) => truncate(first(path), 0)],
  ['half a pack', (path) => truncate(first(path), sizeOf(first(path)) >> 1)],
  ['a pack without its last byte', (path) => truncate(last(path), sizeOf(last(path)) - 1)],
  ['a pack in the place of another', (path) => cpSync(first(path), last(path))],
  [
    "another council's folder",
    (path) => {
      rmSync(folderOf(path), { recursive: true });
      cpSync(folderOf(other), folderOf(path), { recursive: true });
    },
  ],
  ["another council's manifest", (path) => cpSync(manifestOf(other), manifestOf(path))],
  ["another council's packs", (path) => cpSync(first(other), first(path))],
];

test('the base has more than one pack, and other bytes than the other council', () => {
  expect(packsOf(sound).length).toBeGreaterThan(1);
  expect(readFileSync(manifestOf(other))).not.toEqual(readFileSync(manifestOf(sound)));
});

describe.each(damages)('%s', (_, damage) => {
  test('costs time and nothing else', async () => {
    const folder = mkdtempSync(join(base, 'case-'));
    const path = join(folder, 'a.council');
    cpSync(dirname(sound), folder, { recursive: true });
    damage(path);

    // Nothing is written here, so that what is told stays.
    const reader = await opened({ path, readOnly: true, now: NOW });
    const told = await reader.status();
    expect(told).toMatchObject({ checkpointPosition: null, checkpointProblem: expect.any(String) });
    expect(await answers(reader)).toEqual(asked);
    expect(await contents(reader)).toEqual(held);
    await reader.close();

    const writer = await opened({ path, durability: 'off', now: NOW });
    expect(await answers(writer)).toEqual(asked);
    await writer.memory.storeMemory('dee', 'an owl', { id: 'new' });
    await writer.close();

    const again = await opened({ path, readOnly: true, now: NOW });
    const status = await again.status();
    expect(status).toMatchObject({ checkpointPosition: status.position, checkpointProblem: null });
    expect(await again.memory.recall('dee', 'owls')).toHaveLength(1);
    expect(await again.verify()).toEqual({ ok: true, problems: [] });
    await again.close();
    rmSync(folder, { recursive: true });
  });
});

test.each([
  ['optimise', 'a pack missing', (path: string) => rmSync(first(path))],
  ['verify with repair', 'a torn manifest', (path: string) => truncate(manifestOf(path), 40)],
  ['verify with repair', 'a torn pack', (path: string) => flip(last(path), 0.9)],
] as const)('%s mends %s at once', async (way, _, damage) => {
  const folder = mkdtempSync(join(base, 'case-'));
  const path = join(folder, 'a.council');
  cpSync(dirname(sound), folder, { recursive: true });
  const council = await opened({ path, durability: 'off', now: NOW });
  damage(path);
  const found = await council.verify();
  expect(found).toMatchObject({ ok: false, problems: [{ kind: 'checkpoint', repaired: false }] });
  if (way === 'optimise') await council.optimise();
  else {
    const repaired = await council.verify({ repair: true });
    expect(repaired).toMatchObject({ ok: true, problems: [{ kind: 'checkpoint', repaired: true }] });
  }
  expect(await council.verify()).toEqual({ ok: true, problems: [] });
  const reader = await opened({ path, readOnly: true, now: NOW });
  const status = await reader.status();
  expect(status).toMatchObject({ checkpointPosition: status.position, checkpointProblem: null });
  expect(await answers(reader)).toEqual(asked);
});
