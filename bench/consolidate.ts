/**
 * Consolidating 100,000 memories of one persona: how long it takes, how much memory it needs above rest, and what recalls
 * wait meanwhile.
 *
 * The memories are recombined glosses with the associations that the engine finds for them. Recalls of six words come at
 * a steady rate from the same process, at rest before and after, and while the consolidation runs: it makes a sixth more
 * memories, which is no wait. The same queries, by the clock: a recall that comes late because the event loop was held up
 * counts its wait.
 */

import { type Council, openCouncil } from '../ts/index.js';
import { inFreshFolder } from './contestants/council.js';
import { EVERYTHING, readGlosses } from './corpus/glosses.js';
import { wordQueries } from './corpus/queries.js';
import { recombined } from './corpus/recombined.js';
import { readOptions } from './harness/options.js';
import { Report } from './harness/report.js';
import { quantile, randomFrom } from './harness/sample.js';

const WORDS = 6;
const LIMIT = 10;
/** Weakest association of a cluster, in hundredths: recombined glosses share halves. */
const options = readOptions({ memories: 100_000, everyMs: 20, restMs: 20_000, similarity: 40, seed: 1 });
const similarity = options.similarity / 100;
const report = new Report('consolidate', {
  memories: options.memories,
  everyMs: options.everyMs,
  restMs: options.restMs,
  similarity,
  seed: options.seed,
});

/** Recalls at a steady rate until `until` says so; milliseconds that each took from the time when it was due. */
async function recalls(
  council: Council,
  queries: readonly string[],
  until: () => boolean,
): Promise<number[]> {
  const millis: number[] = [];
  const waiting: Promise<void>[] = [];
  const begin = performance.now();
  for (let n = 0; !until(); n++) {
    const due = begin + n * options.everyMs;
    const early = due - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    const query = queries[n % queries.length] as string;
    const asked = council.memory.recall(EVERYTHING, query, { limit: LIMIT, recordAccess: false });
    waiting.push(asked.then(() => void millis.push(performance.now() - due)));
  }
  await Promise.all(waiting);
  return millis;
}

/** The largest resident size while `work` runs, in bytes. */
async function peak<T>(work: () => Promise<T>): Promise<readonly [bytes: number, result: T]> {
  let most = process.memoryUsage.rss();
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 50);
  const result = await work();
  clearInterval(timer);
  return [Math.max(most, process.memoryUsage.rss()), result];
}

const glosses = readGlosses();
const queries = wordQueries(glosses, 1_000, WORDS, randomFrom(options.seed));
await inFreshFolder(async (path) => {
  const filling = await openCouncil({ path, durability: 'normal' });
  await filling.memory.storeMemoryBatch(recombined(glosses, options.memories, options.seed));
  await filling.flush();
  await filling.close();

  // Opened again: what storing needed is no part of rest.
  const council = await openCouncil({ path, durability: 'normal' });
  const recallsFor = (millis: number) => {
    const end = performance.now() + millis;
    return recalls(council, queries, () => performance.now() > end);
  };
  const settled = async () => {
    const waited = performance.now() + 600_000;
    while ((await council.status()).unassociated > 0 && performance.now() < waited) await council.flush();
    await recallsFor(2_000);
  };
  await settled();
  const [rest, before] = await peak(() => recallsFor(options.restMs));

  let running = true;
  const [most, [result, meanwhile]] = await peak(() =>
    Promise.all([
      council.memory.consolidateMemories(EVERYTHING, { similarity, minCluster: 2 }).finally(() => {
        running = false;
      }),
      recalls(council, queries, () => !running),
    ]),
  );
  await settled();
  const after = await recallsFor(options.restMs);
  const { memories } = await council.status();
  const again = await council.memory.consolidateMemories(EVERYTHING, {
    similarity,
    minCluster: 2,
    dryRun: true,
  });
  report.check('clusters were found', result.clusters > 0, result.clusters);
  report.check('every cluster is stored, none stale', result.done && result.stale === 0, result.stale);
  report.check('each is a memory', memories === options.memories + result.consolidated.length, memories);
  report.check(
    'a second plan has none of their sources',
    again.eligible === result.eligible - result.sources,
    again.eligible,
  );
  await council.close();

  const atRest = [...before, ...after];
  const [restP95, p95] = [quantile(atRest, 0.95), quantile(meanwhile, 0.95)];
  report.table('consolidation', [
    {
      memories: options.memories,
      clusters: result.clusters,
      sources: result.sources,
      seconds: (result.elapsedMs / 1000).toFixed(1),
      'MB above rest': ((most - rest) / 1e6).toFixed(0),
    },
  ]);
  report.table(
    `recalls of ${WORDS} words, one every ${options.everyMs} ms`,
    (
      [
        ['at rest, before', before],
        ['at rest, after', after],
        ['meanwhile', meanwhile],
      ] as const
    ).map(([when, millis]) => ({
      when,
      recalls: millis.length,
      'p50 ms': quantile(millis, 0.5).toFixed(2),
      'p95 ms': quantile(millis, 0.95).toFixed(2),
      'max ms': Math.max(...millis).toFixed(2),
    })),
  );
  report.atMost('seconds', result.elapsedMs / 1000, 60);
  report.atMost('MB above rest', (most - rest) / 1e6, 200);
  report.atMost('recall p95, meanwhile / at rest', p95 / restP95, 1.25);
});
report.finish(options.json);
