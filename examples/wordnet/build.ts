/**
 * The council of the example: one memory for each gloss. Every memory has the id of its synset, so that storing it again
 * changes nothing: a build that was interrupted is finished by running it once more.
 */

import type { Council, MemoryInput } from '../../ts/index.js';
import { personaOf } from './personas.js';
import { readSynsets, SYNSETS } from './read.js';

function* glosses(): Generator<MemoryInput> {
  const timestamp = new Date();
  for (const { id, file, words, gloss } of readSynsets()) {
    yield {
      id: `wn:${id}`,
      personaId: personaOf(file),
      content: gloss,
      tags: words,
      context: { file, synset: id },
      timestamp,
    };
  }
}

/** What a build did: nothing, in no time, where the council was complete. */
export interface Built {
  readonly stored: number;
  readonly seconds: number;
}

/** Stores what is missing. Memories that were added by hand do no harm. */
export async function build(council: Council): Promise<Built> {
  if ((await council.status()).memories >= SYNSETS) return { stored: 0, seconds: 0 };
  const begin = performance.now();
  const secondsSoFar = () => (performance.now() - begin) / 1000;
  const { stored } = await council.memory.storeMemoryBatch(glosses(), {
    onProgress: (rows) => {
      const rate = Math.round(rows / secondsSoFar()).toLocaleString('en-US');
      console.log(`  ${rows.toLocaleString('en-US').padStart(7)} glosses in, ${rate} a second`);
    },
  });
  const seconds = secondsSoFar();
  const { memories } = await council.status();
  if (memories < SYNSETS) throw new Error(`${memories} memories are in, ${SYNSETS} expected`);
  return { stored, seconds };
}
