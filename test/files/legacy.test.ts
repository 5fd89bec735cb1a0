/** Databases of the earlier system, of both generations, are recognised and never altered. */

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { temporaryFolder } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';
import { contentsOf, legacyDatabase } from './disk.js';
import { hotJournal, writeAheadLog } from './logs.js';

/** A copy in a folder of its own; the file's name has a blank, as people's folders do. */
function copyOf(name: string): { folder: string; path: string } {
  const folder = temporaryFolder();
  const path = join(folder, `my ${basename(name)}`);
  writeFileSync(path, readFileSync(legacyDatabase(name)));
  return { folder, path };
}

describe.each([
  'first/memory.db',
  'first/knowledge.db',
  'second/optimus_memory.db',
  'second/optimus_knowledge.db',
])('%s', (name) => {
  test.each([
    ['for writing', {}],
    ['for reading', { readOnly: true }],
    ['with every option', { durability: 'off', create: false, maxBytes: 1 << 20, busyTimeout: 10 }],
  ] as const)('opened %s', async (_, options) => {
    const { folder, path } = copyOf(name);
    const before = contentsOf(folder);
    for (let attempt = 0; attempt < 2; attempt++) {
      const found = await refusal(() => openCouncil({ ...options, path }));
      expect(found).toMatchObject({ code: 'LEGACY_DATABASE', details: { path } });
    }
    expect(contentsOf(folder)).toEqual(before);
  });
});

// A program that died leaves its last transactions beside the file. Whoever opens the database the ordinary way moves
// them into it, or takes them back: an alteration, and of a file that was to be left as it is.
test('what a dead program left in the log beside its database stays there', async () => {
  const { folder, path } = copyOf('second/optimus_memory.db');
  const page = readFileSync(path).subarray(0, 4096);
  page.writeUInt32BE(page.readUInt32BE(24) + 1, 24);
  writeFileSync(`${path}-wal`, writeAheadLog(page, readFileSync(path).length / 4096));
  const before = contentsOf(folder);
  for (const options of [{}, { readOnly: true }]) {
    const found = await refusal(() => openCouncil({ ...options, path }));
    expect(found.code).toBe('LEGACY_DATABASE');
    const after = contentsOf(folder);
    // The index of the log holds nothing that the log does not.
    delete after[`${basename(path)}-shm`];
    expect(after).toEqual(before);
  }
});

test('what a dead program left in the journal beside its database stays there', async () => {
  const { folder, path } = copyOf('first/memory.db');
  const bytes = readFileSync(path);
  writeFileSync(`${path}-journal`, hotJournal(3, Buffer.alloc(4096), bytes.length / 4096));
  const before = contentsOf(folder);
  for (const options of [{}, { readOnly: true }]) {
    const found = await refusal(() => openCouncil({ ...options, path }));
    expect(found.code).toBe('LEGACY_DATABASE');
    expect(contentsOf(folder)).toEqual(before);
  }
});

test('a council beside them is not hindered', async () => {
  const { folder } = copyOf('second/optimus_memory.db');
  copyFileSync(legacyDatabase('second/optimus_knowledge.db'), join(folder, 'optimus_knowledge.db'));
  await using council = await openCouncil(join(folder, 'new.council'));
  await council.memory.storeMemory('ada', 'green tea');
  expect(await council.memory.recall('ada', 'tea')).toHaveLength(1);
});
