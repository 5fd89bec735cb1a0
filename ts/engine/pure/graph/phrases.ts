/**
 * Phrases of nodes: what they are called in texts, and which of them a text holds.
 *
 * Cost: keeping a node, linear in its name and aliases; searching a text, some look-ups a word.
 */

import { ENGLISH_STOP_WORDS } from '../text/tables.js';
import { splitWords } from '../text/words.js';
import type { Node } from './node.js';

/** Aliases of a node that count. */
const MAX_ALIASES = 32;
/** Words of a phrase; what has more is none. */
const MAX_PHRASE_WORDS = 12;
/** Words of a text that are looked at. */
const MAX_TEXT_WORDS = 256;
/** Nodes of a phrase among which the most important are looked for. */
const MAX_NAMESAKES = 256;
/** Nodes that one entity may mean. */
const MAX_MEANINGS = 16;

const STOP_WORDS = new Set(wordsOf(ENGLISH_STOP_WORDS));

/** What a text mentions. */
export interface Entity {
  readonly phrase: string;
  /** Most important first. */
  readonly nodes: readonly Node[];
}

/** The nodes of each phrase. */
export class Phrases {
  readonly #nodes = new Map<string, Set<Node>>();

  add(node: Node): void {
    for (const phrase of phrasesOf(node)) {
      this.#nodes.set(phrase, (this.#nodes.get(phrase) ?? new Set()).add(node));
    }
  }

  /** Undoes `add`; before the node changes or goes. */
  remove(node: Node): void {
    for (const phrase of phrasesOf(node)) {
      const nodes = this.#nodes.get(phrase);
      nodes?.delete(node);
      if (nodes?.size === 0) {
        this.#nodes.delete(phrase);
      }
    }
  }

  /** The entities of a text, in order of first appearance. */
  mentionedIn(text: string): Entity[] {
    const words = wordsOf(text).slice(0, MAX_TEXT_WORDS);
    const phrases = new Set<string>();
    for (let at = 0; at < words.length; ) {
      const { phrase, length } = this.#longestAt(words, at);
      if (phrase !== undefined) {
        phrases.add(phrase);
      }
      at += length;
    }
    return Array.from(phrases, (phrase) => ({ phrase, nodes: this.#meaningsOf(phrase) }));
  }

  #longestAt(words: readonly string[], at: number): { phrase?: string; length: number } {
    const most = Math.min(MAX_PHRASE_WORDS, words.length - at);
    for (let length = most; length > 0; length--) {
      const phrase = this.#readAs(words.slice(at, at + length));
      if (phrase !== undefined) {
        return { phrase, length };
      }
    }
    return { length: 1 };
  }

  /** The phrase as which a run of words reads. */
  #readAs(words: readonly string[]): string | undefined {
    const last = words.at(-1) as string;
    if (words.length === 1 && STOP_WORDS.has(last)) {
      return undefined;
    }
    const before = words.slice(0, -1);
    return [last, ...singularsOf(last)]
      .filter((word) => words.length > 1 || !STOP_WORDS.has(word))
      .map((word) => [...before, word].join(' '))
      .find((phrase) => this.#nodes.has(phrase));
  }

  #meaningsOf(phrase: string): Node[] {
    const namesakes = [...(this.#nodes.get(phrase) ?? [])].sort((a, b) => a.number - b.number);
    return namesakes
      .slice(0, MAX_NAMESAKES)
      .sort((a, b) => b.importance - a.importance || a.number - b.number)
      .slice(0, MAX_MEANINGS);
  }
}

function wordsOf(text: string): string[] {
  return splitWords(text).map((word) => word.text);
}

function phrasesOf({ name, attributes }: Node): Set<string> {
  const phrases = [name, ...aliasesOf(attributes)]
    .map(wordsOf)
    .filter(({ length }) => length >= 1 && length <= MAX_PHRASE_WORDS)
    .map((words) => words.join(' '));
  return new Set(phrases);
}

function aliasesOf(attributes: string): string[] {
  // Hardly any node has some; a backslash may hide the key.
  if (!attributes.includes('aliases') && !attributes.includes('\\')) {
    return [];
  }
  const { aliases } = JSON.parse(attributes) as { aliases?: unknown };
  return Array.isArray(aliases) && aliases.every(isText) ? aliases.slice(0, MAX_ALIASES) : [];
}

/** Half a surrogate pair is no text: UTF-8 cannot write it. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

/** What a word may be the plural or the possessive of, the likeliest first. */
function singularsOf(word: string): string[] {
  if (word.endsWith("'s")) {
    return [word.slice(0, -2)];
  }
  const length = [...word].length;
  if (length < 4 || !word.endsWith('s')) {
    return [];
  }
  return [
    ...(length > 4 && word.endsWith('ies') ? [`${word.slice(0, -3)}y`] : []),
    ...(/(?:s|x|z|ch|sh)es$/.test(word) ? [word.slice(0, -2)] : []),
    ...(/[su]s$/.test(word) ? [] : [word.slice(0, -1)]),
  ];
}
