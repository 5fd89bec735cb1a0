/**
 * How long the event loop is held up while memories are stored: fresh batches of 10,000, one after another.
 *
 * A timer that is due every millisecond is watched: its period, 1 ms when nothing is in the way, is the figure. The same
 * time with nothing to do stands beside it, and garbage collection, whose pauses no packing can avoid.
 */

import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { withNative } from './contestants/council.js';
import { type Gloss, readGlosses } from './corpus/glosses.js';
import { readOptions } from './harness/options.js';
import { Report } from './harness/report.js';
import { pick, randomFrom } from './harness/sample.js';

const BATCH = 10_000;
const NANOS_PER_MILLI = 1e6;

const options = readOptions({ batches: 60 });
const report = new Report('loop', { batch: BATCH, batches: options.batches });

interface Watched {
  readonly seconds: number;
  /** Milliseconds between two turns. */
  readonly periods: {
    readonly p50: number;
    readonly p99: number;
    readonly p999: number;
    readonly max: number;
  };
  /** Milliseconds of each pause for garbage. */
  readonly pauses: readonly number[];
}

/** Watches the event loop while `work` is under way. */
async function watch(work: () => Promise<void>): Promise<Watched> {
  const pauses: number[] = [];
  const observer = new PerformanceObserver((list) => {
    pauses.push(...list.getEntries().map(({ duration }) => duration));
  });
  observer.observe({ entryTypes: ['gc'] });
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const begin = performance.now();
  await work();
  const seconds = (performance.now() - begin) / 1000;
  histogram.disable();
  // The observer hears of a pause in a later turn.
  await sleep(10);
  observer.disconnect();
  const at = (percent: number) => histogram.percentile(percent) / NANOS_PER_MILLI;
  const max = histogram.max / NANOS_PER_MILLI;
  return { seconds, periods: { p50: at(50), p99: at(99), p999: at(99.9), max }, pauses };
}

function row(doing: string, { seconds, periods, pauses }: Watched) {
  const show = (value: number) => value.toFixed(2);
  return {
    doing,
    seconds: show(seconds),
    'p50 ms': show(periods.p50),
    'p99 ms': show(periods.p99),
    'p99.9 ms': show(periods.p999),
    'max ms': show(periods.max),
    'pauses for garbage': pauses.length,
    'longest ms': show(Math.max(0, ...pauses)),
    'all ms': show(pauses.reduce((sum, pause) => sum + pause, 0)),
  };
}

/** Rows that are stored again and again, each time as new memories: making rows must not count as storing them. */
function batchOf(glosses: readonly Gloss[]): Omit<Gloss, 'id'>[] {
  return pick(glosses, BATCH, randomFrom(1)).map(({ id: _, ...row }) => row);
}

await withNative(async (council) => {
  const rows = batchOf(readGlosses());
  await council.memory.storeMemoryBatch(rows);
  globalThis.gc?.();
  let stored = 0;
  const busy = await watch(async () => {
    for (let batch = 0; batch < options.batches; batch++) {
      const result = await council.memory.storeMemoryBatch(rows);
      stored += result.stored;
    }
  });
  const idle = await watch(() => sleep(Math.max(2000, busy.seconds * 500)).then(() => undefined));

  report.table('periods of a timer of 1 ms', [
    row(`storing ${(stored / busy.seconds).toFixed(0)} rows/s`, busy),
    row('nothing', idle),
  ]);
  const { memories } = await council.status();
  report.check('memories stored', memories === (options.batches + 1) * BATCH, memories);
  report.atMost('p99.9 while storing, ms', busy.periods.p999, 10);
});
report.finish(options.json);
