/**
 * What a query's text asks for: words, and in the query syntax phrases and prefixes.
 *
 * `crates/text` repeats these rules, and `test/golden/queries.json` holds both to the same clauses.
 */

import type { QuerySyntax } from '../../generated/vocabulary.js';
import type { Analyser } from './analyser.js';
import { CJK, classOf, IGNORED, WORD } from './fold.js';
import { splitWords } from './words.js';

/** What a memory may hold, as often as it does. */
export type Clause =
  | { readonly kind: 'term'; readonly term: string }
  /** Terms that follow one another in one field, two at least. */
  | { readonly kind: 'phrase'; readonly terms: readonly string[] }
  /** Every term that begins with this. */
  | { readonly kind: 'prefix'; readonly prefix: string };

export interface QueryTerm {
  readonly clause: Clause;
  /** How often the query has it. */
  readonly count: number;
}

/** By what a query would write, which is another for every clause: no term has a quote, a star or a space. */
export type QueryTerms = ReadonlyMap<string, QueryTerm>;

interface Found {
  readonly clause: Clause;
  /** A stop word that does not stand in quotes. */
  readonly stop: boolean;
}

/** The distinct clauses of a query in order of first appearance; stop words only where nothing else is. */
export function parseQuery(analyser: Analyser, query: string, syntax: QuerySyntax): QueryTerms {
  const found = syntax === 'plain' ? words(analyser, query) : parseSyntax(analyser, query);
  const telling = found.filter(({ stop }) => !stop);
  const terms = new Map<string, QueryTerm>();
  for (const { clause } of telling.length > 0 ? telling : found) {
    const written = write(clause);
    terms.set(written, { clause, count: (terms.get(written)?.count ?? 0) + 1 });
  }
  return terms;
}

function write(clause: Clause): string {
  switch (clause.kind) {
    case 'term':
      return clause.term;
    case 'phrase':
      return `"${clause.terms.join(' ')}"`;
    case 'prefix':
      return `${clause.prefix}*`;
  }
}

function words(analyser: Analyser, text: string): Found[] {
  return analyser.analyse(text).map(({ term, stop }) => ({ clause: { kind: 'term', term }, stop }));
}

/** Quotes pair off from the left; one without a partner is punctuation. */
function parseSyntax(analyser: Analyser, query: string): Found[] {
  const pieces = query.split('"');
  if (pieces.length % 2 === 0) {
    const rest = pieces.pop();
    pieces.push(`${pieces.pop()}"${rest}`);
  }
  return pieces.flatMap((piece, place) =>
    place % 2 === 1 ? phrase(analyser, piece) : wordsAndPrefixes(analyser, piece),
  );
}

/** A phrase of one word is that word, and no stop word: who quotes it means it. */
function phrase(analyser: Analyser, quoted: string): Found[] {
  const terms = analyser.analyse(quoted).map(({ term }) => term);
  const [term] = terms;
  if (term === undefined) return [];
  return [{ clause: terms.length === 1 ? { kind: 'term', term } : { kind: 'phrase', terms }, stop: false }];
}

/** A star that ends a word makes the word before it a prefix; any other is punctuation. */
function wordsAndPrefixes(analyser: Analyser, text: string): Found[] {
  const found: Found[] = [];
  let start = 0;
  for (let star = text.indexOf('*'); star >= 0; star = text.indexOf('*', star + 1)) {
    const before = text.slice(start, star);
    if (isOfWord([...before.slice(-2)].at(-1)) && !isOfWord([...text.slice(star + 1, star + 3)][0])) {
      const prefix = splitWords(before).at(-1)?.text;
      found.push(...words(analyser, before).slice(0, -1));
      if (prefix !== undefined) found.push({ clause: { kind: 'prefix', prefix }, stop: false });
      start = star + 1;
    }
  }
  return [...found, ...words(analyser, text.slice(start))];
}

/** Whether a word can end with this character: with an accent after its letter, not with an apostrophe. */
function isOfWord(character: string | undefined): boolean {
  const code = character?.codePointAt(0);
  return code !== undefined && [WORD, CJK, IGNORED].includes(classOf(code));
}
