/** Compression of WordNet's glosses in one persona: bytes in the file, and what recall and reading cost before and after. */

import { statSync } from 'node:fs';
import { NativeEngine } from '../ts/engine/native/engine.js';
import { type Council, openCouncil } from '../ts/index.js';
import { inFreshFolder } from './contestants/council.js';
import { EVERYTHING, readGlosses } from './corpus/glosses.js';
import { wordQueries } from './corpus/queries.js';
import { readOptions } from './harness/options.js';
import { Report } from './harness/report.js';
import { median, quantile, randomFrom } from './harness/sample.js';

const options = readOptions({ queries: 1000, seed: 1 });
const report = new Report('compress', { queries: options.queries, seed: options.seed });
const glosses = readGlosses();
const queries = wordQueries(glosses, options.queries, 6, randomFrom(options.seed));

/** What a council costs to read: recall, and all contents page by page. */
async function cost(council: Council) {
  const millis: number[] = [];
  for (const query of queries) {
    const begin = performance.now();
    await council.memory.recall(EVERYTHING, query, { recordAccess: false });
    millis.push(performance.now() - begin);
  }
  const begin = performance.now();
  let cursor: string | null | undefined;
  const contents: string[] = [];
  do {
    const page = await council.memory.list(EVERYTHING, { limit: 10_000, cursor: cursor ?? undefined });
    for (const { content } of page.items) contents.push(content);
    cursor = page.cursor;
  } while (cursor !== null);
  const reading = ((performance.now() - begin) * 1000) / contents.length;
  return { p50: median(millis), p95: quantile(millis, 0.95), reading, contents };
}

async function compressAll(path: string) {
  const engine = await NativeEngine.open({ path, durability: 'normal' });
  const begin = performance.now();
  const groups: number[] = [];
  let [before, after] = [0, 0];
  let cursor: string | null = null;
  do {
    const start = performance.now();
    const args = { ageDays: 0, minLength: 1, now: Date.now() + 1_000, cursor };
    const outcome = await engine.execute({ op: 'compress', args });
    if (!outcome.ok || outcome.value.kind !== 'maintained') throw new Error(JSON.stringify(outcome));
    groups.push(performance.now() - start);
    before += outcome.value.bytesBefore;
    after += outcome.value.bytesAfter;
    cursor = outcome.value.cursor;
  } while (cursor !== null);
  const seconds = (performance.now() - begin) / 1000;
  await engine.close();
  return { seconds, before, after, longest: Math.max(...groups), usual: median(groups) };
}

/** Largest size of the one dictionary that is trained. */
const DICTIONARY = 110 * 1024;

await inFreshFolder(async (path) => {
  const measured = async (work: (council: Council) => Promise<void>) => {
    await using council = await openCouncil({ path, durability: 'normal' });
    await work(council);
    await council.optimise();
    const costs = await cost(council);
    const { ok } = await council.verify();
    return { ...costs, ok, bytes: statSync(path).size };
  };
  const plain = await measured(async (council) => {
    await council.memory.storeMemoryBatch(glosses);
    // Associations are written in the background: the file is compared when they are there.
    while ((await council.status()).unassociated > 0) await council.flush();
  });
  const done = await compressAll(path);
  const small = await measured(async () => {});

  const shown = (what: string, { bytes, p50, p95, reading }: typeof plain) => ({
    what,
    'file, bytes': bytes.toLocaleString('en-US'),
    'recall p50, ms': p50.toFixed(3),
    'p95, ms': p95.toFixed(3),
    'list, us a memory': reading.toFixed(2),
  });
  report.table('the file after optimise', [shown('plain', plain), shown('compressed', small)]);
  report.table('compressing', [
    {
      'text, bytes': done.before.toLocaleString('en-US'),
      'frames, bytes': done.after.toLocaleString('en-US'),
      'dictionary, bytes at most': DICTIONARY.toLocaleString('en-US'),
      'us a memory': ((done.seconds * 1e6) / glosses.length).toFixed(1),
      'group, ms': done.usual.toFixed(0),
      'first, ms': done.longest.toFixed(0),
    },
  ]);
  const same = plain.contents.every((content, n) => content === small.contents[n]);
  report.check('every content reads as before', same, small.contents.length);
  report.check('the file is smaller', small.bytes < plain.bytes, plain.bytes - small.bytes);
  report.check('nothing is wrong', plain.ok && small.ok, Number(small.ok));
  report.atMost('bytes of text on disk, share', (done.after + DICTIONARY) / done.before, 0.6);
  report.atMost('p95 of recall, share of before', small.p95 / plain.p95, 1.25);
});
report.finish(options.json);
