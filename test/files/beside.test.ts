/** What lies in the log beside a file counts where the file is ours, and is left alone where it is not. */

import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { opened, temporaryFolder } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';
import { contentsOf, foreignDatabase } from './disk.js';
import { writeAheadLog } from './logs.js';

test('a council that died before anything left the log is whole', async () => {
  const [folder, copies] = [temporaryFolder(), temporaryFolder()];
  const [path, copy] = [join(folder, 'a.council'), join(copies, 'a.council')];
  const council = await opened({ path });
  await council.memory.storeMemory('ada', 'green tea', { id: 'a' });
  for (const end of ['', '-wal']) copyFileSync(path + end, copy + end);
  // Not even the mark of a council is in the file itself.
  expect(readFileSync(copy).readInt32BE(68)).toBe(0);
  const before = contentsOf(copies);
  for (const options of [{ readOnly: true }, { create: false }, {}]) {
    await using again = await openCouncil({ ...options, path: copy });
    expect((await again.memory.get('a'))?.content).toBe('green tea');
    if (options.readOnly) expect(contentsOf(copies)).toMatchObject(before);
  }
});

test("another program's tables that are in the log only stay there", async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'some.db');
  const database = foreignDatabase();
  // Reading and writing go through a log.
  database.set([2, 2], 18);
  const page = database.subarray(0, 4096);
  const empty = Buffer.from(page);
  empty.set([0x0d, 0, 0, 0, 0, 0x10, 0, 0], 100);
  empty.writeUInt32BE(1, 28);
  writeFileSync(path, empty);
  writeFileSync(`${path}-wal`, writeAheadLog(page, 2));
  const before = contentsOf(folder);
  for (const options of [{}, { readOnly: true }]) {
    const found = await refusal(() => openCouncil({ ...options, path }));
    expect(found).toMatchObject({ code: 'NOT_A_COUNCIL', details: { path } });
    const after = contentsOf(folder);
    // The index of the log holds nothing that the log does not.
    delete after['some.db-shm'];
    expect(after).toEqual(before);
  }
});

// A system takes all locks of a process on a file away once the process closes that file, whoever in it did so. Without
// them another process may think that it is the last one and remove the log.
test('opening a council again takes no locks away from who has it open', async (context) => {
  if (!existsSync('/proc/locks')) context.skip('this system does not say which locks are held');
  const path = join(temporaryFolder(), 'a.council');
  const council = await opened({ path });
  await council.memory.storeMemory('ada', 'green tea');
  const place = new RegExp(` ${process.pid} \\S+:${statSync(path).ino} `);
  const locks = () =>
    readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .filter((line) => place.test(line));
  expect(locks()).toHaveLength(1);
  for (const options of [{}, { readOnly: true }]) {
    await (await openCouncil({ ...options, path })).close();
    expect(locks()).toHaveLength(1);
  }
  // Were it opened in another way than through SQLite, this would come of it.
  readFileSync(path);
  expect(locks()).toHaveLength(0);
});
