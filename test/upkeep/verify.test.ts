/** Verifying: a good council has nothing wrong, whatever was done to it; bytes changed from outside are found. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { COUNCILS, NOW, opened, temporaryFolder } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';
import { answers, contents, fill, rows } from './councils.js';

describe.each(COUNCILS)('$name', ({ open }) => {
  test('a good council has no problems, at any time of its life', async () => {
    const council = await open({ now: NOW });
    const good = { ok: true, problems: [] };
    expect(await council.verify()).toEqual(good);
    await fill(council);
    expect(await council.verify()).toEqual(good);
    const [asked, held] = [await answers(council), await contents(council)];
    const { position } = await council.status();
    expect(await council.verify({ repair: true })).toEqual(good);
    expect(await council.verify({ repair: false })).toEqual(good);
    expect(await answers(council)).toEqual(asked);
    expect(await contents(council)).toEqual(held);
    expect((await council.status()).position).toBe(position);
    await council.memory.deleteMany({ personas: ['ada'], filter: undefined } as { personas: string[] });
    await council.configurePersona('bob', { language: 'none' });
    await council.deletePersona('cyd');
    expect(await council.verify()).toEqual(good);
  });

  test('wrong arguments', async () => {
    const council = await open();
    expect((await refusal(() => council.verify({ repair: 'yes' as never }))).code).toBe('INVALID_TYPE');
    expect((await refusal(() => council.verify(null as never))).code).toBe('INVALID_TYPE');
  });
});

test('it goes on beside writes', async () => {
  const council = await opened({ path: join(temporaryFolder(), 'a.council'), durability: 'off' });
  const stores = Array.from({ length: 20 }, (_, n) => council.memory.storeMemoryBatch(rows(50, n * 50)));
  const found = await Promise.all(Array.from({ length: 5 }, () => council.verify()));
  await Promise.all(stores);
  expect(found.flatMap(({ problems }) => problems)).toEqual([]);
  expect((await council.status()).memories).toBe(1_000);
});

/** A closed council; each content has words of its own, so that bytes can be changed in place. */
async function closed(): Promise<string> {
  const path = join(temporaryFolder(), 'a.council');
  await using council = await openCouncil({ path, durability: 'off', now: NOW });
  await council.memory.storeMemoryBatch(
    rows(300).map((row, n) => ({ ...row, content: `original${n} ${row.content}`, tags: [`tagged${n}`] })),
  );
  return path;
}

/** Replaces every occurrence of a text in the file by another one of its length. */
function replace(path: string, text: string, by: string): number {
  const bytes = readFileSync(path);
  let count = 0;
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) {
    bytes.write(by, at, 'latin1');
    count += 1;
  }
  writeFileSync(path, bytes);
  return count;
}

test('a content that was changed has another hash, and is put right', async () => {
  const path = await closed();
  expect(replace(path, 'original7 ', 'tampered7 ')).toBeGreaterThan(0);
  const council = await opened({ path });
  const found = await council.verify();
  expect(found).toMatchObject({ ok: false, problems: [{ kind: 'row', repaired: false }] });
  expect(found.problems[0]?.message).toContain("'row-7'");
  // The index holds hashes: it follows.
  const repaired = await council.verify({ repair: true });
  expect(repaired.ok).toBe(true);
  expect(repaired.problems[0]).toMatchObject({ kind: 'row', repaired: true });
  expect(await council.verify()).toEqual({ ok: true, problems: [] });
  // The hash leads to duplicates again.
  const { content } = (await council.memory.get('row-7')) ?? { content: '' };
  expect(content).toContain('tampered7');
  expect(await council.memory.storeMemory('bob', content, { onDuplicate: 'reject' })).toBeNull();
});

test('with a checkpoint, the index of a changed content differs from its rows too', async () => {
  const path = await closed();
  const council = await opened({ path, durability: 'off' });
  await council.optimise();
  await council.close();
  expect(replace(path, 'original7 ', 'tampered7 ')).toBeGreaterThan(0);
  const again = await opened({ path });
  expect((await again.memory.recall('bob', 'tampered7', { recordAccess: false })).length).toBe(0);
  const kinds = (await again.verify()).problems.map(({ kind }) => kind);
  expect(kinds).toEqual(['row', 'index']);
  expect(await again.verify({ repair: true })).toMatchObject({ ok: true });
  expect((await again.memory.recall('bob', 'tampered7', { recordAccess: false })).length).toBe(1);
  expect((await again.memory.recall('bob', 'original7', { recordAccess: false })).length).toBe(0);
  expect(await again.verify()).toEqual({ ok: true, problems: [] });
  await again.close();
  // What was put right stays so: the checkpoint was made anew.
  const last = await opened({ path, readOnly: true });
  const status = await last.status();
  expect(status).toMatchObject({ checkpointPosition: status.position, checkpointProblem: null });
  expect(await last.verify()).toEqual({ ok: true, problems: [] });
});

test('tags that are no list are told, and stay', async () => {
  const path = await closed();
  expect(replace(path, '["tagged9"]', '["tagged9",')).toBeGreaterThan(0);
  // The row has no tags that can be searched by; it and all others are there.
  const again = await opened({ path });
  for (const repair of [false, true, false]) {
    const { ok, problems } = await again.verify({ repair });
    expect(ok).toBe(false);
    expect(problems[0]).toMatchObject({ kind: 'row', repaired: false });
    expect(problems[0]?.message).toContain("'row-9'");
  }
});

test('pages of nonsense are a problem of the file', async () => {
  const path = await closed();
  const bytes = readFileSync(path);
  const pageSize = bytes.readUInt16BE(16);
  const at = bytes.indexOf('original150 ');
  bytes.fill(0xa5, at - (at % pageSize), at - (at % pageSize) + 200);
  const council = await opened({ path });
  writeFileSync(path, bytes);
  const found = await council.verify();
  expect(found.ok).toBe(false);
  expect(new Set(found.problems.map(({ kind }) => kind))).toEqual(new Set(['file']));
  expect(found.problems.every(({ repaired }) => !repaired)).toBe(true);
});

test('a count whose memory is not there', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await openCouncil({ path, now: NOW });
  for (const content of ['one', 'two', 'three', 'four', 'green tea']) {
    await council.memory.storeMemory('ada', content);
  }
  const now = new Date(NOW.getTime() + 12_345);
  await council.memory.recall('ada', 'tea', { now });
  await council.close();
  // The row of the fifth memory: its length, its number, the types of its columns (the number again as null, 1 by its
  // type, the time in six bytes, 1, the persona 1). And its place in the index: its length, the types of two columns,
  // the number.
  const bytes = readFileSync(path);
  const time = Buffer.alloc(6);
  time.writeUIntBE(now.getTime(), 0, 6);
  const row = bytes.indexOf(Buffer.concat([Buffer.from([12, 5, 6, 0, 9, 5, 9, 9]), time]));
  const entry = bytes.indexOf(Buffer.from([4, 3, 9, 1, 5]));
  expect(row).toBeGreaterThan(0);
  expect(entry).toBeGreaterThan(0);
  bytes[row + 1] = 99;
  bytes[entry + 4] = 99;
  writeFileSync(path, bytes);

  const again = await opened({ path, now: NOW });
  const found = await again.verify();
  expect(found).toMatchObject({ ok: false, problems: [{ kind: 'orphan', repaired: false }] });
  expect(found.problems[0]?.message).toContain("'accesses'");
  const repaired = await again.verify({ repair: true });
  expect(repaired).toMatchObject({ ok: true, problems: [{ kind: 'orphan', repaired: true }] });
  expect(await again.verify()).toEqual({ ok: true, problems: [] });
  expect(await again.memory.recall('ada', 'tea')).toHaveLength(1);
});
