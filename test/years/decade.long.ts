// Ten years of a busy council: a hundred thousand memories, a reopening every quarter.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { temporaryFolder } from '../facade/councils.js';
import { live } from './life.js';

test('a hundred thousand memories', async () => {
  const path = join(temporaryFolder(), 'decade.council');
  const open = () => openCouncil({ path, durability: 'normal' });
  const council = await live(await open(), {
    years: 10,
    perWeek: 200,
    reopen: async (before) => {
      await before.close();
      return open();
    },
  });
  await council.optimise();
  const { memories } = await council.status();
  await council.close();
  expect(statSync(path).size).toBeLessThan(4_000_000 + memories * 2_000);
});
