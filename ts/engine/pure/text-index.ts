/**
 * The words of one persona's memories: which memory holds a term, a phrase or a prefix how often.
 *
 * A memory is one bag of words of its content and tags; only a phrase looks at their order, and at where one field ends.
 * Stop words are indexed, because phrases and a query of nothing else look for them, but do not count towards a
 * memory's length, which is at least 1.
 *
 * Cost: adding and removing are linear in the memory's words; a term's postings are one look-up, those of a phrase or a
 * prefix look at every memory.
 */

import type { QuerySyntax } from '../generated/vocabulary.js';
import type { Memory } from './memory.js';
import type { Analyser } from './text/analyser.js';
import { type Clause, parseQuery, type QueryTerms } from './text/query.js';

/** Occurrences by memory. */
export type Postings = ReadonlyMap<Memory, number>;

interface Bag {
  /** The terms of the content, then those of each tag. */
  readonly fields: readonly (readonly string[])[];
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

  /** The memories that hold `clause`. */
  postings(clause: Clause): Postings {
    if (clause.kind === 'term') {
      return this.#postings.get(clause.term) ?? NO_POSTINGS;
    }
    const found = new Map<Memory, number>();
    for (const memory of this.#bags.keys()) {
      const frequency = this.frequency(clause, memory);
      if (frequency > 0) {
        found.set(memory, frequency);
      }
    }
    return found;
  }

  /** How often `memory` holds `clause`. */
  frequency(clause: Clause, memory: Memory): number {
    const bag = this.#bags.get(memory);
    if (bag === undefined) {
      return 0;
    }
    switch (clause.kind) {
      case 'term':
        return bag.counts.get(clause.term) ?? 0;
      case 'phrase':
        return clause.terms.every((term) => bag.counts.has(term))
          ? sum(bag.fields.map((field) => occurrences(clause.terms, field)))
          : 0;
      case 'prefix':
        return sum([...bag.counts].map(([term, count]) => (term.startsWith(clause.prefix) ? count : 0)));
    }
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

  /** What a query asks for, as this persona's analyser reads it. */
  queryTerms(query: string, syntax: QuerySyntax): QueryTerms {
    return parseQuery(this.analyser, query, syntax);
  }

  #bagOf(memory: Memory): Bag {
    const fields = [memory.content, ...memory.tags].map((text) => this.analyser.analyse(text));
    const tokens = fields.flat();
    return {
      fields: fields.map((field) => field.map((token) => token.term)),
      counts: count(tokens.map((token) => token.term)),
      length: Math.max(1, tokens.filter((token) => !token.stop).length),
    };
  }
}

/** The places of `field` at which `phrase` begins; they may overlap. */
function occurrences(phrase: readonly string[], field: readonly string[]): number {
  return field.filter((_, start) => phrase.every((term, place) => field[start + place] === term)).length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function count(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) {
    counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return counts;
}
