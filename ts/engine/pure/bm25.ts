/**
 * BM25 over the memories of several personas, each searched with its own analyser's terms. Phrases and prefixes are terms
 * like the others.
 *
 * The order of operations is that of `crates/text/src/index/bm25.rs`, so that scores are the same bits. Robertson and
 * Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; the logarithm with 1 added keeps terms that
 * most memories hold from counting against them.
 *
 * Cost: linear in the postings of the query's terms.
 */

import type { QuerySyntax, TermInfo } from '../generated/vocabulary.js';
import type { Persona } from './council.js';
import { ln } from './math.js';
import type { Memory } from './memory.js';
import type { Clause } from './text/query.js';

export const K1 = 1.2;
const B = 0.75;

/** How a memory's length weakens what it holds. */
export function normOf(length: number, meanLength: number): number {
  return K1 * (1 - B + B * (length / meanLength));
}

export interface TextRanking {
  /** BM25 of the memories that hold a term, above 0. */
  readonly scores: ReadonlyMap<Memory, number>;
  /** The terms of all personas' analysers, each once. */
  readonly terms: readonly TermInfo[];
}

/**
 * Ranks the memories of `personas` for `query`; no filter applies here, nor to the frequencies.
 *
 * @returns undefined where no analyser finds a term in the query
 */
export function rankText(
  personas: readonly Persona[],
  query: string,
  syntax: QuerySyntax,
): TextRanking | undefined {
  const total = personas.reduce((sum, persona) => sum + persona.memories.size, 0);
  const words = personas.reduce((sum, persona) => sum + persona.index.words, 0);
  const meanLength = words / total;

  const terms = new Map<string, TermInfo>();
  const scores = new Map<Memory, number>();
  for (const { index } of personas) {
    for (const [term, { clause, count }] of index.queryTerms(query, syntax)) {
      const info = terms.get(term) ?? describe(term, clause, personas, total);
      terms.set(term, info);
      const weight = info.idf * count;
      for (const [memory, frequency] of index.postings(clause)) {
        const norm = normOf(index.lengthOf(memory), meanLength);
        const part = weight * ((frequency * (K1 + 1)) / (frequency + norm));
        scores.set(memory, (scores.get(memory) ?? 0) + part);
      }
    }
  }
  return terms.size > 0 ? { scores, terms: [...terms.values()] } : undefined;
}

/** The terms that `memory` of `persona` was found by, as indexes into `terms`. */
export function matchedTerms(
  memory: Memory,
  { index }: Persona,
  query: string,
  syntax: QuerySyntax,
  terms: readonly TermInfo[],
): number[] {
  const asked = [...index.queryTerms(query, syntax)];
  const held = asked.filter(([, { clause }]) => index.frequency(clause, memory) > 0);
  return held.map(([term]) => terms.findIndex((info) => info.term === term));
}

function describe(term: string, clause: Clause, personas: readonly Persona[], total: number): TermInfo {
  const documentFrequency = personas.reduce((sum, { index }) => sum + index.postings(clause).size, 0);
  const idf = ln(1 + (total - documentFrequency + 0.5) / (documentFrequency + 0.5));
  return { term, documentFrequency, idf };
}
