/**
 * Recalls of five words each, one awaited after another, through the facade; the ids and texts of ten hits are read.
 *
 * FTS5 ranks the memories that hold any of the words by bm25(), over the same rows; the pure engine must give the same
 * hits in the same order as the native one. How many of the first ten FTS5 shares is for information: it has another
 * stemmer, no stop words, and no signals but the text.
 */

import type { Council } from '../ts/index.js';
import { fill, inFreshFolder, withNative, withPure } from './contestants/council.js';
import { SqliteMemories } from './contestants/sqlite.js';
import { EVERYTHING, type Gloss, readGlosses } from './corpus/glosses.js';
import { wordQueries } from './corpus/queries.js';
import { readOptions } from './harness/options.js';
import { Report, type Row } from './harness/report.js';
import { pick, quantile, randomFrom } from './harness/sample.js';

const WORDS = 5;
const LIMIT = 10;
const FEW = 10_000;

interface Found {
  readonly id: string;
  readonly content: string;
}

type Search = (query: string) => Promise<Found[]> | Found[];

/** What a contestant found for each query, and the milliseconds it took. */
interface Run {
  readonly ids: string[][];
  readonly millis: number[];
}

const options = readOptions({ queries: 1000, rounds: 3, seed: 1 });
const report = new Report('recall', { queries: options.queries, rounds: options.rounds, seed: options.seed });

function recallFrom(council: Council, recordAccess: boolean): Search {
  const now = new Date();
  return async (query) => {
    const hits = await council.memory.recall(EVERYTHING, query, { limit: LIMIT, now, recordAccess });
    return hits.map(({ memory: { id, content } }) => ({ id, content }));
  };
}

/** Asks every contestant every query, taking turns by rounds; the first round warms up and is not counted. */
async function race(
  queries: readonly string[],
  contestants: ReadonlyMap<string, Search>,
): Promise<Map<string, Run>> {
  const runs = new Map(Array.from(contestants.keys(), (name) => [name, { ids: [], millis: [] } as Run]));
  for (let round = 0; round <= options.rounds; round++) {
    for (const [name, search] of contestants) {
      const { ids, millis } = runs.get(name) as Run;
      for (const query of queries) {
        const begin = performance.now();
        const found = await search(query);
        const took = performance.now() - begin;
        if (round > 0) millis.push(took);
        if (round === 1) ids.push(found.map(({ id }) => id));
      }
    }
  }
  return runs;
}

/** The share of the first ten that two contestants have in common, on average. */
function overlap(a: Run, b: Run): number {
  const shares = a.ids.map((ids, query) => ids.filter((id) => b.ids[query]?.includes(id)).length / LIMIT);
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

const sameIds = (a: Run, b: Run) => a.ids.filter((ids, query) => ids.join() === b.ids[query]?.join()).length;

function rowsOf(memories: number, runs: ReadonlyMap<string, Run>): Row[] {
  const [first] = runs.values();
  return Array.from(runs, ([contestant, run]) => ({
    memories: memories.toLocaleString('en-US'),
    contestant,
    'p50 ms': quantile(run.millis, 0.5).toFixed(3),
    'p95 ms': quantile(run.millis, 0.95).toFixed(3),
    'p99 ms': quantile(run.millis, 0.99).toFixed(3),
    'shared of ten': (overlap(first as Run, run) * LIMIT).toFixed(1),
  }));
}

async function compare(glosses: readonly Gloss[], withPureToo: boolean): Promise<Row[]> {
  const queries = wordQueries(glosses, options.queries, WORDS, randomFrom(options.seed));
  const runs = await withNative(async (native) => {
    await fill(native, glosses);
    const against = async (pure: Map<string, Search>) =>
      inFreshFolder(async (path) => {
        using peer = new SqliteMemories(path, 'statement');
        peer.store(glosses);
        return await race(
          queries,
          new Map([
            ['native', recallFrom(native, false)],
            ['FTS5 bm25(), any word', (query) => peer.search(query, LIMIT)],
            ...pure,
          ]),
        );
      });
    if (!withPureToo) return against(new Map());
    return withPure(async (pure) => {
      await fill(pure, glosses);
      return against(new Map([['pure', recallFrom(pure, false)]]));
    });
  });
  // Counting accesses changes the ranking, so it comes last and in a council of its own.
  const counting = await withNative(async (native) => {
    await fill(native, glosses);
    return race(queries, new Map([['native, counting accesses', recallFrom(native, true)]]));
  });
  const native = runs.get('native') as Run;
  const size = glosses.length.toLocaleString('en-US');
  const answered = native.ids.filter((ids) => ids.length > 0).length;
  report.check(`${size}: every query has hits`, answered === queries.length, `${answered}/${queries.length}`);
  const pure = runs.get('pure');
  if (pure !== undefined) {
    const same = sameIds(native, pure);
    report.check(`${size}: native and pure agree`, same === queries.length, `${same}/${queries.length}`);
  }
  if (glosses.length === FEW) {
    const counted = counting.get('native, counting accesses') as Run;
    report.atMost(`p50 of ${size}, counting accesses, ms`, quantile(counted.millis, 0.5), 1);
  }
  return rowsOf(glosses.length, new Map([...runs, ...counting]));
}

const everything = readGlosses();
const few = await compare(pick(everything, FEW, randomFrom(options.seed)), true);
const many = await compare(everything, false);
report.table(`recalls of ${WORDS} words, limit ${LIMIT}`, [...few, ...many]);
report.finish(options.json);
