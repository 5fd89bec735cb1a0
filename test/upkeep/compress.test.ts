/**
 * Compression in the file: it shrinks, every reader sees text, and erasing takes dictionaries with it.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { NativeEngine } from '../../ts/engine/native/engine.js';
import { openCouncil } from '../../ts/index.js';
import { NOW, opened, temporaryFolder } from '../facade/councils.js';
import { answers, rows } from './councils.js';

const LATER = NOW.getTime() + 400 * 86_400_000;
/** How every trained dictionary begins. */
const DICTIONARY = Buffer.from([0x37, 0xa4, 0x30, 0xec]);

/** Compresses everything, group by group; contents changed, and bytes before and after. */
async function compress(path: string, personas: string[] | null = null) {
  const engine = await NativeEngine.open({ path, durability: 'off' });
  const sum = { changed: 0, before: 0, after: 0 };
  let cursor: string | null = null;
  do {
    const args = { personas, ageDays: 0, minLength: 1, now: LATER, cursor };
    const outcome = await engine.execute({ op: 'compress', args });
    if (!outcome.ok || outcome.value.kind !== 'maintained') throw new Error(JSON.stringify(outcome));
    sum.changed += outcome.value.changed;
    sum.before += outcome.value.bytesBefore;
    sum.after += outcome.value.bytesAfter;
    cursor = outcome.value.cursor;
  } while (cursor !== null);
  await engine.close();
  return sum;
}

const many = (count: number, persona = 'ada', word = 'window') =>
  rows(count).map((row, n) => ({
    ...row,
    id: `${persona}-${n}`,
    personaId: persona,
    content: `${row.content} by the ${word}, as it was on day ${n} of that long and quiet year`,
  }));

async function made(count: number): Promise<string> {
  const path = join(temporaryFolder(), 'a.council');
  await using council = await openCouncil({ path, durability: 'off', now: NOW });
  await council.memory.storeMemoryBatch(many(count));
  return path;
}

test('the file shrinks, and everything reads and ranks as before', async () => {
  const path = await made(5_000);
  const before = await opened({ path, durability: 'off', now: NOW });
  await before.optimise();
  const asked = await answers(before);
  const contents = (await before.memory.list('ada', { limit: 5_000 })).items.map(({ content }) => content);
  const large = statSync(path).size;
  await before.close();
  const done = await compress(path);
  expect(done.changed).toBe(5_000);
  expect(done.after).toBeLessThan(done.before * 0.6);
  expect(await compress(path)).toEqual({ changed: 0, before: 0, after: 0 });

  const after = await opened({ path, durability: 'off', now: NOW });
  await after.optimise();
  expect(statSync(path).size).toBeLessThan(large - (done.before - done.after) / 2);
  expect(await answers(after)).toEqual(asked);
  const { items } = await after.memory.list('ada', { limit: 5_000 });
  expect(items.every(({ compressed }) => compressed)).toBe(true);
  expect(items.map(({ content }) => content)).toEqual(contents);
  expect(await after.verify()).toEqual({ ok: true, problems: [] });
});

test('counts stay right through updates, deletes and a persona that goes', async () => {
  const path = await made(3_000);
  await compress(path);
  const council = await opened({ path, durability: 'off', now: NOW });
  await council.memory.update('ada-7', { content: 'another text' });
  await council.memory.update('ada-8', { importance: 0.9 });
  await council.memory.delete('ada-9');
  await council.memory.deleteMany({ personas: ['ada'], until: new Date(NOW.getTime() - 2_900 * 3_600_000) });
  expect(await council.verify()).toEqual({ ok: true, problems: [] });
  await council.deletePersona('ada');
  expect(await council.verify()).toEqual({ ok: true, problems: [] });
});

test('erasing a persona takes its dictionaries', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const first = await openCouncil({ path, durability: 'off', now: NOW });
  await first.memory.storeMemoryBatch(many(3_000, 'zqpersona', 'zqwindow'));
  await first.memory.storeMemoryBatch(many(200, 'bob'));
  await first.close();
  expect((await compress(path, ['zqpersona'])).changed).toBe(3_000);
  const marks = () =>
    readdirSync(dirname(path), { recursive: true, encoding: 'utf8' })
      .map((name) => join(dirname(path), name))
      .filter((name) => statSync(name).isFile())
      .map((name) => readFileSync(name))
      .flatMap((bytes) => ['zqpersona', 'zqwindow', DICTIONARY].filter((mark) => bytes.includes(mark)));
  expect(new Set(marks())).toEqual(new Set(['zqpersona', 'zqwindow', DICTIONARY]));
  const council = await opened({ path, durability: 'off', now: NOW });
  expect(await council.deletePersona('zqpersona', { erase: true })).toBe(3_000);
  expect(marks()).toEqual([]);
  expect(await council.verify()).toEqual({ ok: true, problems: [] });
  await council.close();
  expect(marks()).toEqual([]);
});
