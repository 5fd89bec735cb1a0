/**
 * The memories of one persona that are nearest to a text by its words.
 *
 * A text's rarest terms find candidates by BM25; each candidate's tf-idf cosine with the text is then computed from all
 * the terms of both. The order of operations is that of `crates/engine/src/nearest`, so that cosines are the same bits.
 *
 * Cost: linear in the postings of the rarest terms; each candidate's text is analysed anew.
 */

import { LIMITS } from '../generated/vocabulary.js';
import { K1, normOf } from './bm25.js';
import type { Persona } from './council.js';
import { ln } from './math.js';
import type { Memory } from './memory.js';
import { byAge, compareText } from './order.js';

/** Terms of a text that look for candidates. */
const RAREST = 16;
/** Candidates whose texts are compared. */
const CANDIDATES = 16;
/** Cosine below which two memories are not associated by themselves. */
const FLOOR = 0.15;
/** Bytes of a content that are read. */
const READ_BYTES = 65_536;

/** What is compared: a memory, or one that is about to be. */
export interface Text {
  readonly content: string;
  readonly tags: readonly string[];
}

/** The weight of each term, in the order of first appearance. */
type Vector = ReadonlyMap<string, number>;

/** How often a text holds each of its terms; stop words only where nothing else is there. */
function countsOf({ index }: Persona, { content, tags }: Text): Map<string, number> {
  const tokens = [beginning(content), ...tags].flatMap((text) => index.analyser.analyse(text));
  const telling = tokens.filter(({ stop }) => !stop);
  const counts = new Map<string, number>();
  for (const { term } of telling.length > 0 ? telling : tokens) {
    counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return counts;
}

/** Whole characters of the first 64 KiB. */
function beginning(content: string): string {
  if (content.length * 3 <= READ_BYTES) {
    return content;
  }
  let bytes = 0;
  let end = 0;
  for (const character of content) {
    const code = character.codePointAt(0) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > READ_BYTES) {
      break;
    }
    end += character.length;
  }
  return content.slice(0, end);
}

function holders({ index }: Persona, term: string): number {
  return index.postings({ kind: 'term', term }).size;
}

function weightOf(persona: Persona, term: string, count: number): number {
  const frequency = holders(persona, term);
  const idf = ln(1 + (persona.memories.size - frequency + 0.5) / (frequency + 0.5));
  return count === 1 ? idf : (1 + ln(count)) * idf;
}

function vectorOf(persona: Persona, text: Text): Vector {
  const counts = [...countsOf(persona, text)];
  return new Map(counts.map(([term, count]) => [term, weightOf(persona, term, count)]));
}

/** Sums run in the order of the candidate's terms. */
function cosine(own: Vector, candidate: Vector): number {
  let product = 0;
  for (const [term, weight] of candidate) {
    const ofOwn = own.get(term);
    product += ofOwn === undefined ? 0 : ofOwn * weight;
  }
  const lengths = lengthOf(own) * lengthOf(candidate);
  return lengths === 0 ? 0 : Math.min(product / lengths, 1);
}

function lengthOf(vector: Vector): number {
  let squares = 0;
  for (const weight of vector.values()) {
    squares += weight * weight;
  }
  return Math.sqrt(squares);
}

/**
 * The memories stored before `before` that a search for the rarest terms of `text` finds first, in no order.
 *
 * @param indexed whether the text is itself a memory of the persona, which then does not count among those that hold a
 *   term
 */
export function candidatesFor(persona: Persona, text: Text, before: number, indexed: boolean): Memory[] {
  const rarest = [...countsOf(persona, text)]
    .filter(([term]) => holders(persona, term) > (indexed ? 1 : 0))
    .map(([term, count]) => ({ term, weight: weightOf(persona, term, count) }))
    .sort((a, b) => b.weight - a.weight || compareText(a.term, b.term))
    .slice(0, RAREST);
  const { index } = persona;
  const meanLength = index.words / persona.memories.size;
  const scores = new Map<Memory, number>();
  for (const { term, weight } of rarest) {
    for (const [memory, frequency] of index.postings({ kind: 'term', term })) {
      if (memory.sequence < before) {
        const part =
          weight * ((frequency * (K1 + 1)) / (frequency + normOf(index.lengthOf(memory), meanLength)));
        scores.set(memory, (scores.get(memory) ?? 0) + part);
      }
    }
  }
  return [...scores]
    .sort(([a, ofA], [b, ofB]) => ofB - ofA || byAge(a, b))
    .slice(0, CANDIDATES)
    .map(([memory]) => memory);
}

/** The memories stored before `memory` that are associated with it, strongest first, with their cosines. */
export function nearestTo(persona: Persona, memory: Memory): [Memory, number][] {
  const own = vectorOf(persona, memory);
  return candidatesFor(persona, memory, memory.sequence, true)
    .map((other): [Memory, number] => [other, cosine(own, vectorOf(persona, other))])
    .filter(([, similarity]) => similarity >= FLOOR)
    .sort(([a, ofA], [b, ofB]) => ofB - ofA || byAge(a, b))
    .slice(0, LIMITS.automaticAssociations);
}

/** The terms that two texts share, those that add most to their cosine first. */
export function sharedTerms(persona: Persona, a: Text, b: Text): string[] {
  const ofA = vectorOf(persona, a);
  const products = [...vectorOf(persona, b)].flatMap(([term, weight]): [string, number][] => {
    const other = ofA.get(term);
    return other === undefined ? [] : [[term, other * weight]];
  });
  return products.sort(([a, ofA], [b, ofB]) => ofB - ofA || compareText(a, b)).map(([term]) => term);
}
