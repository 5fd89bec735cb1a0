/** For scripts that tell a test what they saw: an outcome as plain data. */

import { MindsError, MindsTypeError } from '../../ts/index.js';

export type Seen<T> =
  | { readonly value: T }
  | { readonly code: string; readonly details: unknown; readonly cause?: string };

/** What `work` gave: its value, or its error's code and details. Errors without a code go through. */
export async function seen<T>(work: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!(error instanceof MindsError || error instanceof MindsTypeError)) throw error;
    const { cause } = error;
    return {
      code: error.code,
      details: error.details,
      ...(cause instanceof MindsError ? { cause: cause.code } : {}),
    };
  }
}
