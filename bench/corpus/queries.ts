/** Queries cut out of glosses. */

import { pick } from '../harness/sample.js';
import type { Gloss } from './glosses.js';

const WORD = /\p{L}{3,}/gu;

/** `count` queries: each `length` different words of three letters and more, from one random gloss, in random order. */
export function wordQueries(
  glosses: readonly Gloss[],
  count: number,
  length: number,
  random: () => number,
): string[] {
  const queries: string[] = [];
  while (queries.length < count) {
    const gloss = glosses[Math.floor(random() * glosses.length)] as Gloss;
    const words = [...new Set(gloss.content.toLowerCase().match(WORD) ?? [])];
    if (words.length >= length) queries.push(pick(words, length, random).join(' '));
  }
  return queries;
}

/** The first `count` words of a text, with what stands between them. */
export function firstWords(text: string, count: number): string {
  return text.split(/\s+/).slice(0, count).join(' ');
}
