/**
 * Recalls by the earlier system's formulas over WordNet's 117,791 glosses of one persona, which read every one of them:
 * native and pure engine, with the same results and the same scores to the last bit.
 */

import type { Council, RecallScoring } from '../ts/index.js';
import { fill, withNative, withPure } from './contestants/council.js';
import { EVERYTHING, type Gloss, readGlosses } from './corpus/glosses.js';
import { wordQueries } from './corpus/queries.js';
import { readOptions } from './harness/options.js';
import { Report } from './harness/report.js';
import { median, randomFrom, spread } from './harness/sample.js';

const DAY = 86_400_000;
const SCORINGS: readonly RecallScoring[] = ['optimus', 'optimus-v1', { formula: 'optimus', window: true }];

const options = readOptions({ queries: 10, seed: 1 });
const report = new Report('legacy', { queries: options.queries, seed: options.seed });
const random = randomFrom(options.seed);
const now = new Date();
/** With importances, ages and feelings that differ: equal ones would make every memory a tie. */
const glosses = readGlosses().map((gloss): Gloss & { importance: number; emotionalValence: number } => ({
  ...gloss,
  importance: random(),
  emotionalValence: random() * 2 - 1,
  timestamp: new Date(now.getTime() - Math.floor(random() * 400) * DAY),
}));
const queries = wordQueries(glosses, options.queries, 5, random);

interface Run {
  readonly millis: number[];
  /** Ids with scores, of each query. */
  readonly found: string[];
}

async function ask(council: Council, scoring: RecallScoring): Promise<Run> {
  const run: Run = { millis: [], found: [] };
  const context = { file: 'noun.animal', emotion: 0.5 };
  for (const query of queries) {
    const begin = performance.now();
    const hits = await council.memory.recall(EVERYTHING, query, {
      scoring,
      context,
      now,
      recordAccess: false,
    });
    run.found.push(JSON.stringify(hits.map(({ memory, score }) => [memory.id, score])));
    run.millis.push(performance.now() - begin);
  }
  return run;
}

await withNative((native) =>
  withPure(async (pure) => {
    await fill(native, glosses);
    await fill(pure, glosses);
    const rows = [];
    for (const scoring of SCORINGS) {
      const name = typeof scoring === 'string' ? scoring : 'optimus, window';
      const [ours, oracle] = [await ask(native, scoring), await ask(pure, scoring)];
      const same = ours.found.filter((found, query) => found === oracle.found[query]).length;
      report.check(`${name}: same ids and scores`, same === queries.length, `${same}/${queries.length}`);
      rows.push({
        scoring: name,
        'native ms': spread(ours.millis, 1),
        'pure ms': spread(oracle.millis, 1),
        'us a memory, native': ((median(ours.millis) * 1000) / glosses.length).toFixed(2),
      });
    }
    report.table(`${glosses.length.toLocaleString('en-US')} memories of one persona, ms a recall`, rows);
  }),
);
report.finish(options.json);
