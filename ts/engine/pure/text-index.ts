/**
 * The words of one persona's memories: which memory holds a term how often.
 *
 * A memory is one bag of words of its content and tags. Stop words are indexed, because a query of nothing else looks
 * for them, but do not count towards a memory's length, which is at least 1.
 *
 * Cost: adding and removing are linear in the memory's words; a term's postings are one look-up.
 */

import type { Memory } from './memory.js';
import type { Analyser } from './text/analyser.js';

/** Occurrences by memory. */
export type Postings = ReadonlyMap<Memory, number>;

interface Bag {
  readonly counts: ReadonlyMap<string, number>;
  /** Words that are not stop words, at least 1. */
  readonly length: number;
}

const NO_POSTINGS: Postings = new Map();

export class TextIndex {
  readonly #postings = new Map<string, Map<Memory, number>>();
  readonly #bags = new Map<Memory, Bag>();
  #words = 0;

  constructor(readonly analyser: Analyser) {}

  /** The lengths of all memories together. */
  get words(): number {
    return this.#words;
  }

  /** Words of `memory`, stop words left out; at least 1. */
  lengthOf(memory: Memory): number {
    return this.#bags.get(memory)?.length ?? 0;
  }

  postings(term: string): Postings {
    return this.#postings.get(term) ?? NO_POSTINGS;
  }

  add(memory: Memory): void {
    const bag = this.#bagOf(memory);
    this.#bags.set(memory, bag);
    this.#words += bag.length;
    for (const [term, count] of bag.counts) {
      let postings = this.#postings.get(term);
      if (postings === undefined) {
        postings = new Map();
        this.#postings.set(term, postings);
      }
      postings.set(memory, count);
    }
  }

  remove(memory: Memory): void {
    const bag = this.#bags.get(memory);
    if (bag === undefined) {
      return;
    }
    this.#bags.delete(memory);
    this.#words -= bag.length;
    for (const term of bag.counts.keys()) {
      const postings = this.#postings.get(term);
      postings?.delete(memory);
      if (postings?.size === 0) {
        this.#postings.delete(term);
      }
    }
  }

  /** The distinct terms of a query in order of first appearance, with counts; stop words only where nothing else is. */
  queryTerms(query: string): Map<string, number> {
    const tokens = this.analyser.analyse(query);
    const words = tokens.filter((token) => !token.stop);
    return count((words.length > 0 ? words : tokens).map((token) => token.term));
  }

  #bagOf(memory: Memory): Bag {
    const tokens = [memory.content, ...memory.tags].flatMap((text) => this.analyser.analyse(text));
    return {
      counts: count(tokens.map((token) => token.term)),
      length: Math.max(1, tokens.filter((token) => !token.stop).length),
    };
  }
}

function count(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) {
    counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return counts;
}
