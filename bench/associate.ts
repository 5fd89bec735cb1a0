/**
 * Associations at 100,000 memories of one persona: what a store takes that looks for them, and how fast the background
 * computes those of a batch.
 *
 * The texts are WordNet's glosses, recombined, so that words keep their frequencies. A sample of the background's results
 * is held against associations found at storing: texts stored once more must be associated with the same memories.
 */

import { openCouncil } from '../ts/index.js';
import { inFreshFolder } from './contestants/council.js';
import { EVERYTHING, readGlosses } from './corpus/glosses.js';
import { recombined } from './corpus/recombined.js';
import { readOptions } from './harness/options.js';
import { Report } from './harness/report.js';
import { quantile } from './harness/sample.js';

const options = readOptions({ memories: 100_000, stores: 1000, seed: 1 });
const report = new Report('associate', { ...options, json: options.json ?? '', durability: 'normal' });
const texts = [...recombined(readGlosses(), options.memories + options.stores * 2, options.seed)];
const batch = texts.slice(0, options.memories);

await inFreshFolder(async (path) => {
  await using council = await openCouncil({ path, engine: 'native', durability: 'normal' });
  const { memory } = council;
  await memory.storeMemoryBatch(batch);
  const begin = performance.now();
  const { unassociated } = await council.status();
  await council.flush();
  const seconds = (performance.now() - begin) / 1000;
  report.table('the background pass', [
    {
      memories: unassociated.toLocaleString('en-US'),
      seconds: seconds.toFixed(1),
      'memories/s': Math.round(unassociated / seconds).toLocaleString('en-US'),
    },
  ]);
  report.check('memories that still wait', (await council.status()).unassociated === 0, 0);

  const timed = async (first: number, associate: boolean) => {
    const millis: number[] = [];
    let found = 0;
    for (const { content, tags } of texts.slice(first, first + options.stores)) {
      const start = performance.now();
      const stored = await memory.storeMemory(EVERYTHING, content, { tags, associate });
      millis.push(performance.now() - start);
      found += stored?.associations?.length ?? 0;
    }
    return { millis, found };
  };
  const without = await timed(options.memories, false);
  const searching = await timed(options.memories + options.stores, true);
  const row = (what: string, { millis, found }: typeof searching) => ({
    store: what,
    'p50 ms': quantile(millis, 0.5).toFixed(3),
    'p95 ms': quantile(millis, 0.95).toFixed(3),
    'p99 ms': quantile(millis, 0.99).toFixed(3),
    associations: (found / millis.length).toFixed(2),
  });
  report.table('one memory stored, awaited one by one', [
    row('associate: false', without),
    row('with associations', searching),
  ]);
  report.check('associations are found', searching.found > options.stores, searching.found);
  report.atMost('p50 ms of a store with associations', quantile(searching.millis, 0.5), 1.5);
  report.atLeast('memories/s in the background', unassociated / seconds, 5000);
});
report.finish(options.json);
