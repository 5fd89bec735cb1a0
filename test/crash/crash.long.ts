/** A hundred kills; as crash.test.ts, on councils that grow for longer. */

import { expect, test } from 'vitest';
import { killRepeatedly } from './kills.js';

const base = process.env.MINDS_CRASH_SEED ?? String(Date.now() % 1e9);
console.info(`MINDS_CRASH_SEED=${base}`);

const DURABILITIES = ['full', 'normal', 'off', 'full'] as const;

test.each(Array.from({ length: 10 }, (_, n) => n))('ten kills of council %i', async (n) => {
  const durability = DURABILITIES[n % 4] ?? 'full';
  const seed = `${base}-${n}`;
  const survived = await killRepeatedly({ seed, durability, witness: n % 2 === 1, kills: 10 });
  expect(survived).toBeGreaterThan(0);
});
