/**
 * From text to terms: words are folded, checked against the stop list and stemmed.
 *
 * Stop words are kept and marked: whether to index or skip them is the caller's affair. `crates/text`
 * repeats these rules, and `test/golden/tokens.json` holds both to the same terms.
 */
import { stem } from './english.js';
import { ENGLISH_STOP_WORDS } from './tables.js';
import { splitWords } from './words.js';

/** `english`: Snowball stemming and a stop list; `none`: no stemming, no stop words but those given. */
export type AnalyserLanguage = 'english' | 'none';

export interface Token {
  term: string;
  stop: boolean;
}

export interface Analyser {
  readonly language: AnalyserLanguage;
  /** The terms of a text, in order. */
  analyse(text: string): Token[];
}

/**
 * @param stopWords replaces the language's own list; entries are folded like text, and an entry of several
 * words stands for each of them.
 */
export function createAnalyser(language: AnalyserLanguage, stopWords?: readonly string[]): Analyser {
  const list = stopWords ?? (language === 'english' ? [ENGLISH_STOP_WORDS] : []);
  const stops = new Set(list.flatMap(splitWords).map((word) => word.text));
  const stems = language === 'english';
  return {
    language,
    analyse: (text) =>
      splitWords(text).map((word) => ({
        term: stems && word.stemmable ? stem(word.text) : word.text,
        stop: stops.has(word.text),
      })),
  };
}
