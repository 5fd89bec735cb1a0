/** The options that several commands share to say which memories they mean. */

import { type Command, Option } from 'commander';
import type { MemoryFilter } from '../memory/types.js';
import { number, repeated, time } from './values.js';

export interface FilterOptions {
  readonly tag?: string[];
  readonly since?: Date;
  readonly until?: Date;
  readonly minImportance?: number;
  readonly thread?: string;
}

export function addFilterOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--tag <tag>', 'only with this tag; repeated: with all of them').argParser(repeated),
    )
    .option('--since <time>', 'only from this time on (UTC unless it says otherwise)', time)
    .option('--until <time>', 'only before this time', time)
    .option('--min-importance <number>', 'only of at least this importance, 0 to 1', number)
    .option('--thread <id>', 'only of this conversation');
}

export function filterOf({ tag, since, until, minImportance, thread }: FilterOptions): MemoryFilter {
  return { tags: tag, since, until, minImportance, thread };
}

/** Whether any part of a filter is given. */
export function filters(options: FilterOptions): boolean {
  return Object.values(filterOf(options)).some((part) => part !== undefined);
}
