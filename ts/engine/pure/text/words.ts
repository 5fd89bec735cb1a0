/**
 * Divides text into folded words and CJK pairs, in one pass.
 *
 * A word is a maximal run of word characters; an apostrophe between two of them belongs to it. A run of
 * Han, kana or Hangul syllables gives overlapping pairs, a single one gives itself. Text is folded while it
 * is read, so composed and decomposed accents meet in the same term.
 */
import { APOSTROPHE, CJK, classOf, fold, IGNORED, WORD } from './fold.js';

/** A word is cut after this many code points. */
const MAX_CODE_POINTS = 64;

export interface Word {
  text: string;
  /** False for CJK pairs. */
  stemmable: boolean;
}

export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  /** The run being read: `word` or `cjk`, never both. */
  let word = '';
  let cjk: string[] = [];
  /** An apostrophe was read and belongs to the word if another word character follows. */
  let apostrophe = false;

  const flush = () => {
    if (cjk.length > 0) {
      for (const pair of pairs(cjk)) words.push({ text: pair, stemmable: false });
      cjk = [];
    } else if (word !== '') {
      words.push({ text: cut(word), stemmable: true });
      word = '';
    }
    apostrophe = false;
  };

  for (let i = 0; i < text.length; i++) {
    const code = codePointAt(text, i);
    if (code > 0xffff) i++;
    switch (classOf(code)) {
      case WORD:
        if (cjk.length > 0) flush();
        word += apostrophe ? `'${fold(code)}` : fold(code);
        apostrophe = false;
        break;
      case CJK:
        if (word !== '') flush();
        cjk.push(String.fromCodePoint(code));
        break;
      case APOSTROPHE:
        if (apostrophe || word === '') flush();
        else apostrophe = true;
        break;
      case IGNORED:
        break;
      default:
        flush();
    }
  }
  flush();
  return words;
}

function cut(word: string): string {
  return word.length <= MAX_CODE_POINTS ? word : [...word].slice(0, MAX_CODE_POINTS).join('');
}

/** As in UTF-8, where half a surrogate pair cannot be written: it arrives as U+FFFD. */
function codePointAt(text: string, i: number): number {
  const code = text.codePointAt(i) as number;
  return code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
}

function pairs(characters: readonly string[]): string[] {
  if (characters.length === 1) return [...characters];
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}
