/**
 * `ln`, `exp` and the logistic function, bit for bit as in `crates/model/src/math.rs`.
 *
 * `Math.log` and `Math.exp` differ in the last bit between JavaScript engines; a ranking with near ties would then
 * differ too. Only the four basic operations of IEEE 754 are used, in the order of the Rust side.
 *
 * Cost: some 20 ns a call.
 */

/** The high part of ln 2: its last 32 bits are zero, so that `k * LN2_HI` is exact for |k| < 2^20. */
const LN2_HI = 0.6931471803691238;
/** What is missing from `LN2_HI` to ln 2. */
const LN2_LO = 1.9082149292705877e-10;

const SMALLEST_NORMAL = 2.2250738585072014e-308;
const TWO_TO_54 = 18014398509481984;

const ATANH_DENOMINATORS = [21, 19, 17, 15, 13, 11, 9, 7, 5, 3, 1] as const;
const TAYLOR_DENOMINATORS = [14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1] as const;

const bits = new DataView(new ArrayBuffer(8));

/** Natural logarithm of `x`; `-Infinity` for 0, NaN below 0 and for NaN. */
export function ln(x: number): number {
  if (Number.isNaN(x) || x < 0) {
    return Number.NaN;
  }
  if (x === 0) {
    return Number.NEGATIVE_INFINITY;
  }
  if (x === Number.POSITIVE_INFINITY) {
    return x;
  }
  const subnormal = x < SMALLEST_NORMAL;
  bits.setFloat64(0, subnormal ? x * TWO_TO_54 : x);
  const high = bits.getUint32(0);
  let exponent = (high >>> 20) - 1023 + (subnormal ? -54 : 0);
  bits.setUint32(0, (high & 0x000f_ffff) | 0x3ff0_0000);
  let mantissa = bits.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    exponent += 1;
  }
  // ln m = 2 atanh(s), s = (m - 1) / (m + 1), |s| <= 0.1716.
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  let sum = 1 / 23;
  for (const denominator of ATANH_DENOMINATORS) {
    sum = sum * z + 1 / denominator;
  }
  return exponent * LN2_HI + (2 * s * sum + exponent * LN2_LO);
}

/** e to the power `x`; infinity above 709.78, 0 below -745.13. */
export function exp(x: number): number {
  if (Number.isNaN(x)) {
    return x;
  }
  if (x > 709.782712893384) {
    return Number.POSITIVE_INFINITY;
  }
  if (x < -745.1332191019411) {
    return 0;
  }
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const r = x - k * LN2_HI - k * LN2_LO;
  // Horner form of the Taylor series to r^14, |r| <= 0.3466.
  let sum = 1;
  for (const n of TAYLOR_DENOMINATORS) {
    sum = (sum * r) / n + 1;
  }
  // Two factors, because 2^k alone leaves the range of normal numbers at both ends.
  const half = Math.floor(k * 0.5);
  return sum * powerOfTwo(half) * powerOfTwo(k - half);
}

/** 1 / (1 + e^-x): the probability whose log-odds are `x`. */
export function logistic(x: number): number {
  return 1 / (1 + exp(-x));
}

function powerOfTwo(k: number): number {
  bits.setUint32(0, (k + 1023) << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}
