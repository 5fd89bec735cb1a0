/** Councils for measuring: in files that are gone afterwards, on the disk that the project lies on. */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Council, openCouncil } from '../../ts/index.js';
import type { Gloss } from '../corpus/glosses.js';

const FOLDER = fileURLToPath(new URL('../../data/bench', import.meta.url));

/** Runs `work` with a path in a fresh folder, which is removed afterwards with all that lies in it. */
export async function inFreshFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
  mkdirSync(FOLDER, { recursive: true });
  const folder = mkdtempSync(join(FOLDER, 'run-'));
  try {
    return await work(join(folder, 'memories'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs `work` with a fresh council of the native engine, as durable as it can be. */
export function withNative<T>(work: (council: Council) => Promise<T>): Promise<T> {
  return inFreshFolder(async (path) => {
    await using council = await openCouncil({ path, engine: 'native', durability: 'full' });
    return await work(council);
  });
}

/** Runs `work` with a council of the pure engine, in memory. */
export async function withPure<T>(work: (council: Council) => Promise<T>): Promise<T> {
  await using council = await openCouncil({ path: ':memory:', engine: 'pure' });
  return await work(council);
}

/**
 * Stores the glosses; fails where not every row became a new memory.
 *
 * @param options `associate`: whether associations are looked for as well
 */
export async function fill(
  council: Council,
  glosses: readonly Gloss[],
  options: { readonly associate?: boolean } = {},
): Promise<void> {
  const { stored } = await council.memory.storeMemoryBatch(glosses, options);
  if (stored !== glosses.length) throw new Error(`${stored} of ${glosses.length} glosses were stored`);
}
