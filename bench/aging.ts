/**
 * A council of one persona with 1,000,000 memories as it ages: a pass of forgetting, clean-up of a tenth of it, and
 * statistics between writes; recalls while forgetting, clean-up and compression run, beside recalls at rest just before.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { Dispatcher } from '../ts/dispatch/dispatcher.js';
import type { Command } from '../ts/engine/generated/vocabulary.js';
import { NativeEngine } from '../ts/engine/native/engine.js';
import { unwrap } from '../ts/engine/outcome.js';
import { openCouncil } from '../ts/index.js';
import { inFreshFolder } from './contestants/council.js';
import { EVERYTHING, type Gloss, readGlosses } from './corpus/glosses.js';
import { wordQueries } from './corpus/queries.js';
import { recombined } from './corpus/recombined.js';
import { readOptions } from './harness/options.js';
import { Report, type Row } from './harness/report.js';
import { median, quantile, randomFrom } from './harness/sample.js';

const DAY = 86_400_000;
const WORDS = 6;
/** Passes with recalls beside them, each after recalls at rest. */
const ROUNDS = 5;
/** Milliseconds of compression with recalls beside it. */
const COMPRESSING_MS = 10_000;
/** The tenth that goes first, and half as many that go later. */
const UNIMPORTANT = [
  { share: 0.1, importance: 0.03, threshold: 0.035 },
  { share: 0.15, importance: 0.045, threshold: 0.05 },
] as const;
const START = Date.UTC(2026, 0, 1);

const options = readOptions({ memories: 1_000_000, queries: 300, statistics: 50, seed: 1 });
const { memories, seed } = options;
const report = new Report('aging', {
  memories,
  queries: options.queries,
  statistics: options.statistics,
  seed,
});

/** Some are of little importance; none decays below 0.01 within the run's passes. */
function* aged(glosses: readonly Gloss[]) {
  const random = randomFrom(seed + 1);
  for (const row of recombined(glosses, memories, seed)) {
    const drawn = random();
    const unimportant = UNIMPORTANT.find(({ share }) => drawn < share);
    yield {
      ...row,
      timestamp: new Date(START - 200 * DAY),
      importance: unimportant?.importance ?? 0.5 + random() / 2,
      decayRate: 1e-5,
    };
  }
}

interface Ran {
  readonly seconds: number;
  readonly groups: number;
  readonly looked: number;
  readonly changed: number;
  readonly removed: number;
  /** Milliseconds that the longest group took. */
  readonly longest: number;
}

type Maintenance = Extract<Command, { op: 'forget' | 'cleanup' }>;

/** Runs maintenance group by group to its end. */
async function run(
  engine: NativeEngine,
  op: Maintenance['op'],
  now: number,
  others: { readonly threshold?: number } = {},
): Promise<Ran> {
  let cursor: string | null = null;
  const ran = { groups: 0, looked: 0, changed: 0, removed: 0, longest: 0 };
  const begin = performance.now();
  do {
    const start = performance.now();
    const outcome = await engine.execute({ op, args: { now, cursor, ...others } } as Maintenance);
    const { reply } = unwrap(outcome, 'maintained');
    cursor = reply.cursor;
    ran.groups++;
    ran.looked += reply.looked;
    ran.changed += reply.changed;
    ran.removed += reply.removed;
    ran.longest = Math.max(ran.longest, performance.now() - start);
  } while (cursor !== null);
  return { ...ran, seconds: (performance.now() - begin) / 1000 };
}

const shown = (what: string, { seconds, longest, ...counts }: Ran): Row => ({
  what,
  ...counts,
  seconds: seconds.toFixed(2),
  'longest group ms': longest.toFixed(0),
  'memories/s': ((counts.looked / seconds) | 0).toLocaleString('en-US'),
});

await inFreshFolder(async (path) => {
  const glosses = readGlosses();
  {
    await using filling = await openCouncil({ path, durability: 'off' });
    await filling.memory.storeMemoryBatch(aged(glosses), { associate: false });
    await filling.optimise();
  }
  const engine = await NativeEngine.open({ path });
  await using council = await openCouncil({ path, engine: new Dispatcher(engine) });
  const queries = wordQueries(glosses, options.queries, WORDS, randomFrom(seed));
  const recalls = async (goesOn: (n: number) => boolean) => {
    const millis: number[] = [];
    for (let n = 0; goesOn(n); n++) {
      const query = queries[n % queries.length] as string;
      const begin = performance.now();
      await council.memory.recall(EVERYTHING, query, { recordAccess: false });
      millis.push(performance.now() - begin);
    }
    return millis;
  };
  const once = (n: number) => n < queries.length;
  await recalls(once);

  const maintenance: Row[] = [];
  const first = await run(engine, 'forget', START);
  maintenance.push(shown('forget, first pass', first));
  await sleep(4_000);
  const second = await run(engine, 'forget', START + DAY);
  maintenance.push(shown('forget, second pass', second));
  report.check('every memory has another importance', second.changed === memories, second.changed);
  report.atMost('forgetting, s', Math.max(first.seconds, second.seconds), 5);

  await sleep(4_000);
  const pass = (round: number) =>
    council.memory
      .forgetGradually({ now: new Date(START + (2 + round) * DAY) })
      .then((ran) => ran.elapsedMs / 1000);
  const alone = await pass(0);
  report.atMost('forgetGradually with its rests, s', alone, 5);

  const shownRecalls: Row[] = [];
  /** Recalls at rest and then while each of `passes` runs. */
  const beside = async (what: string, passes: readonly (() => Promise<number>)[]) => {
    const [rest, busy]: [number[], number[]] = [[], []];
    const seconds: number[] = [];
    for (const pass of passes) {
      // Until the checkpoint that follows the one before is written.
      await sleep(4_000);
      rest.push(...(await recalls(once)));
      let over = false;
      const ran = pass().then((took) => {
        over = true;
        seconds.push(took);
      });
      busy.push(...(await recalls(() => !over)));
      await ran;
    }
    for (const [when, millis] of [
      [`at rest before ${what}`, rest],
      [`while ${what} runs`, busy],
    ] as const) {
      shownRecalls.push({
        when,
        recalls: millis.length,
        'p50 ms': median(millis).toFixed(3),
        'p95 ms': quantile(millis, 0.95).toFixed(3),
        'max ms': Math.max(...millis).toFixed(3),
        'passes, s': when.startsWith('while') ? median(seconds).toFixed(2) : '',
      });
    }
    report.atMost(
      `recall p95 while ${what} runs / at rest`,
      quantile(busy, 0.95) / quantile(rest, 0.95),
      1.25,
    );
  };
  await beside(
    'forgetting',
    Array.from({ length: ROUNDS }, (_, round) => () => pass(1 + round)),
  );

  const [tenth, later] = UNIMPORTANT;
  const cleaned = await run(engine, 'cleanup', START + 10 * DAY, { threshold: tenth.threshold });
  maintenance.push(shown('cleanup', cleaned));
  report.table('maintenance, durability full', maintenance);
  const share = cleaned.removed / memories;
  report.check('a tenth of the memories went', Math.abs(share - 0.1) < 0.01, share);
  report.atMost('clean-up, s', cleaned.seconds, 5);

  const now = new Date(START + 11 * DAY);
  await beside('clean-up', [
    () =>
      council.memory
        .cleanupLowImportanceMemories({ now, threshold: later.threshold })
        .then(({ elapsedMs }) => elapsedMs / 1000),
  ]);
  await beside('compression', [
    () =>
      council.memory
        .compressOldMemories({ now, ageDays: 0, minLength: 1, budgetMs: COMPRESSING_MS })
        .then(({ elapsedMs }) => elapsedMs / 1000),
  ]);
  report.table(`recalls of ${WORDS} words`, shownRecalls);

  const figures: number[] = [];
  let counted = 0;
  for (let n = 0; n <= options.statistics; n++) {
    await council.memory.storeMemory(EVERYTHING, `memory ${n} between statistics`, { id: `between:${n}` });
    await council.memory.delete(`mix:${n}`);
    const begin = performance.now();
    counted = (await council.memory.getMemoryStatistics(EVERYTHING)).memories;
    figures.push(performance.now() - begin);
  }
  const { memories: live } = await council.status();
  report.check('statistics count what is there', counted === live, counted);
  report.table('statistics, one store and one delete between two', [
    { 'first ms': (figures[0] as number).toFixed(1), 'p50 ms': median(figures.slice(1)).toFixed(2) },
  ]);
  report.atMost('statistics p50, ms', median(figures.slice(1)), 20);
});
report.finish(options.json);
