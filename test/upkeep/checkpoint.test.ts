/** A checkpoint spares the next opening the analysis of every text, and changes no answer. */

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { NOW, opened, temporaryFolder } from '../facade/councils.js';
import { contentsOf } from '../files/disk.js';
import { answers, contents, fill, rows } from './councils.js';
import { elsewhere } from './elsewhere.js';
import { folderOf } from './index-folder.js';

test('closing writes it, opening reads it, and the answers are those of the rows', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path, durability: 'off', now: NOW });
  await fill(council);
  const [asked, held] = [await answers(council), await contents(council)];
  const { position } = await council.status();
  await council.close();

  const again = await opened({ path, now: NOW });
  expect(await again.status()).toMatchObject({
    position,
    checkpointPosition: position,
    checkpointProblem: null,
    memories: 1_160,
  });
  expect(await answers(again)).toEqual(asked);
  expect(await contents(again)).toEqual(held);
  expect(await again.verify()).toEqual({ ok: true, problems: [] });
  await again.close();

  rmSync(folderOf(path), { recursive: true });
  const rebuilt = await opened({ path, readOnly: true, now: NOW });
  expect((await rebuilt.status()).checkpointProblem).toEqual(expect.any(String));
  expect(await answers(rebuilt)).toEqual(asked);
  expect(await contents(rebuilt)).toEqual(held);
});

test('a council opened for reading uses it and writes nothing', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path, durability: 'off', now: NOW });
  await fill(council);
  const asked = await answers(council);
  await council.close();
  const before = contentsOf(folderOf(path));

  const reader = await opened({ path, readOnly: true, now: NOW });
  const { position, checkpointPosition, checkpointProblem } = await reader.status();
  expect({ checkpointPosition, checkpointProblem }).toEqual({
    checkpointPosition: position,
    checkpointProblem: null,
  });
  expect(await answers(reader)).toEqual(asked);
  expect(await reader.verify()).toEqual({ ok: true, problems: [] });
  await reader.close();
  expect(contentsOf(folderOf(path))).toEqual(before);

  rmSync(folderOf(path), { recursive: true });
  const without = await opened({ path, readOnly: true, now: NOW });
  expect(await answers(without)).toEqual(asked);
  await without.close();
  expect(existsSync(folderOf(path))).toBe(false);
});

test('it is caught up with what another process changed since', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path, durability: 'off', now: NOW });
  await fill(council);
  await council.close();
  const { checkpointPosition } = await (await opened({ path, readOnly: true })).status();

  await elsewhere(path, [
    ['store', 'dee', 'a lantern and tea in the harbour', 'new-1'],
    ['update', 'row-3', 'the owl of winter and tea'],
    ['delete', 'row-6'],
    ['deletePersona', 'bob'],
    ['configure', 'ada', 'none'],
  ]);
  const behind = await opened({ path, readOnly: true, now: NOW });
  const status = await behind.status();
  expect(status).toMatchObject({ checkpointPosition, checkpointProblem: null });
  expect(status.position).toBeGreaterThan(checkpointPosition ?? Number.NaN);
  const [asked, held] = [await answers(behind), await contents(behind)];
  expect((await behind.personas()).map(({ personaId }) => personaId)).toEqual(['ada', 'cyd', 'dee']);
  expect((await behind.memory.get('row-3'))?.content).toBe('the owl of winter and tea');

  rmSync(folderOf(path), { recursive: true });
  const rebuilt = await opened({ path, readOnly: true, now: NOW });
  expect(await answers(rebuilt)).toEqual(asked);
  expect(await contents(rebuilt)).toEqual(held);
});

test('it comes in the background, some time after a change', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path, durability: 'off' });
  await council.memory.storeMemory('ada', 'green tea');
  const written = async () => {
    const { position, checkpointPosition, checkpointProblem } = await council.status();
    expect({ checkpointPosition, checkpointProblem }).toEqual({
      checkpointPosition: position,
      checkpointProblem: null,
    });
  };
  await vi.waitFor(written, { timeout: 60_000, interval: 100 });
  await council.memory.delete((await council.memory.list('ada')).items[0]?.id ?? '');
  await vi.waitFor(written, { timeout: 60_000, interval: 100 });
}, 130_000);

test('few changes before closing are left to the next opening', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path, durability: 'off', now: NOW });
  await council.memory.storeMemoryBatch(rows(600));
  await council.optimise();
  await council.memory.storeMemoryBatch(rows(10, 600));
  const asked = await answers(council);
  const { position } = await council.status();
  await council.close();
  const again = await opened({ path, readOnly: true, now: NOW });
  const status = await again.status();
  expect(status).toMatchObject({ position, memories: 610, checkpointProblem: null });
  expect(status.checkpointPosition).toBeLessThanOrEqual(position);
  expect(await answers(again)).toEqual(asked);
});

test('a council in memory has none', async () => {
  const council = await opened({ path: ':memory:', engine: 'native' });
  await council.memory.storeMemoryBatch(rows(600));
  expect(await council.optimise()).toEqual({ bytesBefore: 0, bytesAfter: 0 });
  expect(await council.status()).toMatchObject({ checkpointPosition: null, checkpointProblem: null });
  expect(await council.verify({ repair: true })).toEqual({ ok: true, problems: [] });
  await council.close();
  expect(existsSync(':memory:-index')).toBe(false);
});
