/** WordNet's glosses as rows to store: with id, tags, context and times, as the example stores them. */

import { personaOf } from '../../examples/wordnet/personas.js';
import { readSynsets, SYNSETS } from '../../examples/wordnet/read.js';

/** One memory, as every contestant gets it. */
export interface Gloss {
  readonly id: string;
  readonly personaId: string;
  readonly content: string;
  readonly tags: readonly string[];
  readonly context: { readonly file: string; readonly synset: string };
  readonly timestamp: Date;
}

/** The one persona of councils that are not divided. */
export const EVERYTHING = 'everything';

/** All glosses in WordNet's order; memories of one persona, or `divided` among the example's thirteen. */
export function readGlosses(divided = false): Gloss[] {
  const timestamp = new Date();
  const rows = Array.from(readSynsets(), ({ id, file, words, gloss }) => ({
    id: `wn:${id}`,
    personaId: divided ? personaOf(file) : EVERYTHING,
    content: gloss,
    tags: words,
    context: { file, synset: id },
    timestamp,
  }));
  if (rows.length !== SYNSETS) throw new Error(`${rows.length} glosses, expected ${SYNSETS}`);
  return rows;
}
