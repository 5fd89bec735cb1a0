/** `minds forget`: lets memories fade by the time since their last pass; those that fade away go. */

import type { Command } from 'commander';
import { examples } from '../help.js';
import { addSweepOptions, type SweepOptions, sweep } from '../upkeep.js';
import { shownCount } from '../values.js';

export function forget(program: Command): void {
  const command: Command = program
    .command('forget')
    .description('let memories fade by the time since their last pass; those that fade away go');
  addSweepOptions(command)
    .addHelpText(
      'after',
      examples(
        ['minds forget --dry-run', 'which memories would go'],
        ['minds forget --persona scholar --budget 5', 'for five seconds at most'],
      ),
    )
    .action(() => {
      const options = command.optsWithGlobals<SweepOptions>();
      const { dryRun } = options;
      return sweep(
        options,
        (memory, shared) => memory.forgetGradually(shared),
        ({ changed, removed }) => [
          [dryRun ? 'would fade' : 'faded', shownCount(changed)],
          [dryRun ? 'would go' : 'gone', shownCount(removed)],
        ],
      );
    });
}
