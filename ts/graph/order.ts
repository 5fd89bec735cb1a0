/** Places in the order of their values. */

/** A value is four digits of so many bits. */
const DIGIT = 1 << 16;
const DIGITS = 4;
const SIGN = DIGIT >> 1;

/**
 * The places of values, largest value first, equal ones as they stand; -0 comes after 0.
 *
 * By digits, last ones first (radix sort): four times two passes over the values, whatever they are.
 *
 * @param values none of them NaN
 */
export function descending(values: Float64Array): Uint32Array {
  const digits = new Uint16Array(values.buffer, values.byteOffset, values.length * DIGITS);
  let order = Uint32Array.from(values, (_, place) => place);
  let next = new Uint32Array(values.length);
  const ends = new Uint32Array(DIGIT);
  for (let at = 0; at < DIGITS; at++) {
    // Of what is not negative a larger digit comes first, of the others a smaller one.
    const key = (place: number): number => {
      const digit = digits[place * DIGITS + at] as number;
      const isNegative = (digits[place * DIGITS + DIGITS - 1] as number) >= SIGN;
      return isNegative ? digit : digit ^ (at === DIGITS - 1 ? SIGN - 1 : DIGIT - 1);
    };
    ends.fill(0);
    for (let place = 0; place < values.length; place++) {
      const digit = key(place);
      ends[digit] = (ends[digit] as number) + 1;
    }
    let begin = 0;
    for (let digit = 0; digit < DIGIT; digit++) {
      const count = ends[digit] as number;
      ends[digit] = begin;
      begin += count;
    }
    for (const place of order) {
      const digit = key(place);
      const to = ends[digit] as number;
      next[to] = place;
      ends[digit] = to + 1;
    }
    [order, next] = [next, order];
  }
  return order;
}
