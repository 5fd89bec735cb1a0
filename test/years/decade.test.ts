// Ten years in simulated weeks: a few thousand memories on a file, a few hundred in the pure engine.
import { test } from 'vitest';
import { openCouncil } from '../../ts/index.js';
import { live } from './life.js';
import { decadeOnFile } from './on-file.js';

test('on a file that is closed and opened four times a year', { timeout: 120_000 }, () =>
  decadeOnFile(8, 'off', 1_000_000),
);

test('five of them in the pure engine', { timeout: 120_000 }, async () => {
  const council = await live(await openCouncil({ path: ':memory:', engine: 'pure' }), {
    years: 5,
    perWeek: 2,
    reopen: async (before) => before,
  });
  await council.close();
});
