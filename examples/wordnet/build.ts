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

/** Seconds that storing took; 0 where the council is complete already. What was added by hand does no harm. */
export async function build(council: Council): Promise<number> {
  const { memories } = await council.status();
  if (memories >= SYNSETS) return 0;
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  await council.memory.storeMemoryBatch(glosses(), {
    onProgress: (rows) => {
      const rate = Math.round(rows / seconds()).toLocaleString('en-US');
      console.log(`  ${rows.toLocaleString('en-US').padStart(7)} glosses in, ${rate} a second`);
    },
  });
  const took = seconds();
  const now = (await council.status()).memories;
  if (now < SYNSETS) throw new Error(`${now} memories are in, ${SYNSETS} expected`);
  return took;
}
