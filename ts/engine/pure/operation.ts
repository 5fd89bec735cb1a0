/** What every operation of the pure engine is: a function from arguments and columns to an answer. */

import type { Columns } from '../columns.js';
import type { Command, Reply } from '../generated/vocabulary.js';
import type { Council } from './council.js';

/** What an operation works on. */
export interface Environment {
  readonly council: Council;
  /** The time, in whole milliseconds. */
  readonly now: () => number;
  readonly makeId: () => string;
  /** Identity of the council, a UUID. */
  readonly identity: string;
}

export interface Answer {
  readonly reply: Reply;
  readonly columns: Columns;
}

type ArgsOf<Op extends Command['op']> = Extract<Command, { op: Op }>['args'];

/** Carries out the command `Op`. It throws a MindsError before it changes anything, or not at all. */
export type Operation<Op extends Command['op']> = (
  environment: Environment,
  args: ArgsOf<Op>,
  columns: Columns,
) => Answer;
