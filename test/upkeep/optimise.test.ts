/** Optimising gives the room of what was deleted back, and changes no answer. */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NOW, opened, temporaryFolder } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';
import { answers, contents, rows } from './councils.js';

/** Bytes of the council's file and of its log. */
function sizes(path: string): { readonly file: number; readonly log: number } {
  const size = (name: string) => statSync(name, { throwIfNoEntry: false })?.size ?? 0;
  return { file: size(path), log: size(`${path}-wal`) };
}

test('half of 20,000 memories deleted at random leave half the file', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path, durability: 'off', now: NOW });
  const texts = rows(20_000).map((row) => ({
    ...row,
    content: `${row.content}, ${'and so it went on, '.repeat(25)}`,
  }));
  await council.memory.storeMemoryBatch(texts);
  // Everything is in the file, associations too, before half of it goes.
  await council.flush();
  await council.optimise();
  // A fixed order that looks random.
  const doomed = Array.from({ length: 20_000 }, (_, n) => n).sort(
    (one, two) => ((one * 7_919) % 20_011) - ((two * 7_919) % 20_011),
  );
  await Promise.all(doomed.slice(0, 10_000).map((n) => council.memory.delete(`row-${n}`)));
  await council.flush();
  const [asked, held] = [await answers(council), await contents(council)];
  const before = sizes(path);

  const { bytesBefore, bytesAfter } = await council.optimise();
  const after = sizes(path);
  expect(bytesBefore).toBeGreaterThanOrEqual(before.file);
  expect(bytesAfter).toBe(after.file + after.log);
  expect(after.log).toBe(0);
  expect(after.file, `of ${before.file}, log ${before.log}`).toBeLessThanOrEqual(0.55 * before.file);

  expect(await answers(council)).toEqual(asked);
  expect(await contents(council)).toEqual(held);
  expect(await council.verify()).toEqual({ ok: true, problems: [] });
  const status = await council.status();
  expect(status).toMatchObject({
    memories: 10_000,
    checkpointPosition: status.position,
    checkpointProblem: null,
  });
  await council.close();
  const again = await opened({ path, readOnly: true, now: NOW });
  expect(await answers(again)).toEqual(asked);
  expect(await contents(again)).toEqual(held);
}, 120_000);

test('while another view is open, which goes on as before', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const [here, there] = [await opened({ path, now: NOW }), await opened({ path, now: NOW })];
  await here.memory.storeMemoryBatch(rows(400));
  await here.memory.deleteMany({ personas: ['bob'] });
  const asked = await answers(there);
  await here.optimise();
  expect(await answers(there)).toEqual(asked);
  await there.memory.storeMemory('bob', 'tea again', { id: 'new' });
  expect((await here.memory.recall('bob', 'tea')).map(({ memory }) => memory.id)).toEqual(['new']);
  await there.optimise();
  expect(await here.verify()).toEqual({ ok: true, problems: [] });
});

test('a council opened for reading is not rewritten', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path });
  await council.memory.storeMemory('ada', 'tea');
  const reader = await opened({ path, readOnly: true });
  expect((await refusal(() => reader.optimise())).code).toBe('READ_ONLY');
  expect((await refusal(() => reader.deletePersona('ada', { erase: true }))).code).toBe('READ_ONLY');
  expect((await refusal(() => reader.verify({ repair: true }))).code).toBe('READ_ONLY');
  expect(await reader.memory.recall('ada', 'tea')).toHaveLength(1);
});
