/** Run by read-only-device.test.ts: opens councils on a device that was mounted for reading. */

import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCouncil } from '../../ts/index.js';
import { contentsOf, makeCouncil } from './disk.js';
import { seen } from './observe.js';

const [folder = ''] = process.argv.slice(2);
const path = join(folder, 'a.council');
const odd = join(folder, 'what?mode=memory#1 %41 🐢');
const unclosed = join(folder, 'unclosed.council');

/** What a program does that only reads. */
const read = (place: string) =>
  seen(async () => {
    await using council = await openCouncil({ path: place, readOnly: true, readers: 3 });
    const recalls = Array.from({ length: 10 }, () => council.memory.recall('persona-1', 'entry 100 ledger'));
    const firsts = new Set((await Promise.all(recalls)).map((hits) => hits[0]?.memory.id));
    const { items } = await council.memory.list('persona-1', { limit: 1_000 });
    const { memories, readOnly, durable } = await council.status();
    const store = await seen(async () => (await council.memory.storeMemory('ada', 'tea'))?.id);
    return { firsts: [...firsts], listed: items.length, memories, readOnly, durable, store };
  });

const write = (place: string, options = {}) =>
  seen(async () => {
    await using council = await openCouncil({ path: place, ...options });
    return (await council.memory.storeMemory('ada', 'tea', { id: 'new' }))?.id;
  });

await makeCouncil(path);
copyFileSync(path, odd);
{
  // What a program leaves that dies: the newest rows are in the log only.
  await using council = await openCouncil(path);
  await council.memory.storeMemory('persona-1', 'the very last entry', { id: 'last' });
  for (const end of ['', '-wal']) copyFileSync(path + end, unclosed + end);
}
const before = contentsOf(folder);
execFileSync('mount', ['-o', 'remount,bind,ro', folder]);
const report = {
  write: await write(path),
  writeWithoutCreating: await write(path, { create: false }),
  writeNew: await write(join(folder, 'new.council')),
  readMissing: await read(join(folder, 'new.council')),
  read: await read(path),
  readOdd: await read(odd),
  readDoubled: await read(`/${path}`),
  readUnclosed: await read(unclosed),
  unaltered: JSON.stringify(contentsOf(folder)) === JSON.stringify(before),
};
execFileSync('mount', ['-o', 'remount,bind,rw', folder]);
process.stdout.write(
  JSON.stringify({ ...report, writeAgain: await write(path), readAgain: await read(unclosed) }),
);
