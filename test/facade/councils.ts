/** The councils that the facade's suite runs on, each opened the way a program opens it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Council, type CouncilOptions, openCouncil } from '../../ts/index.js';

export interface CouncilUnderTest {
  readonly name: string;
  /** A new, empty council that is closed when the test ends. An engine that is not there fails the test. */
  readonly open: (options?: Omit<CouncilOptions, 'path' | 'engine'>) => Promise<Council>;
}

/** Opens a council for the length of the test. */
export async function opened(options: CouncilOptions): Promise<Council> {
  const council = await openCouncil(options);
  onTestFinished(() => council.close());
  return council;
}

/** A new folder for the length of the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'minds-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export const COUNCILS: readonly CouncilUnderTest[] = [
  { name: 'pure', open: (options) => opened({ ...options, engine: 'pure', path: ':memory:' }) },
  { name: 'native in memory', open: (options) => opened({ ...options, engine: 'native', path: ':memory:' }) },
  {
    name: 'native on a file',
    // The folder first: what was registered last is undone first, and the council must be closed by then.
    open: async (options) => opened({ ...options, path: join(temporaryFolder(), 'a.council') }),
  },
];

/** The time at which clocks stand still. */
export const NOW = new Date('2026-01-01T00:00:00Z');
