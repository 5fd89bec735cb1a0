/** A recall's arguments, checked. */

import { MindsError } from '../../errors.js';
import { LIMITS, type RecallArgs } from '../generated/vocabulary.js';
import { type ContextMap, parseContext } from './context.js';
import { compileFilter, type Predicate } from './filter.js';
import type { Environment } from './operation.js';
import { checkContextText, checkLimit, checkRange, checkText, checkTime, checkVector } from './values.js';

/** A recall whose values are checked. */
export interface Request {
  readonly args: RecallArgs;
  readonly passes: Predicate;
  readonly caller: ContextMap;
  readonly now: number;
  readonly vector: Float32Array | undefined;
}

/** @throws MindsError when a value is not allowed */
export function readRequest(
  { council, now }: Environment,
  args: RecallArgs,
  vector: Float32Array | undefined,
): Request {
  checkText(args.query, LIMITS.maxContentBytes, { field: 'query' }, 'empty');
  checkLimit(args.limit);
  checkRange(args.minScore ?? 0, 0, 1, { field: 'minScore' });
  checkScoring(args, vector);
  const place = { field: 'context' };
  // In a council without vectors a query's vector has nothing to be compared with: its dimension is free.
  const dimension = council.dimension === 0 ? (vector?.length ?? 0) : council.dimension;
  const checked = vector && checkVector(vector, dimension, { field: 'embedding' });
  return {
    args,
    passes: compileFilter(args.filter),
    caller: parseContext(checkContextText(args.context ?? '', place), place),
    now: checkTime(args.now ?? now(), { field: 'now' }),
    vector: council.dimension === 0 ? undefined : checked,
  };
}

/** Whether the earlier system's formulas are asked for. */
export const isLegacy = ({ scoring }: RecallArgs) => scoring === 'optimus' || scoring === 'optimus-v1';

/** The earlier formulas know words alone: what they would pass over in silence is refused. */
function checkScoring(args: RecallArgs, vector: Float32Array | undefined): void {
  const refuse = (field: string, expected: string): never => {
    const message = `${field} does not go with this scoring; expected ${expected}`;
    throw new MindsError('INVALID_ARGUMENT', message, { field, expected });
  };
  if (args.window && args.scoring !== 'optimus') refuse('window', "scoring 'optimus'");
  if (isLegacy(args) && args.syntax === 'query') refuse('syntax', "syntax 'plain'");
  if (isLegacy(args) && args.graph) refuse('graph', 'graph false, or absent');
  if (isLegacy(args) && vector !== undefined) refuse('embedding', 'no vector');
}
