/** Vectors as text: base64 of their numbers, f32 in little-endian order. */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const VALUES = new Uint8Array(128).fill(0xff);
for (let value = 0; value < DIGITS.length; value++) {
  VALUES[DIGITS.charCodeAt(value)] = value;
}

export function encodeVector(vector: Float32Array): string {
  const view = new DataView(new ArrayBuffer(vector.length * 4));
  for (let i = 0; i < vector.length; i++) {
    view.setFloat32(i * 4, vector[i] as number, true);
  }
  const bytes = new Uint8Array(view.buffer);
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const rest = bytes.length - at;
    const group =
      ((bytes[at] as number) << 16) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) as number);
    text += DIGITS.charAt(group >> 18) + DIGITS.charAt((group >> 12) & 63);
    text += rest > 1 ? DIGITS.charAt((group >> 6) & 63) : '=';
    text += rest > 2 ? DIGITS.charAt(group & 63) : '=';
  }
  return text;
}

/** The vector that was encoded; undefined where the text is none. */
export function decodeVector(text: string): Float32Array | undefined {
  const digits = text.replace(/={1,2}$/, '');
  const size = Math.floor((digits.length * 3) / 4);
  if (text.length % 4 !== 0 || size % 4 !== 0) {
    return undefined;
  }
  const bytes = new Uint8Array(size);
  let group = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < digits.length; i++) {
    const value = VALUES[digits.charCodeAt(i)] ?? 0xff;
    if (value === 0xff) {
      return undefined;
    }
    group = ((group << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (group >> bits) & 0xff;
    }
  }
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: size / 4 }, (_, i) => view.getFloat32(i * 4, true));
}
