/**
 * Writers that are killed with SIGKILL at random moments: what they acknowledged is there, what they did not is there as a
 * whole or not at all, and what is found is what a council built anew finds.
 *
 * A failing run is repeated with its seed: MINDS_CRASH_SEED=... npx vitest run test/crash
 */

import { expect, test } from 'vitest';
import { killRepeatedly } from './kills.js';

const base = process.env.MINDS_CRASH_SEED ?? String(Date.now() % 1e9);
console.info(`MINDS_CRASH_SEED=${base}`);

test.each([
  ['full', false],
  ['normal', true],
  ['off', false],
  ['full', true],
] as const)(
  'five kills, durability %s, a witness: %s',
  async (durability, witness) => {
    const seed = `${base}-${durability}-${witness}`;
    const survived = await killRepeatedly({ seed, durability, witness, kills: 5 });
    expect(survived).toBeGreaterThan(0);
  },
  300_000,
);
