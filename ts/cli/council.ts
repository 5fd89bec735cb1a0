/**
 * Opening the council that a command works on.
 *
 * Commands that only read open it read-only and never create it: a mistyped path is an error, not an empty council.
 */

import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { MindsError } from '../errors.js';
import { type Council, openCouncil } from '../index.js';
import { Progress } from './progress.js';

/** Options that every command has. */
export interface GlobalOptions {
  readonly council: string;
  readonly json?: boolean;
}

/** `read`: must exist, opened read-only; `change`: must exist; `create`: made if it does not. */
export type Access = 'read' | 'change' | 'create';

/** Opens the council, does the work, and closes it whatever happens. */
export async function withCouncil<T>(
  path: string,
  access: Access,
  work: (council: Council) => Promise<T>,
): Promise<T> {
  if (access === 'create') mkdirSync(dirname(path), { recursive: true });
  else if (!existsSync(path)) {
    throw new MindsError('CANNOT_OPEN', `there is no council at ${path}; \`minds init\` creates one`, {
      path,
      create: `minds init --council ${path}`,
    });
  }
  const progress = new Progress('memories indexed');
  const council = await openCouncil({
    path,
    readOnly: access === 'read',
    create: access === 'create',
    onProgress: (done) => progress.update(done),
  });
  progress.end();
  try {
    return await work(council);
  } finally {
    await council.close();
  }
}
