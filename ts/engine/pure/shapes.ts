/** What a value of a message may be: small shapes, put together to those of arguments. */

import { MindsError } from '../../errors.js';

export type Shape = (value: unknown, at: string) => void;

export function expected(what: string, holds: (value: unknown) => boolean): Shape {
  return (value, at) => {
    if (!holds(value)) {
      throw new MindsError('PROTOCOL', `${at} is not ${what}`, { field: at, expected: what });
    }
  };
}

export const text = expected('a text', (value) => typeof value === 'string');
export const number = expected('a number', (value) => typeof value === 'number');
export const flag = expected('a boolean', (value) => typeof value === 'boolean');
export const count = expected(
  'a whole number of 32 bits',
  (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff,
);

export function choice(...values: string[]): Shape {
  return expected(
    `one of ${values.join(', ')}`,
    (value) => typeof value === 'string' && values.includes(value),
  );
}

export function optional(shape: Shape): Shape {
  return (value, at) => {
    if (value !== undefined && value !== null) {
      shape(value, at);
    }
  };
}

export function list(shape: Shape): Shape {
  const array = expected('a list', Array.isArray);
  return (value, at) => {
    array(value, at);
    for (const [index, item] of (value as unknown[]).entries()) {
      shape(item, `${at}[${index}]`);
    }
  };
}

export function record(fields: Record<string, Shape>): Shape {
  const object = expected('an object', (value) => typeof value === 'object' && value !== null);
  return (value, at) => {
    object(value, at);
    for (const [name, shape] of Object.entries(fields)) {
      shape((value as Record<string, unknown>)[name], at === 'args' ? name : `${at}.${name}`);
    }
  };
}

export const nothing = record({});
