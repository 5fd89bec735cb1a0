/**
 * The mathematics of the earlier system, bit for bit as in `crates/model/src/optimus.rs`, which has the story.
 *
 * JavaScript has no fused multiply-add, so that one is put together from exact sums and products. Cost: some 2 us a
 * call.
 */

/** 2^(i/16). */
const POWERS = [
  1,
  1.0442737824274138,
  1.0905077326652577,
  1.1387886347566916,
  1.189207115002721,
  1.241857812073484,
  1.2968395546510096,
  1.3542555469368927,
  Math.SQRT2,
  1.4768261459394993,
  1.5422108254079407,
  1.6104903319492543,
  1.681792830507429,
  1.7562521603732995,
  1.8340080864093424,
  1.9152065613971474,
] as const;

const SIXTEENTHS_OF_LN2 = 16 * Math.LOG2E;
const LN2_LOW = 2.3190468138462996e-17;
/** Beyond it, on either side, the score is settled: 0 adds nothing, and more than 1 is cut. */
const FURTHEST = 707;

/** e to the power `x`, as the earlier system had it for |x| <= 707; 0 below, the largest finite number above. */
export function exp(x: number): number {
  if (x < -FURTHEST) {
    return 0;
  }
  if (Number.isNaN(x) || x > FURTHEST) {
    return Number.MAX_VALUE;
  }
  let sixteenths = Math.floor(x * SIXTEENTHS_OF_LN2);
  if (fma(x, SIXTEENTHS_OF_LN2, -sixteenths) < 0) {
    // The product was rounded up to a whole number that it does not reach.
    sixteenths -= 1;
  }
  const n = sixteenths / 16;
  const r = fma(-n, LN2_LOW, fma(-n, Math.LN2, x));
  const r2 = r * r;
  const high = fma(r, 0.0014149452874381984, 0.008332058899382488);
  const middle = fma(r, 0.041666695348322125, 0.16666666637508337);
  const low = fma(r2, 0.5000000000010838, r);
  const polynomial = fma(r * r2, fma(r2, high, middle), low);
  const power = POWERS[sixteenths & 15] as number;
  return fma(power, polynomial, power) * 2 ** Math.floor(n);
}

/** ln(n + 1) for n from 0 to 19. */
const LOGARITHMS = [
  0,
  Math.LN2,
  1.0986122886681096,
  1.3862943611198906,
  1.6094379124341003,
  1.791759469228055,
  1.9459101490553132,
  2.0794415416798357,
  2.197224577336219,
  Math.LN10,
  2.3978952727983707,
  2.4849066497880004,
  2.5649493574615367,
  2.6390573296152584,
  2.70805020110221,
  2.772588722239781,
  2.833213344056216,
  2.8903717578961645,
  2.9444389791664403,
  2.995732273553991,
] as const;

/** `min(0.1 * ln(count + 1), 0.3)`; the bound holds from 20 on. */
export function access(count: number): number {
  const logarithm = LOGARITHMS[count];
  return logarithm === undefined ? 0.3 : 0.1 * logarithm;
}

/** Splits a number into halves whose products are exact. */
const SPLITTER = 2 ** 27 + 1;

/**
 * `a * b + c`, rounded once, for numbers far from both ends of the range.
 *
 * After Boldo and Melquiond, "Emulation of FMA and correctly rounded sums": the two small parts are added with rounding
 * to odd, so that the last addition rounds as if it saw everything.
 */
export function fma(a: number, b: number, c: number): number {
  const [product, productRest] = exactProduct(a, b);
  const [small, smallRest] = exactSum(c, productRest);
  const [large, largeRest] = exactSum(product, small);
  return large + sumToOdd(smallRest, largeRest);
}

/** A sum, and what its rounding left out. */
function exactSum(a: number, b: number): [number, number] {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

/** A product, and what its rounding left out. */
function exactProduct(a: number, b: number): [number, number] {
  const product = a * b;
  const [aHigh, aLow] = halves(a);
  const [bHigh, bLow] = halves(b);
  return [product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)];
}

function halves(x: number): [number, number] {
  const shifted = SPLITTER * x;
  const high = shifted - (shifted - x);
  return [high, x - high];
}

const bits = new DataView(new ArrayBuffer(8));

/** The sum where it is exact; else the one of its two neighbours whose last bit is 1. */
function sumToOdd(a: number, b: number): number {
  const [sum, rest] = exactSum(a, b);
  if (rest === 0) {
    return sum;
  }
  bits.setFloat64(0, sum);
  const whole = bits.getBigInt64(0);
  if ((whole & 1n) === 0n) {
    // Away from 0 where the rest has the sum's sign.
    bits.setBigInt64(0, whole + (rest > 0 === sum > 0 ? 1n : -1n));
  }
  return bits.getFloat64(0);
}
