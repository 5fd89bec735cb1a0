/**
 * The one error class, and the only table of codes.
 *
 * `code` is stable and what programs test; `message` is for people and free to change; `details` name the value that
 * was refused and what was expected.
 */

import { type Detail, ERROR_CODES, type ErrorCode } from './engine/generated/vocabulary.js';

export { ERROR_CODES, type ErrorCode };

/** Named values of an error: what was given, what was expected, where. */
export type ErrorDetails = Readonly<Record<string, Detail>>;

// One brand for the ESM and the CommonJS build, so that `instanceof` holds across both.
const BRAND = Symbol.for('optimus-minds.error');
const TYPE_BRAND = Symbol.for('optimus-minds.type-error');

/** Whether `value` carries `brand`; a subclass that a user makes is found the ordinary way. */
function isInstance(self: unknown, base: unknown, brand: symbol, value: unknown): boolean {
  if (self !== base) {
    return Function.prototype[Symbol.hasInstance].call(self, value);
  }
  return typeof value === 'object' && value !== null && brand in value;
}

/** An error of optimus-minds. */
export class MindsError extends Error {
  override readonly name = 'MindsError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
    Object.defineProperty(this, BRAND, { value: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass must be told apart
    return isInstance(this, MindsError, BRAND, value);
  }
}

/** A TypeError with a code: an argument of the wrong JavaScript type. */
export class MindsTypeError extends TypeError {
  override readonly name = 'MindsTypeError';
  readonly code: ErrorCode = 'INVALID_TYPE';
  readonly details: ErrorDetails;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message);
    this.details = details;
    Object.defineProperty(this, TYPE_BRAND, { value: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass must be told apart
    return isInstance(this, MindsTypeError, TYPE_BRAND, value);
  }
}
