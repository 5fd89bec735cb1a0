/** A council of a newer version is refused, with both versions named, and stays as it is. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { opened, temporaryFolder } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';
import { contentsOf, filesOf, makeCouncil } from './disk.js';

/** Where a SQLite file keeps its `user_version` and its `application_id`. */
const [USER_VERSION, APPLICATION_ID] = [60, 68];

test.each([1, 1_000_000, 0x7fff_0000])('a schema newer by %s', async (newer) => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.council');
  await makeCouncil(path);
  const bytes = readFileSync(path);
  const known = bytes.readInt32BE(USER_VERSION);
  const version = known + newer;
  bytes.writeInt32BE(version, USER_VERSION);
  writeFileSync(path, bytes);
  const before = contentsOf(folder);
  const without = { readOnly: false, create: false, durability: 'off' } as const;
  for (const options of [{ readOnly: false }, without, { readOnly: true }]) {
    const found = await refusal(() => openCouncil({ ...options, path }));
    expect(found).toMatchObject({ code: 'SCHEMA_NEWER', details: { path, value: version, expected: known } });
    expect(options.readOnly ? filesOf(folder) : contentsOf(folder)).toEqual(before);
  }
  bytes.writeInt32BE(known, USER_VERSION);
  writeFileSync(path, bytes);
  const council = await opened({ path });
  expect(await council.status()).toMatchObject({ memories: 200, schemaVersion: known });
});

test('a council whose mark was changed belongs to another program', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.council');
  await makeCouncil(path);
  const bytes = readFileSync(path);
  bytes.writeInt32BE(0x1234, APPLICATION_ID);
  writeFileSync(path, bytes);
  const before = contentsOf(folder);
  const found = await refusal(() => openCouncil(path));
  expect(found).toMatchObject({ code: 'NOT_A_COUNCIL', details: { path } });
  expect(contentsOf(folder)).toEqual(before);
});
