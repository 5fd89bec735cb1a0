/** The one place where a failed outcome becomes an error. */

import { MindsError } from '../errors.js';
import type { Columns } from './columns.js';
import type { ErrorValue, Outcome } from './contract.js';
import type { Detail, ErrorCode, Reply } from './generated/vocabulary.js';

/** A reply of the kind `K` with its columns. */
export interface Answer<K extends Reply['kind']> {
  readonly reply: Extract<Reply, { kind: K }>;
  readonly columns: Columns;
}

/**
 * The reply of a successful outcome.
 *
 * @throws MindsError with the engine's code; `PROTOCOL` when the reply is of another kind than asked for
 */
export function unwrap<K extends Reply['kind']>(outcome: Outcome, kind: K): Answer<K> {
  if (!outcome.ok) {
    throw toError(outcome.error);
  }
  if (outcome.value.kind !== kind) {
    throw new MindsError(
      'PROTOCOL',
      `the engine answered '${outcome.value.kind}' where '${kind}' was expected`,
      {
        kind: outcome.value.kind,
        expected: kind,
      },
    );
  }
  return { reply: outcome.value as Extract<Reply, { kind: K }>, columns: outcome.columns };
}

/** The error that an error value stands for. */
export function toError(error: ErrorValue): MindsError {
  return new MindsError(error.code, error.message, error.details);
}

/** A failed outcome. */
export function failure(code: ErrorCode, message: string, details: Record<string, Detail> = {}): Outcome {
  return { ok: false, error: { code, message, details }, nanos: 0 };
}
