/**
 * WordNet as meanings and words with ids that people can read and guess.
 *
 * A meaning is `dog.noun.1`: its first word, part of speech, and which sense of that word it is, by frequency. A word is
 * `word:dog`, in lower case; spellings that differ in case are one word.
 *
 * Cost: about a second; the four data files, and 7 MB of sense numbers.
 */

import { linesOf, PARTS, readSynsets, type Synset } from '../read.js';

export interface Meaning extends Synset {
  /** Its node's id: `dog.noun.1`. */
  readonly node: string;
  /** The number of its sense for each of its words, by frequency, from 1. */
  readonly senses: readonly number[];
}

export interface Pointer {
  /** As the data files write it: `@` for a hypernym. */
  readonly symbol: string;
  /** Of the synset it leads to: `noun:02086723`. */
  readonly target: string;
}

/** Parts of speech by the digit of a sense key; 5 are adjectives that depend on another. */
const PART_OF_DIGIT = ['', 'noun', 'verb', 'adj', 'adv', 'adj'];

const PART_OF_LETTER: Readonly<Record<string, string>> = {
  n: 'noun',
  v: 'verb',
  a: 'adj',
  s: 'adj',
  r: 'adv',
};

/** What makes two spellings the same word. */
export const keyOf = (word: string) => word.toLowerCase();

export const wordNode = (word: string) => `word:${keyOf(word)}`;

/** The number of each sense by `noun:02086723 domestic dog`. A line: `domestic_dog%1:05:00:: 02086723 1 0`. */
function readSenses(): Map<string, number> {
  const senses = new Map<string, number>();
  for (const line of linesOf('index.sense')) {
    const [key = '', offset, number] = line.split(' ');
    const [lemma = '', place = ''] = key.split('%');
    senses.set(`${PART_OF_DIGIT[Number(place[0])]}:${offset} ${lemma.replaceAll('_', ' ')}`, Number(number));
  }
  return senses;
}

/** All meanings, in the order of their synsets. */
export function readMeanings(): Meaning[] {
  const numbers = readSenses();
  return Array.from(readSynsets(), (synset) => {
    const { id, words } = synset;
    const senses = words.map((word) => {
      const number = numbers.get(`${id} ${keyOf(word)}`);
      if (number === undefined) throw new Error(`${id} is no sense of ${word}`);
      return number;
    });
    const [part] = id.split(':');
    return { ...synset, senses, node: `${words[0]?.replaceAll(' ', '_')}.${part}.${senses[0]}` };
  });
}

/** The pointers of every synset, by its id. */
export function* readPointers(): Generator<readonly [id: string, pointers: Pointer[]]> {
  for (const part of PARTS) {
    for (const line of linesOf(`data.${part}`)) {
      const fields = line.slice(0, line.indexOf('|')).split(' ');
      const countAt = 4 + 2 * Number.parseInt(fields[3] ?? '', 16);
      const pointers = Array.from({ length: Number(fields[countAt]) }, (_, i): Pointer => {
        const at = countAt + 1 + 4 * i;
        const letter = fields[at + 2] ?? '';
        return { symbol: fields[at] ?? '', target: `${PART_OF_LETTER[letter]}:${fields[at + 1]}` };
      });
      yield [`${part}:${fields[0]}`, pointers];
    }
  }
}
