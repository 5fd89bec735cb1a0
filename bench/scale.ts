/**
 * Councils of one persona with 117,791 and with 1,000,000 memories: how long a recall of six words takes, how long
 * opening takes in a fresh process, and catching up on 10,000 changes that somebody else made.
 *
 * FTS5 ranks the memories that hold any of the words by bm25(), over the same rows. Every contestant is asked the same
 * queries; FTS5 fewer of them, because it takes a hundred times as long.
 */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Council, openCouncil } from '../ts/index.js';
import { inFreshFolder } from './contestants/council.js';
import { SqliteMemories } from './contestants/sqlite.js';
import { EVERYTHING, type Gloss, readGlosses } from './corpus/glosses.js';
import { wordQueries } from './corpus/queries.js';
import { recombined } from './corpus/recombined.js';
import { readOptions } from './harness/options.js';
import { Report, type Row } from './harness/report.js';
import { median, pick, quantile, randomFrom } from './harness/sample.js';

const WORDS = 6;
const LIMIT = 10;
const CHANGES = 10_000;
const FRESH = fileURLToPath(new URL('fresh/recall.mjs', import.meta.url));

interface Opening {
  readonly open: number;
  readonly recall: number;
  readonly rss: number;
  readonly indexBytes: number;
  readonly memories: number;
  readonly checkpointProblem: string | null;
  readonly ids: string[];
}

interface Bars {
  readonly recall: number;
  readonly opening: number;
}

const options = readOptions({ queries: 1000, peers: 50, openings: 5, large: 1_000_000, seed: 1 });
const report = new Report('scale', {
  queries: options.queries,
  peers: options.peers,
  openings: options.openings,
  seed: options.seed,
});
const recalls: Row[] = [];
const openings: Row[] = [];

async function timed<T>(work: () => Promise<T> | T): Promise<readonly [millis: number, result: T]> {
  const begin = performance.now();
  const result = await work();
  return [performance.now() - begin, result];
}

const idsOf = async (council: Council, query: string) =>
  (await council.memory.recall(EVERYTHING, query, { limit: LIMIT, recordAccess: false })).map(
    ({ memory }) => memory.id,
  );

async function recallTimes(council: Council, queries: readonly string[]): Promise<number[]> {
  const millis: number[] = [];
  for (const query of queries) millis.push((await timed(() => idsOf(council, query)))[0]);
  return millis;
}

function peerTimes(glosses: Iterable<Gloss>, queries: readonly string[]): Promise<number[]> {
  return inFreshFolder(async (path) => {
    using peer = new SqliteMemories(path, 'statement');
    peer.store([...glosses]);
    peer.search(queries[0] as string, LIMIT);
    const millis: number[] = [];
    for (const query of queries) millis.push((await timed(() => peer.search(query, LIMIT)))[0]);
    return millis;
  });
}

/** Opens and recalls in processes of their own; the best rows of all must be the same. */
function open(path: string, query: string): Opening[] {
  return Array.from({ length: options.openings }, () => {
    const out = execFileSync(process.execPath, [FRESH, path, EVERYTHING, query], { encoding: 'utf8' });
    return JSON.parse(out) as Opening;
  });
}

/** Milliseconds of the first recall after another view has changed 10,000 memories: added, updated, deleted. */
async function catchUp(path: string, council: Council, query: string): Promise<readonly [number, boolean]> {
  await using other = await openCouncil({ path, durability: 'normal' });
  const rows = readGlosses().slice(0, CHANGES / 2);
  await other.memory.storeMemoryBatch(
    rows.map((row, n) => ({ ...row, id: `late:${n}`, content: `late ${row.content}` })),
  );
  const { items } = await other.memory.list(EVERYTHING, { limit: CHANGES / 2 });
  const changed = items.map((memory, n) =>
    n % 2 ? other.memory.delete(memory.id) : other.memory.update(memory.id, { importance: 1 }),
  );
  await Promise.all(changed);
  const [millis, ids] = await timed(() => idsOf(council, query));
  return [millis, JSON.stringify(ids) === JSON.stringify(await idsOf(other, query))];
}

async function measure(size: string, glosses: () => Iterable<Gloss>, queries: readonly string[], bars: Bars) {
  const few = queries.slice(0, options.peers);
  await inFreshFolder(async (path) => {
    const council = await openCouncil({ path, durability: 'normal' });
    const [fillMillis, { stored }] = await timed(() => council.memory.storeMemoryBatch(glosses()));
    await council.optimise();
    const sample = pick([...glosses()], 200, randomFrom(options.seed));
    let found = 0;
    for (const { content } of sample) {
      const hits = await council.memory.recall(EVERYTHING, content, { recordAccess: false });
      if (hits.some(({ memory }) => memory.content === content)) found++;
    }
    report.check(`${size}: found by its own text`, found === sample.length, `${found}/${sample.length}`);
    await recallTimes(council, queries.slice(0, 200));
    const ours = await recallTimes(council, queries);
    const theirs = await peerTimes(glosses(), few);
    const oursFew = await recallTimes(council, few);
    const expected = await idsOf(council, queries[0] as string);
    await council.close();

    const [p50, p95] = [quantile(ours, 0.5), quantile(ours, 0.95)];
    const ratio = median(theirs) / median(oursFew);
    for (const [contestant, millis] of [
      ['native', ours],
      ['FTS5 bm25(), any word', theirs],
    ] as const) {
      recalls.push({
        memories: size,
        contestant,
        queries: millis.length,
        'p50 ms': quantile(millis, 0.5).toFixed(3),
        'p95 ms': quantile(millis, 0.95).toFixed(3),
        'max ms': Math.max(...millis).toFixed(3),
      });
    }
    report.atMost(`${size}: recall p50, ms`, p50, bars.recall);
    report.atMost(`${size}: recall p95 / p50`, p95 / p50, 3);
    report.atLeast(`${size}: FTS5 / native, p50 of the same ${few.length}`, ratio, 8);

    const fresh = open(path, queries[0] as string);
    const right = fresh.every(
      ({ ids, memories, checkpointProblem }) =>
        memories === stored && checkpointProblem === null && ids.join() === expected.join(),
    );
    report.check(`${size}: fresh processes answer the same, from the checkpoint`, right, String(right));
    const again = await openCouncil({ path, durability: 'normal' });
    await idsOf(again, queries[0] as string);
    const [catching, same] = await catchUp(path, again, queries[1] as string);
    report.check(`${size}: caught up`, same, String(same));
    await again.close();

    const total = fresh.map((one) => one.open + one.recall);
    const megabytes = (pickBytes: (one: Opening) => number) =>
      (median(fresh.map(pickBytes)) / 1e6).toFixed(0);
    openings.push({
      memories: size,
      'stored rows/s': ((stored / fillMillis) * 1000).toFixed(0),
      'open ms': median(fresh.map((one) => one.open)).toFixed(0),
      'first recall ms': median(fresh.map((one) => one.recall)).toFixed(1),
      'resident MB': megabytes((one) => one.rss),
      'index MB': megabytes((one) => one.indexBytes),
      [`${CHANGES} changes, ms`]: catching.toFixed(0),
    });
    report.atMost(`${size}: open and first recall, ms`, median(total), bars.opening);
    report.atMost(`${size}: catching up on ${CHANGES} changes, ms`, catching, 300);
    if (size === '117,791')
      report.atMost(`${size}: resident, MB`, median(fresh.map((one) => one.rss)) / 1e6, 200);
  });
}

const glosses = readGlosses();
const queries = wordQueries(glosses, options.queries, WORDS, randomFrom(options.seed));
await measure('117,791', () => glosses, queries, { recall: 2, opening: 300 });
await measure(
  options.large.toLocaleString('en-US'),
  () => recombined(glosses, options.large, options.seed),
  queries,
  { recall: 5, opening: 1500 },
);
report.table(`recalls of ${WORDS} words, limit ${LIMIT}`, recalls);
report.table('opening in a fresh process, and catching up', openings);
report.finish(options.json);
