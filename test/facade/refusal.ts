/** Errors as tests see them: the code and the details, never the message. */

import { assert } from 'vitest';
import { type ErrorCode, type ErrorDetails, MindsError, MindsTypeError } from '../../ts/index.js';

export interface Refusal {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly cause: unknown;
}

/** The coded error with which `work` rejects. Resolving, throwing at once and errors without a code are failures. */
export async function refusal(work: () => Promise<unknown>): Promise<Refusal> {
  let promise: Promise<unknown>;
  try {
    promise = work();
  } catch (error) {
    throw new Error('it threw where it should have rejected', { cause: error });
  }
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  assert('error' in outcome, 'it resolved where it should have rejected');
  const { error } = outcome;
  if (!(error instanceof MindsError || error instanceof MindsTypeError)) {
    throw new Error(`it rejected without a code: ${String(error)}`, { cause: error });
  }
  assert.equal(error instanceof TypeError, error.code === 'INVALID_TYPE', 'a TypeError carries INVALID_TYPE');
  return { code: error.code, details: error.details, cause: error.cause };
}
