/** Files that are no councils are refused by a code that says what they are, and stay as they are. */

import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { opened, temporaryFolder } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';
import { contentsOf, foreignDatabase } from './disk.js';

/** Bytes without a pattern, the same in every run. */
function noise(length: number): Buffer {
  let state = 1;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      return state >> 16;
    }),
  );
}

const header = foreignDatabase().subarray(0, 100);

const FILES: readonly (readonly [what: string, bytes: Buffer, code: string])[] = [
  ['one byte', Buffer.from('x'), 'NOT_A_DATABASE'],
  ['random bytes', noise(50_000), 'NOT_A_DATABASE'],
  ['a few random bytes', noise(60), 'NOT_A_DATABASE'],
  ['64 KiB of zeros', Buffer.alloc(1 << 16), 'NOT_A_DATABASE'],
  ['a text', Buffer.from('Dear diary,\nthis is no database.\n'.repeat(100)), 'NOT_A_DATABASE'],
  ['JSON', Buffer.from('{"memories":[]}'), 'NOT_A_DATABASE'],
  ['the first words of a database alone', header.subarray(0, 16), 'NOT_A_DATABASE'],
  ['a database of another program', foreignDatabase(), 'NOT_A_COUNCIL'],
  ["a database with another program's mark", foreignDatabase(0x4750_4b47), 'NOT_A_COUNCIL'],
];

describe.each(FILES)('%s', (_, bytes, code) => {
  test.each([
    ['for writing', {}],
    ['for reading', { readOnly: true }],
    ['without creating', { create: false }],
    ['with weaker durability and a size', { durability: 'off', maxBytes: 1 << 20 }],
  ] as const)('opened %s', async (_, options) => {
    const folder = temporaryFolder();
    const path = join(folder, 'some.file');
    writeFileSync(path, bytes);
    const before = contentsOf(folder);
    for (let attempt = 0; attempt < 2; attempt++) {
      const found = await refusal(() => openCouncil({ ...options, path }));
      expect(found).toMatchObject({ code, details: { path } });
    }
    expect(contentsOf(folder)).toEqual(before);
  });
});

describe('a file of 0 bytes', () => {
  test('becomes a council', async () => {
    const path = join(temporaryFolder(), 'empty');
    writeFileSync(path, '');
    const council = await openCouncil(path);
    await council.memory.storeMemory('ada', 'green tea', { id: 'a' });
    await council.close();
    const again = await opened({ path, create: false });
    expect((await again.memory.get('a'))?.content).toBe('green tea');
  });

  test('cannot become one when opened for reading', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'empty');
    writeFileSync(path, '');
    const before = contentsOf(folder);
    const found = await refusal(() => openCouncil({ path, readOnly: true }));
    expect(found).toMatchObject({ code: 'READ_ONLY', details: { path } });
    expect(contentsOf(folder)).toEqual(before);
  });

  test('a database without tables becomes one, too: nothing is in it', async () => {
    const path = join(temporaryFolder(), 'empty');
    const file = foreignDatabase();
    // The first page with no row in the table of tables.
    file.set([0x0d, 0, 0, 0, 0, 0x10, 0, 0], 100);
    file.writeUInt32BE(1, 28);
    writeFileSync(path, file);
    truncateSync(path, 4096);
    const council = await opened({ path });
    await council.memory.storeMemory('ada', 'green tea');
    expect(await council.memory.recall('ada', 'tea')).toHaveLength(1);
  });
});
