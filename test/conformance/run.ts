/** Runs one case on whatever executes commands. */

import type { Columns } from '../../ts/engine/columns.js';
import type { Outcome } from '../../ts/engine/contract.js';
import type { Command } from '../../ts/engine/generated/vocabulary.js';
import type { Case, Step } from './cases.js';
import { differences, plain, resolve, toColumns } from './marks.js';

/** The time at which every case runs. */
export const CASE_TIME = Date.parse('2026-01-01T00:00:00Z');

export type Execute = (command: Command, columns: Columns) => Promise<Outcome>;

/** What is wrong with the outcomes of a case; empty where it holds. It ends with the first step that does not. */
export async function runCase({ steps }: Case, execute: Execute): Promise<string[]> {
  const outcomes: Outcome[] = [];
  for (const [index, step] of steps.entries()) {
    const { op, args, columns } = step.command;
    const command = { op, args: resolve(args, outcomes) } as Command;
    const outcome = await execute(command, toColumns(columns ?? {}, outcomes));
    const wrong = [...judge(step, outcome, outcomes)];
    if (wrong.length > 0) {
      return wrong.map((text) => `step ${index} (${op}): ${text}`);
    }
    outcomes.push(outcome);
  }
  return [];
}

function* judge(step: Step, outcome: Outcome, outcomes: readonly Outcome[]): Generator<string> {
  if (step.error !== undefined) {
    if (outcome.ok) {
      yield `succeeded, expected ${step.error}`;
    } else {
      yield* differences(outcome.error.code, step.error, 'error');
      yield* differences(outcome.error.details, resolve(step.details ?? {}, outcomes), 'details');
    }
  } else if (!outcome.ok) {
    yield `${outcome.error.code}: ${outcome.error.message}`;
  } else if (step.expect !== undefined) {
    const { columns = {}, ...reply } = step.expect;
    const actual = plain(outcome);
    yield* differences(actual.reply, resolve(reply as Record<string, never>, outcomes), 'reply');
    yield* differences(actual.columns, resolve(columns, outcomes), 'columns');
  }
}
