/**
 * Whether what was stored is found: 1,000 random glosses, by their own text and by their first eight words.
 *
 * Found means that a memory with the same content is among the first ten; 617 glosses have a text that others have too.
 * Three ways to ask: one persona that holds everything; thirteen personas, all of them; thirteen, the one that has it.
 */

import type { Council, RecallResult } from '../ts/index.js';
import { fill, withNative } from './contestants/council.js';
import { type Gloss, readGlosses } from './corpus/glosses.js';
import { firstWords } from './corpus/queries.js';
import { readOptions } from './harness/options.js';
import { Report, type Row } from './harness/report.js';
import { pick, randomFrom } from './harness/sample.js';

const FIRST_WORDS = 8;
const SHOWN = 20;
const READ = { limit: 10, recordAccess: false } as const;

type Ask = (query: string, personaId: string) => Promise<RecallResult>;

const options = readOptions({ samples: 1000, seed: 1 });
const report = new Report('findability', { samples: options.samples, seed: options.seed });
const rows: Row[] = [];

async function measure(asked: string, sample: readonly Gloss[], ask: Ask): Promise<void> {
  for (const by of ['own text', 'first eight words'] as const) {
    const misses: Gloss[] = [];
    let first = 0;
    for (const gloss of sample) {
      const query = by === 'own text' ? gloss.content : firstWords(gloss.content, FIRST_WORDS);
      const hits = await ask(query, gloss.personaId);
      const rank = hits.findIndex(({ memory }) => memory.content === gloss.content);
      if (rank < 0) misses.push(gloss);
      if (rank === 0) first += 1;
    }
    const found = sample.length - misses.length;
    rows.push({ asked, by, 'rank 1': first, 'rank 1 to 10': found, missed: misses.length });
    for (const { id, content } of misses.slice(0, SHOWN))
      console.log(`missed by ${by}, ${asked}: ${id} ${content}`);
    if (by === 'own text')
      report.check(`${asked}: found by ${by}`, misses.length === 0, `${found}/${sample.length}`);
    else report.atLeast(`${asked}: found by ${by}, share`, found / sample.length, 0.99);
  }
}

async function withGlosses(divided: boolean, work: (council: Council, sample: Gloss[]) => Promise<void>) {
  await withNative(async (council) => {
    const glosses = readGlosses(divided);
    await fill(council, glosses);
    await work(council, pick(glosses, options.samples, randomFrom(options.seed)));
  });
}

await withGlosses(false, (council, sample) =>
  measure('one persona', sample, (query, persona) => council.memory.recall(persona, query, READ)),
);
await withGlosses(true, async (council, sample) => {
  await measure('all of 13', sample, (query) => council.recall(query, READ));
  await measure('the one of 13', sample, (query, persona) => council.memory.recall(persona, query, READ));
});
report.table('glosses found', rows);
report.finish(options.json);
