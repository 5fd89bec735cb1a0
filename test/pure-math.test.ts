import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exp as optimusExp } from '../ts/engine/pure/legacy/math.js';
import { exp, ln, logistic } from '../ts/engine/pure/math.js';

type Pairs = [argument: string, result: string][];

const golden = JSON.parse(readFileSync(new URL('golden/math.json', import.meta.url), 'utf8')) as Record<
  string,
  Pairs
>;

function fromBits(hexadecimal: string): number {
  return Buffer.from(hexadecimal, 'hex').readDoubleBE();
}

test.each([
  ['ln', ln],
  ['exp', exp],
  ['logistic', logistic],
  ['optimusExp', optimusExp],
] as const)('%s gives the bits of the Rust side', (name, compute) => {
  for (const [argument, result] of golden[name] as Pairs) {
    expect(compute(fromBits(argument)), argument).toBe(fromBits(result));
  }
});

test('agrees with the platform to a few units in the last place', () => {
  const near = (ours: number, theirs: number, scale = Math.abs(theirs)) =>
    Math.abs(ours - theirs) <= 4 * Number.EPSILON * scale + Number.MIN_VALUE;
  fc.assert(
    fc.property(fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }), (x) => {
      expect(near(ln(x), Math.log(x), Math.max(Math.abs(Math.log(x)), 1e-3))).toBe(true);
    }),
  );
  fc.assert(
    fc.property(fc.double({ min: -745, max: 709.7, noNaN: true }), (x) => {
      expect(near(exp(x), Math.exp(x))).toBe(true);
    }),
  );
});

test('is exact where it must be', () => {
  expect([ln(1), exp(0), logistic(0)]).toEqual([0, 1, 0.5]);
  expect([ln(0), ln(-1), ln(Number.POSITIVE_INFINITY)]).toEqual([
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ]);
  expect([exp(Number.NaN), exp(1000), exp(-1000)]).toEqual([Number.NaN, Number.POSITIVE_INFINITY, 0]);
});
