/** Years of a council on a file that is closed and opened four times a year. */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Durability, openCouncil } from '../../ts/index.js';
import { temporaryFolder } from '../facade/councils.js';
import { live } from './life.js';

/** Lives ten years; the file then has at most `bytes` and some for each memory that is left. */
export async function decadeOnFile(perWeek: number, durability: Durability, bytes: number): Promise<void> {
  const path = join(temporaryFolder(), 'decade.council');
  const open = () => openCouncil({ path, durability });
  const council = await live(await open(), {
    years: 10,
    perWeek,
    reopen: async (before) => {
      await before.close();
      return open();
    },
  });
  await council.optimise();
  const { memories } = await council.status();
  await council.close();
  expect(statSync(path).size).toBeLessThan(bytes + memories * 2_000);
}
