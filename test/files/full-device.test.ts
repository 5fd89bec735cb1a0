/** A device without room: stores fail as a whole, everything acknowledged stays, and with room all goes on. */

import { expect, type TestContext, test } from 'vitest';
import { temporaryFolder } from '../facade/councils.js';
import { runMounted } from './namespace.js';
import type { Seen } from './observe.js';

interface State {
  readonly listed: string[];
  readonly found: string[];
  readonly memories: number;
  readonly whole: boolean;
}

interface Report {
  readonly acknowledged: string[];
  readonly batch: unknown;
  readonly singles: string[];
  readonly afterBatch: State;
  readonly afterSingles: State;
  readonly withRoom: readonly unknown[];
  readonly deleted: unknown;
  readonly lastStore: unknown;
  readonly onFull: State;
  readonly close: Seen<null>;
  readonly readFull: Seen<State>;
  readonly openFull: Seen<State>;
  readonly reopened: State;
  readonly storeAgain: unknown;
  readonly openClean: Seen<State>;
  readonly readClean: Seen<State>;
}

/** What is listed is found by its own word, counted, and whole. */
function checkState({ listed, found, memories, whole }: State): void {
  expect(found).toEqual(listed);
  expect({ memories, whole }).toEqual({ memories: listed.length, whole: true });
}

let kept: Report | undefined;

/** What the script saw; it runs once for both tests. */
function reportOf(context: TestContext): Report {
  kept ??= runMounted(context, './on-full-device.ts', temporaryFolder(), 16 << 20) as Report;
  return kept;
}

test('a device that fills up', (context) => {
  const report = reportOf(context);
  expect(report.batch).toMatchObject({ code: 'BATCH_FAILED', cause: 'DISK_FULL', details: { stored: 0 } });
  const after = (name: string) => (id: string) => id.startsWith(name);
  const inBatches = ['b0-0', ...report.acknowledged.filter(after('b'))];
  expect(inBatches.length).toBeGreaterThan(200);
  expect(report.afterBatch.listed).toEqual(inBatches);
  checkState(report.afterBatch);

  expect(report.singles.length).toBeGreaterThan(0);
  expect(new Set(report.singles)).toEqual(new Set(['DISK_FULL']));
  const singles = report.acknowledged.filter(after('s')).sort();
  expect(report.afterSingles.listed.filter(after('s')).sort()).toEqual(singles);
  expect(report.afterSingles.listed.filter(after('b'))).toEqual(inBatches);
  checkState(report.afterSingles);

  // With room again the same council goes on, without being opened anew.
  expect(report.withRoom).toEqual(Array.from({ length: 20 }, (_, n) => ({ value: `late-${n}` })));
  expect(report.deleted).toEqual({ value: true });

  expect(report.lastStore).toMatchObject({ code: 'DISK_FULL' });
  const all = [...report.acknowledged].sort();
  for (const state of [report.onFull, report.reopened]) {
    expect([...state.listed].sort()).toEqual(all);
    checkState(state);
  }
  expect(report.storeAgain).toEqual({ value: 'end' });
}, 90_000);

test('a full device says so when a council is closed or opened on it, or works', (context) => {
  const report = reportOf(context);
  // Access counts that could not be written are the one thing that is lost, and closing says so.
  expect(report.close).toMatchObject({ code: 'DISK_FULL' });
  const before = [...report.acknowledged].sort();
  const after = [...report.acknowledged, 'end'].sort();
  const openings = [
    [report.readFull, before],
    [report.openFull, before],
    [report.openClean, after],
    [report.readClean, after],
  ] as const;
  for (const [outcome, ids] of openings) {
    if ('value' in outcome) expect([...outcome.value.listed].sort()).toEqual(ids);
    else expect(outcome).toMatchObject({ code: 'DISK_FULL' });
  }
}, 90_000);
