// Ten years in simulated weeks: a few thousand memories on a file, a few hundred in the pure engine.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { temporaryFolder } from '../facade/councils.js';
import { live } from './life.js';

test('on a file that is closed and opened four times a year', { timeout: 120_000 }, async () => {
  const path = join(temporaryFolder(), 'decade.council');
  const open = () => openCouncil({ path, durability: 'off' });
  const council = await live(await open(), {
    years: 10,
    perWeek: 8,
    reopen: async (before) => {
      await before.close();
      return open();
    },
  });
  await council.optimise();
  const { memories } = await council.status();
  await council.close();
  expect(statSync(path).size).toBeLessThan(1_000_000 + memories * 2_000);
});

test('five of them in the pure engine', { timeout: 120_000 }, async () => {
  const council = await live(await openCouncil({ path: ':memory:', engine: 'pure' }), {
    years: 5,
    perWeek: 2,
    reopen: async (before) => before,
  });
  await council.close();
});
