/** Kills writers at random moments and checks what they leave. */

import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { type Council, type Durability, openCouncil } from '../../ts/index.js';
import { checkAgainstRebuild, checkRows, listAll, versionsOf } from './check.js';
import { Ledger, type Line, linesOf } from './ledger.js';
import { randomOf } from './rows.js';

const writer = fileURLToPath(new URL('./writer.ts', import.meta.url));

/** Longest life of a writer, in milliseconds from its first line. */
const LIFE = 900;

/** Starts a writer, kills it `delay` milliseconds after it began to open the council, and gives what it said. */
async function kill(path: string, durability: Durability, run: string, delay: number): Promise<Line[]> {
  const file = `${path}.${run}.lines`;
  const output = openSync(file, 'w');
  const args = ['--import', 'tsx', writer, path, durability, run];
  const child = spawn(process.execPath, args, { stdio: ['ignore', output, 'pipe'] });
  closeSync(output);
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    complaints += piece;
  });
  const exit = new Promise((resolve, reject) => {
    child.on('close', (_, signal) => resolve(signal)).on('error', reject);
  });
  try {
    while (statSync(file).size === 0 && child.exitCode === null) await setTimeout(2);
    await setTimeout(delay);
  } finally {
    child.kill('SIGKILL');
  }
  // A writer that ended by itself met an error: that is a failure, too.
  expect([await exit, complaints]).toEqual(['SIGKILL', '']);
  return linesOf(readFileSync(file, 'utf8'));
}

export interface Plan {
  readonly seed: string;
  readonly durability: Durability;
  readonly kills: number;
  /** Whether another view of the council stays open through all of it. */
  readonly witness: boolean;
}

/**
 * Kills one writer after another on a growing council.
 *
 * @returns how many calls were acknowledged and survived
 */
export async function killRepeatedly({ seed, durability, kills, witness }: Plan): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'minds-crash-'));
  const path = join(folder, 'a.council');
  const random = randomOf(seed);
  const ledger = new Ledger();
  let survived = 0;
  let watching: Council | undefined;
  try {
    if (witness) watching = await openCouncil(path);
    for (let n = 0; n < kills; n++) {
      const lines = await kill(path, durability, `k${n}`, random() * LIFE);
      await using council = await openCouncil(path);
      const { done, wrong } = ledger.follow(lines, versionsOf(await listAll(council)));
      expect(wrong).toEqual([]);
      await checkRows(council, ledger);
      await checkAgainstRebuild(council, folder, `${seed}-${n}`);
      if (watching) await checkRows(watching, ledger);
      survived += done;
    }
    return survived;
  } finally {
    await watching?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
