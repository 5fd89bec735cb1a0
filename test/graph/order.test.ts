/** Places in the order of their values, against sorting by comparing. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { descending } from '../../ts/graph/order.js';

test('places are in the order of their values, equal ones as they stand', () => {
  const few = fc.constantFrom(0, -0, 1, 1 + Number.EPSILON, -1, 5e-324, -5e-324, Infinity, -Infinity, 0.3);
  const values = fc.array(fc.oneof(few, fc.double({ noNaN: true })), { maxLength: 300 });
  const compare = (a: number, b: number) =>
    a === b ? Number(Object.is(a, -0)) - Number(Object.is(b, -0)) : b > a ? 1 : -1;
  fc.assert(
    fc.property(values, (values) => {
      const wanted = values.map((_, place) => place);
      wanted.sort((a, b) => compare(values[a] as number, values[b] as number) || a - b);
      expect([...descending(Float64Array.from(values))]).toEqual(wanted);
    }),
  );
});
