/** Maintenance by command, group by group, as its facade does it. */

import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Engine, Outcome } from '../../ts/engine/contract.js';
import type { CleanupArgs, ForgetArgs } from '../../ts/engine/generated/vocabulary.js';
import { NativeEngine } from '../../ts/engine/native/engine.js';
import { unwrap } from '../../ts/engine/outcome.js';
import { createPureEngine } from '../../ts/engine/pure/index.js';
import { type Council, openCouncil } from '../../ts/index.js';
import { temporaryFolder } from '../facade/councils.js';

export const START = Date.UTC(2026, 0, 1);
export const DAY = 86_400_000;

export interface Ran {
  readonly groups: number;
  readonly looked: number;
  readonly changed: number;
  readonly removed: number;
}

/** Runs to the end. */
export async function run(
  engine: Engine,
  op: 'forget' | 'cleanup',
  args: ForgetArgs | CleanupArgs,
): Promise<Ran> {
  const ran = { groups: 0, looked: 0, changed: 0, removed: 0 };
  let cursor: string | null = null;
  do {
    const outcome: Outcome = await engine.execute({ op, args: { ...args, cursor } });
    const { reply } = unwrap(outcome, 'maintained');
    cursor = reply.cursor;
    ran.groups++;
    ran.looked += reply.looked;
    ran.changed += reply.changed;
    ran.removed += reply.removed;
  } while (cursor !== null);
  return ran;
}

export interface Opened {
  readonly engine: Engine;
  readonly council: Council;
}

/** An engine, and the council over it; both end with the test. */
export async function openedWith(engine: Engine): Promise<Opened> {
  const council = await openCouncil({ path: ':memory:', engine });
  onTestFinished(() => council.close());
  return { engine, council };
}

export async function openedAt(path: string, now = START): Promise<Opened> {
  return openedWith(await NativeEngine.open({ path, now }));
}

export const newPath = () => join(temporaryFolder(), 'a.council');

/** The engines, each with an empty council. */
export const OPENERS: readonly (readonly [name: string, open: () => Promise<Opened>])[] = [
  ['pure', () => openedWith(createPureEngine({ clock: () => START }))],
  ['native', () => openedAt(newPath())],
];
