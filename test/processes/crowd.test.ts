/**
 * Several processes on one council: nothing is lost, nothing is stored twice, and every read is consistent: what get
 * shows recall finds, and counts never fall while memories are only stored.
 */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { opened, temporaryFolder } from '../facade/councils.js';
import { crowd } from './crowd.js';
import { together } from './program.js';
import type { Written } from './writer.js';

test('two writing and three reading processes', () => crowd(5), 120_000);

test('processes that make the same council at once make one', async () => {
  const path = join(temporaryFolder(), 'a.council');
  const written = await together<[Written, Written, Written, Written]>(
    [
      ['./writer.ts', path, 'a'],
      ['./writer.ts', path, 'b'],
      ['./writer.ts', path, 'c'],
      ['./writer.ts', path, 'd'],
    ],
    1,
  );
  const council = await opened({ path });
  const listed: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await council.memory.list('shared', { limit: 10_000, cursor });
    listed.push(...page.items.map(({ id }) => id));
    cursor = page.cursor;
  }
  const expected = written.flatMap(({ ids }) => ids);
  expect(listed.sort()).toEqual(expected.sort());
  expect(expected.length).toBeGreaterThanOrEqual(40);
}, 120_000);
