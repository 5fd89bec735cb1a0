/** Places in the order of their values. */

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
const SIGN = 0x80000000;

/**
 * The places of values, largest value first, equal ones as they stand; -0 comes after 0.
 *
 * By the digits of their bits, last ones first (radix sort; Knuth, "The art of computer programming" 3, 5.2.5). O(n): some
 * 50 ns a value.
 *
 * @param values none of them NaN
 */
export function descending(values: Float64Array): Uint32Array {
  const count = values.length;
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * count);
  // Numbers of 64 bits in halves, which ascend as the values descend.
  const low = new Uint32Array(count);
  const high = new Uint32Array(count);
  let order = new Uint32Array(count);
  let next = new Uint32Array(count);
  for (let place = 0; place < count; place++) {
    const [first, last] = [words[2 * place] as number, words[2 * place + 1] as number];
    const isNegative = last >= SIGN;
    low[place] = isNegative ? first : ~first;
    high[place] = isNegative ? last : last ^ (SIGN - 1);
    order[place] = place;
  }
  const ends = new Uint32Array(DIGITS);
  for (const keys of [low, high]) {
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
      if (sortByDigit(keys, shift, order, next, ends)) [order, next] = [next, order];
    }
  }
  return order;
}

/** Writes the places of `order` to `next`, by one digit of their keys; false, and nothing, where all have the same one. */
function sortByDigit(
  keys: Uint32Array,
  shift: number,
  order: Uint32Array,
  next: Uint32Array,
  ends: Uint32Array,
): boolean {
  const count = keys.length;
  ends.fill(0);
  for (let place = 0; place < count; place++) {
    const digit = ((keys[place] as number) >>> shift) & (DIGITS - 1);
    ends[digit] = (ends[digit] as number) + 1;
  }
  if (count === 0 || ends[((keys[0] as number) >>> shift) & (DIGITS - 1)] === count) return false;
  let begin = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const end = begin + (ends[digit] as number);
    ends[digit] = begin;
    begin = end;
  }
  for (let at = 0; at < count; at++) {
    const place = order[at] as number;
    const digit = ((keys[place] as number) >>> shift) & (DIGITS - 1);
    const to = ends[digit] as number;
    next[to] = place;
    ends[digit] = to + 1;
  }
  return true;
}
