/** On a device mounted for reading a council can be read, and is refused for writing by a code that says so. */

import { expect, test } from 'vitest';
import { temporaryFolder } from '../facade/councils.js';
import { runMounted } from './namespace.js';

test('a device mounted for reading', (context) => {
  const folder = temporaryFolder();
  const report = runMounted(context, './on-read-only-device.ts', folder, 32 << 20);
  const refused = (name: string) => ({
    code: expect.stringMatching(/^(READ_ONLY|CANNOT_OPEN)$/),
    details: expect.objectContaining({ path: `${folder}/${name}` }),
  });
  // 201 rows in the council that was closed after one more was stored; 200 in the copy made before.
  const whole = (memories: number, name: string) => ({
    value: {
      firsts: ['row-100'],
      listed: memories - 133,
      memories,
      readOnly: true,
      durable: true,
      store: { code: 'READ_ONLY', details: expect.objectContaining({ path: name }) },
    },
  });
  expect(report).toEqual({
    write: refused('a.council'),
    writeWithoutCreating: refused('a.council'),
    writeNew: refused('new.council'),
    readMissing: { code: 'CANNOT_OPEN', details: expect.objectContaining({ path: `${folder}/new.council` }) },
    read: whole(201, `${folder}/a.council`),
    readOdd: whole(200, `${folder}/what?mode=memory#1 %41 🐢`),
    readDoubled: whole(201, `/${folder}/a.council`),
    // Its log cannot be read without writing beside it, and reading past the log would hide the last entry.
    readUnclosed: refused('unclosed.council'),
    unaltered: true,
    writeAgain: { value: 'new' },
    readAgain: whole(201, `${folder}/unclosed.council`),
  });
}, 90_000);
