/** `minds cleanup`: deletes memories that were never recalled, are old and of little importance. */

import type { Command } from 'commander';
import { examples } from '../help.js';
import { addSweepOptions, type SweepOptions, sweep } from '../upkeep.js';
import { number, shownCount } from '../values.js';

interface CleanupCommandOptions extends SweepOptions {
  readonly threshold?: number;
  readonly olderThan?: number;
}

export function cleanup(program: Command): void {
  const command: Command = program
    .command('cleanup')
    .description('delete memories that were never recalled, are old and of little importance')
    .option(
      '--threshold <importance>',
      'importance below which a memory goes, 0 to 1 (default: 0.05)',
      number,
    )
    .option('--older-than <days>', 'days since its time (default: 90)', number);
  addSweepOptions(command)
    .addHelpText(
      'after',
      examples(
        ['minds cleanup --dry-run', 'which memories would go'],
        ['minds cleanup --threshold 0.1 --older-than 365', 'less patience with what is a year old'],
      ),
    )
    .action(() => {
      const options = command.optsWithGlobals<CleanupCommandOptions>();
      const { threshold, olderThan: olderThanDays, dryRun } = options;
      return sweep(
        options,
        (memory, shared) => memory.cleanupLowImportanceMemories({ ...shared, threshold, olderThanDays }),
        ({ removed }) => [[dryRun ? 'would go' : 'gone', shownCount(removed)]],
      );
    });
}
