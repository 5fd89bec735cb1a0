/** A checkpoint beside a copy of the council: one that is older, and one that went another way since. */

import { copyFileSync, cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Council, openCouncil } from '../../ts/index.js';
import { NOW, opened, temporaryFolder } from '../facade/councils.js';
import { answers, contents, fill, rows } from './councils.js';
import { folderOf } from './index-folder.js';

/** Enough changes that closing writes a checkpoint, the same number of commits whatever `word` is. */
async function change(council: Council, word: string): Promise<void> {
  const changed = rows(700, 5_000).map((row) => ({ ...row, content: `${row.content} ${word}` }));
  await council.memory.storeMemoryBatch(changed);
  for (let n = 0; n < 20; n++) await council.memory.update(`row-${n * 29}`, { content: `${word} and tea` });
}

/** A council with a backup of an earlier state of it, and a later checkpoint. */
async function withBackup(): Promise<{ path: string; backup: string }> {
  const folder = temporaryFolder();
  const [path, backup] = [join(folder, 'a.council'), join(folder, 'backup.council')];
  await using council = await openCouncil({ path, durability: 'off', now: NOW });
  await fill(council);
  await council.backup(backup);
  await change(council, 'lantern');
  return { path, backup };
}

/** What is told of the checkpoint there; what is answered must be what the rows say. */
async function toldOf(path: string): Promise<string | null> {
  const reader = await opened({ path, readOnly: true, now: NOW });
  const { checkpointProblem } = await reader.status();
  const [asked, held] = [await answers(reader), await contents(reader)];
  await reader.close();
  const bare = join(temporaryFolder(), 'bare.council');
  copyFileSync(path, bare);
  const rebuilt = await opened({ path: bare, readOnly: true, now: NOW });
  expect(await answers(rebuilt)).toEqual(asked);
  expect(await contents(rebuilt)).toEqual(held);
  return checkpointProblem;
}

test('a restored backup is older than the checkpoint', async () => {
  const { path, backup } = await withBackup();
  expect(await toldOf(path)).toBeNull();
  copyFileSync(backup, path);
  expect(await toldOf(path)).toEqual(expect.any(String));

  // It goes on from there, and has a checkpoint of its own again.
  const council = await opened({ path, durability: 'off', now: NOW });
  await change(council, 'orchard');
  await council.close();
  expect(await toldOf(path)).toBeNull();
});

test('a restored backup that went another way for as long, or for longer', async () => {
  for (const more of [0, 5]) {
    const { path, backup } = await withBackup();
    const kept = `${folderOf(path)}-kept`;
    cpSync(folderOf(path), kept, { recursive: true });
    copyFileSync(backup, path);
    const council = await opened({ path, durability: 'off', now: NOW });
    await change(council, 'orchard');
    for (let n = 0; n < more; n++) await council.memory.storeMemory('ada', `tea ${n} in the orchard`);
    await council.close();
    rmSync(folderOf(path), { recursive: true });
    cpSync(kept, folderOf(path), { recursive: true });
    expect(await toldOf(path)).toEqual(expect.any(String));

    const again = await opened({ path, durability: 'off', now: NOW });
    await again.optimise();
    await again.close();
    expect(await toldOf(path)).toBeNull();
  }
});

test('a checkpoint that is older than the council leads on to it', async () => {
  const { path } = await withBackup();
  const kept = `${folderOf(path)}-kept`;
  cpSync(folderOf(path), kept, { recursive: true });
  const council = await opened({ path, durability: 'off', now: NOW });
  await council.memory.deleteMany({ personas: ['bob'] });
  await council.configurePersona('ada', { language: 'none' });
  await council.memory.storeMemory('ada', 'tea in the orchard');
  await council.close();
  rmSync(folderOf(path), { recursive: true });
  cpSync(kept, folderOf(path), { recursive: true });
  expect(await toldOf(path)).toBeNull();
});
