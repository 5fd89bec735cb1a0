/** What the commands that look after memories share: their options, Ctrl-C between groups, and figures for people. */

import type { Command } from 'commander';
import { MindsError } from '../errors.js';
import type {
  ForgetOptions,
  Listed,
  MaintenanceOptions,
  MemoryFigures,
  SweepResult,
} from '../memory/maintenance/types.js';
import type { MemorySystem } from '../memory/memory-system.js';
import { type GlobalOptions, withCouncil } from './council.js';
import { stoppable } from './interrupt.js';
import { printJson } from './json.js';
import { Progress } from './progress.js';
import { pairs, table } from './table.js';
import { print, printNote } from './terminal.js';
import { number, shownBytes, shownCount, time } from './values.js';

const MOST_ROWS = 50;
const RIGHT = { align: 'right' } as const;

export interface UpkeepOptions extends GlobalOptions {
  readonly dryRun?: boolean;
  /** Seconds. */
  readonly budget?: number;
  readonly now?: Date;
}

export function addUpkeepOptions(command: Command): Command {
  return command
    .option('--dry-run', 'change nothing; list what would happen')
    .option('--budget <seconds>', 'begin nothing more after this time; the next call goes on', number)
    .option('--now <time>', 'the time that ages are counted to (default: now)', time);
}

/** Options of a command as the methods take them. */
export function maintenanceOptions({ dryRun, budget, now }: UpkeepOptions): MaintenanceOptions {
  return { dryRun, budgetMs: budget === undefined ? undefined : budget * 1000, now };
}

/**
 * Does work that Ctrl-C ends between two groups, with a line of progress. What was interrupted is no failure: what is in
 * is said, and the exit code is 130.
 */
export async function interruptible<T>(
  options: UpkeepOptions,
  what: string,
  work: (signal: AbortSignal, onProgress: (done: number) => void) => Promise<T>,
): Promise<T | undefined> {
  const progress = new Progress(what);
  try {
    return await stoppable((signal) => work(signal, (done) => progress.update(done)));
  } catch (error) {
    if (!(error instanceof MindsError) || error.code !== 'ABORTED') throw error;
    progress.end();
    if (options.json) printJson({ interrupted: true, ...error.details });
    printNote(`interrupted: ${error.message}`);
    return undefined;
  } finally {
    progress.end();
  }
}

type Pair = readonly [name: string, value: string];

/** Figures before and after, one pair a line. */
export function shownFigures(before: MemoryFigures, after: MemoryFigures): Pair[] {
  const both = (show: (figures: MemoryFigures) => string): string =>
    show(before) === show(after) ? show(after) : `${show(before)} before, ${show(after)} now`;
  return [
    ['memories', both(({ memories }) => shownCount(memories))],
    ['text', both(({ contentBytes }) => shownBytes(contentBytes))],
    ['mean importance', both(({ meanImportance }) => meanImportance.toFixed(3))],
  ];
}

export function shownSeconds(millis: number): string {
  return `${(millis / 1000).toFixed(1)} s`;
}

/** What a sweep did, for people. `counts` name what happened to the memories. */
function shownSweep(result: SweepResult, counts: readonly Pair[]): string {
  const facts = pairs([
    ['looked at', shownCount(result.looked)],
    ...counts,
    ...shownFigures(result.before, result.after),
    ['time', shownSeconds(result.elapsedMs)],
  ]);
  return result.listed === undefined || result.listed.length === 0
    ? facts
    : `${facts}\n\n${shownList(result.listed)}`;
}

function shownList(listed: readonly Listed[]): string {
  const value = (number: number) =>
    Number.isInteger(number) && number > 1 ? shownCount(number) : number.toFixed(4);
  const rows = listed.slice(0, MOST_ROWS);
  const shown = table(
    [
      { title: 'persona', expendable: 1 },
      { title: 'id' },
      { title: 'before', ...RIGHT },
      { title: 'after', ...RIGHT },
    ],
    rows.map(({ id, personaId, before, after }) => [personaId, id, value(before), value(after)]),
  );
  return rows.length === listed.length ? shown : `${shown}\n${more(listed.length - rows.length)}`;
}

/** A line for what a list leaves out. */
export function more(count: number): string {
  return `... and ${shownCount(count)} more; --json lists all`;
}

export interface SweepOptions extends UpkeepOptions {
  readonly persona?: string;
  readonly cursor?: string;
}

/** The options of commands that look through memories, one group after another. */
export function addSweepOptions(command: Command): Command {
  command
    .option('--persona <id>', "whose memories (default: everybody's)")
    .option('--cursor <cursor>', 'go on where a call ended for want of time');
  return addUpkeepOptions(command);
}

/**
 * Carries out a sweep and prints what it did, and how to go on where its time ended.
 *
 * @param method called with what all sweeps take
 * @param counts names what happened to the memories
 */
export async function sweep<Result extends SweepResult>(
  options: SweepOptions,
  method: (memory: MemorySystem, shared: ForgetOptions) => Promise<Result>,
  counts: (result: Result) => readonly Pair[],
): Promise<void> {
  const { council: path, persona, cursor, dryRun, json } = options;
  const result = await interruptible(options, 'memories looked at', (signal, onProgress) =>
    withCouncil(path, dryRun ? 'read' : 'change', ({ memory }) =>
      method(memory, { ...maintenanceOptions(options), personaId: persona, cursor, signal, onProgress }),
    ),
  );
  if (result === undefined) return;
  if (json) {
    printJson(result);
    return;
  }
  print(shownSweep(result, counts(result)));
  if (result.cursor !== null) {
    printNote(`the time ended before all memories were looked at; go on with --cursor ${result.cursor}`);
  }
}
