/**
 * Erasing a persona: no byte of what it was stays in any file of the council. Searched for in the raw bytes: contents
 * (also earlier versions, and of memories that were deleted before), tags, contexts, ids, threads, stop words, names.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Council, openCouncil } from '../../ts/index.js';
import { NOW, opened, temporaryFolder } from '../facade/councils.js';
import { answers, rows } from './councils.js';
import { staying } from './elsewhere.js';
import { folderOf } from './index-folder.js';

/** Words that stand nowhere else. */
const MARKS = [
  ...['zqpersona', 'zqcontent', 'zqtag', 'zqcontext', 'zqid', 'zqthread', 'zqstop'],
  ...['zqearlier', 'zqdeleted', 'zqgone', 'zqlong'],
];
/** Bytes of a vector that nobody else has. */
const VECTOR = [1.2345678, -9.8765432, 7.6543219, 0.5772157];

/** Which marks stand in the council's files, each with the file. */
function found(path: string): string[] {
  const folder = dirname(path);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
  const vector = Buffer.from(Float32Array.from(VECTOR).buffer);
  return files.flatMap((file) => {
    const bytes = readFileSync(file);
    const marks: [string, string | Buffer][] = [
      ...MARKS.map((mark) => [mark, mark] as [string, string]),
      ['vector', vector],
    ];
    return marks
      .filter(([, mark]) => bytes.includes(mark))
      .map(([name]) => `${name} in ${file.slice(path.length)}`);
  });
}

/** A persona with every mark, among others, with a past and a checkpoint. */
async function haunt(council: Council): Promise<void> {
  const { memory } = council;
  await council.configurePersona('zqpersona', { stopWords: ['zqstop'] });
  const marked = rows(300).map((row, n) => ({
    ...row,
    personaId: 'zqpersona',
    id: `zqid-${n}`,
    content: `zqcontent ${n} ${row.content}`,
    tags: ['zqtag', ...(row.tags ?? [])],
    context: { zqcontext: `zqcontext ${n}` },
    thread: 'zqthread',
    ...(n % 3 === 0 ? { embedding: VECTOR } : {}),
  }));
  await memory.storeMemoryBatch(rows(600, 1_000));
  await memory.storeMemoryBatch(marked);
  await memory.storeMemory('zqpersona', `zqlong ${'and on it goes '.repeat(4_000)}`, { id: 'zqid-long' });
  await memory.storeMemory('zqpersona', 'zqearlier version '.repeat(3_000), { id: 'zqid-updated' });
  await memory.update('zqid-updated', { content: 'another version' });
  await memory.storeMemory('zqpersona', 'zqdeleted memory', { id: 'zqgone' });
  await memory.delete('zqgone');
  await memory.recall('zqpersona', 'zqcontent', { now: NOW });
  await council.flush();
}

test('nothing of it stays, and the others are as they were', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const first = await opened({ path, durability: 'off', now: NOW });
  await haunt(first);
  await first.close();
  const council = await opened({ path, durability: 'off', now: NOW });
  const everything = found(path).map((text) => text.split(' ')[0]);
  expect(new Set(everything)).toEqual(new Set([...MARKS, 'vector']));
  expect(found(path).some((text) => text.includes('-index'))).toBe(true);
  const asked = await others(council);
  const { memories } = await council.status();

  const count = await council.deletePersona('zqpersona', { erase: true });
  expect(count).toBe(302);
  expect(found(path)).toEqual([]);
  const status = await council.status();
  expect(status).toMatchObject({ memories: memories - count, checkpointProblem: null });
  expect(status.checkpointPosition).toBe(status.position);
  expect(await others(council)).toEqual(asked);
  expect(await council.deletePersona('zqpersona', { erase: true })).toBe(0);
  expect(await council.verify()).toEqual({ ok: true, problems: [] });
  await council.close();
  expect(found(path)).toEqual([]);
  const again = await opened({ path, now: NOW });
  expect(await others(again)).toEqual(asked);
});

async function others(council: Council): Promise<unknown> {
  const personas = ['ada', 'bob', 'cyd'];
  const { items } = await council.memory.list('ada', { limit: 10_000 });
  return [await answers(council, personas), JSON.parse(JSON.stringify(items))];
}

test('while another view and another process have the file open', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path, durability: 'off', now: NOW });
  await haunt(council);
  const view = await opened({ path, durability: 'off', now: NOW });
  await view.memory.recall('zqpersona', 'zqcontent');
  const end = await staying(path, [
    ['recall', 'zqpersona', 'zqcontent'],
    ['store', 'ada', 'tea', 'from-there'],
  ]);

  expect(await council.deletePersona('zqpersona', { erase: true })).toBe(302);
  expect(found(path)).toEqual([]);
  expect((await view.memory.list('zqpersona')).items).toEqual([]);
  await view.memory.storeMemory('ada', 'more tea', { id: 'from-the-view' });
  await view.flush();
  await end();
  await Promise.all([view.close(), council.close()]);
  expect(found(path)).toEqual([]);
  const again = await opened({ path });
  expect((await again.memory.getMany(['from-there', 'from-the-view'])).map((one) => one?.content)).toEqual([
    'tea',
    'more tea',
  ]);
  expect(await again.verify()).toEqual({ ok: true, problems: [] });
});

test('a persona that was deleted before without erasing', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path, durability: 'off', now: NOW });
  await haunt(council);
  expect(await council.deletePersona('zqpersona')).toBe(302);
  expect(await council.deletePersona('zqpersona', { erase: true })).toBe(0);
  expect(found(path)).toEqual([]);
});

test('a view that wrote a checkpoint with it does not bring it back', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const council = await openCouncil({ path, durability: 'off', now: NOW });
  await haunt(council);
  const view = await openCouncil({ path, durability: 'off', now: NOW });
  await view.memory.storeMemoryBatch(rows(600, 5_000));
  await council.deletePersona('zqpersona', { erase: true });
  // The view has not looked since: closing it writes what it has.
  await view.close();
  expect(found(path)).toEqual([]);
  await council.close();
  expect(found(path)).toEqual([]);
  expect(readdirSync(folderOf(path))).toContain('manifest');
});
