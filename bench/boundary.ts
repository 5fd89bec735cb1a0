/**
 * What it costs to cross into native code: the frame that the product uses, typed arguments, and plain objects.
 *
 * The doors other than the product's are in the bench-only addon `bench/boundary`, built before this runs.
 */

import { NO_COLUMNS } from '../ts/engine/columns.js';
import { writeFrame } from '../ts/engine/frame.js';
import type { Command } from '../ts/engine/generated/vocabulary.js';
import { NativeEngine } from '../ts/engine/native/engine.js';
import { Council } from '../ts/index.js';
import { fill, inFreshFolder } from './contestants/council.js';
import { EVERYTHING, readGlosses } from './corpus/glosses.js';
import { wordQueries } from './corpus/queries.js';
import { loadDoors } from './doors/addon.js';
import { type Overheads, overheads } from './doors/facade.js';
import * as hits from './doors/hits.js';
import * as rows from './doors/rows.js';
import { readOptions } from './harness/options.js';
import { type Contestants, race } from './harness/race.js';
import { Report, type Row } from './harness/report.js';
import { pick, quantile, randomFrom, spread } from './harness/sample.js';

const HITS = 1000;
const FEW = 10;

const options = readOptions({ rounds: 5, queries: 2000, seed: 1 });
const report = new Report('boundary', {
  rounds: options.rounds,
  queries: options.queries,
  seed: options.seed,
});
const doors = loadDoors();
const glosses = pick(readGlosses(), 10_000, randomFrom(options.seed));

function compare(title: string, contestants: Contestants): void {
  const figures = race(contestants, options.rounds);
  report.table(
    `${title}, us`,
    Array.from(figures, ([what, micros]) => ({ what, 'us, median (min - max)': spread(micros, 2) })),
  );
}

function agree(what: string, values: readonly number[]): void {
  const [first = Number.NaN] = values;
  const same = values.every((value) => Math.abs(value - first) <= Math.abs(first) * 1e-12);
  report.check(`${what}: the same through every door`, same, [...new Set(values)].join(' '));
}

function emptyCalls(engine: NativeEngine): void {
  const get: Command = { op: 'get', args: { ids: [] } };
  const status = { op: 'status', args: {} } as const;
  report.check('a command inline', engine.executeInline(get)?.ok === true, 'ok');
  report.check('a typed call', doors.next(1) === 2, doors.next(1));
  compare('an empty call', {
    'typed, no value': () => {
      doors.nothing();
    },
    'typed, a number in and out': () => {
      doors.next(1);
    },
    'writing the frame of a get without ids': () => {
      writeFrame(get, NO_COLUMNS);
    },
    'get without ids, inline': () => {
      engine.executeInline(get);
    },
    'status, inline': () => {
      engine.executeInline(status);
    },
  });
}

function rowsIn(): void {
  const { command, columns } = rows.gather(glosses);
  const frame = writeFrame(command, columns);
  agree('rows in', [
    rows.byFrame(doors, glosses),
    rows.byTyped(doors, glosses),
    rows.byObjects(doors, glosses),
  ]);
  compare('10,000 rows in', {
    'frame door': () => {
      rows.byFrame(doors, glosses);
    },
    '  of that objects to columns': () => {
      rows.gather(glosses);
    },
    '  of that columns to frame': () => {
      writeFrame(command, columns);
    },
    '  of that reading in Rust': () => {
      doors.rowsInFrame(frame);
    },
    'typed door': () => {
      rows.byTyped(doors, glosses);
    },
    '  of that columns to Rust and reading': () => {
      rows.typed(doors, columns);
    },
    'objects door': () => {
      rows.byObjects(doors, glosses);
    },
  });
}

function hitsOut(): void {
  agree('hits out', [
    hits.read(hits.byFrame(doors), HITS),
    hits.read(hits.byTyped(doors), HITS),
    hits.readObjects(doors.hitsOutObjects(), HITS),
  ]);
  let sink = 0;
  compare('1,000 hits out', {
    'frame door, all read': () => {
      sink += hits.read(hits.byFrame(doors), HITS);
    },
    'typed door, all read': () => {
      sink += hits.read(hits.byTyped(doors), HITS);
    },
    'objects door, all read': () => {
      sink += hits.readObjects(doors.hitsOutObjects(), HITS);
    },
    'frame door, 10 read': () => {
      sink += hits.read(hits.byFrame(doors), FEW);
    },
    'typed door, 10 read': () => {
      sink += hits.read(hits.byTyped(doors), FEW);
    },
    'objects door, 10 read': () => {
      sink += hits.readObjects(doors.hitsOutObjects(), FEW);
    },
    '  of the frame door Rust alone': () => {
      doors.hitsOutFrame();
    },
    '  of the typed door Rust alone': () => {
      doors.hitsOutTyped();
    },
  });
  report.check('hits were read', Number.isFinite(sink), 'yes');
}

function overheadRow(call: string, { total, engine, added, declined }: Overheads): Row {
  const show = (samples: readonly number[], share: number) => quantile(samples, share).toFixed(1);
  return {
    call,
    'p50 us': show(total, 0.5),
    'engine p50': show(engine, 0.5),
    'added p50': show(added, 0.5),
    'added p95': show(added, 0.95),
    'not inline': declined,
  };
}

async function facade(engine: NativeEngine): Promise<void> {
  const queries = wordQueries(glosses, options.queries, 5, randomFrom(options.seed));
  const ids = pick(glosses, options.queries, randomFrom(options.seed)).map(({ id }) => id);
  const empty: string[] = [];
  const recall = await overheads(engine, queries, async (council, query) => {
    const found = await council.memory.recall(EVERYTHING, query, { recordAccess: false });
    if (found.length === 0) empty.push(query);
  });
  const get = await overheads(engine, ids, async (council, id) => {
    if ((await council.memory.get(id)) === null) empty.push(id);
  });
  report.table('what the facade adds, us', [
    overheadRow('recall of five words, ten hits', recall),
    overheadRow('get', get),
  ]);
  report.check('every recall and get answered', empty.length === 0, `${empty.length} empty`);
  report.atMost('added to a recall, p50 us', quantile(recall.added, 0.5), 10);
  report.atMost('added to a get, p50 us', quantile(get.added, 0.5), 10);
}

await inFreshFolder(async (path) => {
  const engine = await NativeEngine.open({ path });
  try {
    await fill(new Council(engine, []), glosses);
    // Before the doors are raced: those leave garbage and call sites that no user's process has.
    await facade(engine);
    emptyCalls(engine);
    rowsIn();
    hitsOut();
  } finally {
    await engine.close();
  }
});
report.finish(options.json);
