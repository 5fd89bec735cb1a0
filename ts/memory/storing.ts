/** Batches of memories of any size. */

import { column, type TextColumn } from '../engine/columns.js';
import type { Engine } from '../engine/contract.js';
import * as check from './arguments.js';
import { Group } from './group.js';
import { checkPolicy } from './row.js';
import { type Rows, sendRows } from './row-batch.js';
import type { BatchOptions, BatchResult, MemoryInput } from './types.js';

/** Values of the column `outcome`. */
export const OUTCOME = { stored: 0, merged: 1, rejected: 2, existing: 3 } as const;

/** A group that is stored. */
export interface StoredGroup {
  /** Where it begins in the input. */
  readonly first: number;
  readonly ids: TextColumn;
  readonly outcomes: Uint8Array;
}

/**
 * Stores the rows of `input` in groups of at most 10,000, each all or nothing.
 *
 * @param afterGroup what else belongs to a group before it is in
 * @throws MindsError `BATCH_FAILED` naming the row and the groups that are in, with the first error as `cause`;
 *   what the input itself throws is such a `cause` too; `ABORTED` naming the groups that are in
 */
export async function storeBatch(
  engine: Engine,
  input: Rows<MemoryInput>,
  options: BatchOptions,
  afterGroup?: (group: StoredGroup) => Promise<void>,
): Promise<BatchResult> {
  check.object('options', options);
  const policy = checkPolicy(options);
  const all: (string | null)[] = [];
  const counts = new OutcomeCounts();
  await sendRows(
    engine,
    input,
    {
      newGroup: () => new Group(policy),
      reply: 'stored',
      take: async ({ columns }, first) => {
        const ids = column(columns, 'id');
        const outcomes = column(columns, 'outcome');
        counts.add(outcomes);
        for (let row = 0; row < ids.length; row++) all[first + row] = ids.at(row) || null;
        await afterGroup?.({ first, ids, outcomes });
      },
    },
    options,
  );
  return { ids: all, ...counts.result() };
}

/** How many rows had which outcome. */
export class OutcomeCounts {
  /** By `OUTCOME`. */
  readonly #counts = [0, 0, 0, 0];

  add(outcomes: Uint8Array): void {
    for (const outcome of outcomes) this.#counts[outcome] = (this.#counts[outcome] ?? 0) + 1;
  }

  result(): Omit<BatchResult, 'ids'> {
    const [stored, merged, rejected, existing] = this.#counts as [number, number, number, number];
    return { stored, merged, rejected, existing };
  }
}
