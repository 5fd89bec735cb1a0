/** Files of an earlier schema: what opening does with them, and that one which fails half way leaves them as they were. */

import { copyFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { opened, temporaryFolder } from '../facade/councils.js';
import { refusal } from '../facade/refusal.js';
import { contentsOf, NOW } from '../fixtures/contents.js';

const FIXTURE = fileURLToPath(new URL('../fixtures/schema-1.council', import.meta.url));

function copy(): string {
  const path = join(temporaryFolder(), 'old.council');
  copyFileSync(FIXTURE, path);
  return path;
}

const bytes = (path: string) => readFileSync(path).toString('base64');

/** What a council shows, but for the schema. */
async function contents(path: string): Promise<unknown> {
  const council = await openCouncil({ path, readOnly: true, now: NOW });
  try {
    return { ...((await contentsOf(council)) as object), schemaVersion: 0 };
  } finally {
    await council.close();
  }
}

test('the copy beside it holds what the file held, and opens', async () => {
  const path = copy();
  const before = await contents(path);
  const council = await opened({ path, now: NOW });
  const { schemaVersion } = await council.status();
  expect(schemaVersion).toBeGreaterThan(1);
  await council.close();
  const saved = await opened({ path: `${path}.schema-1`, readOnly: true, now: NOW });
  expect((await saved.status()).schemaVersion).toBe(1);
  await saved.close();
  expect(await contents(`${path}.schema-1`)).toEqual(before);
  expect(await contents(path)).toEqual(before);
  // The copy is a council of its own: it can be brought forward too.
  const again = await opened({ path: `${path}.schema-1`, now: NOW });
  expect((await again.status()).schemaVersion).toBe(schemaVersion);
  expect(await again.verify()).toEqual({ ok: true, problems: [] });
});

test('a name that is taken is left alone', async () => {
  const path = copy();
  copyFileSync(FIXTURE, `${path}.schema-1`);
  await (await opened({ path, now: NOW })).close();
  expect(bytes(`${path}.schema-1`)).toBe(bytes(FIXTURE));
  expect(existsSync(`${path}.schema-1.2`)).toBe(true);
});

test('in place there is no copy', async () => {
  const path = copy();
  const council = await opened({ path, upgrade: 'inPlace', now: NOW });
  expect((await council.status()).schemaVersion).toBeGreaterThan(1);
  expect(readdirSync(dirname(path)).filter((name) => name.includes('schema-1'))).toEqual([]);
});

test('refused, the file stays as it is', async () => {
  const path = copy();
  const before = await contents(path);
  const { code } = await refusal(() => openCouncil({ path, upgrade: 'refuse' }));
  expect(code).toBe('SCHEMA_OLDER');
  expect(await contents(path)).toEqual(before);
  expect(existsSync(`${path}.schema-1`)).toBe(false);
});

test.each(['backup', 'inPlace'] as const)(
  '%s without room for it: the file stays an old one',
  async (upgrade) => {
    const path = copy();
    const before = await contents(path);
    const { code } = await refusal(() =>
      openCouncil({ path, upgrade, maxBytes: statSync(path).size, now: NOW }),
    );
    expect(code).toBe('DISK_FULL');
    const reading = await opened({ path, readOnly: true, now: NOW });
    expect((await reading.status()).schemaVersion).toBe(1);
    await reading.close();
    expect(await contents(path)).toEqual(before);
    const council = await opened({ path, upgrade, now: NOW });
    expect((await council.status()).schemaVersion).toBeGreaterThan(1);
    expect(await council.verify()).toEqual({ ok: true, problems: [] });
  },
);
