/** Order and length of texts as UTF-8 has them, for strings that are UTF-16; and the order of memories among equals. */

import type { Memory } from './memory.js';

/** Compares by code points, which is the order of the UTF-8 bytes. `<` would put U+1F600 before U+FF5E. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) {
      return codePointRank(left) - codePointRank(right);
    }
  }
  return a.length - b.length;
}

/** Puts surrogates, which stand for code points above U+FFFF, behind every other unit. */
function codePointRank(unit: number): number {
  if (unit >= 0xe000) {
    return unit - 0x800;
  }
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}

/** Newer first, then the smaller id. */
export function byAge(a: Memory, b: Memory): number {
  return b.timestamp - a.timestamp || compareText(a.id, b.id);
}

/** Bytes of `text` in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) {
      // Each half of a surrogate pair counts two of the pair's four bytes.
      bytes += unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
    }
  }
  return bytes;
}
