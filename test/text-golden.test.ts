import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type AnalyserLanguage, createAnalyser } from '../ts/engine/pure/text/analyser.js';
import { parseQuery } from '../ts/engine/pure/text/query.js';

interface Case {
  language: AnalyserLanguage;
  stopWords?: string[];
  text: string;
  tokens: [string, 0 | 1][];
}

interface Query extends Omit<Case, 'tokens'> {
  clauses: [written: string, count: number][];
}

const golden = (name: string) => readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8');

test('terms are those of the golden file', () => {
  for (const { language, stopWords, text, tokens } of JSON.parse(golden('tokens.json')) as Case[]) {
    const found = createAnalyser(language, stopWords).analyse(text);
    expect(found, JSON.stringify(text)).toEqual(tokens.map(([term, stop]) => ({ term, stop: stop === 1 })));
  }
});

test('clauses of queries are those of the golden file', () => {
  for (const { language, stopWords, text, clauses } of JSON.parse(golden('queries.json')) as Query[]) {
    const found = parseQuery(createAnalyser(language, stopWords), text, 'query');
    const written = Array.from(found, ([clause, { count }]) => [clause, count]);
    expect(written, JSON.stringify(text)).toEqual(clauses);
  }
});

test('stems are those of the Snowball project', () => {
  const analyser = createAnalyser('english', []);
  const wrong = golden('stems.tsv')
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      // How many characters the stem lacks at the end of the word, and what it has instead.
      const [, word, dropped, ending] = /^(.+)\t(\d+)(.*)$/.exec(line) as unknown as string[];
      const letters = [...(word as string)];
      const stem = letters.slice(0, letters.length - Number(dropped)).join('') + ending;
      const terms = analyser.analyse(word as string).map((token) => token.term);
      return terms.length === 1 && terms[0] === stem ? [] : [{ word, stem, terms }];
    });
  expect(wrong).toEqual([]);
});

test('half a surrogate pair separates, as the replacement character does', () => {
  const terms = createAnalyser('none')
    .analyse('a\ud800b\udc00 c\ud83dd')
    .map((token) => token.term);
  expect(terms).toEqual(['a', 'b', 'c', 'd']);
});
