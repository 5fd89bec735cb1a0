/** A hash of a text as a whole number below 2^53, by which a caller can tell whether a content changed. */

/** Two streams of 32 bits over the text's UTF-16 units, mixed as murmur3 mixes. */
export function contentHash(text: string): number {
  let high = 0x9e3779b9;
  let low = 0x85ebca6b;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0xcc9e2d51);
    low = Math.imul(low ^ unit, 0x1b873593);
    high = (high << 13) | (high >>> 19);
    low = (low << 17) | (low >>> 15);
  }
  high = mixed(high ^ text.length);
  low = mixed(low ^ high);
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

function mixed(bits: number): number {
  const once = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
