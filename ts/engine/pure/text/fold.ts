/**
 * What class a character is of, and what it becomes in a term.
 *
 * The tables are those of `crates/text`, so that both engines know the same Unicode version; the platform's
 * own (`toLowerCase`, `normalize`, `\p{L}`) differ from one release of Node to the next and are not used.
 */
import { ASCII, CLASS_STARTS, CLASSES, FOLD_STEPS, FOLD_TEXT } from './tables.js';

export const SEPARATOR = 0;
export const WORD = 1;
/** Han, kana or a Hangul syllable. */
export const CJK = 2;
/** A combining accent or a variation selector: as if it were not there. */
export const IGNORED = 3;
export const APOSTROPHE = 4;

const APOSTROPHE_CODE = 0x27;

/** The class of any code point. */
export function classOf(code: number): number {
  if (code < 128) {
    if (code === APOSTROPHE_CODE) return APOSTROPHE;
    return ASCII[code] === 0 ? SEPARATOR : WORD;
  }
  let low = 0;
  let high = CLASS_STARTS.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((CLASS_STARTS[middle] as number) <= code) low = middle;
    else high = middle;
  }
  return CLASSES[low] as number;
}

let folds: ReadonlyMap<number, string> | undefined;

/** What a code point of class `WORD` becomes in a term. */
export function fold(code: number): string {
  if (code < 128) return String.fromCharCode(ASCII[code] as number);
  folds ??= readFolds();
  return folds.get(code) ?? String.fromCodePoint(code);
}

function readFolds(): ReadonlyMap<number, string> {
  const texts = FOLD_TEXT.split(' ');
  let code = 0;
  return new Map(
    FOLD_STEPS.map((step, i) => {
      code += step;
      return [code, texts[i] as string];
    }),
  );
}
