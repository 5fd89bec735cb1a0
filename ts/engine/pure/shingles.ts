/**
 * Word 3-shingles of texts: what near duplicates are compared by.
 *
 * Cost: linear in the words of both texts.
 */

import { splitWords } from './text/words.js';

/** Words of a shingle. */
const WORDS = 3;

/**
 * The distinct shingles of the folded words of a text, stop words among them. Fewer than three words are one shingle; a
 * text without words is one shingle itself.
 */
export function shinglesOf(text: string): ReadonlySet<string> {
  const words = splitWords(text).map((word) => word.text);
  if (words.length < WORDS) {
    return new Set([words.length === 0 ? text : `${words.join(' ')} `]);
  }
  return new Set(words.slice(WORDS - 1).map((_, first) => words.slice(first, first + WORDS).join(' ')));
}

/** The share of the shingles of both that both have. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((shingle) => b.has(shingle)).length;
  return shared / (a.size + b.size - shared);
}
