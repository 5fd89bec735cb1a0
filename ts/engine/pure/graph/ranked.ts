/** Seeds as they come in, and nodes with values as they go out: largest first, equal ones by number. */

import { type Columns, column, TextColumn } from '../../columns.js';
import { LIMITS, type Reply } from '../../generated/vocabulary.js';
import { perRow } from '../incoming.js';
import type { Answer } from '../operation.js';
import { checkRange, refused } from '../values.js';
import { nodeOf } from './adding.js';
import type { Graph } from './graph.js';
import type { Node } from './node.js';

export type Valued = readonly [node: Node, value: number];

/** Larger values first, equal ones by number. */
export function byValue(a: Valued, b: Valued): number {
  return b[1] - a[1] || a[0].number - b[0].number;
}

export function byNumber(a: Valued, b: Valued): number {
  return a[0].number - b[0].number;
}

/**
 * The seeds of the columns `id` and `value`, in their order; numbers are checked before ids.
 *
 * @param most the largest value that one may have
 */
export function readSeeds(graph: Graph, columns: Columns, most: number): Valued[] {
  const ids = column(columns, 'id');
  checkCount(ids.length, 'id');
  const values = perRow(columns, 'value', ids.length)?.map((value, row) =>
    checkRange(value, 0, most, { field: 'value', row }),
  );
  return ids.toArray().map((id, row) => [nodeOf(graph, id, { field: 'id', row }), values?.[row] ?? 1]);
}

/** More ids than a group has rows are too many. */
export function checkCount(count: number, field: string): void {
  if (count > LIMITS.maxGroupRows) {
    throw refused('INVALID_ARGUMENT', { field }, `at most ${LIMITS.maxGroupRows} ids`, count);
  }
}

/** A limit of at least 1, for results that may be as large as the graph. */
export function checkMost(value: number | null | undefined, field: string): number {
  return value === undefined || value === null
    ? Number.POSITIVE_INFINITY
    : checkRange(value, 1, 0xffff_ffff, { field });
}

type RankedReply = Extract<Reply, { kind: 'ranked' }>;

/** The first `limit` of `nodes` as a reply. */
export function rankedAnswer(
  nodes: readonly Valued[],
  limit: number,
  told: Partial<Omit<RankedReply, 'kind'>> = {},
): Answer {
  const page = [...nodes].sort(byValue).slice(0, limit);
  return {
    reply: { kind: 'ranked', idsFrom: 0, rounds: 0, converged: true, error: 0, exact: true, ...told },
    columns: {
      id: TextColumn.from(page.map(([node]) => node.id)),
      value: Float64Array.from(page, ([, value]) => value),
    },
  };
}
